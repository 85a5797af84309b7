"""The forum: agenda from data, who stands back, blind opinions, quorum, advice, answer, minutes."""

import json

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSeat, ForumSession, ForumTie
from portal.models.forum_advice import ForumAdvice, ForumMinutes, ForumOpinion
from portal.models.messages import Message
from portal.queries.forum_advice import advice_waiting, way_of
from portal.queries.forum_minutes import checked_minutes, effect_of, minutes_of
from portal.rules.canonical import fingerprint
from portal.rules.forum_words import (
    RecusalGround,
    Reply,
    SessionState,
    TieKind,
    Verdict,
)
from portal.rules.workflow import EvaluationState
from portal.services import forum_answers, forum_opinions, forum_sessions, forum_sittings
from portal.services.forum_opinions import Tie, View
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
    later,
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


def test_nobody_is_on_two_agendas(made):
    convened(made)
    with pytest.raises(Invalid, match="Belum ada penilaian"):
        convened(made)


def test_a_cancelled_session_sets_its_cases_free(made):
    first = convened(made)
    forum_sessions.cancel(first, "Ketua sakit", NOW)
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
    with pytest.raises(Invalid, match="sudah menulis"):
        forum_opinions.declare(sitting, made.tono.id, {case: Tie(TieKind.LAINNYA)}, NOW)


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


@pytest.mark.parametrize(
    "view",
    [
        View(Verdict.UBAH, (ABOVE, ABOVE), "Sama saja", "Bukti"),
        View(Verdict.UBAH, None, "Tanpa rating", "Bukti"),
        View(Verdict.UBAH, (AS, AS), "Tanpa bukti", " "),
        View(Verdict.PERTAHANKAN, None, " "),
    ],
)
def test_advice_has_reason_and_evidence(made, view):
    _sitting, case = sat(made)
    with pytest.raises(Invalid):
        forum_sittings.advise(case, made.wulan.id, view, NOW)
    assert db.session.scalars(sa.select(ForumAdvice)).all() == []


def test_no_sitting_without_a_quorum_and_no_advice_without_opinions(made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    with pytest.raises(Invalid, match="Kuorum"):
        forum_sittings.open_sitting(sitting, made.wulan.id, made.members[:3], NOW)
    forum_sittings.open_sitting(sitting, made.wulan.id, made.members, NOW)
    forum_opinions.opine(case, made.wulan.id, KEEP, NOW)
    with pytest.raises(IllegalStep, match="belum menulis"):
        forum_sittings.advise(case, made.wulan.id, KEEP, NOW)


def test_a_case_has_its_own_quorum(made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    for one in (made.wulan, made.tono, made.rina):
        forum_opinions.opine(case, one.id, KEEP, NOW)
    there = [one for one in made.members if one != made.rina.id]
    forum_sittings.open_sitting(sitting, made.wulan.id, there, NOW)
    with pytest.raises(IllegalStep, match="Kuorum kasus"):
        forum_sittings.advise(case, made.wulan.id, KEEP, NOW)


def test_only_the_chair_opens_advises_and_concludes(made):
    sitting, case = sat(made)
    with pytest.raises(IllegalStep, match="Ketua"):
        forum_sittings.advise(case, made.tono.id, KEEP, NOW)
    for act in (
        lambda: forum_sittings.open_sitting(sitting, made.tono.id, made.members, NOW),
        lambda: forum_sittings.conclude(
            sitting, made.tono.id, "", session_of(sitting).version, NOW
        ),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            act()


def test_cases_without_advice_are_named_with_a_reason(made):
    sitting, _case = sat(made)
    seen = session_of(sitting).version
    with pytest.raises(Invalid, match="tanpa saran"):
        forum_sittings.conclude(sitting, made.wulan.id, "", seen, NOW)
    forum_sittings.conclude(sitting, made.wulan.id, "Waktu habis", seen, NOW)
    assert evaluation(made).state is EvaluationState.SELESAI_FORUM
    assert minutes_of(sitting, None).content["left_reason"] == "Waktu habis"


def test_a_page_that_is_no_longer_true_concludes_nothing(made):
    sitting, _case = sat(made)
    with pytest.raises(Changed):
        forum_sittings.conclude(sitting, made.wulan.id, "x", 1, NOW)


def test_the_rater_alone_answers_and_once(made):
    _sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    assert advice_waiting(made.house.budi.id) == 1
    for stranger in (made.house.dewi.id, made.house.sari.id, made.wulan.id):
        with pytest.raises(NotFound):
            forum_answers.answer(case, stranger, Reply.TERIMA, "Sepakat", NOW)
    with pytest.raises(Invalid):
        forum_answers.answer(case, made.house.budi.id, Reply.TETAP, " ", NOW)
    assert forum_answers.answer(case, made.house.budi.id, Reply.TETAP, "Data saya lain", NOW)
    assert not forum_answers.answer(case, made.house.budi.id, Reply.TERIMA, "Berubah", NOW)
    assert advice_waiting(made.house.budi.id) == 0


def test_advice_to_keep_needs_no_answer(made):
    _sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    with pytest.raises(IllegalStep):
        forum_answers.answer(case, made.house.budi.id, Reply.TERIMA, "Ya", NOW)


def test_the_employee_reads_the_way_without_names_of_members(made):
    _sitting, case = sat(made)
    assert way_of(made.house.joko.id, made.period) is None
    forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    forum_sittings.dissent(case, made.rina.id, "Bukti cukup", NOW)
    found = way_of(made.house.sari.id, made.period)
    assert (found.members, found.verdict, found.advised) == (5, Verdict.UBAH, CHANGE.ratings)
    assert found.dissents == ("Bukti cukup",)
    assert not {"Wulan", "Rina", "Tono"} & set(str(found).split("'"))


def test_a_reader_who_stood_back_gets_a_copy_without_the_case(made):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    forum_sittings.conclude(sitting, made.wulan.id, "", session_of(sitting).version, later(2))
    assert minutes_of(sitting, made.house.budi.id).hidden == {1}
    assert minutes_of(sitting, made.wulan.id).hidden == frozenset()


def test_before_and_after_counts_what_the_rater_changed(made):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    assert (effect_of(sitting).moved, effect_of(sitting).waiting) == (0, 1)
    forum_answers.answer(case, made.house.budi.id, Reply.TERIMA, "Sepakat", NOW)
    with writing() as session:
        session.execute(sa.update(Evaluation).values(hasil_kerja=AS))
    found = effect_of(sitting)
    assert (found.moved, found.accepted, found.with_evidence) == (1, 1, 1)


def test_every_step_is_in_the_trail(made):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    forum_sittings.conclude(sitting, made.wulan.id, "", session_of(sitting).version, NOW)
    tags = {one.tag for one in db.session.scalars(sa.select(AuditEntry))}
    assert {
        "forum:convened", "forum:called", "forum:ties_declared", "forum_case:opinion_written",
        "forum:opened", "forum_case:advised", "forum:concluded",
    } <= tags  # fmt: skip
    assert db.session.scalars(sa.select(ForumMinutes)).one().sha256
    assert db.session.scalars(sa.select(ForumSession)).one().state is SessionState.SELESAI
