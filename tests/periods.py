"""What tests of periods share: terms, an agency with people, and moments in its zone."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.rules.period_terms import PeriodTerms, terms_of
from portal.rules.schemes import load_shipped
from portal.services import periods
from portal.services.audit import Act
from tests import factories

KENDARI = terms_of(load_shipped("kendari"))


def act_on(day: date, at: time = time(9, 30), zone: str = factories.WITA) -> Act:
    """Dewi, at a moment of the agency's day."""
    return Act("Dewi", datetime.combine(day, at, ZoneInfo(zone)))


def opened(year: int = 2026, terms: PeriodTerms = KENDARI, act: Act | None = None) -> None:
    """The periods of a year."""
    periods.open_year(year, terms, act or act_on(date(year, 1, 5)))


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
