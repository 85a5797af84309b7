"""The forms of guidance and of a behaviour problem: B.1.6-B.1.10 (PermenPANRB 6/2022, p. 80-86)."""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from portal.documents.feedback_record import EMPLOYEE, RATER, person_of
from portal.documents.official_forms import Block, OfficialForm, Signature
from portal.queries.form_heads import FormHead
from portal.queries.guidance import Case, CaseSheet, GuidanceSheet
from portal.rules.behaviour import label_of
from portal.rules.guidance import COMPETENCES, SCALE, STATEMENTS, GuidanceKind, fields_of
from portal.rules.measures import Family

Heads = Mapping[uuid.UUID | None, FormHead]
Moment = Callable[[datetime.datetime], str]
_GUIDE = "Pimpinan/ Pihak Lain yang Diberikan Penugasan Khusus"
_ADJUSTED = "* Bila YA, SKP diubah melalui klarifikasi ekspektasi."
_TITLES = {
    GuidanceKind.COACHING: ("B.1.6", "PELAKSANAAN COACHING"),
    GuidanceKind.MENTORING: ("B.1.7", "PELAKSANAAN MENTORING"),
    GuidanceKind.FORMAL: ("Bimbingan", "PELAKSANAAN FORMAL TRAINING"),
    GuidanceKind.INFORMAL: ("Bimbingan", "PELAKSANAAN INFORMAL TRAINING"),
}


def guidance_form(sheet: GuidanceSheet, heads: Heads, agency: str, moment: Moment) -> OfficialForm:
    """B.1.6, B.1.7, or for training a form in the same shape; `moment` writes a point in time."""
    row = sheet.row
    code, title = _TITLES[row.kind]
    blocks = [
        Block(
            block,
            [one.title for one in fields],
            [1] * len(fields),
            [[row.fields.get(one.key, "") for one in fields]],
        )
        for block, fields in (
            (block, list(group))
            for block, group in groupby(fields_of(row.kind), key=lambda one: one.block)
        )
    ]  # fmt: skip
    if row.kind is GuidanceKind.COACHING:
        ahead = blocks[-1]
        adjusts = "YA" if row.adjusts_target else "TIDAK"
        blocks[-1] = Block(
            ahead.title,
            [*ahead.heads, "PENYESUAIAN UKURAN KEBERHASILAN DAN TARGET (YA/ TIDAK)*"],
            [1] * (len(ahead.heads) + 1),
            [[*ahead.rows[0], adjusts]],
        )
    signed = [
        _signature("Pegawai yang Dinilai", heads[row.employee_id], row.employee_signed_at, moment),
        _signature(_GUIDE, heads[row.guide_id], row.guide_signed_at, moment),
    ]
    return _form(
        code, title, sheet, heads, agency, blocks, signed,
        _ADJUSTED if row.kind is GuidanceKind.COACHING else "",
    )  # fmt: skip


def review_form(sheet: GuidanceSheet, heads: Heads, agency: str, moment: Moment) -> OfficialForm:
    """B.1.8, signed by the employee alone."""
    answers = sheet.row.review or {}
    rows: list[Sequence[str]] = []
    for subject, group in groupby(STATEMENTS, key=lambda one: one.subject):
        for at, one in enumerate(group):
            rows.append(
                (subject if at == 0 else "", f"{one.key}. {one.text}", answers.get(one.key, ""))
            )
    signed = [
        _signature(
            "Pegawai yang Dinilai", heads[sheet.row.employee_id], sheet.row.reviewed_at, moment
        )
    ]  # fmt: skip
    block = Block("", ("SUBJEK", "KRITERIA", "UMPAN BALIK"), (3, 5, 5), rows)
    return _form(
        "B.1.8", "UMPAN BALIK PELAKSANAAN BIMBINGAN KINERJA", sheet, heads, agency, [block], signed
    )


