"""What tests of periods share: terms, an agency with people, and moments in its zone."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.schemes import SchemeVersion
from portal.rules.schemes import Scheme, load_shipped
from portal.services import periods
from portal.services.audit import Act
from portal.services.schemes import adopt_scheme
from tests import factories
from tests.stored import count
from tests.worlds import kept

KENDARI = load_shipped("kendari")


def act_on(day: date, at: time = time(9, 30), zone: str = factories.WITA) -> Act:
    """Dewi, at a moment of the agency's day."""
    return Act("Dewi", datetime.combine(day, at, ZoneInfo(zone)))


@kept
def opened(year: int = 2026, scheme: Scheme = KENDARI, act: Act | None = None) -> None:
    """The periods of a year; the first time under a scheme that is adopted for 2026."""
    if not count(SchemeVersion):
        adopt_scheme(scheme, "SK 7/2025", act_on(date(2025, 12, 1)), date(2026, 1, 1))
    periods.open_year(year, act or act_on(date(year, 1, 5)))


def period(key: str) -> EvaluationPeriod:
    """A real period as it now stands."""
    db.session.rollback()
    return db.session.scalars(
        sa.select(EvaluationPeriod).where(
            EvaluationPeriod.span_key == key, ~EvaluationPeriod.is_practice
        )
    ).one()


def person(nip: str) -> UUID:
    """The id of whoever has a NIP."""
    return db.session.scalars(sa.select(Employee.id).where(Employee.nip == nip)).one()
