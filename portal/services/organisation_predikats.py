"""Capaian kinerja organisasi: the first step of the law, entered before anybody is rated."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation, OrganisationPerformance
from portal.queries.periods import period_row
from portal.queries.units import unit_rows
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import OrganisationPredikat
from portal.rules.workflow import SIGNED
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

LONGEST_BASIS = 1000
LONGEST_REASON = 500


@dataclass(frozen=True)
class NewOrganisation:
    """A predicate as typed; `basis` names the decision, `reason` why an entered one is changed."""

    predikat: OrganisationPredikat
    basis: str
    is_last_years: bool = False
    reason: str = ""


def set_predikat(
    unit_id: uuid.UUID, period_id: uuid.UUID, new: NewOrganisation, seen: int, act: Act
) -> None:
    """Enter or correct a unit's predicate for a period; `seen` is the version on the screen, 0 for
    none.

    Last year's may stand in an annual evaluation, where this year's will not be out by the end of
    January (L.IV.B.1.f).  What a signed result rests on is never changed.  Raises Changed,
    IllegalStep, Invalid or NotFound.
    """
    basis = tidy(new.basis, "Dasar penetapan", LONGEST_BASIS)
    reason = tidy(new.reason, "Alasan perubahan", LONGEST_REASON)
    period = period_row(period_id)
    if unit_id not in unit_rows():
        raise Invalid("Unit ini tidak dikenal: pilih unit dari daftar.")
    if not basis:
        raise Invalid("Tulis dasar penetapan: pejabat, nomor, dan tanggal keputusannya.")
    if new.is_last_years and not (period.rule.is_annual and act.on.year > period.span.year):
        raise Invalid(
            "Predikat tahun lalu hanya dipakai pada evaluasi tahunan, bila yang baru belum "
            "ditetapkan sampai akhir Januari (L.IV.B.1.f)."
        )
    if period.stage in (PeriodStage.SELESAI, PeriodStage.RENCANA):
        raise IllegalStep("Periode ini belum berjalan atau sudah ditutup.")
    with writing() as session:
        row = session.scalar(
            sa.select(OrganisationPerformance)
            .where(
                OrganisationPerformance.unit_id == unit_id,
                OrganisationPerformance.period_id == period_id,
            )
            .with_for_update()
        )
        if (row.version if row else 0) != seen:
            raise Changed("Predikat unit ini baru saja diubah orang lain. Periksa, lalu ulangi.")
        before = row.predikat.value if row else None
        if row is None:
            row = OrganisationPerformance(
                unit_id=unit_id, period_id=period_id, is_practice=period.is_practice, version=0
            )
            session.add(row)
        else:
            _may_change(row, reason)
        row.predikat, row.basis, row.is_last_years = new.predikat, basis, new.is_last_years
        row.reason = reason if before else ""
        row.entered_by, row.entered_at = act.actor, act.at
        row.version += 1
        session.flush()
        audit.record(
            session, act, AuditTag.ORGANISATION_PREDIKAT_SET, row.id, unit=str(unit_id),
            period=period.span.key, before=before, after=new.predikat.value, basis=basis,
            last_years=new.is_last_years, reason=reason,
        )  # fmt: skip


def _may_change(row: OrganisationPerformance, reason: str) -> None:
    if not reason:
        raise Invalid("Tulis mengapa predikat yang sudah ditetapkan diubah.")
    session = sa.orm.object_session(row)
    signed = sa.exists().where(
        Evaluation.unit_id == row.unit_id, Evaluation.period_id == row.period_id,
        Evaluation.state.in_(SIGNED),
    )  # fmt: skip
    if session is not None and session.scalar(sa.select(signed)):
        raise IllegalStep(
            "Sudah ada penilaian yang ditandatangani atas dasar predikat ini, jadi tidak diubah."
        )
