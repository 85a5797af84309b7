"""Signed results (dokumen evaluasi) as frozen snapshots, and what happened to each since.

No row of these tables is ever changed or removed: triggers refuse it on both engines.  A decision
on an objection is a further row that supersedes the first.
"""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column

from portal.db import Base, Moment, enum_of, index_where_set, pk
from portal.models.periods import real_period
from portal.rules.predikat import QUADRANT, Ekspektasi, Predikat
from portal.rules.results import AFTER, CODE_LENGTH, DeliveryWay, ResultForm, ResultStep

_NINE = " OR ".join(
    f"(hasil_kerja = '{hasil}' AND perilaku_kerja = '{perilaku}' AND predikat = '{predikat}')"
    for (hasil, perilaku), predikat in QUADRANT.items()
)
# Against a NULL nothing is false, and a CHECK would let it pass: hence coalesce below.
# Who did not graduate is Kurang or Sangat Kurang, by the behaviour (L.IV.B.3.a.3.d).
_STUDY = (
    "predikat = CASE WHEN perilaku_kerja = 'dibawah_ekspektasi' THEN 'sangat_kurang' "
    "ELSE 'kurang' END"
)
_ORDER = " OR ".join(
    f"(step = '{step}' AND coalesce(\"after\", '') = '{before or ''}')"
    for step, before in AFTER.items()
)


