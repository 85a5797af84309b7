"""The one agency (instansi) that this instance serves."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, enum_of
from portal.rules.survey_periods import PeriodKind


class Agency(Base):
    """Exactly one row; there is no tenant column anywhere else."""

    __tablename__ = "agency"
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(200))
    short_name: Mapped[str] = mapped_column(sa.String(60))
    service_name: Mapped[str] = mapped_column(sa.String(120))
    time_zone: Mapped[str] = mapped_column(sa.String(40))
    brand: Mapped[str] = mapped_column(sa.String(20), default="inagov")
    cadence: Mapped[PeriodKind] = mapped_column(enum_of(PeriodKind))
