"""A year of one employee: posts, raters, and who evaluates each period."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting, RaterOverride
from portal.queries.employee_records import EmployeeRecord
from portal.queries.raters import as_rule
from portal.queries.units import paths_of
from portal.rules import postings as rules
from portal.rules.holiday_table import shipped_holidays
from portal.rules.period_cycle import cycle, window
from portal.rules.period_rule import periods_on
from portal.rules.segments import segments
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.rules.transfers import Case, evaluation


@dataclass(frozen=True)
class YearSegment:
    """Days in which one posting and one rater hold; None where there is none."""

    starts: datetime.date
    ends: datetime.date
    title: str | None
    unit: str | None
    rater: str | None
    article: str


@dataclass(frozen=True)
class PeriodRater:
    """Who evaluates a period as things stand, why, and by which article."""

    period: SurveyPeriod
    case: Case
    evaluator: str | None
    article: str
    moved_on: datetime.date | None
    may_keep_last: bool


@dataclass(frozen=True)
class RaterYear:
    """The segments up to the year's end, and the periods that have begun."""

    year: int
    segments: list[YearSegment]
    periods: list[PeriodRater]


def rater_year(
    record: EmployeeRecord, year: int, on: datetime.date, cadence: PeriodKind = PeriodKind.TRIWULAN
) -> RaterYear:
    """What the rules of transfers say for an employee in a year, seen from a day: three statements.

    Raises LookupError for a year before the regulation.
    """
    span = SurveyPeriod(PeriodKind.TAHUN, year)
    rule = periods_on(span.start)
    roster, names, titles = _roster(record, span)
    calendar = shipped_holidays().calendar(None)
    periods = []
    for period in cycle(year, cadence, rule):
        if period.span.start > on:
            continue
        opened = window(period, rule, calendar)
        # Whether the rater was late is not this page's matter: the last day of the window decides.
        decision = evaluation(roster, record.id, period, opened, min(on, opened.closes))
        periods.append(
            PeriodRater(
                period.span, decision.case, _named(names, decision.evaluator.employee_id),
                decision.article, decision.moved_on, decision.may_keep_last,
            )
        )  # fmt: skip
    parts = [
        YearSegment(
            one.starts, one.ends, titles.get(one.posting.id) if one.posting else None,
            record.units[one.posting.unit_id][1] if one.posting else None,
            _named(names, one.rater.employee_id), one.rater.article,
        )
        for one in segments(roster, record.id, span.start, span.end)
    ]  # fmt: skip
    return RaterYear(year, parts, periods)


def _roster(
    record: EmployeeRecord, span: SurveyPeriod
) -> tuple[rules.Roster, dict[uuid.UUID, str], dict[uuid.UUID, str]]:
    """Everything that may decide about one person from a year's start to the next January; names
    of people, and titles of the postings.
    """
    until = span.end + datetime.timedelta(days=31)
    paths = paths_of(record.units)
    near = frozenset[uuid.UUID]().union(*(paths[one.unit_id] for one in record.postings))
    overrides = db.session.execute(
        sa.select(RaterOverride, Employee.name)
        .join(Employee, RaterOverride.rater_id == Employee.id)
        .where(RaterOverride.employee_id == record.id, *_overlaps(RaterOverride, span.start, until))
    ).all()
    named = sa.select(Posting.supervisor_id).where(Posting.employee_id == record.id)
    rows = db.session.execute(
        sa.select(Posting, Employee.name)
        .join(Employee, Posting.employee_id == Employee.id)
        .where(
            sa.or_(
                Posting.employee_id == record.id,
                Posting.employee_id.in_([one.rater_id for one, _name in overrides]),
                Posting.employee_id.in_(named),
                sa.and_(Posting.leads_unit, Posting.unit_id.in_(near)),
            ),
            *_overlaps(Posting, span.start - datetime.timedelta(days=1), until),
        )
    ).all()
    names = {posting.employee_id: name for posting, name in rows}
    names |= {one.rater_id: name for one, name in overrides}
    roster = rules.Roster(
        [rules.Unit(unit, parent) for unit, (parent, _name) in record.units.items()],
        [as_rule(posting) for posting, _name in rows],
        [
            rules.RaterOverride(o.starts_on, o.ends_on, o.employee_id, o.rater_id, o.reason)
            for o, _name in overrides
        ],
    )
    return roster, names, {posting.id: posting.title for posting, _name in rows}


def _overlaps(
    table: type[Posting | RaterOverride], first: datetime.date, last: datetime.date
) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.starts_on <= last, sa.or_(table.ends_on.is_(None), table.ends_on >= first))


def _named(names: dict[uuid.UUID, str], key: uuid.UUID | None) -> str | None:
    return names.get(key) if key is not None else None
