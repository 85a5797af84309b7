"""The forum: agenda from data, who stands back, blind opinions, quorum, advice, answer, minutes."""

import json

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSeat, ForumTie
from portal.models.forum_advice import ForumOpinion
from portal.models.messages import Message
from portal.models.peer_ballots import PeerRelease
from portal.queries.forum_minutes import checked_minutes, minutes_of
from portal.rules.canonical import fingerprint
from portal.rules.forum_words import (
    RecusalGround,
    Reply,
    SessionState,
    TieKind,
    Verdict,
)
from portal.rules.instruments import load_shipped
from portal.rules.peer_answers import FORMAT
from portal.rules.workflow import EvaluationState
from portal.services import forum_answers, forum_opinions, forum_sessions, forum_sittings
from portal.services.forum_opinions import Tie
from portal.services.instruments import publish_instrument
from tests.services.forums import (
    ABOVE,
    AS,
    CHANGE,
    KEEP,
    NOW,
    assembly,
    called,
    case_of,
    convened,
    sat,
    session_of,
    submitted,
)

pytestmark = pytest.mark.usefixtures("agency")


@pytest.fixture
def made(agency):
    return assembly()


def grounds(case):
    row = db.session.get(ForumCase, case, populate_existing=True)
    return [one["source"] for one in row.grounds]


def evaluation(made):
    db.session.rollback()
    return db.session.scalars(
        sa.select(Evaluation)
        .where(Evaluation.employee_id == made.house.sari.id)
        .execution_options(populate_existing=True)
    ).one()


def test_a_session_goes_from_the_data_to_the_minutes(made):
    sitting, case = sat(made, {made.tono.id: CHANGE})
    assert forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    assert evaluation(made).state is EvaluationState.SELESAI_FORUM
    assert forum_sittings.dissent(case, made.rina.id, "Bukti sudah cukup", NOW)
    assert forum_answers.answer(case, made.house.budi.id, Reply.TERIMA, "Sepakat", NOW)
    code = forum_sittings.conclude(sitting, made.wulan.id, "", session_of(sitting).version, NOW)
    kept = minutes_of(sitting, made.wulan.id)
    assert kept.sha256 == fingerprint(json.loads(json.dumps(kept.content)))
    (told,) = kept.content["cases"]
    assert told["opinions"] == {"pertahankan": 2, "ubah": 1}
    assert told["recused"] == 2
    assert told["advice"]["hasil"] == AS.value
    assert told["dissents"] == [{"name": "Rina", "reason": "Bukti sudah cukup"}]
    assert told["answer"] == {"reply": "terima", "reason": "Sepakat"}
    assert checked_minutes(code).cases == 1
    assert session_of(sitting).state is SessionState.SELESAI


def test_nothing_the_forum_does_writes_a_rating(made):
    before = (evaluation(made).hasil_kerja, evaluation(made).perilaku_kerja)
    _sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    forum_answers.answer(case, made.house.budi.id, Reply.TERIMA, "Sepakat", NOW)
    now = evaluation(made)
    assert (now.hasil_kerja, now.perilaku_kerja) == before == (ABOVE, ABOVE)


def test_the_agenda_names_why_and_members_get_a_message(made):
    sitting = called(made)
    assert "predikat_ujung" in grounds(case_of(sitting, made.house.sari.id))
    told = db.session.scalars(sa.select(Message.employee_id).where(Message.kind == "forum_called"))
    assert set(told) == set(made.members)


def test_what_an_employee_asks_for_is_on_the_agenda_and_stays(made):
    forum_answers.ask(made.period, made.house.sari.id, "Mohon lihat data loket", NOW)
    assert not forum_answers.ask(made.period, made.house.sari.id, "Lagi", NOW)
    sitting = convened(made)
    case = case_of(sitting, made.house.sari.id)
    assert "permintaan_pegawai" in grounds(case)
    with pytest.raises(IllegalStep, match="permintaan"):
        forum_sessions.drop_case(sitting, case, "Tidak perlu", NOW)


def test_a_case_leaves_the_agenda_only_with_a_reason(made):
    made_twice = submitted(made.house.joko, made.house.dewi, made.period, ABOVE, ABOVE)
    assert made_twice
    sitting = convened(made)
    cases = db.session.scalars(sa.select(ForumCase)).all()
    loose = next(
        (one for one in cases if "sampel_acak" not in [g["source"] for g in one.grounds]), None
    )
    assert len(cases) == 2
    if loose is None:
        return
    with pytest.raises(Invalid):
        forum_sessions.drop_case(sitting, loose.id, " ", NOW)
    forum_sessions.drop_case(sitting, loose.id, "Sudah dibahas lain", NOW)
    assert len(db.session.scalars(sa.select(ForumCase)).all()) == 1


