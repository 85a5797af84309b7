"""The personnel office's console: how complete the data are, by unit, and who is late."""

import csv
import io
import uuid
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.tables_xlsx import table_xlsx
from portal.errors import IllegalStep
from portal.queries.console import UnitLine, late_raters, period_to_watch, unit_lines
from portal.queries.periods import PeriodRow
from portal.rules.actions import Action
from portal.rules.period_cycle import PeriodStage
from portal.rules.respondent_csv import BOM, safe_cell
from portal.services import reminders
from portal.web import period_words
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("console", __name__, url_prefix="/konsol")
PER_PAGE = 25
MOST_LATE = 10


@bp.get("")
@allowed(Action.PROGRESS_READ)
def show() -> Response:
    """Totals, the units with gaps first, and raters who let the window pass."""
    return _page()


@bp.get("/kelengkapan.<any(csv,xlsx):suffix>")
@allowed(Action.PROGRESS_READ)
def export(suffix: str) -> Response:
    """All units as a table; the file says of which day and period."""
    now = acting().at
    day = now.date()
    row = period_to_watch(day)
    heads = _heads(row)
    rows = [_cells(line) for line in _mine(unit_lines(now, row.id if row else None)[0])]
    name = f"kelengkapan_{day.isoformat()}"
    if suffix == "xlsx":
        content = table_xlsx(heads, rows, _("Kelengkapan"))
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return _download(content, mime, f"{name}.xlsx")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(heads)
    writer.writerows([safe_cell(str(cell)) for cell in cells] for cells in rows)
    return _download((BOM + text.getvalue()).encode(), "text/csv", f"{name}.csv")


@bp.post("/pengingat/<uuid:evaluation>")
@allowed(Action.PERIODS_WRITE)
def remind(evaluation: uuid.UUID) -> BaseResponse:
    """Remind leaders of units with open evaluations, at most once a day each."""
    try:
        told = reminders.remind(evaluation, acting())
    except IllegalStep as error:
        return _page([("pengingat", words_of(error))], 409)
    return redirect(url_for(".show", dikirim=told), 303)


def _page(errors: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    now = acting().at
    day = now.date()
    row = period_to_watch(day)
    whole, counted_at = unit_lines(now, row.id if row else None)
    lines = _mine(whole)
    page = page_number(request.args.get("halaman", ""))
    shown = sorted(lines, key=_gaps, reverse=True)[(page - 1) * PER_PAGE : page * PER_PAGE]
    sent = request.args.get("dikirim", "")
    return render(
        "console/show.html",
        status=status,
        lines=shown,
        total=_total(lines),
        counted_at=counted_at,
        leaderless=sum(1 for one in lines if one.employees and not one.has_leader),
        pager=pager(page, len(lines), PER_PAGE, ".show"),
        period=row,
        may_remind=row is not None
        and row.stage in (PeriodStage.PENILAIAN, PeriodStage.FORUM)
        and row.window.holds(day)
        and must_be().may(Action.PERIODS_WRITE),
        late=late_raters(row.id, MOST_LATE) if row else [],
        sent=int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 7 else None,
        errors=errors or [],
        words=period_words,
    )


def _mine(lines: list[UnitLine]) -> list[UnitLine]:
    """Units that the visitor's grants reach; a grant for one unit shows that unit."""
    visitor = must_be()
    if visitor.may(Action.PROGRESS_READ, frozenset()):
        return lines
    return [one for one in lines if visitor.may(Action.PROGRESS_READ, frozenset({one.id}))]


def _gaps(line: UnitLine) -> tuple[int, int, int]:
    leaderless = int(bool(line.employees) and not line.has_leader)
    return (leaderless + line.without_rater, line.inactive, line.incomplete)


def _total(lines: list[UnitLine]) -> dict[str, int]:
    return {
        "employees": sum(one.employees for one in lines),
        "without_rater": sum(one.without_rater for one in lines),
        "inactive": sum(one.inactive for one in lines),
        "incomplete": sum(one.incomplete for one in lines),
        "signed": sum(one.progress.get("evaluasi", 0) for one in lines),
    }


def _heads(row: PeriodRow | None) -> list[str]:
    signed = _("Evaluasi selesai (%(name)s)", name=period_words.title(row) if row else "-")
    return [
        _("Unit kerja"), _("Pegawai"), _("Pimpinan"), _("Tanpa penilai"), _("Akun belum aktif"),
        _("Data kurang"), signed,
    ]  # fmt: skip


def _cells(line: UnitLine) -> list[Any]:
    leader = _("ada") if line.has_leader else _("tidak ada")
    return [
        line.name, line.employees, leader, line.without_rater, line.inactive, line.incomplete,
        line.progress.get("evaluasi", 0),
    ]  # fmt: skip


def _download(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
