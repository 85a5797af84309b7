"""The agency as pages need it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from portal.db import db
from portal.errors import NotFound
from portal.models.agency import Agency
from portal.models.periods import EvaluationPeriod
from portal.models.survey_points import SurveyPoint
from portal.rules.reviews import mark_of
from portal.rules.survey_periods import PeriodKind


@dataclass(frozen=True)
class AgencyCard:
    """What every page shows of the agency; a neutral card stands in before set-up or while the
    database is away.
    """

    name: str = "Portal Penilaian Kinerja"
    short_name: str = "Portal"
    service_name: str = "Survei Kepuasan Masyarakat"
    brand: str = "inagov"
    time_zone: str = "Asia/Jakarta"
    is_set_up: bool = False


def agency() -> Agency:
    """The agency of this instance; raises NotFound before the first set-up."""
    row: Agency | None = db.session.scalar(sa.select(Agency))
    if row is None:
        raise NotFound(
            "Data instansi belum diisi: pengelola sistem mengisinya di halaman Data instansi."
        )
    return row


@dataclass(frozen=True)
class StoredCard:
    """The card for its form; `mark` is empty before set-up, and `is_bound` says that zone and
    survey period are in use.
    """

    name: str = ""
    short_name: str = ""
    service_name: str = ""
    zone: str = ""
    cadence: str = PeriodKind.TRIWULAN
    brand: str = "inagov"
    mark: str = ""
    is_bound: bool = False


def stored_card() -> StoredCard:
    """The card as it is stored now, empty before set-up."""
    row = db.session.get(Agency, 1, populate_existing=True)
    if row is None:
        return StoredCard()
    return StoredCard(
        row.name, row.short_name, row.service_name, row.time_zone, row.cadence.value, row.brand,
        card_mark(row), bool(db.session.scalar(bound())),
    )  # fmt: skip


def card_mark(row: Agency | None) -> str:
    """What a form carries to notice another's change."""
    if row is None:
        return ""
    return mark_of(
        row.name, row.short_name, row.service_name, row.time_zone, row.cadence.value, row.brand
    )


def bound() -> sa.Select[bool]:
    """Asks whether periods or survey points rest on the agency's zone and survey period."""
    used = sa.or_(sa.exists().select_from(EvaluationPeriod), sa.exists().select_from(SurveyPoint))
    return sa.select(used)


def agency_card() -> AgencyCard:
    """The card, or the neutral one; never raises, because error pages need it too."""
    try:
        row = db.session.scalar(sa.select(Agency))
    except DBAPIError:
        db.session.rollback()
        return AgencyCard()
    if row is None:
        return AgencyCard()
    return AgencyCard(
        row.name, row.short_name, row.service_name, row.brand, row.time_zone, is_set_up=True
    )
