"""A forum sits: quorum, advice, dissent, the rater's answer, minutes, before and after."""

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumMinutes
from portal.queries.forum_advice import way_of
from portal.queries.forum_minutes import effect_of, minutes_of
from portal.queries.home_counts import home_counts
from portal.rules.forum_words import (
    Reply,
    SessionState,
    Verdict,
)
from portal.rules.workflow import EvaluationState
from portal.services import forum_answers, forum_opinions, forum_sittings
from portal.services.forum_opinions import View
from tests.services.forums import (
    ABOVE,
    AS,
    CHANGE,
    KEEP,
    NOW,
    assembly,
    called,
    case_of,
    later,
    sat,
    session_of,
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
    assert home_counts(made.house.budi.id, with_claims=False).advice == 1
    for stranger in (made.house.dewi.id, made.house.sari.id, made.wulan.id):
        with pytest.raises(NotFound):
            forum_answers.answer(case, stranger, Reply.TERIMA, "Sepakat", NOW)
    with pytest.raises(Invalid):
        forum_answers.answer(case, made.house.budi.id, Reply.TETAP, " ", NOW)
    assert forum_answers.answer(case, made.house.budi.id, Reply.TETAP, "Data saya lain", NOW)
    assert not forum_answers.answer(case, made.house.budi.id, Reply.TERIMA, "Berubah", NOW)
    assert home_counts(made.house.budi.id, with_claims=False).advice == 0


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