class AppraisalResult(Base):
    """One document of an employee and a period, as it was signed.

    `content` is everything that is printed (`rules.result_content`), `sha256` its fingerprint,
    `code` what the public page of verification knows it by.  The predikat can be no other than the
    quadrant's, but for a study that failed (L.IV.B.3); number 2 is the decision on an objection,
    D.1.3.  `superior_id` is who hears an objection, None where nobody stood above.
    """

    __tablename__ = "appraisal_result"
    __table_args__ = (
        *real_period(),
        sa.UniqueConstraint("employee_id", "period_id", "number"),
        sa.UniqueConstraint("id", "employee_id"),
        sa.UniqueConstraint("id", "signed_by_id"),
        sa.UniqueConstraint("id", "employee_id", "period_id"),
        sa.ForeignKeyConstraint(
            ["supersedes_id", "employee_id", "period_id"],
            ["appraisal_result.id", "appraisal_result.employee_id", "appraisal_result.period_id"],
            name="fk_appraisal_result_supersedes",
        ),
        sa.CheckConstraint("number IN (1, 2)", name="number"),
        sa.CheckConstraint("(number = 2) = (supersedes_id IS NOT NULL)", name="supersedes"),
        sa.CheckConstraint("(number = 2) = (form = 'D.1.3')", name="form_of_number"),
        sa.CheckConstraint("form = 'D.1.1' OR is_final", name="final"),
        sa.CheckConstraint("supersedes_id IS NULL OR supersedes_id <> id", name="not_own_heir"),
        sa.CheckConstraint("signed_by_id <> employee_id", name="not_signed_by_oneself"),
        sa.CheckConstraint(
            "superior_id IS NULL OR superior_id <> employee_id", name="not_own_superior"
        ),
        sa.CheckConstraint(
            f"(NOT has_failed_study AND ({_NINE})) OR (has_failed_study AND {_STUDY})",
            name="quadrant",
        ),
        sa.CheckConstraint("length(sha256) = 64", name="sha256"),
        sa.CheckConstraint(f"length(code) = {CODE_LENGTH}", name="code"),
        sa.Index("ix_appraisal_result_period_id", "period_id", "unit_id", "predikat"),
        sa.Index("ix_appraisal_result_employee_signed", "employee_id", "signed_at", "id"),
        sa.Index("ix_appraisal_result_signed_by_id", "signed_by_id"),
        index_where_set("appraisal_result", "superior_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    period_id: Mapped[uuid.UUID]
    is_practice: Mapped[bool] = mapped_column(default=False)
    number: Mapped[int]
    form: Mapped[ResultForm] = mapped_column(enum_of(ResultForm))
    unit_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    hasil_kerja: Mapped[Ekspektasi] = mapped_column(enum_of(Ekspektasi))
    perilaku_kerja: Mapped[Ekspektasi] = mapped_column(
        sa.Enum(
            Ekspektasi,
            native_enum=False,
            create_constraint=True,
            name="perilakuekspektasi",
            values_callable=lambda members: [m.value for m in members],
            length=18,
        )
    )
    predikat: Mapped[Predikat] = mapped_column(enum_of(Predikat))
    has_failed_study: Mapped[bool] = mapped_column(default=False)
    is_final: Mapped[bool]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    rule_key: Mapped[str] = mapped_column(sa.String(60))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    code: Mapped[str] = mapped_column(sa.String(CODE_LENGTH), unique=True)
    signed_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    superior_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"))
    signed_at: Mapped[datetime.datetime] = mapped_column(Moment)
    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    if TYPE_CHECKING:
        is_current: Mapped[bool]


_heir = aliased(AppraisalResult)
AppraisalResult.is_current = column_property(
    ~sa.exists()
    .where(_heir.supersedes_id == AppraisalResult.id)
    .correlate_except(sa.inspect(_heir).selectable)
)


class ResultEvent(Base):
    """A step of a signed document: delivered, received, signed or refused, reported.

    `after` is the step without which this one cannot be, kept by a key to it.  `on_day` is the day
    it counts for, `recorded_at` when it was written down.  Nobody signs or refuses for another, and
    nobody delivers or reports their own document.
    """

    __tablename__ = "result_event"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["result_id", "employee_id"], ["appraisal_result.id", "appraisal_result.employee_id"]
        ),
        sa.ForeignKeyConstraint(
            ["result_id", "after"],
            ["result_event.result_id", "result_event.step"],
            name="fk_result_event_after",
        ),
        sa.CheckConstraint(_ORDER, name="order"),
        sa.CheckConstraint(
            "(by_id = employee_id) OR step NOT IN ('ditandatangani')", name="own_signature"
        ),
        sa.CheckConstraint(
            "(by_id <> employee_id) OR step IN ('diterima', 'ditandatangani', 'menolak')",
            name="not_by_oneself",
        ),
        sa.CheckConstraint("step <> 'menolak' OR length(note) > 0", name="refusal_has_reason"),
        sa.CheckConstraint(
            "step <> 'diterima' OR by_id = employee_id OR length(note) > 0",
            name="receipt_has_proof",
        ),
        sa.CheckConstraint("(step = 'disampaikan') = (way IS NOT NULL)", name="way"),
        sa.Index("ix_result_event_by_id", "by_id"),
    )

    result_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    step: Mapped[ResultStep] = mapped_column(enum_of(ResultStep), primary_key=True)
    after: Mapped[str | None] = mapped_column(sa.String(20))
    employee_id: Mapped[uuid.UUID]
    by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    on_day: Mapped[datetime.date]
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)
    way: Mapped[DeliveryWay | None] = mapped_column(enum_of(DeliveryWay))
    note: Mapped[str] = mapped_column(sa.String(1000), default="")


class ResultCertificate(Base):
    """A certified electronic signature laid to a document: the signed PDF under its fingerprint, or
    the provider's reference.
    """

    __tablename__ = "result_certificate"
    __table_args__ = (
        sa.ForeignKeyConstraint(["result_id"], ["appraisal_result.id"]),
        sa.CheckConstraint("sha256 IS NOT NULL OR length(reference) > 0", name="has_proof"),
        sa.CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name="size"),
        sa.UniqueConstraint("result_id", "sha256"),
    )

    id: Mapped[uuid.UUID] = pk()
    result_id: Mapped[uuid.UUID]
    provider: Mapped[str] = mapped_column(sa.String(120))
    reference: Mapped[str] = mapped_column(sa.String(200), default="")
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    size: Mapped[int | None]
    added_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    added_at: Mapped[datetime.datetime] = mapped_column(Moment)
