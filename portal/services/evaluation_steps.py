"""The one door through which an evaluation changes its state, for rating, forum, signing and after.

Who takes a step is a party of `rules.workflow`; whether the person is that party is decided where
the evaluation is loaded.
"""

import datetime
import uuid
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from portal.errors import N_, Changed, IllegalStep, NotFound
from portal.models.evaluations import Evaluation
from portal.queries.evaluations import lacks_of
from portal.queries.evaluators import InCharge, in_charge
from portal.queries.periods import PeriodRow, period_row
from portal.rules.workflow import (
    Circumstances,
    EvaluationState,
    EvaluationStep,
    Party,
    StepError,
    StepFault,
    advance,
)
from portal.services.audit import Act

_WORDS = {
    StepFault.BUKAN_LANGKAH: N_("Langkah ini tidak mungkin pada tahap penilaian sekarang."),
    StepFault.TIDAK_BERWENANG: N_("Langkah ini bukan wewenang Anda."),
    StepFault.LATIHAN: N_("Masa latihan tidak menghasilkan dokumen apa pun."),
    StepFault.BUKAN_TAHAPNYA: N_("Periode ini sedang tidak pada tahap untuk langkah tersebut."),
    StepFault.WAKTU_HABIS: N_(
        "Waktunya sudah lewat. Setelah jendela evaluasi, atasan pejabat penilai yang menilai "
        "(L.IV.A.11)."
    ),
    StepFault.BELUM_BERALIH: N_("Penilaian ini masih di tangan pejabat penilai."),
    StepFault.BELUM_LENGKAP: N_("Penilaian belum lengkap: lihat daftar yang masih kurang."),
    StepFault.BELUM_DIBICARAKAN: N_(
        "Skema meminta percakapan dengan pegawai lebih dulu: bagikan draf, lalu catat tanggal "
        "percakapan."
    ),
    StepFault.BERSIFAT_FINAL: N_("Hasil ini final, jadi tidak dapat diajukan keberatan."),
    StepFault.BELUM_WAKTUNYA: N_("Hari keberatan pegawai belum berakhir."),
}  # fmt: skip


def locked(session: Session, evaluation_id: uuid.UUID, seen: int | None = None) -> Evaluation:
    """The row, held until the end of the transaction; `seen` is the version that was on the screen.

    Raises NotFound or Changed.
    """
    row = session.get(Evaluation, evaluation_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("Penilaian ini tidak dikenal.")
    if seen is not None and row.version != seen:
        raise Changed("Penilaian ini berubah sejak Anda membukanya. Periksa lagi, lalu ulangi.")
    return row


def take(
    session: Session,
    row: Evaluation,
    step: EvaluationStep,
    party: Party,
    act: Act,
    *,
    objection_until: datetime.date | None = None,
    is_final: bool = False,
    changes: Mapping[str, object] = MappingProxyType({}),
) -> EvaluationState:
    """Take a step of the table inside another use case; returns the state before.

    `objection_until` and `is_final` only matter to objections; `changes` are columns that change in
    the same breath.  Raises IllegalStep.
    """
    charge = in_charge(row.employee_id, period_row(row.period_id), act.on)
    now = circumstances(row, charge, act.on, objection_until, is_final=is_final)
    before = row.state
    try:
        row.state = advance(row.state, step, party, now)
    except StepError as error:
        raise IllegalStep(_WORDS[error.fault]) from error
    for name, value in changes.items():
        setattr(row, name, value)
    touch(row, act)
    session.flush()
    return before


def circumstances(
    row: Evaluation,
    charge: InCharge,
    on: datetime.date,
    objection_until: datetime.date | None = None,
    *,
    is_final: bool = False,
    period: PeriodRow | None = None,
) -> Circumstances:
    """What the table looks at, for one evaluation on a day."""
    of = period or period_row(row.period_id)
    return Circumstances(
        on=on, stage=of.stage, last_day=charge.last_day, has_forum=row.has_forum,
        is_practice=row.is_practice, taken_over=charge.taken_over,
        lacks=len(lacks_of(row, of.span.end)), needs_talk=row.needs_talk,
        has_talked=row.talk_on is not None, objection_until=objection_until, is_final=is_final,
    )  # fmt: skip


def require_evaluator(row: Evaluation, by: uuid.UUID, act: Act) -> Party:
    """That somebody is who evaluates now; returns as which party.

    The law's answer may have changed since the evaluation was begun: by a transfer, or by the end
    of the window.  Raises IllegalStep, or NotFound to anybody else.
    """
    charge = in_charge(row.employee_id, period_row(row.period_id), act.on)
    if by == row.employee_id or by not in (row.evaluator_id, charge.evaluator_id):
        raise NotFound("Penilaian ini tidak dikenal.")
    if charge.evaluator_id != by:
        raise IllegalStep("Penilaian ini sudah beralih ke pejabat lain, jadi bukan di tangan Anda.")
    if row.evaluator_id != by:
        raise IllegalStep("Ambil alih penilaian ini lebih dulu, lalu lanjutkan.")
    return Party.ATASAN if charge.taken_over else Party.PENILAI


def require_time(row: Evaluation, act: Act) -> None:
    """That the rater's last day is not over. Raises IllegalStep (L.IV.A.11)."""
    charge = in_charge(row.employee_id, period_row(row.period_id), act.on)
    if not (row.is_practice or charge.taken_over or act.on <= charge.last_day):
        raise IllegalStep(_WORDS[StepFault.WAKTU_HABIS])


def touch(row: Evaluation, act: Act) -> None:
    """Count a change."""
    row.version += 1
    row.changed_at = act.at
