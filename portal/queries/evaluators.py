"""Who evaluates somebody in a period on a day: the law's special cases asked of the few rows that
decide them, whatever the size of the staff.
"""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Posting, RaterOverride
from portal.models.periods import Extension, Handover
from portal.queries.periods import PeriodRow
from portal.queries.raters import as_rule
from portal.queries.units import paths_of, unit_rows
from portal.rules import postings as rules
from portal.rules.transfers import Case, Decision, evaluation

_ROUNDS = 3


@dataclass(frozen=True)
class InCharge:
    """Who evaluates; `evaluator_id` None = nobody in the staff.

    `unit_id` is the unit whose achievement counts: the one that the rater leads (L.IV.B.1.g), also
    where the rater's superior evaluates instead.  `last_day` is the rater's last day.
    """

    evaluator_id: uuid.UUID | None
    case: Case
    article: str
    taken_over: bool
    may_keep_last: bool
    unit_id: uuid.UUID | None
    posting_id: uuid.UUID | None
    last_day: datetime.date


def in_charge(person: uuid.UUID, period: PeriodRow, on: datetime.date) -> InCharge:
    """Who evaluates a person in a period on a day (L.IV.A.2-17)."""
    roster, paths = _roster(person, period.span.start, max(on, period.window.closes))
    until = min(on, period.window.closes)
    main = roster.main(person, until) or roster.main(person, on)
    decision = evaluation(roster, person, period.rule, period.window, until)
    gone_over = None if period.is_practice else handover_of(person, period.id)
    path = paths.get(main.unit_id, frozenset()) if main else frozenset()
    return InCharge(
        evaluator_id=gone_over.to_id if gone_over else decision.evaluator.employee_id,
        case=gone_over.case if gone_over else decision.case,
        article=gone_over.article if gone_over else decision.article,
        taken_over=gone_over is not None,
        may_keep_last=gone_over is None and decision.may_keep_last,
        unit_id=_unit(decision, main),
        posting_id=main.id if main else None,
        last_day=last_day(person, path, period),
    )


def handover_of(person: uuid.UUID, period_id: uuid.UUID) -> Handover | None:
    """That the evaluation went over to the rater's superior."""
    return db.session.get(Handover, (period_id, person))


def last_day(person: uuid.UUID, path: Collection[uuid.UUID], period: PeriodRow) -> datetime.date:
    """The last day on which the rater may evaluate: the window's, or that of an extension (K4)."""
    until = db.session.scalar(
        sa.select(sa.func.max(Extension.until)).where(
            Extension.period_id == period.id, Extension.withdrawn_at.is_(None),
            Extension.clock == "K4",
            sa.or_(Extension.employee_id == person, Extension.unit_id.in_(list(path))),
        )
    )  # fmt: skip
    return max(until, period.window.closes) if until else period.window.closes


def _unit(decision: Decision, main: rules.Posting | None) -> uuid.UUID | None:
    """A named rater who leads no unit counts by the unit in which the employee works."""
    return decision.evaluator.unit_id or (main.unit_id if main else None)


def _roster(
    person: uuid.UUID, since: datetime.date, until: datetime.date
) -> tuple[rules.Roster, dict[uuid.UUID, frozenset[uuid.UUID]]]:
    """Postings of the person, of those named above them, and of the heads of all units above
    these, with the overrides, as they held on some day between two days.
    """
    units = unit_rows()
    paths = paths_of(units)
    postings: dict[uuid.UUID, Posting] = {}
    overrides: dict[uuid.UUID, RaterOverride] = {}
    asked: set[uuid.UUID] = set()
    people = {person}
    for _round in range(_ROUNDS):
        if not people:
            break
        asked |= people
        own = _postings(Posting.employee_id.in_(people), since, until)
        given = _overrides(people, since, until)
        above = {unit for one in own for unit in paths.get(one.unit_id, ())}
        heads = _postings(sa.and_(Posting.leads_unit, Posting.unit_id.in_(above)), since, until)
        postings |= {one.id: one for one in (*own, *heads)}
        overrides |= {one.id: one for one in given}
        named = {one.supervisor_id for one in (*own, *heads) if one.supervisor_id}
        people = (named | {one.rater_id for one in given}) - asked
    heads_too = {one.employee_id for one in postings.values()} - asked
    overrides |= {one.id: one for one in _overrides(heads_too, since, until)}
    roster = rules.Roster(
        [rules.Unit(unit, parent) for unit, (parent, _name) in units.items()],
        [as_rule(one) for one in postings.values()],
        [
            rules.RaterOverride(o.starts_on, o.ends_on, o.employee_id, o.rater_id, o.reason)
            for o in overrides.values()
        ],
    )
    return roster, paths


def _postings(
    wanted: sa.ColumnElement[bool], since: datetime.date, until: datetime.date
) -> list[Posting]:
    return list(
        db.session.scalars(sa.select(Posting).where(wanted, *_touch(Posting, since, until)))
    )


def _overrides(
    people: Collection[uuid.UUID], since: datetime.date, until: datetime.date
) -> list[RaterOverride]:
    wanted = RaterOverride.employee_id.in_(people)
    rows = sa.select(RaterOverride).where(wanted, *_touch(RaterOverride, since, until))
    return list(db.session.scalars(rows)) if people else []


def _touch(
    table: type[Posting | RaterOverride], since: datetime.date, until: datetime.date
) -> tuple[sa.ColumnElement[bool], ...]:
    """One day earlier as well: a transfer on the first day is one from where they were before."""
    first = since - datetime.timedelta(days=1)
    return (table.starts_on <= until, sa.or_(table.ends_on.is_(None), table.ends_on >= first))
