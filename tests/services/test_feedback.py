"""Feedback from the question to the answer, on both engines."""

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.feedback import Feedback, FeedbackDraft, FeedbackEvidence
from portal.models.messages import Message
from portal.models.skp import SkpItem
from portal.queries import feedback as notes
from portal.queries.feedback_duty import duty_board
from portal.rules.feedback_words import GiverRelation, Outcome, Progress, Timing
from portal.rules.measures import CoreValue
from portal.rules.schemes import load_shipped
from portal.services import feedback, feedback_requests
from portal.services.audit import Act
from portal.services.evidence import keep_link
from portal.services.feedback_requests import NewRequest
from tests import factories
from tests.services.dialogue import ACT, TEXT, no_progress, note
from tests.services.office import office
from tests.services.plans import drafted, in_force
from tests.stored import count, rows_of


@pytest.fixture
def house(app):
    return office()


@pytest.fixture
def goal(house):
    in_force(house, drafted(house))
    return db.session.scalars(sa.select(SkpItem.goal_id)).first()


def told(person):
    return [(row.kind, row.link) for row in rows_of(Message, Message.employee_id == person)]


def test_given_feedback_is_kept_told_and_proven(house, goal):
    proof = keep_link(house.sari.id, "https://contoh.go.id/data", ACT)
    new = note(goal_id=goal, evidence=[proof], next_step="Lengkapi Agustus")
    made = feedback.give(house.sari.id, house.budi.id, new, ACT)
    [found], total = notes.received(house.sari.id, 1)
    assert (found.id, total, found.giver, found.text) == (made, 1, "Budi", TEXT)
    assert found.goal == "Cakupan imunisasi dasar meningkat"
    assert [one.url for one in found.proofs] == ["https://contoh.go.id/data"]
    assert told(house.sari.id) == [("feedback_given", f"/umpan-balik/{made}")]


def test_an_answer_is_given_once_and_told(house):
    made = feedback.give(house.sari.id, house.budi.id, note(), ACT)
    feedback.answer(made, house.sari.id, " Siap, saya lengkapi. ", ACT)
    assert rows_of(Feedback)[0].answer == "Siap, saya lengkapi."
    assert told(house.budi.id) == [("feedback_answered", f"/umpan-balik/{made}")]
    with pytest.raises(IllegalStep):
        feedback.answer(made, house.sari.id, "Lagi", ACT)


def test_nobody_else_answers_or_corrects(house):
    made = feedback.give(house.sari.id, house.budi.id, note(), ACT)
    with pytest.raises(NotFound):
        feedback.answer(made, house.joko.id, "Saya", ACT)
    with pytest.raises(NotFound):
        feedback.correct(made, house.dewi.id, note(), ACT)


@pytest.mark.parametrize(
    "change", [{"text": "lain"}, {"outcomes": ["apresiasi"]}, {"note": "x"}, {"goal_id": None}]
)
def test_the_database_lets_nothing_given_change(house, goal, change):
    made = feedback.give(house.sari.id, house.budi.id, note(goal_id=goal), ACT)
    if "goal_id" in change:
        change = {"goal_id": None, "value": CoreValue.LOYAL}
    with pytest.raises(sa.exc.DBAPIError), writing() as session:
        session.execute(sa.update(Feedback).where(Feedback.id == made).values(**change))


def test_the_database_keeps_an_answer(house):
    made = feedback.give(house.sari.id, house.budi.id, note(), ACT)
    feedback.answer(made, house.sari.id, "Siap", ACT)
    with pytest.raises(sa.exc.DBAPIError), writing() as session:
        session.execute(sa.update(Feedback).where(Feedback.id == made).values(answer="Tidak"))


def test_a_correction_supersedes_and_the_old_one_stays(house):
    old = feedback.give(house.sari.id, house.budi.id, note(), ACT)
    feedback.answer(old, house.sari.id, "Itu bukan saya", ACT)
    new = feedback.correct(old, house.budi.id, note(text="Maaf, itu orang lain."), ACT)
    assert count(Feedback) == 2
    by_id = {one.id: one for one in notes.received(house.sari.id, 1)[0]}
    assert (by_id[old].heir_id, by_id[new].supersedes_id) == (new, old)
    assert by_id[old].text == TEXT
    with pytest.raises(IllegalStep):
        feedback.correct(old, house.budi.id, note(), ACT)
    later = ACT.at + timedelta(days=1)
    kept = notes.given_between(house.sari.id, ACT.at - timedelta(days=1), later)
    assert [one.id for one in kept] == [new]


def test_a_result_is_taken_over_only_after_guidance(house, goal):
    take = note(
        goal_id=goal, progress=Progress.TETAP_TIDAK, outcomes=frozenset({Outcome.AMBIL_ALIH}),
        note="Tidak selesai sampai September",
    )  # fmt: skip
    with pytest.raises(Invalid, match="bimbingan"):
        feedback.give(house.sari.id, house.budi.id, take, ACT)
    feedback.give(house.sari.id, house.budi.id, no_progress(goal_id=goal), ACT)
    made = feedback.give(house.sari.id, house.budi.id, take, ACT)
    assert rows_of(Feedback, Feedback.id == made)[0].outcomes == ["ambil_alih"]


