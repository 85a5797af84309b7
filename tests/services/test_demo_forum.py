"""The demonstration's forum: one session of last year, a change accepted, a dissent, minutes."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.audit import AuditEntry
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSession
from portal.models.forum_advice import (
    ForumAdvice,
    ForumAdviceEvidence,
    ForumAnswer,
    ForumDissent,
    ForumOpinion,
)
from portal.models.people import Employee
from portal.models.periods import SignedEvaluation
from portal.models.talent import TalentPlace
from portal.queries.audit import check_chain
from portal.queries.forum_minutes import minutes_of
from portal.queries.forum_outcome import effect_of
from portal.queries.growth_results import results_in
from portal.queries.periods import period_by_key
from portal.queries.talent import box_counts
from portal.rules.canonical import fingerprint
from portal.rules.demo_city import load_city
from portal.rules.demo_staff import team_nips
from portal.rules.forum_words import Reply, SessionState, Verdict
from portal.rules.instruments import load_shipped
from portal.rules.nine_box import talent_on
from portal.rules.period_cycle import PeriodStage
from portal.rules.roles import Role
from portal.rules.schemes import load_shipped as load_scheme
from portal.rules.workflow import EvaluationState
from portal.services.audit import Act
from portal.services.demo import load_demo
from portal.services.demo_forum import add_demo_forum
from portal.services.demo_forum_now import WROTE, add_demo_sitting, sit_each_quarter
from portal.services.demo_people import add_demo_people, demo_logins
from portal.services.demo_periods import add_demo_periods
from portal.services.demo_recognition import add_demo_recognition
from portal.services.demo_staff import add_demo_staff
from portal.services.period_clock import tick
from tests.services.test_demo import small

NOW = datetime(2026, 9, 14, 9, tzinfo=ZoneInfo("Asia/Makassar"))
JANUARY = datetime(2027, 1, 12, 9, tzinfo=NOW.tzinfo)


def staffed(now):
    """Kendari with everybody who works there, without citizens."""
    city = load_city("kendari")
    drawn = replace(small("kendari"), units=city.units)
    drawn = replace(drawn, units=tuple(replace(unit, services=()) for unit in drawn.units))
    first = date(now.year - 1, 1, 1)
    load_demo(drawn, load_shipped("skm"), now.date(), 1, load_scheme("kendari"), first)
    from_staff = Act("demo", now)
    add_demo_staff(drawn, from_staff)
    add_demo_people(drawn, from_staff)
    return drawn


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_in_january_nothing_is_dated_later_than_the_demonstration(app):
    """The window of last year's evaluation is still open then, until the end of the month."""
    drawn = staffed(JANUARY)
    assert add_demo_forum(drawn, JANUARY) is not None
    assert period_by_key("2026").window.closes > JANUARY.date()
    assert db.session.scalar(sa.select(sa.func.max(AuditEntry.at))) <= JANUARY
    (last,) = db.session.scalars(sa.select(sa.func.max(SignedEvaluation.received_on)))
    assert last <= JANUARY.date()


def test_kendaris_forum_sat_over_last_year_and_its_results_stand_in_nine_boxes(app):
    drawn = staffed(NOW)
    assert add_demo_forum(drawn, NOW) is not None
    sitting = db.session.scalars(sa.select(ForumSession)).one()
    assert sitting.state is SessionState.SELESAI
    assert db.session.scalars(sa.select(ForumAnswer.reply)).all() == [Reply.TERIMA]
    assert len(db.session.scalars(sa.select(ForumDissent)).all()) == 1
    verdicts = db.session.scalars(sa.select(ForumAdvice.verdict)).all()
    assert verdicts.count(Verdict.UBAH) == 1
    assert len(verdicts) == len(db.session.scalars(sa.select(ForumCase)).all())
    assert db.session.scalars(sa.select(ForumOpinion)).first() is not None
    (named,) = db.session.scalars(sa.select(ForumAdviceEvidence.words))
    assert named == "Laporan hasil setahun"
    kept = minutes_of(sitting.id, None)
    assert fingerprint(kept.content) == kept.sha256
    assert effect_of(sitting.id).moved == 1
    tick(NOW)
    add_demo_recognition(drawn, load_scheme("kendari"), NOW.date())
    year = period_by_key("2025")
    assert year.stage is PeriodStage.SELESAI
    counts = box_counts(year.id)
    assert sum(counts.values()) == len(results_in(year.id)) > 20
    assert len(counts) >= 4
    followed = db.session.scalars(sa.select(TalentPlace).where(TalentPlace.follow_up != ""))
    assert all(
        row.follow_up in talent_on(NOW.date()).numbered(row.box).follow_up for row in followed
    )
    assert_sits_today(drawn)
    assert check_chain().broken_at is None


def assert_sits_today(city):
    """Whatever the month, a stranger finds a session with opinions, one case to begin and one to
    hand to the forum.
    """
    sit_each_quarter(city, load_scheme("kendari"), NOW.date())
    add_demo_periods(city, NOW)
    sitting = db.session.get_one(ForumSession, add_demo_sitting(city, NOW))
    assert sitting.state is SessionState.PENDAPAT
    assert sitting.meets_on == NOW.date()
    period = period_by_key("2026-t2")
    assert (sitting.period_id, period.stage) == (period.id, PeriodStage.PENILAIAN)
    wrote = db.session.scalars(
        sa.select(ForumOpinion.member_id)
        .join(ForumCase, ForumOpinion.case_id == ForumCase.id)
        .where(ForumCase.session_id == sitting.id)
        .distinct()
    ).all()
    assert len(wrote) == WROTE
    states = Counter(db.session.scalars(
        sa.select(Evaluation.state).where(Evaluation.period_id == period.id)
    ))  # fmt: skip
    assert states[EvaluationState.DIBAGIKAN] == 1
    assert states[EvaluationState.DIAJUKAN_FORUM] > 10
    rater = {one.role: one.login for one in demo_logins(city)}[Role.ATASAN]
    signed = db.session.scalars(
        sa.select(Employee.nip)
        .join(SignedEvaluation, SignedEvaluation.employee_id == Employee.id)
        .where(SignedEvaluation.period_id == period.id)
    ).all()
    team = set(team_nips(city, [rater]))
    assert team
    assert not team & set(signed)
