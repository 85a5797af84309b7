"""Keys of rounds: made before the first answer, kept by the worker alone, gone with the count."""

import random
import stat
import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.cli.doctor import database_problems
from portal.db import db, writing
from portal.errors import Closed, IllegalStep, Invalid
from portal.models.audit import AuditEntry
from portal.models.messages import Message
from portal.models.peer_ballots import (
    PeerBallot,
    PeerBox,
    PeerComment,
    PeerCount,
    PeerReceipt,
    PeerRelease,
    PeerSlip,
)
from portal.models.peer_rounds import PeerRound
from portal.rules.messages import MessageKind
from portal.rules.peer_answers import told
from portal.rules.peer_rounds import PeerRoundState
from portal.rules.relations import Relation
from portal.services import peer_keys, peer_openings, sealing
from portal.services.peer_counting import count_round
from portal.services.peer_keys import KeyMissing, KeyState, path_of, state_of
from portal.services.peer_releases import release_due, release_round
from portal.services.peer_repeats import repeat_round
from tests import colleagues
from tests.attacks.statements import PowerCut, power_cut
from tests.colleagues import ON, answered, cast, circle
from tests.peer_seals import KEYS, PUBLIC, keyed
from tests.peer_town import OPENING, drawn, town
from tests.stored import count, rows_of


def the_round():
    db.session.rollback()
    (row,) = rows_of(PeerRound)
    return row


def test_the_worker_makes_a_key_before_the_first_answer_and_for_nobody_else(app, tmp_path):
    here, keys = town(), tmp_path / "kunci"
    drawn(here)
    peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    assert peer_openings.continue_opening(here.round_id, OPENING).is_complete
    assert the_round().state is PeerRoundState.MEMBUKA, "no round runs without a key"
    with pytest.raises(sa.exc.DBAPIError, match="only with a key"), writing() as session:
        session.execute(sa.update(PeerRound).values(state=PeerRoundState.BERJALAN))
    peer_keys.give_keys(keys, OPENING)
    peer_openings.continue_opening(here.round_id, OPENING)
    row = the_round()
    assert row.state is PeerRoundState.BERJALAN
    path = path_of(keys, row.id)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    private = bytes.fromhex(path.read_text())
    assert sealing.public_of(private).hex() == row.public_key
    assert private.hex() not in str(rows_of(AuditEntry))
    before = path.read_text()
    peer_keys.give_keys(keys, OPENING)
    assert (path.read_text(), the_round().public_key) == (before, row.public_key)


def test_a_key_whose_round_was_cut_off_is_used_and_half_a_key_is_not(tmp_path):
    one = uuid.uuid4()
    first = peer_keys.made(tmp_path, one)
    assert peer_keys.made(tmp_path, one) == first
    path_of(tmp_path, one).write_text("abc")
    assert peer_keys.made(tmp_path, one) != first
    assert state_of(tmp_path, one, first) is KeyState.ASING


def test_an_answer_sealed_with_another_key_is_not_taken(app):
    duty = circle().duties[0]
    other = sealing.public_of(sealing.new_private_key()).hex()
    with pytest.raises(Closed):
        cast(duty, seal=replace(colleagues.seal(), public_key=other))
    assert (count(PeerBox), count(PeerReceipt), count(PeerSlip)) == (0, 0, 0)


def test_every_answer_fills_the_same_room(app):
    here = circle()
    words = {item: "kata " * 80 for item in colleagues.COMMENTS}
    for at, duty in enumerate(here.duties[:3]):
        cast(duty, scores={} if at else colleagues.scores(), comments=words if at == 2 else {})
    assert len({len(row.sealed) for row in rows_of(PeerBox)}) == 1
    rng = random.Random(1)
    hard = {one: "".join(map(chr, rng.choices(range(0x4E00, 0x9FFF), k=400))) for one in words}
    with pytest.raises(Invalid, match="persingkat"):
        cast(here.duties[3], comments=hard)
    assert count(PeerSlip) == 3


def test_counting_that_is_cut_anywhere_ends_the_same_and_the_key_outlives_every_sealed_answer(
    app,
):
    here = circle(3, {Relation.PEER: 6, Relation.SUBORDINATE: 3})
    for duty in here.duties:
        cast(duty, comments={"komentar_andal": "Teliti"})
    colleagues.closed(here)
    key, step = path_of(KEYS, here.round_id), 0
    while True:
        step += 3
        try:
            with power_cut(before_step=step):
                count_round(here.round_id, colleagues.act(), KEYS, batch=1)
        except PowerCut:
            db.session.remove()
            assert key.exists() or not count(PeerBox)
            continue
        break
    assert step > 9
    count_round(here.round_id, colleagues.act(), KEYS, batch=1)
    assert not key.exists()
    assert (count(PeerBox), count(PeerSlip), count(PeerCount)) == (0, 0, 3)
    assert {row.relation for row in rows_of(PeerBallot)} == {Relation.PEER}
    assert (count(PeerBallot), count(PeerComment)) == (18, 18)
    tags = [row.tag for row in rows_of(AuditEntry)]
    assert tags.count("peer_round:counted") == 1
    assert the_round().public_key is None


