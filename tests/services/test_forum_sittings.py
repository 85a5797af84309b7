"""A forum sits: quorum, advice, dissent, the rater's answer, minutes, before and after."""

import hashlib
import json
from dataclasses import replace
from fractions import Fraction

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumMinutes
from portal.queries.forum_advice import way_of
from portal.queries.forum_minutes import check_minutes, code_of, minutes_of
from portal.queries.forum_outcome import effect_of, report_of
from portal.queries.home_counts import home_counts
from portal.queries.result_figures import forum_of
from portal.rules.canonical import canonical, fingerprint
from portal.rules.forum_effect import Direction
from portal.rules.forum_rule import forum_on
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
    assert home_counts(made.house.budi.id, NOW.on, with_claims=False).advice == 1
    for stranger in (made.house.dewi.id, made.house.sari.id, made.wulan.id):
        with pytest.raises(NotFound):
            forum_answers.answer(case, stranger, Reply.TERIMA, "Sepakat", NOW)
    with pytest.raises(Invalid):
        forum_answers.answer(case, made.house.budi.id, Reply.TETAP, " ", NOW)
    assert forum_answers.answer(case, made.house.budi.id, Reply.TETAP, "Data saya lain", NOW)
    assert not forum_answers.answer(case, made.house.budi.id, Reply.TERIMA, "Berubah", NOW)
    assert home_counts(made.house.budi.id, NOW.on, with_claims=False).advice == 0


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


def test_a_case_that_the_forum_did_not_come_to_is_told_so(made):
    sitting, _case = sat(made)
    assert forum_of(made.house.sari.id, made.period).advice == "pada agenda, belum ada saran"
    reason = "Waktu habis"
    seen = session_of(sitting).version
    forum_sittings.conclude(sitting, made.wulan.id, reason, seen, later(2))
    told = forum_of(made.house.sari.id, made.period)
    assert (told.advice, told.reason) == ("pada agenda, tidak sempat dibahas", "")


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


def test_a_small_session_tells_nothing_of_agreement(made):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    found = report_of(sitting, session_of(sitting))
    assert (found.cases, found.opinions, found.agreed_before, found.moved) == (1, 3, None, None)


def test_the_report_compares_opinions_with_the_rating_before_and_after(made, monkeypatch):
    sitting, case = sat(made, {made.tono.id: CHANGE})
    forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    with writing() as session:
        session.execute(sa.update(Evaluation).values(hasil_kerja=AS))
    rule = replace(forum_on(session_of(sitting).meets_on), told=1)
    monkeypatch.setattr("portal.queries.forum_outcome.forum_on", lambda _on: rule)
    found = report_of(sitting, session_of(sitting))
    assert (found.agreed_before, found.agreed_after) == (Fraction(2, 3), Fraction(1, 3))
    assert found.advised == found.moved == {Direction.TURUN: 1}


def test_what_somebody_else_rated_after_the_forum_is_no_after(made):
    sitting, _case = sat(made)
    with writing() as session:
        session.execute(
            sa.update(Evaluation).values(
                state=EvaluationState.SELESAI_FORUM, evaluator_id=made.house.dewi.id,
                hasil_kerja=AS,
            )
        )  # fmt: skip
    assert effect_of(sitting).moved == 0


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


def test_minutes_are_checked_by_a_command_and_a_changed_record_is_found(made, app):
    sitting, _case = sat(made)
    content = {"cases": [{"verdict": "pertahankan"}]}
    sha256 = fingerprint(content)
    changed = {"cases": [{"verdict": "ubah"}]}
    with writing() as session:
        session.add(
            ForumMinutes(
                session_id=sitting, content=changed, sha256=sha256, code=code_of(sha256),
                concluded_by_id=made.wulan.id, concluded_at=NOW.at,
            )
        )  # fmt: skip
    assert [one.is_whole for one in check_minutes()] == [False]
    ran = app.test_cli_runner().invoke(args=["forum", "verify", "--json"])
    assert (ran.exit_code, json.loads(ran.output)["changed"]) == (1, [code_of(sha256)])


def test_minutes_that_nobody_touched_are_whole(made, app):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    forum_sittings.conclude(sitting, made.wulan.id, "", session_of(sitting).version, NOW)
    assert [one.is_whole for one in check_minutes()] == [True]
    ran = app.test_cli_runner().invoke(args=["forum", "verify"])
    assert (ran.exit_code, "0 berubah" in ran.output) == (0, True)


def test_the_downloaded_record_has_the_printed_fingerprint(made):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    forum_sittings.conclude(sitting, made.wulan.id, "", session_of(sitting).version, NOW)
    kept = minutes_of(sitting, made.wulan.id)
    assert hashlib.sha256(canonical(kept.content)).hexdigest() == kept.sha256
