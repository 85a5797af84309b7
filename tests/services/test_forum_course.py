"""What happens to a forum on the way: ties found late, a lost quorum, other days, and cases that
somebody signs or takes over while they are talked about.
"""

import json

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumMember, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumAdviceEvidence
from portal.models.forum_course import ForumAttendance, ForumDroppedCase
from portal.models.messages import Message
from portal.queries.evaluations import links_of
from portal.queries.forum_advice import way_of
from portal.queries.forum_minutes import minutes_of
from portal.rules.canonical import fingerprint
from portal.rules.forum_words import SessionState, TieKind, Verdict
from portal.services import forum_changes, forum_opinions, forum_sessions, forum_sittings
from portal.services.forum_changes import NewDay
from portal.services.forum_opinions import Tie, View
from portal.services.reviews import NewLink
from tests.services.forums import (
    ABOVE,
    AS,
    CHANGE,
    KEEP,
    MEETS,
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


def sari_of(made):
    db.session.rollback()
    return db.session.scalars(
        sa.select(Evaluation)
        .where(Evaluation.employee_id == made.house.sari.id)
        .execution_options(populate_existing=True)
    ).one()


def conclude(made, sitting, reason=""):
    return forum_sittings.conclude(
        sitting, made.wulan.id, reason, session_of(sitting).version, later(2)
    )


def told(sitting, reader):
    return minutes_of(sitting, reader).content


def test_advice_names_evidence_of_the_case_in_words_that_stay(made):
    sitting, case = sat(made)
    (link, *_rest) = links_of(sari_of(made).id)
    view = View(Verdict.UBAH, (AS, ABOVE), "Target rendah", "", (
        NewLink(link.kind, link.source_id, link.words),))  # fmt: skip
    forum_sittings.advise(case, made.wulan.id, view, NOW)
    with writing() as session:
        session.execute(sa.text("DELETE FROM evaluation_evidence"))
    kept = db.session.scalars(sa.select(ForumAdviceEvidence)).one()
    assert (kept.kind, kept.source_id, kept.words) == (link.kind, link.source_id, link.words)
    assert way_of(made.house.sari.id, made.period).links == ("Posyandu 12 Agustus",)
    conclude(made, sitting)
    (one,) = told(sitting, made.wulan.id)["cases"]
    assert [piece["words"] for piece in one["advice"]["links"]] == ["Posyandu 12 Agustus"]


@pytest.mark.parametrize("statement", ["UPDATE forum_advice_evidence SET words = 'lain'",
                                       "DELETE FROM forum_advice_evidence",
                                       "UPDATE forum_advice SET links = 0"])  # fmt: skip
def test_the_database_keeps_evidence_of_advice_as_it_was(made, statement):
    _sitting, case = sat(made)
    (link, *_rest) = links_of(sari_of(made).id)
    view = View(Verdict.PERTAHANKAN, None, "Cukup", "", (
        NewLink(link.kind, link.source_id, link.words),))  # fmt: skip
    forum_sittings.advise(case, made.wulan.id, view, NOW)
    with pytest.raises(sa.exc.DBAPIError), writing() as session:
        session.execute(sa.text(statement))


def test_a_change_without_any_evidence_is_refused_by_the_database_too(made):
    _sitting, case = sat(made)
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.add(
            ForumAdvice(
                case_id=case, member_id=made.wulan.id, verdict=Verdict.UBAH, hasil=AS, perilaku=AS,
                reason="Rendah", present=3, given_at=NOW.at,
            )
        )  # fmt: skip


def test_a_tie_found_after_writing_takes_the_opinion_out_of_the_count(made):
    sitting, case = sat(made)
    forum_opinions.declare(sitting, made.rina.id, {case: Tie(TieKind.SENGKETA, "Baru ingat")}, NOW)
    with pytest.raises(NotFound):
        forum_opinions.opine(case, made.rina.id, CHANGE, NOW)
    with pytest.raises(NotFound):
        forum_sittings.dissent(case, made.rina.id, "Lain", NOW)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    conclude(made, sitting)
    (one,) = told(sitting, made.wulan.id)["cases"]
    assert (one["opinions"], one["recused"]) == ({"pertahankan": 2, "ubah": 0}, 3)
    assert minutes_of(sitting, made.rina.id).hidden == {1}


def test_too_many_who_stand_back_late_leave_a_case_without_a_quorum(made):
    sitting, case = sat(made)
    for one in (made.rina, made.tono):
        forum_opinions.declare(sitting, one.id, {case: Tie(TieKind.KELUARGA)}, NOW)
    with pytest.raises(IllegalStep, match="Kuorum kasus"):
        forum_sittings.advise(case, made.wulan.id, KEEP, NOW)


def test_after_the_advice_a_late_tie_goes_to_the_chair(made):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    with pytest.raises(Invalid, match="Sampaikan"):
        forum_opinions.declare(sitting, made.rina.id, {case: Tie(TieKind.LAINNYA)}, NOW)


def test_a_session_that_loses_its_quorum_stays_and_takes_no_advice(made):
    sitting, case = sat(made)
    few = [made.wulan.id, made.tono.id, made.rina.id]
    forum_sittings.open_sitting(sitting, made.wulan.id, few, later(1))
    assert session_of(sitting).state is SessionState.SIDANG
    with pytest.raises(IllegalStep, match="tanpa kuorum"):
        forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    forum_sittings.open_sitting(sitting, made.wulan.id, made.members[:4], later(2))
    assert forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    conclude(made, sitting)
    came = told(sitting, made.wulan.id)["attendance"]
    assert [(one["name"], one["present"]) for one in came][5:] == [
        ("Budi", False), ("Dewi", False), ("Budi", True),
    ]  # fmt: skip


def test_a_member_who_comes_late_writes_and_is_noted(made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    for one in (made.wulan, made.tono):
        forum_opinions.opine(case, one.id, KEEP, NOW)
    without = [one for one in made.members if one != made.rina.id]
    forum_sittings.open_sitting(sitting, made.wulan.id, without, NOW)
    with pytest.raises(IllegalStep, match="Kuorum kasus"):
        forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    forum_sittings.open_sitting(sitting, made.wulan.id, made.members, later(0))
    forum_opinions.opine(case, made.rina.id, KEEP, later(0))
    assert forum_sittings.advise(case, made.wulan.id, KEEP, later(0))


def test_a_session_is_put_off_and_opened_again(made):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    new = NewDay(MEETS, "13.00", "Ruang Rapat", "Kuorum hilang setelah istirahat")
    forum_changes.postpone(sitting, new, session_of(sitting).version, NOW)
    row = session_of(sitting)
    assert (row.state, row.starts_at, row.place) == (SessionState.PENDAPAT, "13.00", "Ruang Rapat")
    assert not any(db.session.scalars(sa.select(ForumMember.is_present)))
    news = sa.select(Message.employee_id).where(Message.kind == "forum_postponed")
    assert set(db.session.scalars(news)) == set(made.members)
    forum_sittings.open_sitting(sitting, made.wulan.id, made.members, later(1))
    assert not forum_sittings.advise(case, made.wulan.id, CHANGE, later(1))
    conclude(made, sitting)
    (put_off,) = told(sitting, made.wulan.id)["postponed"]
    assert put_off["reason"] == "Kuorum hilang setelah istirahat"


@pytest.mark.parametrize(
    "other", [{"reason": " "}, {"place": " "}, {"meets_on": MEETS.replace(day=1)}]
)
def test_another_day_needs_a_reason_a_place_and_a_day_to_come(made, other):
    sitting = called(made)
    new = {"meets_on": MEETS, "starts_at": "13.00", "place": "Aula", "reason": "Sakit"} | other
    with pytest.raises(Invalid):
        forum_changes.postpone(sitting, NewDay(**new), session_of(sitting).version, NOW)


def test_a_concluded_session_is_not_put_off_opened_or_written_in_again(made):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, KEEP, NOW)
    conclude(made, sitting)
    new = NewDay(MEETS, "13.00", "Aula", "Lagi")
    for act in (
        lambda: forum_changes.postpone(sitting, new, session_of(sitting).version, NOW),
        lambda: forum_sittings.open_sitting(sitting, made.wulan.id, made.members, NOW),
        lambda: conclude(made, sitting),
        lambda: forum_opinions.declare(sitting, made.rina.id, {}, NOW),
        lambda: forum_sittings.dissent(case, made.rina.id, "Lain", NOW),
    ):
        with pytest.raises(IllegalStep):
            act()


def test_two_secretaries_do_not_step_on_each_other(made):
    submitted(made.house.joko, made.house.dewi, made.period, ABOVE, ABOVE)
    sitting = convened(made)
    seen = session_of(sitting).version
    forum_sessions.call(sitting, seen, NOW)
    for act in (
        lambda: forum_sessions.call(sitting, seen, NOW),
        lambda: forum_sessions.cancel(sitting, "Ketua sakit", seen, NOW),
        lambda: forum_changes.postpone(sitting, NewDay(MEETS, "13.00", "Aula", "x"), seen, NOW),
    ):
        with pytest.raises(Changed):
            act()


def test_a_case_that_was_dropped_is_told_in_the_minutes(made):
    submitted(made.house.joko, made.house.dewi, made.period, ABOVE, ABOVE)
    sitting = convened(made)
    for one in db.session.scalars(sa.select(ForumCase)).all():
        with writing() as session:
            row = session.get_one(ForumCase, one.id)
            row.grounds = [{"source": "predikat_ujung", "figures": {}}]
    joko = case_of(sitting, made.house.joko.id)
    forum_sessions.drop_case(sitting, joko, "Sudah dibahas di bidang", NOW)
    with pytest.raises(IllegalStep, match="sudah dikeluarkan"):
        forum_sessions.drop_case(sitting, joko, "Sudah dibahas di bidang", NOW)
    assert db.session.scalars(sa.select(ForumDroppedCase.employee_id)).all() == [made.house.joko.id]
    forum_sessions.call(sitting, session_of(sitting).version, NOW)
    forum_sittings.open_sitting(sitting, made.wulan.id, made.members, NOW)
    conclude(made, sitting, "Waktu habis")
    content = told(sitting, made.wulan.id)
    assert [one["reason"] for one in content["dropped"]] == ["Sudah dibahas di bidang"]
    assert "Joko" not in json.dumps(content["dropped"])
    assert minutes_of(sitting, made.wulan.id).sha256 == fingerprint(json.loads(json.dumps(content)))


def test_attendance_is_written_once_for_each_change(made):
    sitting, _case = sat(made)
    forum_sittings.open_sitting(sitting, made.wulan.id, made.members, NOW)
    assert len(db.session.scalars(sa.select(ForumAttendance)).all()) == len(made.members)
    assert db.session.scalars(sa.select(ForumSession)).one().state is SessionState.SIDANG
