"""Survey points (one QR poster each) and the rolls of one-time slips."""

import datetime
import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, enum_of, pk
from portal.models.units import Service


class SurveyPoint(Base):
    """A counter or room with its public code. The code is random, names nobody, and can be
    revoked.
    """

    __tablename__ = "survey_point"
    __table_args__ = (
        sa.CheckConstraint("length(code) = 8", name="code_length"),
        sa.CheckConstraint(
            "closes_on IS NULL OR opens_on IS NULL OR closes_on >= opens_on", name="window"
        ),
    )

    id: Mapped[uuid.UUID] = pk()
    service_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("service.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    code: Mapped[str] = mapped_column(sa.String(8), unique=True)
    opens_on: Mapped[datetime.date | None]
    closes_on: Mapped[datetime.date | None]
    revoked_on: Mapped[datetime.date | None]

    service: Mapped[Service] = relationship()


class SlipState(StrEnum):
    """`DIPAKAI` is a slip whose answer still lies in the ballot box; mixing turns it into
    `SELESAI`.
    """

    SIAP = "siap"
    DIPAKAI = "dipakai"
    SELESAI = "selesai"
    TERPAKAI = "terpakai"


class Slip(Base):
    """A one-time slip (karcis): only the keyed hash of its code, never the code."""

    __tablename__ = "slip"
    __table_args__ = ({"sqlite_with_rowid": False},)

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    point_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("survey_point.id"), index=True)
    state: Mapped[SlipState] = mapped_column(enum_of(SlipState), default=SlipState.SIAP)
