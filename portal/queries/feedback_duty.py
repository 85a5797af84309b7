"""Which of their people a leader still owes regular feedback in the period (Ps. 17(1), 19(2))."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.feedback import Feedback
from portal.models.people import Employee
from portal.queries.rated_people import rated_by
from portal.rules.feedback import Duty, duty_on
from portal.rules.feedback_words import Timing
from portal.rules.scheme_parts import Scheme

# More than anybody leads directly, and less than a database takes as parameters.
MOST_PEOPLE = 10_000


@dataclass(frozen=True)
class DutyLine:
    """One employee: regular and incidental feedback of this leader in the period, and the last."""

    id: uuid.UUID
    name: str
    regular: int
    incidental: int
    last_at: datetime.datetime | None


@dataclass(frozen=True)
class DutyBoard:
    """The leader's people, those still owed something first; `owed` is how many of them."""

    duty: Duty
    people: Sequence[DutyLine]

    @property
    def owed(self) -> int:
        """How many have not had what is due."""
        return sum(1 for one in self.people if self.duty.open_for(one.regular))


def duty_board(leader: uuid.UUID, on: datetime.date, scheme: Scheme, zone: ZoneInfo) -> DutyBoard:
    """The board of a leader on a day: one statement beside those of `rated_by`."""
    duty = duty_on(scheme.feedback.rhythm, scheme.feedback.notes_per_period, on)
    people = sorted(rated_by(leader, on))[:MOST_PEOPLE]
    if not people:
        return DutyBoard(duty, ())
    first, last = bounds(duty.period.start, duty.period.end, zone)
    within = sa.and_(Feedback.given_at >= first, Feedback.given_at < last)
    regular, incidental = (
        sa.func.coalesce(
            sa.func.sum(sa.case((sa.and_(within, Feedback.timing == timing), 1), else_=0)), 0
        )
        for timing in (Timing.BERKALA, Timing.INSIDENTIL)
    )
    heir = Feedback.__table__.alias("heir")
    mine = sa.and_(
        Feedback.employee_id == Employee.id,
        Feedback.giver_id == leader,
        ~sa.exists().where(heir.c.supersedes_id == Feedback.id),
    )
    rows = db.session.execute(
        sa.select(
            Employee.id, Employee.name, regular.label("regular"),
            incidental.label("incidental"), sa.func.max(Feedback.given_at).label("last_at"),
        )
        .outerjoin(Feedback, mine)
        .where(Employee.id.in_(people))
        .group_by(Employee.id, Employee.name)
        .order_by(Employee.name, Employee.id)
    )  # fmt: skip
    lines = [DutyLine(r.id, r.name, r.regular, r.incidental, r.last_at) for r in rows]
    return DutyBoard(duty, sorted(lines, key=lambda one: not duty.open_for(one.regular)))


def bounds(
    first: datetime.date, last: datetime.date, zone: ZoneInfo
) -> tuple[datetime.datetime, datetime.datetime]:
    """The first moment of a day and the first one after another, in the agency's zone."""
    start = datetime.datetime.combine(first, datetime.time(), zone)
    end = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), zone)
    return start, end
