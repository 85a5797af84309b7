"""A plain table as a workbook: texts stay texts, numbers are numbers."""

import io
from collections.abc import Iterable, Sequence

from portal.documents.late import xlsxwriter
from portal.documents.staff_xlsx import OPTIONS


def table_xlsx(heads: Sequence[str], rows: Iterable[Sequence[str | int]], title: str) -> bytes:
    """One sheet with a fixed header and a filter."""
    text = io.BytesIO()
    with xlsxwriter().Workbook(text, OPTIONS) as book:
        strong = book.add_format({"bold": True})
        sheet = book.add_worksheet(title[:31])
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, strong)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(last, place, cell)
                else:
                    sheet.write_string(last, place, cell)
        sheet.set_column(0, 0, 40)
        sheet.autofilter(0, 0, last, len(heads) - 1)
        sheet.freeze_panes(1, 0)
    return text.getvalue()
