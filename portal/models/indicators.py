"""The indicator dictionary (kamus indikator): proposed by anybody, approved before it is reused.

Source: PermenPANRB 6/2022, L.II.A.3 and form A.1.3.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.cascade_words import ControlLevel, DefinitionState, ReportingPeriod
from portal.rules.employment import JobFamily


class IndicatorDefinition(Base):
    """One indicator as the agency understands it; `version` grows with each change of words.

    `reason` says why it was refused; `family` None = for every job family.
    """

    __tablename__ = "indicator_definition"
    __table_args__ = (
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("(state = 'usulan') = (decided_at IS NULL)", name="decided"),
        sa.CheckConstraint("state <> 'ditolak' OR length(reason) > 0", name="refused_for_a_reason"),
        sa.Index("ix_indicator_definition_state_name", "state", "name_key"),
    )

    id: Mapped[uuid.UUID] = pk()
    name: Mapped[str] = mapped_column(sa.String(200))
    name_key: Mapped[str] = mapped_column(sa.String(200))
    purpose: Mapped[str] = mapped_column(sa.String(500), default="")
    definition: Mapped[str] = mapped_column(sa.String(1000))
    formula: Mapped[str] = mapped_column(sa.String(500), default="")
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    source: Mapped[str] = mapped_column(sa.String(200))
    owner: Mapped[str] = mapped_column(sa.String(200))
    level: Mapped[ControlLevel] = mapped_column(enum_of(ControlLevel))
    period: Mapped[ReportingPeriod] = mapped_column(enum_of(ReportingPeriod))
    family: Mapped[JobFamily | None] = mapped_column(enum_of(JobFamily))
    state: Mapped[DefinitionState] = mapped_column(enum_of(DefinitionState))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    proposed_by: Mapped[str] = mapped_column(sa.String(150))
    proposer_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    proposed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(sa.String(150), default="")
    decided_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
