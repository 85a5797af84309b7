"""An official form as data, and its two shapes: a tagged PDF and a workbook of text cells."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from portal.documents.staff_xlsx import OPTIONS
from portal.documents.typst_pdf import Json, compile_pdf

MOST_IN_CELL = 32_000


@dataclass(frozen=True)
class Block:
    """A table of a form: its columns, and rows of as many cells; a row of one cell spans all."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Person:
    """A head of the form: what the person is in it, and five facts (name to unit)."""

    role: str
    name: str
    nip: str
    rank: str
    post: str
    unit: str
    unit_label: str = "UNIT KERJA"

    def lines(self) -> list[tuple[str, str]]:
        """The five numbered lines."""
        return [
            ("NAMA", self.name),
            ("NIP", self.nip),
            ("PANGKAT/ GOL. RUANG", self.rank),
            ("JABATAN", self.post),
            (self.unit_label, self.unit),
        ]


@dataclass(frozen=True)
class Signature:
    """Who signs as what; `when` is a signature given in the portal, "" leaves room by hand."""

    role: str
    name: str
    when: str = ""


@dataclass(frozen=True)
class OfficialForm:
    """A form with its code (B.1.5), printed title, heads, tables, signatures and footnotes."""

    code: str
    title: str
    agency: str
    period: str
    people: Sequence[Person]
    blocks: Sequence[Block]
    signatures: Sequence[Signature]
    notes: Sequence[str] = ()


def as_pdf(form: OfficialForm) -> bytes:
    """A4 across, tagged, without a date of its own: the same data give the same bytes."""
    data: dict[str, Json] = {
        "lang": "id",
        "code": f"FORMAT {form.code}",
        "title": form.title,
        "agency": form.agency,
        "period": form.period,
        "people": [
            {"role": one.role, "lines": [list(line) for line in one.lines()]} for one in form.people
        ],
        "blocks": [
            {
                "title": block.title,
                "columns": list(block.columns),
                "widths": list(block.widths) or [1] * len(block.columns),
                "rows": [list(row) for row in block.rows],
            }
            for block in form.blocks
        ],
        "signatures": [[one.role, one.name, one.when] for one in form.signatures],
        "notes": list(form.notes),
        "basis": _("Peraturan Menteri PANRB Nomor 6 Tahun 2022"),
    }
    return compile_pdf("official_form", data)


def as_xlsx(form: OfficialForm) -> bytes:
    """One sheet, from the top: title, heads, tables in the official columns, signatures."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, OPTIONS) as book:
        sheet = book.add_worksheet(form.code[:31])
        styles = _styles(book)
        for line, (style, cells) in enumerate(_lines(form)):
            for place, cell in enumerate(cells):
                sheet.write_string(line, place, cell[:MOST_IN_CELL], styles[style])
        sheet.set_column(0, max(len(block.columns) for block in form.blocks), 30)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return made.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    base = {"num_format": "@", "text_wrap": True, "valign": "top"}
    return {
        "plain": book.add_format(base),
        "boxed": book.add_format({**base, "border": 1}),
        "strong": book.add_format({**base, "bold": True, "border": 1, "bg_color": "#E8F1FC"}),
        "head": book.add_format({"bold": True, "num_format": "@"}),
    }


def _lines(form: OfficialForm) -> Iterator[tuple[str, Sequence[str]]]:
    """(style, cells) of every line of the sheet."""
    for text in (f"FORMAT {form.code}", form.title, form.agency, form.period):
        yield "head", (text,)
    for one in form.people:
        yield "plain", ()
        yield "head", (one.role,)
        for number, (label, value) in enumerate(one.lines(), start=1):
            yield "plain", (f"{number}. {label}", value)
    for block in form.blocks:
        yield "plain", ()
        yield from _block_lines(block)
    yield "plain", ()
    for signature in form.signatures:
        yield "plain", (signature.role, signature.name, signature.when)
    for text in form.notes:
        yield "head", (text,)


def _block_lines(block: Block) -> Iterator[tuple[str, Sequence[str]]]:
    if block.title:
        yield "head", (block.title,)
    yield "strong", block.columns
    for row in block.rows:
        is_heading = len(row) == 1 and len(block.columns) > 1
        yield "strong" if is_heading else "boxed", row
