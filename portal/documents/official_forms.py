"""Official forms as tagged PDF and as spreadsheet, both from the same blocks.

A form says its official code, title and columns; what stands in the cells are the office's own
texts, which reach Typst as data and the spreadsheet as text cells only.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.documents.late import xlsxwriter
from portal.documents.staff_xlsx import OPTIONS
from portal.documents.typst_pdf import Json, compile_pdf

MOST_IN_CELL = 32_000  # a longer text would leave its cell empty
LETTERS_PER_SHARE = 14  # width of a spreadsheet column for one share of the page


@dataclass(frozen=True)
class Block:
    """A table of a form: heading above it ("" = none), column titles, widths as shares, rows.

    Without `heads` the first column is set apart as a label; a row of one cell among several
    columns is a heading across the table.
    """

    title: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Party:
    """Whom a form is about, or who rates: title of the column, and pairs of label and words."""

    title: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Signature:
    """A place to sign: in what capacity, the name, the number, and when it was signed here."""

    capacity: str
    name: str
    nip: str
    signed: str


@dataclass(frozen=True)
class Proof:
    """How anybody checks a signed form: the code in groups, its page, its picture, the fingerprint
    of everything that is printed.
    """

    code: str
    url: str
    qr_svg: str
    sha256: str


@dataclass(frozen=True)
class OfficialForm:
    """A whole form; `note` stands below it, `code` is the number in the regulation."""

    code: str
    title: str
    agency: str
    period: str
    parties: Sequence[Party]
    blocks: Sequence[Block]
    signatures: Sequence[Signature]
    note: str = ""
    wide: bool = False
    proof: Proof | None = None


def form_pdf(form: OfficialForm, mark: str) -> bytes:
    """Tagged PDF/UA, A4; `mark` is the day's head of the audit trail. Raises DocumentError."""
    blocks: list[Json] = [
        {
            "title": block.title, "heads": list(block.heads), "widths": list(block.widths),
            "rows": [list(row) for row in block.rows],
        }
        for block in form.blocks
    ]  # fmt: skip
    parties: list[Json] = [
        {"title": one.title, "lines": [list(pair) for pair in one.lines]} for one in form.parties
    ]
    signatures: list[Json] = [
        {"capacity": one.capacity, "name": one.name, "nip": one.nip, "signed": one.signed}
        for one in form.signatures
    ]
    return compile_pdf(
        "official_form",
        {
            "lang": "id", "code": form.code, "title": form.title, "agency": form.agency,
            "period": form.period, "note": form.note, "wide": form.wide, "parties": parties,
            "blocks": blocks, "signatures": signatures, "proof": _proof(form.proof),
            "mark": mark,
        },
    )  # fmt: skip


def form_xlsx(form: OfficialForm, mark: str) -> bytes:
    """The same on one sheet, every cell text, in the official columns."""
    out = io.BytesIO()
    with xlsxwriter().Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet(form.code)
        styles = {
            "plain": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "head": book.add_format(
                {"bold": True, "num_format": "@", "text_wrap": True, "bg_color": "#D9E7F7"}
            ),
            "strong": book.add_format({"bold": True, "num_format": "@"}),
        }
        _columns(sheet, form)
        row = _write(sheet, 0, [[form.title], [form.agency], [form.period], [""]], styles["strong"])
        for party in form.parties:
            row = _write(sheet, row, [[party.title]], styles["head"])
            row = _write(sheet, row, [list(pair) for pair in party.lines], styles["plain"])
        for block in form.blocks:
            row = _write(sheet, row + 1, [[block.title]] if block.title else [], styles["strong"])
            row = _write(sheet, row, [block.heads] if block.heads else [], styles["head"])
            row = _write(sheet, row, block.rows, styles["plain"])
        for one in form.signatures:
            lines = [[one.capacity], [one.name], [one.nip], [one.signed]]
            row = _write(sheet, row + 1, lines, styles["plain"])
        if form.proof is not None:
            proof = [[f"Kode verifikasi: {form.proof.code}"], [form.proof.url]]
            proof.append([f"Sidik isi (SHA-256): {form.proof.sha256}"])
            row = _write(sheet, row + 1, proof, styles["plain"])
        if form.note:
            row = _write(sheet, row + 1, [[form.note]], styles["plain"])
        if mark:
            _write(sheet, row + 1, [[mark]], styles["plain"])
    return out.getvalue()


def _proof(proof: Proof | None) -> Json:
    if proof is None:
        return None
    return {"code": proof.code, "url": proof.url, "qr": proof.qr_svg, "sha256": proof.sha256}


def _columns(sheet: Any, form: OfficialForm) -> None:
    widest = max((len(block.widths) for block in form.blocks), default=2)
    for place in range(widest):
        shares = [b.widths[place] for b in form.blocks if len(b.widths) > place]
        sheet.set_column(place, place, max(shares) * LETTERS_PER_SHARE)


def _write(sheet: Any, row: int, lines: Sequence[Sequence[str]], style: Any) -> int:
    """Lines of text cells from `row` on; the row after them."""
    for line in lines:
        for place, cell in enumerate(line):
            sheet.write_string(row, place, cell[:MOST_IN_CELL], style)
        row += 1
    return row