def test_counselling_is_no_ones_business(house):
    new = no_progress(outcomes=frozenset({Outcome.KONSELING, Outcome.BIMBINGAN}))
    feedback.give(house.sari.id, house.budi.id, new, ACT)
    [found], _total = notes.received(house.sari.id, 1)
    assert Outcome.KONSELING in found.outcomes_for(house.budi.id)
    assert Outcome.KONSELING in found.outcomes_for(house.sari.id)
    assert found.outcomes_for(house.dewi.id) == (Outcome.BIMBINGAN,)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"text": "  "}, Invalid),
        ({"text": "x" * 2001}, Invalid),
        ({"value": None}, Invalid),
        ({"seen_on": factories.TODAY + timedelta(days=1)}, Invalid),
        ({"outcomes": frozenset({Outcome.AMBIL_ALIH})}, Invalid),
        ({"evidence": [uuid.uuid4()]}, NotFound),
    ],
)
def test_bad_feedback_leaves_nothing(house, change, error):
    with pytest.raises(error):
        feedback.give(house.sari.id, house.budi.id, note(**change), ACT)
    assert count(Feedback) == count(FeedbackEvidence) == 0


def test_a_foreign_goal_is_refused(house, goal):
    with pytest.raises(NotFound):
        feedback.give(house.joko.id, house.budi.id, note(goal_id=goal), ACT)


def test_a_question_is_asked_answered_and_seen(house):
    new = NewRequest(house.joko.id, "Apa yang kurang?", ACT.on, value=CoreValue.LOYAL)
    ask = feedback_requests.ask(house.sari.id, new, ACT)
    assert told(house.joko.id) == [("feedback_asked", "/umpan-balik/permintaan")]
    assert notes.open_requests(house.joko.id, ACT.on) == 1
    with pytest.raises(IllegalStep):
        feedback_requests.ask(house.sari.id, new, ACT)
    answer = note(relation=GiverRelation.PIHAK_LAIN, request_id=ask)
    made = feedback.give(house.sari.id, house.joko.id, answer, ACT)
    [listed] = notes.requests_by(house.sari.id)
    assert (listed.note_id, listed.is_open(ACT.on)) == (made, False)
    assert notes.open_requests(house.joko.id, ACT.on) == 0
    with pytest.raises(IllegalStep):
        feedback.give(house.sari.id, house.joko.id, answer, ACT)
    with pytest.raises(IllegalStep):
        feedback_requests.decline(ask, house.joko.id, "Terlambat", ACT)


def test_a_question_is_declined_with_a_reason_by_whoever_was_asked(house):
    new = NewRequest(house.joko.id, "Apa yang kurang?", ACT.on, value=CoreValue.LOYAL)
    ask = feedback_requests.ask(house.sari.id, new, ACT)
    with pytest.raises(NotFound):
        feedback_requests.decline(ask, house.budi.id, "Bukan saya", ACT)
    with pytest.raises(Invalid):
        feedback_requests.decline(ask, house.joko.id, " ", ACT)
    feedback_requests.decline(ask, house.joko.id, "Saya tidak melihat pekerjaannya", ACT)
    assert told(house.sari.id) == [("feedback_declined", "/umpan-balik/permintaan")]
    answer = note(request_id=ask, relation=GiverRelation.PIHAK_LAIN)
    with pytest.raises(IllegalStep):
        feedback.give(house.sari.id, house.joko.id, answer, ACT)


@pytest.mark.parametrize("days", [-1, 91])
def test_a_question_waits_at_most_ninety_days(house, days):
    until = ACT.on + timedelta(days=days)
    with pytest.raises(Invalid):
        feedback_requests.ask(
            house.sari.id, NewRequest(house.joko.id, "Apa?", until, value=CoreValue.LOYAL), ACT
        )


def test_a_draft_is_kept_until_it_is_given(house):
    feedback.save_draft(house.sari.id, house.budi.id, {"isi": ["Rapat"]}, ACT)
    feedback.save_draft(house.sari.id, house.budi.id, {"isi": ["Rapat 10"]}, ACT)
    draft = notes.draft_of(house.sari.id, house.budi.id)
    assert draft is not None
    assert draft.fields == {"isi": ["Rapat 10"]}
    assert notes.draft_of(house.sari.id, house.dewi.id) is None
    with pytest.raises(Invalid):
        feedback.save_draft(house.sari.id, house.budi.id, {"isi": ["x" * 20_001]}, ACT)
    feedback.give(house.sari.id, house.budi.id, note(), ACT)
    assert count(FeedbackDraft) == 0


def test_the_duty_counts_regular_feedback_of_this_period(house):
    scheme, zone = load_shipped("sofifi"), ZoneInfo(factories.WITA)
    board = duty_board(house.budi.id, ACT.on, scheme, zone)
    assert [(one.name, one.regular) for one in board.people] == [("Sari", 0)]
    assert board.owed == 1
    old = Act("Budi", ACT.at - timedelta(days=120))
    feedback.give(house.sari.id, house.budi.id, note(), old)
    feedback.give(house.sari.id, house.budi.id, note(timing=Timing.INSIDENTIL), ACT)
    feedback.give(house.sari.id, house.dewi.id, note(relation=GiverRelation.PIMPINAN), ACT)
    assert duty_board(house.budi.id, ACT.on, scheme, zone).owed == 1
    made = feedback.give(house.sari.id, house.budi.id, note(), ACT)
    feedback.correct(made, house.budi.id, note(text="Lebih tepat begini."), ACT)
    [line] = duty_board(house.budi.id, ACT.on, scheme, zone).people
    assert (line.regular, line.incidental) == (1, 1)
    assert duty_board(house.joko.id, ACT.on, scheme, zone).people == ()
