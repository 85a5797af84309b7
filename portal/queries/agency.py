"""The agency as pages need it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from portal.db import db
from portal.errors import NotFound
from portal.models.agency import Agency


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
            "Instansi belum disiapkan: jalankan `flask demo` atau siapkan instansi lebih dahulu."
        )
    return row


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
