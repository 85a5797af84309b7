"""The record of feedback (rekaman informasi umpan balik): forms B.1.3, B.1.4 and B.1.5.

Source: PermenPANRB 6/2022, L.III.C.16, p. 71-75.  The forms are examples of the regulation; without
a plan in force only the part on behaviour is filled.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence

from portal.documents.official_forms import Block, OfficialForm, Party, Signature
from portal.queries.feedback import Note
from portal.queries.form_heads import FormHead
from portal.queries.skp import Item, SkpSheet
from portal.queries.standings import Sight
from portal.rules.behaviour import STATEMENTS, label_of
from portal.rules.skp_words import Approach, Aspect, Priority, SkpForm
from portal.rules.survey_periods import SurveyPeriod

_TITLE = "REKAMAN INFORMASI UMPAN BALIK BERKELANJUTAN PENDEKATAN HASIL KERJA"
_REALISED = "REALISASI BERDASARKAN BUKTI DUKUNG"
_FEEDBACK = "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
_LEADERS = "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
_OTHERS = "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"
_COLUMNS = {
    "B.1.3": ("HASIL KERJA", _REALISED, _FEEDBACK),
    "B.1.4": ("NO.", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF",
              _REALISED, _FEEDBACK),
    "B.1.5": ("NO", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "RENCANA HASIL KERJA",
              "ASPEK", "INDIKATOR KINERJA INDIVIDU", "TARGET", _REALISED, _FEEDBACK),
}  # fmt: skip
_WIDTHS = {
    "B.1.3": (4, 3, 5),
    "B.1.4": (1, 5, 5, 3, 3, 4, 8),
    "B.1.5": (1, 4, 5, 3, 5, 3, 4, 8),
}
EMPLOYEE, RATER = "PEGAWAI YANG DINILAI", "PEJABAT PENILAI KINERJA"


def record_form(
    sight: Sight,
    sheet: SkpSheet | None,
    notes: Sequence[Note],
    *,
    agency: str,
    period: SurveyPeriod,
    reader: uuid.UUID | None,
    heads: Mapping[uuid.UUID | None, FormHead],
    realised: Mapping[uuid.UUID, str] | None = None,
) -> OfficialForm:
    """The record of one employee in a period.

    `realised` are the realisations by goal, where the log of results gives them; `reader` decides
    whether a follow-up that is confidential is printed.
    """
    code = _code(sheet)
    employee, rater = heads[sight.id], heads[sight.rater.employee_id]
    heard = _by_subject(notes, reader)
    blocks = [_results(code, sheet, heard, realised or {}), _behaviour(sheet, heard)]
    return OfficialForm(
        code=code, title=_title(code), agency=agency, period=f"PERIODE: {period.label.upper()}",
        parties=(
            person_of(EMPLOYEE, employee),
            person_of(
                RATER, rater,
                unit_label="INSTANSI" if code == "B.1.4" else "UNIT KERJA",
            ),
        ),
        blocks=blocks,
        signatures=(
            Signature("Pegawai yang Dinilai", employee.name, employee.nip, ""),
            Signature("Pejabat Penilai Kinerja", rater.name, rater.nip, ""),
        ),
        note="Umpan balik yang sudah dikoreksi tidak dicetak; versi lamanya tetap tersimpan.",
        wide=True,
    )  # fmt: skip


def person_of(role: str, head: FormHead, unit_label: str = "UNIT KERJA") -> Party:
    """A head of a form, in five numbered lines."""
    labels = ("NAMA", "NIP", "PANGKAT/ GOL. RUANG", "JABATAN", unit_label)
    facts = (head.name, head.nip, head.rank, head.post, head.unit)
    lines = zip(labels, facts, strict=True)
    return Party(role, [(f"{n}. {label}", fact) for n, (label, fact) in enumerate(lines, start=1)])


def note_lines(note: Note, reader: uuid.UUID | None) -> str:
    """A feedback as the examples print it: who (by place, with the name), what, the follow-up."""
    lines = [f"{note.relation.label} ({note.giver}): {note.text}"]
    if note.next_step:
        lines.append(f"Langkah berikut: {note.next_step}")
    outcomes = note.outcomes_for(reader)
    if outcomes:
        lines.append("Tindak lanjut: " + ", ".join(one.label for one in outcomes))
    if note.note:
        lines.append(f"Catatan: {note.note}")
    lines.extend(f"Bukti: {proof.url or proof.name}" for proof in note.proofs)
    if note.answer:
        lines.append(f"Jawaban pegawai: {note.answer}")
    return "\n".join(lines)


def _code(sheet: SkpSheet | None) -> str:
    if sheet is None or sheet.plan.approach is Approach.KUALITATIF:
        return "B.1.3"
    return "B.1.4" if sheet.plan.form is SkpForm.PIMPINAN else "B.1.5"


def _title(code: str) -> str:
    if code == "B.1.3":
        return f"{_TITLE} KUALITATIF"
    return f"{_TITLE} KUANTITATIF {_LEADERS if code == 'B.1.4' else _OTHERS}"


def _by_subject(notes: Sequence[Note], reader: uuid.UUID | None) -> Mapping[object, str]:
    found: dict[object, list[str]] = {}
    for note in notes:
        found.setdefault(note.goal_id or note.value, []).append(note_lines(note, reader))
    return {subject: "\n\n".join(lines) for subject, lines in found.items()}


def _results(
    code: str,
    sheet: SkpSheet | None,
    heard: Mapping[object, str],
    realised: Mapping[uuid.UUID, str],
) -> Block:
    rows: list[Sequence[str]] = []
    items = list(sheet.plan.items) if sheet else []
    for priority, title in ((Priority.UTAMA, "A. UTAMA"), (Priority.TAMBAHAN, "B. TAMBAHAN")):
        rows.append((title,))
        chosen = [item for item in items if item.priority is priority]
        for number, item in enumerate(chosen, start=1):
            ends = (realised.get(item.goal_id, ""), heard.get(item.goal_id, ""))
            rows.extend(_ROWS[code](number, item, sheet, ends))
    return Block("HASIL KERJA", _COLUMNS[code], _WIDTHS[code], rows)


Ends = tuple[str, str]


def _plain(_number: int, item: Item, _sheet: SkpSheet | None, ends: Ends) -> list[Sequence[str]]:
    measures = "\n".join(f"- {one.text}: {one.target}" for one in item.indicators)
    return [("\n".join(filter(None, (item.text, measures))), *ends)]


def _of_leader(number: int, item: Item, _sheet: SkpSheet | None, ends: Ends) -> list[Sequence[str]]:
    perspective = item.perspective.label if item.perspective else ""
    return [
        (*(first if at == 0 else ("", "")), one.text, one.target, perspective if at == 0 else "",
         *(ends if at == 0 else ("", "")))
        for first in ((str(number), item.text),)
        for at, one in enumerate(item.indicators)
    ] or [(str(number), item.text, "", "", perspective, *ends)]  # fmt: skip


def _of_staff(number: int, item: Item, sheet: SkpSheet | None, ends: Ends) -> list[Sequence[str]]:
    above = dict(sheet.leader).get(item.leader_goal_id, "") if sheet and item.leader_goal_id else ""
    first = (str(number), above or item.leader_text, item.text)
    return [
        (*(first if at == 0 else ("", "", "")),
         ", ".join(Aspect(aspect).label for aspect in one.aspects), one.text, one.target,
         *(ends if at == 0 else ("", "")))
        for at, one in enumerate(item.indicators)
    ] or [(*first, "", "", "", *ends)]  # fmt: skip


_ROWS: Mapping[str, Callable[[int, Item, SkpSheet | None, Ends], list[Sequence[str]]]] = {
    "B.1.3": _plain,
    "B.1.4": _of_leader,
    "B.1.5": _of_staff,
}


def _behaviour(sheet: SkpSheet | None, heard: Mapping[object, str]) -> Block:
    rows: list[Sequence[str]] = []
    for number, (value, statements) in enumerate(STATEMENTS.items(), start=1):
        wish = sheet.expectations.get(value, "") if sheet else ""
        conduct = [f"{number}. {label_of(value)}", *(f"- {one}" for one in statements)]
        conduct.append(f"Ekspektasi Khusus Pimpinan: {wish}".rstrip())
        rows.append(("\n".join(conduct), heard.get(value, "")))
    return Block("PERILAKU KERJA", ("PERILAKU KERJA", _FEEDBACK), (5, 6), rows)
