"""Objections (keberatan): reasons and evidence, both sides in writing, one decision.

Nothing here is changed once it is written; triggers refuse it.  Source: PermenPANRB 6/2022, Ps. 29
and L.V.B.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.results import HeardParty, Outcome


class Objection(Base):
    """An employee's objection to one signed document, at most one for each.

    `signer_id` is who signed the document, and so never who decides.  `decider_id` is the superior
    of that day, None where nobody was found: then whoever stands above when it is decided.
    """

    __tablename__ = "objection"
    __table_args__ = (
        sa.UniqueConstraint("result_id"),
        sa.UniqueConstraint("id", "employee_id", "signer_id"),
        sa.ForeignKeyConstraint(
            ["result_id", "employee_id"], ["appraisal_result.id", "appraisal_result.employee_id"]
        ),
        sa.ForeignKeyConstraint(
            ["result_id", "signer_id"], ["appraisal_result.id", "appraisal_result.signed_by_id"]
        ),
        sa.CheckConstraint("length(reasons) > 0", name="has_reasons"),
        sa.CheckConstraint(
            "decider_id IS NULL OR (decider_id <> employee_id AND decider_id <> signer_id)",
            name="decided_by_another",
        ),
        sa.Index("ix_objection_employee_id", "employee_id"),
        sa.Index("ix_objection_decider_id", "decider_id"),
        sa.Index("ix_objection_signer_id", "signer_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    result_id: Mapped[uuid.UUID]
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    signer_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    decider_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    reasons: Mapped[str] = mapped_column(sa.String(8000))
    wish: Mapped[str] = mapped_column(sa.String(2000), default="")
    filed_on: Mapped[datetime.date]
    filed_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ObjectionEvidence(Base):
    """A piece of the employee's own evidence that was handed in with an objection."""

    __tablename__ = "objection_evidence"

    objection_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("objection.id"), primary_key=True)
    evidence_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("evidence.id"), primary_key=True, index=True
    )


class ObjectionStatement(Base):
    """What one side says to the superior, once (L.V.B.5)."""

    __tablename__ = "objection_statement"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["objection_id", "employee_id", "signer_id"],
            ["objection.id", "objection.employee_id", "objection.signer_id"],
        ),
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        sa.CheckConstraint(
            "(party = 'pegawai' AND by_id = employee_id)"
            " OR (party = 'penilai' AND by_id = signer_id)",
            name="own_side",
        ),
    )

    objection_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    party: Mapped[HeardParty] = mapped_column(enum_of(HeardParty), primary_key=True)
    employee_id: Mapped[uuid.UUID]
    signer_id: Mapped[uuid.UUID]
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    text: Mapped[str] = mapped_column(sa.String(8000))
    written_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ObjectionDecision(Base):
    """How the superior decided: upheld, or changed by a further document (D.1.3).

    `unheard` says why a side was not heard, where one gave no explanation.
    """

    __tablename__ = "objection_decision"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["objection_id", "employee_id", "signer_id"],
            ["objection.id", "objection.employee_id", "objection.signer_id"],
        ),
        sa.ForeignKeyConstraint(
            ["result_id", "employee_id"], ["appraisal_result.id", "appraisal_result.employee_id"]
        ),
        sa.CheckConstraint("length(reasons) > 0", name="has_reasons"),
        sa.CheckConstraint("(outcome = 'mengubah') = (result_id IS NOT NULL)", name="changed"),
        sa.CheckConstraint(
            "decided_by_id <> employee_id AND decided_by_id <> signer_id", name="by_another"
        ),
        sa.UniqueConstraint("result_id"),
        sa.Index("ix_objection_decision_decided_by_id", "decided_by_id"),
    )

    objection_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    employee_id: Mapped[uuid.UUID]
    signer_id: Mapped[uuid.UUID]
    outcome: Mapped[Outcome] = mapped_column(enum_of(Outcome))
    reasons: Mapped[str] = mapped_column(sa.String(8000))
    unheard: Mapped[str] = mapped_column(sa.String(1000), default="")
    result_id: Mapped[uuid.UUID | None]
    decided_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    decided_on: Mapped[datetime.date]
    decided_at: Mapped[datetime.datetime] = mapped_column(Moment)
