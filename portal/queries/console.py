"""How complete the agency's data are, by unit, and who holds the evaluation of a period up.

Every figure is counted by the database; the rows that come back are units, never employees.  The
worker counts them beforehand (`LINES`).
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.db import db
from portal.models.accounts import Account
from portal.models.people import Employee, Posting, RaterOverride
from portal.models.periods import Handover, SignedEvaluation
from portal.queries.kept_figures import Source, figures
from portal.queries.periods import PeriodRow, current_periods
from portal.queries.raters import as_rule
from portal.queries.units import unit_rows
from portal.rules.employment import PostKind
from portal.rules.postings import PostingKind

_MANAGERIAL = tuple(kind for kind in PostKind if kind.is_managerial)


@dataclass
class UnitLine:
    """Figures of one unit, those below it not included.

    `progress` holds a count of finished cases for each subject a capability reports (here:
    "evaluasi"); `has_leader` is whether somebody leads the unit today.
    """

    id: uuid.UUID
    name: str
    employees: int = 0
    without_rater: int = 0
    inactive: int = 0
    incomplete: int = 0
    has_leader: bool = False
    progress: dict[str, int] = field(default_factory=dict)


def period_to_watch(on: datetime.date) -> PeriodRow | None:
    """The period to look at: whose window is open and closes next, else what was open last."""
    periods = current_periods(on)
    open_now = [row for row in periods if row.window.holds(on)]
    before = [row for row in periods if row.window.closes < on]
    return next(iter(open_now or before[::-1] or periods), None)


def unit_lines(
    now: datetime.datetime, period_id: uuid.UUID | None
) -> tuple[list[UnitLine], datetime.datetime]:
    """Every unit with its figures, by name, and when they were counted."""
    found = figures(LINES, str(period_id or ""), now)
    return [UnitLine(uuid.UUID(one.pop("id")), **one) for one in found.content], found.made_at


def counted_lines(on: datetime.date, period_id: uuid.UUID | None) -> list[UnitLine]:
    """The same, counted on the spot; four statements."""
    units = unit_rows()
    lines = {unit: UnitLine(unit, name) for unit, (_parent, name) in units.items()}
    rateable = _led_by_a_rater(on, lines)
    parents = {unit: parent for unit, (parent, _name) in units.items()}
    for row in db.session.execute(_counted(on, period_id)):
        line = lines[row.unit_id]
        line.employees += row.employees
        line.inactive += row.inactive
        line.incomplete += row.incomplete
        line.progress["evaluasi"] = line.progress.get("evaluasi", 0) + row.signed
        lowest = parents[row.unit_id] if row.leads_unit else row.unit_id
        if not row.is_named and not _reaches(lowest, parents, rateable):
            line.without_rater += row.employees
    return list(lines.values())


def late_raters(period_id: uuid.UUID, most: int) -> list[tuple[str, int]]:
    """Raters whose evaluations went over to their superior, the most first: name, number."""
    rows = db.session.execute(
        sa.select(Employee.name, sa.func.count())
        .join(Handover, Handover.from_id == Employee.id)
        .where(Handover.period_id == period_id)
        .group_by(Employee.id, Employee.name)
        .order_by(sa.func.count().desc(), Employee.name)
        .limit(most)
    )
    return [(name, number) for name, number in rows]


def leaders_with_open_cases(
    session: Session, period_id: uuid.UUID, on: datetime.date
) -> list[uuid.UUID]:
    """Who leads a unit in which an evaluation of the period is not signed yet."""
    theirs, head = aliased(Posting), aliased(Posting)
    rows = session.scalars(
        sa.select(head.employee_id)
        .distinct()
        .where(
            head.leads_unit,
            *_holds(head, on),
            sa.exists()
            .where(
                theirs.unit_id == head.unit_id,
                theirs.employee_id != head.employee_id,
                *_main_holds(theirs, on),
                ~sa.exists().where(
                    SignedEvaluation.period_id == period_id,
                    SignedEvaluation.employee_id == theirs.employee_id,
                ),
            )
            .correlate(head),
        )
    )
    return list(rows)


def _counted(on: datetime.date, period_id: uuid.UUID | None) -> sa.Select:  # type: ignore[type-arg]
    """Employees in groups of unit, head or not, and whether another rater is named for them."""
    post, above = aliased(Posting), aliased(Posting)
    superior = sa.exists().where(
        above.employee_id == post.supervisor_id, above.post.in_(_MANAGERIAL), *_holds(above, on)
    )
    override = sa.exists().where(
        RaterOverride.employee_id == post.employee_id,
        RaterOverride.starts_on <= on,
        sa.or_(RaterOverride.ends_on.is_(None), RaterOverride.ends_on >= on),
    )
    is_named = sa.or_(sa.and_(post.supervisor_id.is_not(None), superior), override)
    grouped = (
        sa.select(
            post.unit_id,
            post.leads_unit,
            is_named.label("is_named"),
            Employee.id,
            sa.case((Account.password_hash.is_(None), 1), else_=0).label("inactive"),
            sa.case(
                (sa.or_(sa.and_(Employee.email.is_(None), Employee.phone.is_(None)),
                        Employee.golongan.is_(None)), 1),
                else_=0,
            ).label("incomplete"),
            sa.case((SignedEvaluation.employee_id.is_(None), 0), else_=1).label("signed"),
        )
        .join(Employee, post.employee_id == Employee.id)
        .outerjoin(Account, Account.employee_id == Employee.id)
        .outerjoin(
            SignedEvaluation,
            sa.and_(
                SignedEvaluation.employee_id == Employee.id,
                SignedEvaluation.period_id == period_id,
            ),
        )
        .where(
            sa.or_(Employee.left_on.is_(None), Employee.left_on > on), *_main_holds(post, on)
        )
        .subquery()
    )  # fmt: skip
    keys = (grouped.c.unit_id, grouped.c.leads_unit, grouped.c.is_named)
    return sa.select(
        *keys,
        sa.func.count(grouped.c.id).label("employees"),
        sa.func.sum(grouped.c.inactive).label("inactive"),
        sa.func.sum(grouped.c.incomplete).label("incomplete"),
        sa.func.sum(grouped.c.signed).label("signed"),
    ).group_by(*keys)


def _led_by_a_rater(on: datetime.date, lines: dict[uuid.UUID, UnitLine]) -> set[uuid.UUID]:
    """Units whose head may rate; notes beside it which units have a head at all."""
    can_rate: dict[uuid.UUID, bool] = defaultdict(bool)
    heads = db.session.scalars(
        sa.select(Posting).where(
            Posting.leads_unit, Posting.kind != PostingKind.TIM, *_holds(Posting, on)
        )
    )
    for head in heads:
        lines[head.unit_id].has_leader = True
        can_rate[head.unit_id] |= as_rule(head).can_rate
    return {unit for unit, is_able in can_rate.items() if is_able}


def _reaches(
    unit: uuid.UUID | None, parents: dict[uuid.UUID, uuid.UUID | None], rateable: set[uuid.UUID]
) -> bool:
    seen: set[uuid.UUID] = set()
    while unit is not None and unit not in seen:
        if unit in rateable:
            return True
        seen.add(unit)
        unit = parents.get(unit)
    return False


def _main_holds(post: type[Posting], on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    return (post.kind == PostingKind.DEFINITIF, *_holds(post, on))


def _holds(post: type[Posting], on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    return (post.starts_on <= on, sa.or_(post.ends_on.is_(None), post.ends_on >= on))


def _keys(on: datetime.date) -> Iterator[str]:
    period = period_to_watch(on)
    yield str(period.id) if period else ""


def _made(now: datetime.datetime, key: str) -> list[dict[str, Any]]:
    lines = counted_lines(now.date(), uuid.UUID(key) if key else None)
    return [asdict(one) | {"id": str(one.id)} for one in lines]


LINES = Source("kelengkapan", _keys, _made)
