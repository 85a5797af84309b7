"""Learning by unit: who has the hours of the year, who came to courses, and the years before.

Only counts and sums of people who work there today; which units may be told is for the rules.
"""

import datetime
import uuid
from collections import defaultdict
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.models.training import LearningClaim, TrainingPlace, TrainingProgramme
from portal.queries.competences import scheme_or_none
from portal.queries.kept_figures import Source, figures
from portal.queries.unit_board import at_work
from portal.rules.development_rule import development_on
from portal.rules.employment import Employment
from portal.rules.training_words import ClaimState, PlaceState, ProgrammeState

YEARS = 5


@dataclass
class UnitLearning:
    """A unit's own people: how many, how many must have hours (PNS), of these how many have them;
    hours of all; places in courses of the year, those that came and did not, those who wait.
    """

    people: int = 0
    bound: int = 0
    reached: int = 0
    hours: int = 0
    enrolled: int = 0
    there: int = 0
    absent: int = 0
    waiting: int = 0

    def add(self, other: "UnitLearning") -> None:
        """Put another unit's people to these."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def own_learning(
    now: datetime.datetime, least: int
) -> tuple[dict[uuid.UUID, tuple[UnitLearning, list[int]]], datetime.datetime]:
    """Each unit by itself with its hours of the last years, the oldest first, and when that was
    counted; `least` hours are asked of a PNS.
    """
    found = figures(LEARNING, str(least), now)
    return {
        uuid.UUID(unit): (UnitLearning(*sums), years)
        for unit, (sums, years) in found.content.items()
    }, found.made_at


def years_of(on: datetime.date) -> range:
    """The years whose hours are told."""
    return range(on.year - YEARS + 1, on.year + 1)


def counted_learning(year: int, least: int, on: datetime.date) -> dict[uuid.UUID, UnitLearning]:
    """Each unit by itself, counted on the spot, in two statements."""
    done = _hours(year).subquery()
    hours = sa.func.coalesce(done.c.hours, 0)
    is_bound = Employee.employment == Employment.PNS
    rows = db.session.execute(
        sa.select(
            Posting.unit_id, sa.func.count(), sa.func.sum(sa.case((is_bound, 1), else_=0)),
            sa.func.sum(sa.case((sa.and_(is_bound, hours >= least), 1), else_=0)),
            sa.func.sum(hours),
        )
        .join(Employee, Employee.id == Posting.employee_id)
        .outerjoin(done, done.c.employee_id == Posting.employee_id)
        .where(*at_work(on))
        .group_by(Posting.unit_id)
    )  # fmt: skip
    found: dict[uuid.UUID, UnitLearning] = defaultdict(UnitLearning)
    for unit, people, bound, reached, total in rows:
        found[unit] = UnitLearning(people, int(bound), int(reached), int(total))
    _add_places(found, year, on)
    return dict(found)


def counted_years(on: datetime.date) -> dict[uuid.UUID, dict[int, int]]:
    """Hours by year of people who work in each unit today; one statement."""
    both = sa.union_all(*(_hours(one) for one in years_of(on))).subquery()
    rows = db.session.execute(
        sa.select(Posting.unit_id, both.c.year, sa.func.sum(both.c.hours))
        .join(Posting, Posting.employee_id == both.c.employee_id)
        .where(*at_work(on))
        .group_by(Posting.unit_id, both.c.year)
    )
    found: dict[uuid.UUID, dict[int, int]] = defaultdict(dict)
    for unit, year, hours in rows:
        found[unit][int(year)] = int(hours)
    return found


def _add_places(found: dict[uuid.UUID, UnitLearning], year: int, on: datetime.date) -> None:
    rows = db.session.execute(
        sa.select(Posting.unit_id, TrainingPlace.state, sa.func.count())
        .join(Posting, Posting.employee_id == TrainingPlace.employee_id)
        .join(TrainingProgramme, TrainingProgramme.id == TrainingPlace.programme_id)
        .where(
            TrainingProgramme.ends_on.between(*_days(year)),
            TrainingProgramme.state != ProgrammeState.BATAL, *at_work(on),
        )
        .group_by(Posting.unit_id, TrainingPlace.state)
    )  # fmt: skip
    names = {
        PlaceState.TERDAFTAR: "enrolled", PlaceState.HADIR: "there",
        PlaceState.TIDAK_HADIR: "absent", PlaceState.MENUNGGU: "waiting",
    }  # fmt: skip
    for unit, state, n in rows:
        if state in names:
            setattr(found[unit], names[state], n)


def _hours(year: int) -> sa.Select[Any]:
    """year, employee_id, hours: courses in which somebody was, and proofs that were accepted."""
    days = _days(year)
    places = (
        sa.select(TrainingPlace.employee_id, TrainingPlace.hours)
        .join(TrainingProgramme, TrainingProgramme.id == TrainingPlace.programme_id)
        .where(TrainingPlace.state == PlaceState.HADIR, TrainingProgramme.ends_on.between(*days))
    )
    claims = sa.select(LearningClaim.employee_id, LearningClaim.hours).where(
        LearningClaim.state == ClaimState.DITERIMA, LearningClaim.finished_on.between(*days)
    )
    both = sa.union_all(places, claims).subquery()
    return sa.select(
        sa.literal(year).label("year"), both.c.employee_id, sa.func.sum(both.c.hours).label("hours")
    ).group_by(both.c.employee_id)


def _days(year: int) -> tuple[datetime.date, datetime.date]:
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def _made(now: datetime.datetime, key: str) -> dict[str, list[Any]]:
    on = now.date()
    years = counted_years(on)
    return {
        str(unit): [
            list(asdict(one).values()), [years.get(unit, {}).get(y, 0) for y in years_of(on)]
        ]
        for unit, one in counted_learning(on.year, int(key), on).items()
    }  # fmt: skip


def least_hours(on: datetime.date) -> int:
    """Hours that are asked of a PNS (PP 17/2020 Pasal 203(4)), or more where the scheme does."""
    scheme = scheme_or_none(on)
    own = scheme.training.hours_per_year if scheme else 0
    return max(development_on(on).hours[Employment.PNS].least, own)


LEARNING = Source("pelatihan", lambda on: [str(least_hours(on))], _made)
