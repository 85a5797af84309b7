"""A plan on its official forms: A.1.1, A.1.2, A.1.6, A.1.7, the lampiran A.1.8, the manual A.1.3.

Source: PermenPANRB 6/2022, Lampiran (titles and columns as printed there).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.documents.official_forms import Block, OfficialForm, Party, Signature
from portal.queries.indicators import Entry
from portal.queries.skp import Indicator, Item, SkpSheet
from portal.rules.behaviour import STATEMENTS, label_of
from portal.rules.skp_words import Approach, Aspect, AttachmentKind, Priority, SkpForm

LEADERS = "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
OTHERS = "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"
_TOLD_BY_HEADS = (
    "NO", "HASIL KERJA (disertai dengan Jabatan Pimpinan yang memberikan penugasan)",
    "Ukuran keberhasilan/ Indikator Kinerja Individu, Target, dan Perspektif",
)  # fmt: skip
_TOLD = (
    "NO", "HASIL KERJA (disertai dengan Jabatan Pimpinan/ Tim Kerja yang memberikan penugasan)",
    "Ukuran keberhasilan/ indikator kinerja individu dan Target",
)  # fmt: skip
_ABOVE = "* Hasil kerja pimpinan yang diwakili atau didukung menurut penurunannya (L.II.A.4)."


@dataclass(frozen=True)
class Printed:
    """Names and days around a plan that the forms print; texts are ready to be read."""

    agency: str
    period: str
    employee: Sequence[tuple[str, str]]
    rater: Sequence[tuple[str, str]]
    signatures: Sequence[Signature]
    leader_texts: Mapping[UUID, str]


def plan_form(sheet: SkpSheet, around: Printed) -> OfficialForm:
    """The plan on the form of its approach and post (A.1.1, A.1.2, A.1.6 or A.1.7)."""
    plan = sheet.plan
    is_head = plan.form is SkpForm.PIMPINAN
    is_told = plan.approach is Approach.KUALITATIF
    code = {(True, True): "A.1.1", (True, False): "A.1.2", (False, True): "A.1.6"}.get(
        (is_head, is_told), "A.1.7"
    )
    approach = "KUALITATIF" if is_told else "KUANTITATIF"
    title = (
        f"SASARAN KINERJA PEGAWAI PENDEKATAN HASIL KERJA {approach} "
        f"{LEADERS if is_head else OTHERS}"
    )
    blocks = [
        _results(sheet, priority, is_head=is_head, is_told=is_told, leaders=around.leader_texts)
        for priority in Priority
    ]
    return OfficialForm(
        code, title, around.agency, around.period,
        (
            Party("PEGAWAI YANG DINILAI", around.employee),
            Party("PEJABAT PENILAI KINERJA", around.rater),
        ),
        (*blocks, _behaviour(sheet)), around.signatures, wide=not is_told,
        note=_ABOVE if code == "A.1.7" else "",
    )  # fmt: skip


def attachment_form(sheet: SkpSheet, around: Printed) -> OfficialForm:
    """The lampiran (A.1.8): resources, accountability, consequences."""
    blocks = [
        Block(
            kind.label.upper(), (), (1, 19),
            [
                (str(number), _agreed(line.text, line.is_agreed))
                for number, line in enumerate(
                    (one for one in sheet.attachments if one.kind is kind), 1
                )
            ],
        )
        for kind in AttachmentKind
    ]  # fmt: skip
    return OfficialForm(
        "A.1.8", "LAMPIRAN SASARAN KINERJA PEGAWAI", around.agency, around.period,
        (
            Party("PEGAWAI YANG DINILAI", around.employee),
            Party("PEJABAT PENILAI KINERJA", around.rater),
        ),
        blocks, around.signatures,
    )  # fmt: skip


def manual_form(sheet: SkpSheet, around: Printed, entries: Mapping[UUID, Entry]) -> OfficialForm:
    """The indicator manual (A.1.3), one block for each indicator of the plan."""
    blocks = [
        _manual(item, one, entries.get(one.definition_id) if one.definition_id else None)
        for item in sheet.plan.items
        for one in item.indicators
    ]
    title = "MANUAL INDIKATOR KINERJA SKP PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
    if sheet.plan.form is not SkpForm.PIMPINAN:
        title = "MANUAL INDIKATOR KINERJA SKP"
    return OfficialForm(
        "A.1.3", title, around.agency, around.period,
        (Party("PEGAWAI YANG DINILAI", around.employee),), blocks, (),
    )  # fmt: skip


def _results(
    sheet: SkpSheet,
    priority: Priority,
    *,
    is_head: bool,
    is_told: bool,
    leaders: Mapping[UUID, str],
) -> Block:
    letter = "A" if priority is Priority.UTAMA else "B"
    title = f"HASIL KERJA: {letter}. {priority.value.upper()}"
    items = [item for item in sheet.plan.items if item.priority is priority]
    numbered = list(enumerate(items, 1))
    if is_told:
        return _told_results(title, numbered, is_head=is_head)
    if is_head:
        return _heads_results(title, numbered)
    heads = (
        "NO.", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI*", "RENCANA HASIL KERJA", "ASPEK",
        "INDIKATOR KINERJA INDIVIDU", "TARGET",
    )  # fmt: skip
    rows = [
        (n, _above(item, leaders) if n else "", text, _aspects(one), one.text if one else "",
         _target(one))
        for n, text, item, one in _lines(numbered)
    ]  # fmt: skip
    return Block(title, heads, (1, 5, 6, 3, 6, 4), rows)


def _told_results(title: str, numbered: Sequence[tuple[int, Item]], *, is_head: bool) -> Block:
    """A.1.1 and A.1.6: indicator and target in one narrative."""
    heads = _TOLD_BY_HEADS if is_head else _TOLD
    rows = [(str(n), _result(item), _told(item, is_head)) for n, item in numbered]
    return Block(title, heads, (1, 8, 10), rows)


def _heads_results(title: str, numbered: Sequence[tuple[int, Item]]) -> Block:
    """A.1.2: indicator, target and perspektif in columns of their own."""
    heads = (
        "NO", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF",
    )  # fmt: skip
    rows = [
        (n, text, one.text if one else "", _target(one), _perspective(item) if n else "")
        for n, text, item, one in _lines(numbered)
    ]
    return Block(title, heads, (1, 7, 7, 4, 4), rows)


def _lines(
    numbered: Sequence[tuple[int, Item]],
) -> list[tuple[str, str, Item, Indicator | None]]:
    """A line for each indicator; number and result stand in the first line only."""
    found: list[tuple[str, str, Item, Indicator | None]] = []
    for number, item in numbered:
        for place, one in enumerate([*item.indicators] or [None]):
            is_first = place == 0
            found.append(
                (str(number) if is_first else "", _result(item) if is_first else "", item, one)
            )
    return found


def _result(item: Item) -> str:
    by = f"\n(Penugasan dari {item.assigned_by})" if item.assigned_by else ""
    return item.text + by


def _told(item: Item, is_head: bool) -> str:
    told = [f"{one.text}, {one.target}" if one.target else one.text for one in item.indicators]
    perspective = [f"Perspektif: {_perspective(item)}"] if is_head else []
    return "\n".join([*told, *perspective])


def _target(one: Indicator | None) -> str:
    """With its unit, unless the printed target names it already."""
    if one is None:
        return ""
    is_named = not one.unit or one.unit.casefold() in one.target.casefold()
    return one.target if is_named else f"{one.target} {one.unit}"


def _aspects(one: Indicator | None) -> str:
    return ", ".join(Aspect(name).label for name in one.aspects) if one else ""


def _perspective(item: Item) -> str:
    return item.perspective.label if item.perspective else ""


def _above(item: Item, leaders: Mapping[UUID, str]) -> str:
    known = leaders.get(item.leader_goal_id) if item.leader_goal_id else None
    return known or item.leader_text


def _behaviour(sheet: SkpSheet) -> Block:
    rows = [
        (
            str(number),
            "\n".join([f"{label_of(value)}:", *(f"- {words}" for words in statements)]),
            sheet.expectations.get(value, ""),
        )
        for number, (value, statements) in enumerate(STATEMENTS.items(), 1)
    ]
    return Block(
        "PERILAKU KERJA", ("NO", "PERILAKU", "Ekspektasi Khusus Pimpinan:"), (1, 11, 8), rows
    )


def _agreed(text: str, is_agreed: bool | None) -> str:
    if is_agreed is None:
        return text
    return f"{text} ({'disanggupi' if is_agreed else 'tidak disanggupi'})"


def _growth(one: Indicator) -> str:
    """Where a growth indicator begins, and of whom or what it is a part."""
    parts = []
    if one.denominator:
        parts.append(f"Penyebut: {one.denominator}")
    if one.baseline is not None:
        parts.append(f"Nilai awal: {one.baseline.normalize():f}".replace(".", ","))
    return ". ".join(parts)


def _manual(item: Item, one: Indicator, entry: Entry | None) -> Block:
    rows = [
        ("RENCANA HASIL KERJA", item.text),
        ("UKURAN KEBERHASILAN/ INDIKATOR KINERJA", one.text),
        ("TUJUAN", entry.purpose if entry else ""),
        ("DESKRIPSI: Definisi", entry.definition if entry else ""),
        (
            "DESKRIPSI: Formula",
            "\n".join(filter(None, (entry.formula if entry else "", _growth(one)))),
        ),
        ("SATUAN PENGUKURAN", one.unit or (entry.unit if entry else "")),
        ("KUALITAS DAN TINGKAT KENDALI", entry.level.label if entry else ""),
        ("SUMBER DATA", one.source or (entry.source if entry else "")),
        ("PERIODE PELAPORAN", entry.period.label if entry else ""),
    ]
    return Block("", (), (5, 14), rows)
