"""The log by week with its look back, and all of it as a table to take along."""

import csv
import io
import uuid
from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid
from portal.queries import log
from portal.queries.log import LoggedEntry
from portal.queries.log_terms import terms_on
from portal.rules.log_days import WEEK, monday_of
from portal.services import log_weeks
from portal.web import log_form, log_words
from portal.web.evaluation_spans import spans_offered
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.log import download, myself
from portal.web.log_form import Errors
from portal.web.numbers import typed_decimal
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("log_weeks", __name__, url_prefix="/catatan")
MOST = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/minggu")
@signed_in
def show() -> Response:
    """One week of mine, the newest day first, with the look back on it."""
    return _page(myself(), [], 200)


@bp.post("/minggu")
@signed_in
def reflect() -> BaseResponse:
    """Keep the look back on a week."""
    me, form = myself(), request.form
    monday = _monday()
    seen = form.get("versi", "")
    try:
        log_weeks.reflect(
            me, monday, form.get("berhasil", ""), form.get("ubah", ""),
            int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0, acting(),
        )  # fmt: skip
    except Invalid as error:
        return _page(me, [("berhasil", words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        return _page(me, [("berhasil", words_of(error))], 409)
    return redirect(url_for(".show", mulai=monday.isoformat(), kabar="tersimpan"), 303)


@bp.get("/catatan.csv")
@signed_in
def export() -> Response:
    """All entries of a year of mine; open at any time, whatever is closed for writing."""
    me, on = myself(), acting().on
    typed = request.args.get("tahun", str(on.year))
    if not (typed.isascii() and typed.isdigit() and 2000 <= int(typed) <= 2100):
        raise Invalid(_("Tahun harus angka seperti 2026."))
    year = int(typed)
    rows = log.entries_between(me, date(year, 1, 1), date(year, 12, 31))
    heads = [
        _("Tanggal"), _("Rencana hasil kerja"), _("Indikator"), _("Capaian"), _("Banyaknya"),
        _("Satuan"), _("Kendala"), _("Nomor pengaduan"), _("Penyelesaian"), _("Bukti"),
        _("Diketahui"),
    ]  # fmt: skip
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(heads)
    table.writerows([_cell(words) for words in _line(one)] for one in reversed(rows))
    return download(text.getvalue(), f"catatan-{year}.csv", "text/csv")


def _line(one: LoggedEntry) -> list[str]:
    pieces = ", ".join(piece.url or piece.name for piece in one.evidence)
    case = one.case
    return [
        one.on_date.isoformat(), one.goal, one.measure, one.text, typed_decimal(one.quantity),
        one.unit, one.obstacle, case.number if case else "", case.solution if case else "",
        pieces, one.acknowledged_by or "",
    ]  # fmt: skip


def _cell(words: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(FORMULA) else words


def _monday() -> date:
    return monday_of(log_form.day_of(request.values.get("mulai", ""), acting().on))


def week_of(person: uuid.UUID, monday: date) -> dict[str, Any]:
    """The entries of a week and its look back, for the owner's page and the rater's."""
    entries, reflection = log.week_of(person, monday, MOST)
    last = None if entries else log.last_day_before(person, monday)
    return {
        "last": last and monday_of(last), "entries": entries, "reflection": reflection,
        "monday": monday, "sunday": monday + WEEK * 6 / 7, "before": monday - WEEK,
        "after": monday + WEEK, "words": log_words,
    }  # fmt: skip


def _page(me: uuid.UUID, errors: Errors, status: int) -> Response:
    monday, on = _monday(), acting().on
    terms = terms_on(on)
    is_open = monday_of(terms.open.first) <= monday <= on
    return render(
        "log/week.html", status=status, errors=errors, terms=terms, typed=request.form,
        may_reflect=terms.reflection and is_open, has_next=monday + WEEK <= on,
        person=me, spans=spans_offered(terms.cadence),
        notice=request.args.get("kabar", ""), **week_of(me, monday),
    )  # fmt: skip