def test_a_key_that_a_cut_left_behind_is_destroyed_by_the_next_round(app, monkeypatch):
    here = circle()
    answered(here.duties)
    colleagues.closed(here)
    with monkeypatch.context() as patch:
        patch.setattr(peer_keys, "destroy_spent", lambda _keys: None)
        count_round(here.round_id, colleagues.act(), KEYS)
    assert path_of(KEYS, here.round_id).exists()
    release_due(here.round_id, colleagues.act(), KEYS)
    assert not path_of(KEYS, here.round_id).exists()


def test_without_its_key_a_round_stays_closed_and_nothing_is_lost(app):
    here = circle()
    answered(here.duties)
    colleagues.closed(here)
    path_of(KEYS, here.round_id).unlink()
    with pytest.raises(KeyMissing, match="peers repeat"):
        release_round(here.round_id, colleagues.act(), KEYS)
    peer_keys.note_keys(KEYS)
    assert the_round().key_lost
    assert release_due(here.round_id, colleagues.act(), KEYS) is None
    assert (count(PeerBox), count(PeerSlip), count(PeerCount)) == (6, 6, 0)
    keyed(here.round_id)
    peer_keys.note_keys(KEYS)
    assert not the_round().key_lost
    assert release_due(here.round_id, colleagues.act(), KEYS).is_complete


def test_an_answer_that_was_changed_is_left_out_and_told(app):
    here = circle(1, 7)
    answered(here.duties)
    broken = rows_of(PeerBox)[0]
    with writing() as session:
        changed = broken.sealed[:-1] + bytes([broken.sealed[-1] ^ 1])
        session.execute(sa.update(PeerBox).where(PeerBox.id == broken.id).values(sealed=changed))
    colleagues.released(here)
    (row,) = rows_of(PeerRelease)
    assert told(row.content).shown[0].figures["mutu_kerja"].n == 6
    told_of = [one.detail for one in rows_of(AuditEntry) if one.tag == "peer_round:counted"]
    assert told_of == [{"answers": 7, "unreadable": 1}]


def test_a_round_whose_key_is_lost_is_asked_anew(app):
    here = circle()
    answered(here.duties[:4])
    act, until = colleagues.act(), colleagues.act().on
    with pytest.raises(IllegalStep, match="dapat dibuka"):
        repeat_round(here.round_id, until, "Kunci hilang", act, KEYS)
    path_of(KEYS, here.round_id).unlink()
    with pytest.raises(Invalid):
        repeat_round(here.round_id, ON, "Kunci hilang", act, KEYS)
    with pytest.raises(Invalid):
        repeat_round(here.round_id, until, " ", act, KEYS)
    before = count(Message)
    assert repeat_round(here.round_id, until, "Kunci hilang", act, KEYS) == 4
    row = the_round()
    assert (row.state, row.closes_on) == (PeerRoundState.BERJALAN, until)
    assert row.public_key not in (None, PUBLIC)
    assert (count(PeerBox), count(PeerSlip), count(PeerReceipt)) == (0, 0, 0)
    asked = [one for one in rows_of(Message) if one.kind == MessageKind.PEER_SURVEY_DUE.value]
    assert len(asked) == count(Message) - before == 6
    new = replace(colleagues.seal(), public_key=row.public_key)
    for duty in here.duties:
        cast(duty, seal=new)
    assert colleagues.released(here).is_complete
    with pytest.raises(IllegalStep):
        repeat_round(here.round_id, until, "Sekali lagi", act, KEYS)


def test_the_doctor_and_the_commands_name_keys_that_are_missing_or_open(app):
    here, url = circle(), app.config["SQLALCHEMY_DATABASE_URI"]
    app.config["PEER_KEYS_FOLDER"] = str(KEYS)
    run = app.test_cli_runner().invoke
    cast(here.duties[0])
    path = path_of(KEYS, here.round_id)

    def found():
        db.session.remove()
        return [one for one in database_problems(url, KEYS) if "putaran rekan" in one]

    KEYS.chmod(0o700)
    assert found() == []
    listed = run(args=["peers", "keys"])
    assert (listed.exit_code, "1 jawaban" in listed.output) == (0, True)
    path.chmod(0o644)
    assert "chmod 600" in found()[0]
    path.write_text(sealing.new_private_key().hex())
    assert "bukan kunci putaran itu" in found()[0]
    path.unlink()
    assert "peers repeat" in found()[0]
    assert run(args=["peers", "keys"]).exit_code == 1
    assert not [one for one in database_problems(url) if "rekan" in one]
    args = ["peers", "repeat", str(here.round_id), "--sampai", "2027-12-01", "--alasan", "Hilang"]
    done = run(args=args)
    assert (done.exit_code, "1 jawaban tersegel dibuang" in done.output) == (0, True)
    again = run(args=args)
    assert (again.exit_code, "Tidak dapat" in again.output) == (2, True)