def competence_form(
    sheet: GuidanceSheet, heads: Heads, agency: str, moment: Moment
) -> OfficialForm:
    """B.1.9, signed by the guide."""
    given = {one.competence: one for one in sheet.competences}
    rows: list[Sequence[str]] = []
    for number, (family, title) in enumerate(
        ((Family.MANAJERIAL, "Manajerial"), (Family.SOSIAL_KULTURAL, "Sosio Kultural")), start=1
    ):
        rows.append((f"{number} {title}",))
        members = [one for one in COMPETENCES if one.family is family]
        for letter, one in zip("abcdefgh", members, strict=False):
            line = given.get(one)
            rows.append(
                (letter, COMPETENCES[one], str(line.level) if line else "",
                 line.reason if line else "")
            )  # fmt: skip
    rows.append(("3 Teknis",))
    rows += [
        (letter, one.name, str(one.level), one.reason)
        for letter, one in zip("abcdefgh", sheet.technical, strict=False)
    ]
    columns = (
        "NO", "KOMPETENSI PEGAWAI*", "NILAI (SKALA 1-5)", "ALASAN TERHADAP PENILAIAN KOMPETENSI",
    )  # fmt: skip
    scale = [(str(level), label, rule) for level, (label, rule) in SCALE.items()]
    blocks = [
        Block("", columns, (1, 5, 2, 8), rows),
        Block("REKOMENDASI", ("REKOMENDASI",), (1,), [(sheet.row.recommendation,)]),
        Block("DESKRIPSI SKALA PENILAIAN", ("NILAI", "SEBUTAN", "KETENTUAN"), (1, 3, 8), scale),
    ]
    signed = [_signature(_GUIDE, heads[sheet.row.guide_id], sheet.row.evaluated_at, moment)]
    title = "EVALUASI KOMPETENSI PEGAWAI SEBAGAI TINDAK LANJUT BIMBINGAN KINERJA"
    return _form("B.1.9", title, sheet, heads, agency, blocks, signed)


def problem_form(case: CaseSheet, heads: Heads, agency: str, moment: Moment) -> OfficialForm:
    """B.1.10, signed by the rater; the record of the counsellor is no part of it."""
    row: Case = case.row
    proofs = "\n".join(f"- {one.text}" for one in case.proofs)
    blocks = [
        Block(
            "MASALAH: APA PERMASALAHAN PERILAKU KERJA PEGAWAI DIDASARKAN PADA NILAI DASAR ASN?",
            ("NILAI DASAR", "TERKAIT EKSPEKTASI KHUSUS PIMPINAN?", "RINCIAN", "BUKTI UMPAN BALIK"),
            (2, 2, 5, 5),
            [(label_of(row.value), _yes(said=row.breaks_expectation), row.problem, proofs)],
        ),
        Block(
            "", ("APAKAH PERMASALAHAN PERILAKU KERJA SERUPA JUGA TERJADI PADA PEGAWAI LAINNYA?",),
            (1,), [(_yes(said=row.seen_in_others),)],
        ),
        Block(
            "", ("RETROSPEKTIF: APA YANG SUDAH ANDA LAKUKAN UNTUK PERBAIKAN PERILAKU KERJA "
                 "PEGAWAI?",), (1,), [(row.tried,)],
        ),
    ]  # fmt: skip
    return OfficialForm(
        code="B.1.10", title="LAPORAN PERMASALAHAN PERILAKU KERJA", agency=agency,
        period="RAHASIA",
        parties=(
            person_of(EMPLOYEE, heads[row.employee_id]), person_of(RATER, heads[row.rater_id]),
        ),
        blocks=blocks,
        signatures=[
            _signature("Pejabat Penilai Kinerja", heads[row.rater_id], row.reported_at, moment)
        ],
        wide=True,
    )  # fmt: skip


def _form(
    code: str,
    title: str,
    sheet: GuidanceSheet,
    heads: Heads,
    agency: str,
    blocks: Sequence[Block],
    signed: Sequence[Signature],
    note: str = "",
) -> OfficialForm:
    return OfficialForm(
        code=code, title=title, agency=agency, period=f"TAHUN {sheet.row.held_on.year}",
        parties=(
            person_of(EMPLOYEE, heads[sheet.row.employee_id]),
            person_of(RATER, heads[sheet.sight.rater.employee_id]),
        ),
        blocks=blocks, signatures=signed, note=note, wide=True,
    )  # fmt: skip


def _signature(
    capacity: str, head: FormHead, at: datetime.datetime | None, moment: Moment
) -> Signature:
    """Signed in the portal, or a line left open for a signature by hand."""
    signed = f"Ditandatangani di portal: {moment(at)}" if at else ""
    return Signature(capacity, head.name, head.nip, signed)


def _yes(*, said: bool) -> str:
    return "YA" if said else "TIDAK"
