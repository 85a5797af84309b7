"""Spreadsheets for the staff import: the template to fill in, and the report of what is wrong.

Every cell is written as text: whatever somebody typed into a name stays a text and never becomes a
formula or a link, and a NIP keeps its 18 digits.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.documents.late import xlsxwriter
from portal.rules.respondent_csv import safe_cell

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# As many rows as the import takes, so that the last line is text as well.
ROWS = 25_000
MOST_UNITS = 2_000


@dataclass(frozen=True)
class TemplateColumn:
    """A column of the template: name, explanation, width in letters, choices if there are some."""

    name: str
    note: str
    width: int
    is_required: bool
    choices: tuple[str, ...] = ()


def staff_template(columns: Sequence[TemplateColumn], units: Sequence[str], title: str) -> bytes:
    """The template: a header, text cells, lists to choose from, and a sheet that explains."""
    text = io.BytesIO()
    with xlsxwriter().Workbook(text, OPTIONS) as book:
        kept = book.add_format({"num_format": "@"})
        strong = book.add_format({"bold": True, "num_format": "@", "bg_color": "#D9E7F7"})
        plain = book.add_format({"bold": True, "num_format": "@"})
        sheet = book.add_worksheet("Pegawai")
        notes = book.add_worksheet(title[:31])
        lists = book.add_worksheet("Daftar")
        lists.hide()
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, kept)
            sheet.write_string(0, place, column.name, strong if column.is_required else plain)
            notes.write_string(place, 0, column.name, plain)
            notes.write_string(place, 1, column.note)
            offered = tuple(units[:MOST_UNITS]) if column.name == "Unit Kerja" else column.choices
            if offered:
                _offer(sheet, lists, place, offered)
        sheet.freeze_panes(1, 0)
        notes.set_column(0, 0, 22)
        notes.set_column(1, 1, 100)
    return text.getvalue()


def problem_report(heads: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> bytes:
    """A table of problems, all cells text, with a filter on the header."""
    text = io.BytesIO()
    with xlsxwriter().Workbook(text, OPTIONS) as book:
        kept = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        strong = book.add_format({"bold": True, "num_format": "@", "bg_color": "#F7D9D9"})
        sheet = book.add_worksheet(title[:31])
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, strong)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(last, place, cell, kept)
        sheet.set_column(0, 2, 16)
        sheet.set_column(3, len(heads) - 1, 44)
        sheet.autofilter(0, 0, last, len(heads) - 1)
        sheet.freeze_panes(1, 0)
    return text.getvalue()


def staff_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table with semicolons and a byte order mark; no cell can become a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([safe_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _offer(sheet: Any, lists: Any, place: int, choices: Sequence[str]) -> None:
    """Choices from the hidden sheet: a list inside a validation may hold 255 letters only."""
    for row, choice in enumerate(choices):
        lists.write_string(row, place, choice)
    letters = xlsxwriter().utility.xl_col_to_name(place)
    source = f"=Daftar!${letters}$1:${letters}${len(choices)}"
    sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": source})
