"""Signed results on their official forms: the sheets C.1.1-C.1.3 and the documents D.1.1-D.1.3.

Source: PermenPANRB 6/2022, L.IV.B.3.a.3.e (p. 105-111) and L.V.A-B (p. 115-118), titles and columns
as printed there.  Everything comes from the frozen content, never from today's tables.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portal.documents.official_forms import Block, OfficialForm, Party, Proof, Signature
from portal.rules.predikat import Ekspektasi, OrganisationPredikat, Predikat
from portal.rules.result_content import PrintedGoal, PrintedPerson, ResultContent
from portal.rules.results import ResultForm

EMPLOYEE, RATER = "PEGAWAI YANG DINILAI", "PEJABAT PENILAI KINERJA"
SUPERIOR = "ATASAN PEJABAT PENILAI KINERJA"
_REALISED = "REALISASI BERDASARKAN BUKTI DUKUNG"
_FEEDBACK = "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
_TITLE = "HASIL EVALUASI KINERJA PEGAWAI PENDEKATAN HASIL KERJA"
_TITLES = {
    "C.1.1": f"{_TITLE} KUALITATIF",
    "C.1.2": f"{_TITLE} KUANTITATIF BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI",
    "C.1.3": f"{_TITLE} KUANTITATIF BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
}
_COLUMNS = {
    "C.1.1": ("HASIL KERJA", _REALISED, _FEEDBACK),
    "C.1.2": ("NO.", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF",
              _REALISED, _FEEDBACK),
    "C.1.3": ("NO", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "RENCANA HASIL KERJA",
              "ASPEK", "INDIKATOR KINERJA INDIVIDU", "TARGET", _REALISED, _FEEDBACK),
}  # fmt: skip
_WIDTHS = {
    "C.1.1": (4, 3, 5),
    "C.1.2": (1, 5, 5, 3, 3, 4, 8),
    "C.1.3": (1, 4, 5, 3, 5, 3, 4, 8),
}


@dataclass(frozen=True)
class SignedMarks:
    """What stands under the names, in words ready to be read; "" where nothing was signed."""

    signer: str
    employee: str = ""
    rater: str = ""


def sheet_form(content: ResultContent, marks: SignedMarks, proof: Proof) -> OfficialForm:
    """The result sheet (C.1.x), which is laid to the document."""
    code = content.sheet
    instansi = "INSTANSI" if code == "C.1.2" else "UNIT KERJA"
    signer = content.superior if content.form == ResultForm.ATASAN.value else content.rater
    blocks = [
        _single("CAPAIAN KINERJA ORGANISASI*", _organisation(content)),
        _single("POLA DISTRIBUSI", content.organisation.pattern),
        *(_results(code, content, priority) for priority in ("utama", "tambahan")),
        _single("RATING HASIL KERJA*", Ekspektasi(content.ratings.hasil_kerja).label),
        _behaviour(content),
        _single("RATING PERILAKU KERJA*", Ekspektasi(content.ratings.perilaku_kerja).label),
        _single("PREDIKAT KINERJA PEGAWAI*", Predikat(content.ratings.predikat).label),
    ]
    is_superior = content.form == ResultForm.ATASAN.value
    capacity = "Atasan Pejabat Penilai Kinerja" if is_superior else "Pejabat Penilai Kinerja"
    return OfficialForm(
        code=code, title=_TITLES[code], agency=content.agency, period=_period(content),
        parties=(_party(EMPLOYEE, content.employee), _party(RATER, content.rater, instansi)),
        blocks=blocks, signatures=(_signature(capacity, signer, marks.signer),), wide=True,
        proof=proof,
    )  # fmt: skip


def document_form(content: ResultContent, marks: SignedMarks, proof: Proof) -> OfficialForm:
    """The document itself (D.1.1, D.1.2 or D.1.3) with its numbered blocks."""
    form = ResultForm(content.form)
    people = ((1, EMPLOYEE, content.employee), (2, RATER, content.rater),
              (3, SUPERIOR, content.superior))  # fmt: skip
    blocks = [Block(f"{n}. {title}", (), (1, 3), _facts(who)) for n, title, who in people]
    blocks.append(
        Block(
            "4. EVALUASI KINERJA", (), (1, 3),
            [("CAPAIAN KINERJA ORGANISASI", _organisation(content)),
             ("PREDIKAT KINERJA PEGAWAI", Predikat(content.ratings.predikat).label)],
        )
    )  # fmt: skip
    blocks.append(_single("5. CATATAN/REKOMENDASI", _notes(content)))
    if content.objection is not None:
        said = content.objection
        blocks += [
            _single("6. KEBERATAN", said.reasons),
            _single("7. PENJELASAN PEJABAT PENILAI KINERJA ATAS KEBERATAN", said.explanation),
            _single("8. KEPUTUSAN DAN REKOMENDASI ATASAN PEJABAT PENILAI KINERJA", said.decision),
        ]
    return OfficialForm(
        code=form.value, title="DOKUMEN EVALUASI KINERJA PEGAWAI", agency=content.agency,
        period=_period(content), parties=(), blocks=blocks,
        signatures=_signatures(content, marks), proof=proof,
        note="Lampiran: SKP dan hasil evaluasi kinerja pegawai (formulir "
        f"{content.sheet}). Dasar: {content.rule}.",
    )  # fmt: skip


def _signatures(content: ResultContent, marks: SignedMarks) -> Sequence[Signature]:
    """The places to sign, numbered as on the form (L.V.A.4, 8; L.V.B.7)."""
    employee = _signature("Pegawai yang Dinilai", content.employee, marks.employee)
    if content.form == ResultForm.PENILAI.value:
        return (
            _numbered(6, _signature("Pejabat Penilai Kinerja", content.rater, marks.signer)),
            _numbered(7, employee),
        )
    superior = _signature("Atasan Pejabat Penilai Kinerja", content.superior, marks.signer)
    if content.form == ResultForm.ATASAN.value:
        return (_numbered(6, superior), _numbered(7, employee))
    rater = _signature("Pejabat Penilai Kinerja", content.rater, marks.rater)
    return (_numbered(9, rater), _numbered(10, employee), _numbered(11, superior))


def _numbered(number: int, one: Signature) -> Signature:
    return Signature(f"{number}. {one.capacity}", one.name, one.nip, one.signed)


def _signature(capacity: str, who: PrintedPerson, signed: str) -> Signature:
    return Signature(capacity, who.name, f"NIP {who.nip}" if who.nip else "", signed)


def _period(content: ResultContent) -> str:
    return f"PERIODE: {content.period_label.upper()}"


def _party(title: str, who: PrintedPerson, unit_label: str = "UNIT KERJA") -> Party:
    facts = _facts(who, unit_label)
    return Party(title, [(f"{n}. {label}", fact) for n, (label, fact) in enumerate(facts, start=1)])


def _facts(who: PrintedPerson, unit_label: str = "UNIT KERJA") -> list[tuple[str, str]]:
    labels = ("NAMA", "NIP", "PANGKAT/ GOL. RUANG", "JABATAN", unit_label)
    return list(zip(labels, (who.name, who.nip, who.rank, who.post, who.unit), strict=True))


def _single(title: str, text: str) -> Block:
    return Block(title, (), (1,), [(text or "-",)])


def _organisation(content: ResultContent) -> str:
    one = content.organisation
    last = " (predikat tahun sebelumnya, L.IV.B.1.f)" if one.is_last_years else ""
    return f"{OrganisationPredikat(one.predikat).label}{last}"


def _notes(content: ResultContent) -> str:
    pieces = (
        ("", content.notes), ("Rekomendasi: ", content.recommendation),
        ("Kekuatan: ", content.strength), ("Yang perlu ditingkatkan: ", content.area),
        ("Langkah berikut: ", content.next_step),
    )  # fmt: skip
    return "\n".join(f"{label}{text}" for label, text in pieces if text)


def _results(code: str, content: ResultContent, priority: str) -> Block:
    letter = "A" if priority == "utama" else "B"
    chosen = [one for one in content.goals if one.priority == priority]
    rows = [row for n, goal in enumerate(chosen, start=1) for row in _ROWS[code](n, goal)]
    title = f"HASIL KERJA: {letter}. {priority.upper()}"
    return Block(title, _COLUMNS[code], _WIDTHS[code], rows)


def _told(_number: int, goal: PrintedGoal) -> list[Sequence[str]]:
    """C.1.1: result, measures and perspective in one narrative."""
    measures = [f"- {one.text}{f', {one.target}' if one.target else ''}" for one in goal.indicators]
    perspective = [f"Perspektif: {goal.perspective}"] if goal.perspective else []
    return [("\n".join([goal.text, *measures, *perspective]), goal.realisation, goal.feedback)]


def _of_leader(number: int, goal: PrintedGoal) -> list[Sequence[str]]:
    """C.1.2: a line for each indicator; what is said of the whole result in the first only."""
    return [
        (str(number) if n == 0 else "", goal.text if n == 0 else "", text, target,
         goal.perspective if n == 0 else "", *_ends(goal, n))
        for n, (_aspects, text, target) in enumerate(_indicators(goal))
    ]  # fmt: skip


def _of_staff(number: int, goal: PrintedGoal) -> list[Sequence[str]]:
    """C.1.3: with the leader's result and the aspects."""
    return [
        (*((str(number), goal.leader_text, goal.text) if n == 0 else ("", "", "")),
         aspects, text, target, *_ends(goal, n))
        for n, (aspects, text, target) in enumerate(_indicators(goal))
    ]  # fmt: skip


def _indicators(goal: PrintedGoal) -> list[tuple[str, str, str]]:
    return [(one.aspects, one.text, one.target) for one in goal.indicators] or [("", "", "")]


def _ends(goal: PrintedGoal, line: int) -> tuple[str, str]:
    return (goal.realisation, goal.feedback) if line == 0 else ("", "")


_ROWS: Mapping[str, Callable[[int, PrintedGoal], list[Sequence[str]]]] = {
    "C.1.1": _told,
    "C.1.2": _of_leader,
    "C.1.3": _of_staff,
}


def _behaviour(content: ResultContent) -> Block:
    rows = [
        (
            "\n".join(
                [f"{n}. {one.label}", *(f"- {words}" for words in one.statements),
                 f"Ekspektasi Khusus Pimpinan: {one.expectation}".rstrip()]
            ),
            one.feedback,
        )
        for n, one in enumerate(content.values, start=1)
    ]  # fmt: skip
    return Block("PERILAKU KERJA", ("PERILAKU KERJA", _FEEDBACK), (5, 6), rows)
