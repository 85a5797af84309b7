"""Evaluations: the rater's two ratings of one employee in one period, with reasons and evidence.

What is signed, delivered and objected to stands in `models.results`; the signature closes these
rows, and triggers refuse to change them afterwards.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.predikat import Ekspektasi, OrganisationPredikat
from portal.rules.reviews import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    Assignment,
    Dimension,
    Exemption,
    LinkKind,
)
from portal.rules.transfers import Case
from portal.rules.workflow import OPEN, EvaluationState

_OPEN = ", ".join(sorted(f"'{one}'" for one in OPEN))
_UNSIGNED = f"state IN ({_OPEN}, 'dikecualikan')"
# In these hands a rating is at least complete; what the scheme asks besides, a trigger checks.
_INCOMPLETE = "state IN ('draf', 'dikecualikan')"


def rating_of(name: str) -> sa.Enum:
    """A column of one of the three ratings, with a CHECK of its own name."""
    return sa.Enum(
        Ekspektasi, native_enum=False, create_constraint=True, name=name, length=20,
        values_callable=lambda members: [m.value for m in members],
    )  # fmt: skip


class OrganisationPerformance(Base):
    """Capaian kinerja organisasi of a unit in a period: the first step of the law (L.IV.B.1).

    `basis` names the decision that it was taken from; `is_last_years` = last year's, because this
    year's was not out by the end of January (L.IV.B.1.f).  A correction says why and counts up.
    """

    __tablename__ = "organisation_predikat"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["period_id", "is_practice"], ["evaluation_period.id", "evaluation_period.is_practice"]
        ),
        sa.UniqueConstraint("unit_id", "period_id"),
        sa.CheckConstraint("length(basis) > 0", name="has_basis"),
        sa.CheckConstraint("version = 1 OR length(reason) > 0", name="correction_has_reason"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_organisation_predikat_period_id", "period_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"))
    period_id: Mapped[uuid.UUID]
    is_practice: Mapped[bool] = mapped_column(default=False)
    predikat: Mapped[OrganisationPredikat] = mapped_column(enum_of(OrganisationPredikat))
    basis: Mapped[str] = mapped_column(sa.String(1000))
    is_last_years: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[str] = mapped_column(sa.String(120))
    entered_at: Mapped[datetime.datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    version: Mapped[int] = mapped_column(default=1)


class Evaluation(Base):
    """One employee in one period, as the rater sees it.

    `evaluator_id` rates: the rater, or the rater's superior when `by_superior` (L.IV.A.11); `case`
    and `article` say why.  `unit_id` is the unit that the evaluator leads, whose achievement counts
    (L.IV.B.1.g).  `needs_evidence`, `needs_talk` and `has_forum` are what the scheme said at the
    start.  `earlier` keeps what a former evaluator had written, as it was, when it went over.
    `kept_period_id`: the last periodic result of the old unit stands instead, as both agreed
    (L.IV.A.13.a).  `version` grows with each change.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["period_id", "is_practice"], ["evaluation_period.id", "evaluation_period.is_practice"]
        ),
        sa.UniqueConstraint("employee_id", "period_id"),
        sa.CheckConstraint("evaluator_id <> employee_id", name="not_oneself"),
        sa.CheckConstraint(
            f"NOT is_practice OR state IN ({_OPEN}, 'dikecualikan')", name="practice_unsigned"
        ),
        sa.CheckConstraint(
            f"{_INCOMPLETE} OR (hasil_kerja IS NOT NULL AND perilaku_kerja IS NOT NULL)",
            name="has_ratings",
        ),
        sa.CheckConstraint(
            f"{_INCOMPLETE} OR NOT needs_evidence OR ("
            "(hasil_kerja = 'sesuai_ekspektasi' OR length(hasil_reason) > 0) AND "
            "(perilaku_kerja = 'sesuai_ekspektasi' OR length(perilaku_reason) > 0))",
            name="has_reasons",
        ),
        sa.CheckConstraint(
            f"{_INCOMPLETE} OR (length(strength) > 0 AND length(area) > 0 "
            "AND length(next_step) > 0 AND length(notes) + length(recommendation) > 0)",
            name="has_feedback",
        ),
        sa.CheckConstraint(
            f"{_UNSIGNED} OR NOT needs_talk OR by_superior OR talk_on IS NOT NULL", name="has_talk"
        ),
        sa.CheckConstraint("(state = 'dikecualikan') = (exemption IS NOT NULL)", name="excused"),
        sa.CheckConstraint(
            "exemption IS NULL OR length(exemption_reason) > 0", name="exemption_has_reason"
        ),
        sa.CheckConstraint(
            "kept_agreed_at IS NULL OR kept_period_id IS NOT NULL", name="kept_was_offered"
        ),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.Index("ix_evaluation_period_state", "period_id", "state"),
        sa.Index("ix_evaluation_evaluator_state", "evaluator_id", "state"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    period_id: Mapped[uuid.UUID]
    is_practice: Mapped[bool] = mapped_column(default=False)
    posting_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("posting.id"), index=True)
    skp_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("skp.id"), index=True)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    evaluator_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    by_superior: Mapped[bool] = mapped_column(default=False)
    case: Mapped[Case] = mapped_column(enum_of(Case))
    article: Mapped[str] = mapped_column(sa.String(60))
    state: Mapped[EvaluationState] = mapped_column(
        enum_of(EvaluationState), default=EvaluationState.DRAF
    )
    needs_evidence: Mapped[bool] = mapped_column(default=True)
    needs_talk: Mapped[bool] = mapped_column(default=False)
    has_forum: Mapped[bool] = mapped_column(default=False)
    assignment: Mapped[Assignment] = mapped_column(enum_of(Assignment), default=Assignment.BIASA)
    assignment_source: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    hasil_kerja: Mapped[Ekspektasi | None] = mapped_column(rating_of("hasilkerja"))
    perilaku_kerja: Mapped[Ekspektasi | None] = mapped_column(rating_of("perilakukerja"))
    hasil_reason: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    perilaku_reason: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    distribution_reason: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    notes: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    recommendation: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    strength: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    area: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    next_step: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    shared_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    answered_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    talk_on: Mapped[datetime.date | None]
    talk_note: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    exemption: Mapped[Exemption | None] = mapped_column(enum_of(Exemption))
    exemption_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    kept_period_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("evaluation_period.id"))
    kept_agreed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    earlier: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    started_at: Mapped[datetime.datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class EvaluationGoal(Base):
    """What the rater found about one result of the plan; no rating of its own (L.IV.B.3).

    `title` are the plan's words, `realisation` what was reached, `feedback` and `finding` the
    rater's words about it.
    """

    __tablename__ = "evaluation_goal"

    evaluation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("evaluation.id"), primary_key=True
    )
    goal_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("goal.id"), primary_key=True, index=True
    )
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(500))
    realisation: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    feedback: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    finding: Mapped[str] = mapped_column(sa.String(LONGEST_TEXT), default="")
    version: Mapped[int] = mapped_column(default=1)


class EvaluationEvidence(Base):
    """Something that a rating rests on.

    `source_id` is the row of that kind (log entry, feedback, evidence, published index, release of
    colleagues, service, self-assessment); `words` are what stood there when it was linked, because
    a signed rating must still show it when the row is gone.
    """

    __tablename__ = "evaluation_evidence"
    __table_args__ = (sa.CheckConstraint("length(words) > 0", name="has_words"),)

    evaluation_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("evaluation.id"), primary_key=True
    )
    dimension: Mapped[Dimension] = mapped_column(enum_of(Dimension), primary_key=True)
    kind: Mapped[LinkKind] = mapped_column(enum_of(LinkKind), primary_key=True)
    source_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    linked_at: Mapped[datetime.datetime] = mapped_column(Moment)