def test_colleagues_at_the_other_end_bring_a_case_up(made):
    figure = {"n": 6, "mean": "2", "shares": None}
    version = publish_instrument(load_shipped("rekan"), NOW).id
    group = {
        "relation": "rekan", "version": str(version), "k": 5, "comment_k": 5,
        "items": {"jujur_tepat": figure}, "comments": {},
    }  # fmt: skip
    content = {"format": FORMAT, "groups": [group], "together": {"jujur_tepat": figure}}
    with writing() as session:
        session.add(
            PeerRelease(
                employee_id=made.house.sari.id, period_id=made.period, content=content,
                sha256="0" * 64, released_on=NOW.on,
            )
        )  # fmt: skip
    case = db.session.get(ForumCase, case_of(convened(made), made.house.sari.id))
    (ground,) = [one for one in case.grounds if one["source"] == "selisih_sumber"]
    assert ground["figures"] == {"rekan": "25", "n": "6"}


def test_nobody_is_on_two_agendas(made):
    convened(made)
    with pytest.raises(Invalid, match="Belum ada penilaian"):
        convened(made)


def test_a_cancelled_session_sets_its_cases_free(made):
    first = convened(made)
    forum_sessions.cancel(first, "Ketua sakit", session_of(first).version, NOW)
    assert convened(made) != first


@pytest.mark.parametrize(
    "other",
    [
        {"members": ()},
        {"chair": None},
        {"place": " "},
    ],
)
def test_a_session_needs_members_a_chair_and_a_place(made, other):
    with pytest.raises(Invalid):
        forum_sessions.convene(made.new(**other), NOW)


def test_members_hold_a_role_and_the_chair_that_of_a_chair(made):
    stranger = (*made.members[:4], made.house.joko.id)
    with pytest.raises(Invalid, match="peran"):
        forum_sessions.convene(made.new(members=stranger), NOW)
    with pytest.raises(Invalid, match="ketua"):
        forum_sessions.convene(made.new(chair=made.tono.id), NOW)


def test_the_rater_and_who_is_above_stand_back(made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    found = {
        seat.member_id: seat.ground
        for seat in db.session.scalars(sa.select(ForumSeat).where(ForumSeat.is_recused))
    }
    assert found == {
        made.house.budi.id: RecusalGround.PENILAI,
        made.house.dewi.id: RecusalGround.ATASAN_PENILAI,
    }
    for one in found:
        with pytest.raises(NotFound):
            forum_opinions.opine(case, one, KEEP, NOW)


def test_a_tie_closes_a_case_and_is_erased_at_the_end(made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    forum_opinions.declare(sitting, made.rina.id, {case: Tie(TieKind.KELUARGA, "Sepupu")}, NOW)
    with pytest.raises(NotFound):
        forum_opinions.opine(case, made.rina.id, KEEP, NOW)
    assert db.session.scalars(sa.select(ForumTie.note)).all() == ["Sepupu"]
    for one in (made.wulan, made.tono):
        forum_opinions.opine(case, one.id, KEEP, NOW)
    forum_sittings.open_sitting(sitting, made.wulan.id, made.members, NOW)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    forum_sittings.conclude(sitting, made.wulan.id, "", session_of(sitting).version, NOW)
    assert db.session.scalars(sa.select(ForumTie)).all() == []
    trail = " ".join(str(one.detail) for one in db.session.scalars(sa.select(AuditEntry)))
    assert "Sepupu" not in trail
    assert "keluarga" not in trail


def test_no_case_opens_before_ties_are_declared(made):
    sitting = convened(made)
    forum_sessions.call(sitting, session_of(sitting).version, NOW)
    case = case_of(sitting, made.house.sari.id)
    with pytest.raises(IllegalStep, match="ikatan"):
        forum_opinions.opine(case, made.tono.id, KEEP, NOW)


def test_an_opinion_is_written_once(made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    assert forum_opinions.opine(case, made.tono.id, KEEP, NOW)
    assert not forum_opinions.opine(case, made.tono.id, CHANGE, NOW)
    assert db.session.scalars(sa.select(ForumOpinion.verdict)).all() == [Verdict.PERTAHANKAN]


@pytest.mark.parametrize("statement", ["UPDATE forum_opinion SET reason = 'lain'",
                                       "DELETE FROM forum_opinion"])  # fmt: skip
def test_the_database_lets_no_opinion_change(made, statement):
    sitting = called(made)
    forum_opinions.opine(case_of(sitting, made.house.sari.id), made.tono.id, KEEP, NOW)
    with pytest.raises(sa.exc.DBAPIError), writing() as session:
        session.execute(sa.text(statement))


def test_the_database_takes_no_opinion_of_whoever_stands_back(made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.add(
            ForumOpinion(
                case_id=case, member_id=made.house.budi.id, verdict=Verdict.PERTAHANKAN,
                reason="Saya penilainya", written_at=NOW.at,
            )
        )  # fmt: skip
