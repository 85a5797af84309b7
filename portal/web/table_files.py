"""A table as a file to keep: XLSX, or CSV as spreadsheets of this country read it."""

import csv
import io
import re
from collections.abc import Sequence

from flask import Response, make_response

from portal.documents.staff_xlsx import SHEET
from portal.documents.tables_xlsx import table_xlsx
from portal.rules.respondent_csv import BOM, safe_cell

Rows = Sequence[Sequence[str | int]]


def table_file(heads: Sequence[str], rows: Rows, suffix: str, title: str) -> Response:
    """The table as an attachment, which no cache keeps; `suffix` is csv or xlsx."""
    if suffix == "xlsx":
        content, kind = table_xlsx(heads, rows, title), SHEET
    else:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(heads)
        writer.writerows([safe_cell(str(cell)) for cell in row] for row in rows)
        content, kind = (BOM + text.getvalue()).encode(), "text/csv"
    response = make_response(content)
    response.mimetype = kind
    slug = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "tabel"
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{suffix}"'
    return response
