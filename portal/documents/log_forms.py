"""The log on its official forms: Rencana Aksi (B.1.1) and Pendokumentasian Kinerja (B.1.2).

Source: PermenPANRB 6/2022, L.III.A.2-8, p. 67-68.  What is printed is evidence of progress or of
the final result, not of activity (L.III.A.7).
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

from portal.documents.feedback_record import EMPLOYEE, RATER, person_of
from portal.documents.official_forms import Block, OfficialForm, Signature
from portal.queries.form_heads import FormHead
from portal.queries.log_progress import GoalProgress, MeasureProgress
from portal.queries.realisations import Realised, RealisedEntry
from portal.rules.progress import Counting
from portal.rules.skp_words import Priority

Heads = tuple[FormHead, FormHead]
Steps = Mapping[uuid.UUID, Sequence[str]]
_WHAT_COUNTS = (
    "Yang dicatat adalah bukti kemajuan atau realisasi akhir hasil kerja, bukan bukti aktivitas."
)


def action_plan_form(
    goals: Sequence[GoalProgress], steps: Steps, heads: Heads, *, agency: str, period: str
) -> OfficialForm:
    """B.1.1: the steps to each result, signed by the employee."""
    rows = [(goal.text, _listed(steps.get(goal.goal_id, ()))) for goal in goals]
    block = Block("HASIL KERJA", ("Rencana Hasil Kerja", "Rencana Aksi"), (5, 7), rows)
    return _form("B.1.1", "RENCANA AKSI", [block], heads, agency, period, "")


def documentation_form(
    goals: Sequence[GoalProgress],
    steps: Steps,
    realised: Mapping[uuid.UUID | None, Realised],
    heads: Heads,
    *,
    agency: str,
    period: str,
) -> OfficialForm:
    """B.1.2: what was realised in a period, with its evidence, signed by the employee."""
    columns = ("Rencana Hasil Kerja", "Rencana Aksi", "Realisasi dan Bukti Dukung")
    rows: list[Sequence[str]] = []
    for priority, title in ((Priority.UTAMA, "A. UTAMA"), (Priority.TAMBAHAN, "B. TAMBAHAN")):
        chosen = [goal for goal in goals if goal.priority is priority]
        rows.append((title,))
        rows += [
            (goal.text, _listed(steps.get(goal.goal_id, ())), _of(realised, goal.goal_id))
            for goal in chosen
        ]
    rest = realised.get(None)
    if rest and rest.total:
        rows += [("DI LUAR RENCANA",), ("Belum ada di rencana", "", realised_text(rest))]
    block = Block("HASIL KERJA", columns, (4, 4, 9), rows)
    return _form("B.1.2", "PENDOKUMENTASIAN KINERJA", [block], heads, agency, period, _WHAT_COUNTS)


def realised_texts(found: Mapping[uuid.UUID | None, Realised]) -> dict[uuid.UUID, str]:
    """REALISASI BERDASARKAN BUKTI DUKUNG of each goal, for B.1.3-B.1.5."""
    return {goal: realised_text(one) for goal, one in found.items() if goal is not None}


def realised_text(one: Realised) -> str:
    """Where the indicators stand, then the results of the period with their evidence."""
    units: dict[uuid.UUID | None, str] = {m.measure_id: m.unit for m in one.measures}
    lines = [_stands(measure) for measure in one.measures if measure.progress.value is not None]
    lines += [_entry(entry, units.get(entry.measure_id, "")) for entry in one.entries]
    more = one.total - len(one.entries)
    if more:
        lines.append(f"dan {more} catatan lain, seluruhnya dalam unduhan catatan pegawai.")
    return "\n".join(lines)


def _of(realised: Mapping[uuid.UUID | None, Realised], goal: uuid.UUID) -> str:
    one = realised.get(goal)
    return (realised_text(one) if one else "") or "Belum ada catatan pada periode ini."


def _stands(measure: MeasureProgress) -> str:
    progress = measure.progress
    words = "terakhir" if measure.counting is Counting.TERAKHIR else "jumlah"
    parts = [f"{measure.text}: {words} {_figure(progress.value)} {measure.unit}".rstrip()]
    if measure.baseline is not None:
        parts.append(f"nilai awal {_figure(measure.baseline)}")
    if measure.denominator:
        parts.append(f"penyebut {measure.denominator}")
    parts.append(f"target {measure.target or '-'}")
    return f"{'; '.join(parts)} ({progress.n} catatan)"


def _entry(one: RealisedEntry, unit: str) -> str:
    words = f"- {_day(one.on)}: {one.text}"
    if one.quantity is not None:
        words += f" ({_figure(one.quantity)} {unit})".replace(" )", ")")
    if one.case_number:
        words += f". Pengaduan {one.case_number}: {one.solution or 'belum selesai'}"
    if one.obstacle:
        words += f". Kendala: {one.obstacle}"
    return words + (f". Bukti: {'; '.join(one.proofs)}" if one.proofs else "")


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _day(day: datetime.date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def _figure(value: Decimal | None) -> str:
    """1.234,5 as it is written in Indonesian."""
    shown = f"{value or Decimal(0):,f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return shown.translate(str.maketrans(",.", ".,"))


def _form(
    code: str, title: str, blocks: list[Block], heads: Heads, agency: str, period: str, note: str
) -> OfficialForm:
    employee, rater = heads
    return OfficialForm(
        code=code, title=title, agency=agency, period=period,
        parties=(person_of(EMPLOYEE, employee), person_of(RATER, rater)), blocks=blocks,
        signatures=(Signature("Pegawai yang Dinilai", employee.name, employee.nip, ""),),
        note=note, wide=code == "B.1.2",
    )  # fmt: skip
