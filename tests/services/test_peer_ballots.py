"""Answers of colleagues: taken once, mixed, released once, and nothing else is left behind."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Closed, IllegalStep
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
from portal.rules.peer_answers import Mark, told
from portal.rules.peer_rounds import Anonymity, PeerRoundState
from portal.rules.relations import Relation
from portal.services import peer_releases
from portal.services.peer_counting import count_round
from tests import colleagues
from tests.attacks.crowd import at_once
from tests.attacks.statements import PowerCut, power_cut
from tests.colleagues import ON, answered, cast, circle, released
from tests.peer_seals import KEYS, opened_box
from tests.stored import count


def rows(model):
    db.session.rollback()
    return db.session.execute(sa.select(model.__table__)).all()


def releases():
    return {row.employee_id: told(row.content) for row in rows(PeerRelease)}


def test_an_answer_waits_in_the_box_without_its_writer(app):
    here = circle()
    duty = here.duties[0]
    taken = cast(duty, comments={"komentar_andal": "Teliti"})
    assert not taken.replayed
    assert len(taken.receipt) == 10
    (box,) = rows(PeerBox)
    assert (box.ratee_id, box.relation, box.period_id) == (
        duty.ratee, Relation.PEER, here.period_id,
    )  # fmt: skip
    kept = str(box) + str(rows(PeerReceipt)) + str(rows(PeerSlip))
    assert str(duty.rater) not in kept
    assert str(duty.id) not in kept


def test_the_same_form_again_is_the_first_receipt(app):
    duty = circle().duties[0]
    key = colleagues.key()
    first, again = cast(duty, key=key), cast(duty, 1, key=key)
    assert (again.receipt, again.replayed) == (first.receipt, True)
    assert [scores["mutu_kerja"] for _row, scores, _words in opened_box()] == [4]


def test_an_assignment_is_spent_by_its_first_answer(app):
    duty = circle().duties[0]
    cast(duty)
    with pytest.raises(IllegalStep, match="sudah Anda kirim"):
        cast(duty)
    assert (count(PeerBox), count(PeerReceipt), count(PeerSlip)) == (1, 1, 1)


def test_a_key_that_comes_with_another_assignment_stores_nothing(app):
    first, second = colleagues.circle(2).duties[:2]
    key = colleagues.key()
    taken = colleagues.cast(first, key=key)
    again = colleagues.cast(second, key=key)
    assert (again.receipt, again.replayed) == (taken.receipt, True)
    assert not colleagues.cast(second).replayed


def test_fifty_at_once_are_one_answer(app):
    duty = circle().duties[0]
    key = colleagues.key()
    db.session.remove()
    taken = at_once(app, [lambda: cast(duty, key=key) for _ in range(50)])
    assert len({one.receipt for one in taken}) == 1
    assert sorted(one.replayed for one in taken) == [False] + [True] * 49
    assert (count(PeerBox), count(PeerReceipt), count(PeerSlip)) == (1, 1, 1)


def test_ten_windows_at_once_are_one_answer_and_nine_refusals(app):
    duty = circle().duties[0]
    db.session.remove()
    taken = at_once(app, [lambda: cast(duty) for _ in range(10)])
    assert sum(isinstance(one, IllegalStep) for one in taken) == 9
    assert (count(PeerBox), count(PeerReceipt), count(PeerSlip)) == (1, 1, 1)


@pytest.mark.parametrize("days", [-4, 8])
def test_outside_the_window_nothing_is_taken(app, days):
    with pytest.raises(Closed):
        cast(circle().duties[0], on=ON + timedelta(days=days))
    assert (count(PeerBox), count(PeerReceipt), count(PeerSlip)) == (0, 0, 0)


def test_nobody_answers_for_another(app):
    here = circle()
    with pytest.raises(Closed):
        cast(here.duties[0], rater_id=here.duties[1].rater)
    assert count(PeerSlip) == 0


def test_a_closed_round_takes_nothing_but_knows_its_receipts(app):
    here = circle()
    key = colleagues.key()
    first = cast(here.duties[0], key=key)
    colleagues.closed(here)
    assert cast(here.duties[0], key=key).receipt == first.receipt
    with pytest.raises(Closed):
        cast(here.duties[1])


def test_a_closed_round_is_counted_and_marks_become_alike(app):
    here = circle(2)
    for duty in here.duties:
        cast(duty, comments={"komentar_andal": colleagues.secret()})
    assert (count(PeerBox), count(PeerBallot), count(PeerSlip)) == (12, 0, 12)
    colleagues.counted(here)
    assert (count(PeerBox), count(PeerBallot), count(PeerComment)) == (0, 12, 12)
    assert {row.mark for row in rows(PeerReceipt)} == {Mark.TUNTAS}
    assert (count(PeerSlip), count(PeerCount), count(PeerRelease)) == (0, 2, 0)
    before = rows(PeerBallot)
    count_round(here.round_id, colleagues.act(), KEYS)
    assert rows(PeerBallot) == before


def test_a_round_is_released_once_and_keeps_nothing_that_is_hidden(app):
    here = circle(2, {Relation.PEER: 6, Relation.SUBORDINATE: 4})
    for duty in here.duties:
        cast(duty, comments={"komentar_andal": "Teliti"} if duty.relation is Relation.PEER else {})
    done = released(here)
    assert (done.done, done.total, done.is_complete) == (2, 2, True)
    for one in releases().values():
        assert [group.terms.relation for group in one.shown] == [Relation.PEER]
        assert one.shown[0].comments == {"komentar_andal": ("Teliti",) * 6}
    assert {row.relation for row in rows(PeerBallot)} == {Relation.PEER}
    assert (count(PeerBox), count(PeerComment), count(PeerSlip)) == (0, 0, 0)
    assert count(PeerReceipt) == 20
    before = rows(PeerRelease)
    released_again = peer_releases.release_round(here.round_id, colleagues.act(), KEYS)
    assert released_again.is_complete
    assert rows(PeerRelease) == before


def test_the_audit_says_how_many_and_never_who_or_when(app):
    here = circle(1, 6)
    before = count(AuditEntry)
    answered(here.duties)
    assert count(AuditEntry) == before
    released(here)
    opened, entry = rows(AuditEntry)[before:]
    assert (opened.tag, opened.detail) == ("peer_round:counted", {"answers": 6, "unreadable": 0})
    assert entry.tag == "peer_round:released"
    assert {"answers": 6, "employees": 1}.items() <= entry.detail.items()
    assert set(entry.detail) == {"answers", "employees", "before", "after"}


def test_those_rated_are_told_and_nobody_else(app):
    here = circle(2)
    answered(here.duties)
    before = count(Message)
    released(here)
    told_to = {row.employee_id for row in rows(Message)[before:]}
    assert told_to == {duty.ratee for duty in here.duties}


def test_without_comments_in_the_terms_none_is_shown(app):
    here = circle(anonymity=Anonymity.ANGKA)
    for duty in here.duties:
        cast(duty, comments={"komentar_andal": "Teliti"})
    released(here)
    (one,) = releases().values()
    assert one.shown[0].comments == {}
    assert count(PeerComment) == 0


def test_an_open_round_is_not_released(app):
    here = circle()
    with pytest.raises(IllegalStep, match="belum ditutup"):
        peer_releases.release_round(here.round_id, colleagues.act(), KEYS)


def plain(content):
    """Without the number of the questionnaire's version, which is another in each database."""
    return content | {"groups": [g | {"version": ""} for g in content["groups"]]}


def test_a_release_that_is_cut_anywhere_ends_the_same(app, prepared):
    def whole(cut):
        here = circle(5, 6)
        answered(here.duties)
        colleagues.closed(here)
        step = cut
        while cut:
            try:
                with power_cut(before_step=step):
                    peer_releases.release_round(here.round_id, colleagues.act(), KEYS, batch=2)
            except PowerCut:
                db.session.remove()
                step += cut
                continue
            break
        peer_releases.release_round(here.round_id, colleagues.act(), KEYS, batch=2)
        order = list(here.people)
        found = {order.index(r.employee_id): plain(r.content) for r in rows(PeerRelease)}
        db.session.remove()
        prepared.wipe()
        return found

    wanted = whole(0)
    assert len(wanted) == 5
    assert whole(3) == wanted


def test_a_release_is_never_changed(app):
    here = circle()
    answered(here.duties)
    released(here)
    for statement in (sa.update(PeerRelease).values(sha256="0" * 64), sa.delete(PeerRelease)):
        with pytest.raises(sa.exc.DBAPIError, match="only takes new rows"):
            db.session.execute(statement)
        db.session.rollback()
    assert db.session.scalars(sa.select(PeerRound.state)).one() is PeerRoundState.SELESAI
