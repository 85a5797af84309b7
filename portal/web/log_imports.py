"""Entries out of a spreadsheet: upload, preview, apply; the template with one's own indicators."""

import uuid

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.staff_xlsx import TemplateColumn, staff_template
from portal.errors import IllegalStep, Invalid
from portal.queries.log_import import log_import_card
from portal.queries.log_progress import progress_of
from portal.queries.log_terms import terms_on
from portal.rules.actions import Action
from portal.rules.log_sheet import MOST_ROWS, REQUIRED, LogColumn, LogTrouble
from portal.services import log_import as importing
from portal.spreadsheets.faults import SpreadsheetError
from portal.spreadsheets.limits import MEBIBYTE, MOST_BYTES
from portal.web import import_words, sent_files
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.log import myself
from portal.web.log_form import Errors
from portal.web.refusals import words_of
from portal.web.resuming import was_here
from portal.web.visitors import acting, here

bp = Blueprint("log_imports", __name__, url_prefix="/catatan/impor")
ROWS_SHOWN = 10
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.url_value_preprocessor
def admit_large_body(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """The upload alone may be large; set before the form is read for its token."""
    if endpoint != "log_imports.upload" or request.method != "POST":
        return
    visitor = here()
    if was_here() if visitor is None else visitor.may_to(Action.LOG_WRITE, visitor.account_id):
        request.max_content_length = MOST_BYTES + MEBIBYTE // 4
        request.max_form_memory_size = MEBIBYTE


@bp.get("")
@signed_in
def form() -> Response:
    """What may be uploaded."""
    myself()
    return _form([], 200)


@bp.post("")
@signed_in
def upload() -> BaseResponse:
    """Read the file; the preview has an address of its own."""
    me = myself()
    sent = sent_files.sent_file()
    if sent is None:
        words = sent_files.missing_words(_("Pilih berkas lembar kerja lebih dahulu."))
        return _form([("berkas", words)], 422)
    try:
        made = importing.preview(me, sent.name, sent.data, acting())
    except SpreadsheetError as error:
        return _form(sent_files.faulty(import_words.file_words(error)), 422)
    except Invalid as error:
        return _form(sent_files.faulty(words_of(error)), 422)
    sent_files.keep(sent, made)
    return redirect(url_for(".show", log_import=made), 303)


@bp.get("/<uuid:log_import>")
@signed_in
def show(log_import: uuid.UUID) -> Response:
    """The preview, or that it was applied."""
    return _page(log_import, [], 200)


@bp.post("/<uuid:log_import>/terapkan")
@signed_in
def apply(log_import: uuid.UUID) -> BaseResponse:
    """Write all of it."""
    try:
        importing.apply(log_import, myself(), acting())
    except IllegalStep as error:
        return _page(log_import, [("terapkan", words_of(error))], 409)
    sent_files.drop(log_import)
    return redirect(url_for("log.index", kabar="impor"), 303)


@bp.get("/templat.xlsx")
@signed_in
def template() -> Response:
    """The template; indicators are chosen from my own plan."""
    goals = progress_of(myself(), acting().on)
    aims = tuple(one.text for goal in goals for one in goal.measures)
    about = {
        LogColumn.TANGGAL: (_("Seperti 17-08-2026."), 14, ()),
        LogColumn.CAPAIAN: (_("Hasil yang tercapai, paling banyak 500 huruf."), 60, ()),
        LogColumn.INDIKATOR: (_("Dari rencana Anda; boleh kosong."), 44, aims),
        LogColumn.BANYAKNYA: (_("Angka; boleh kosong."), 12, ()),
        LogColumn.KENDALA: (_("Boleh kosong."), 44, ()),
    }
    columns = [
        TemplateColumn(column.value, note, width, column in REQUIRED, choices)
        for column, (note, width, choices) in about.items()
    ]
    response = make_response(staff_template(columns, (), _("Petunjuk")))
    response.mimetype = SHEET
    response.headers["Content-Disposition"] = 'attachment; filename="templat-catatan.xlsx"'
    return response


def trouble_words(trouble: LogTrouble) -> str:
    """What is wrong with a cell, and the mend."""
    return {
        LogTrouble.TANGGAL_SALAH: _("Tanggal tidak terbaca: tulis seperti 17-08-2026."),
        LogTrouble.TANGGAL_TERTUTUP: _("Tanggal di luar hari yang masih terbuka."),
        LogTrouble.CAPAIAN_KOSONG: _("Capaian kosong: tulis hasil yang tercapai."),
        LogTrouble.TERLALU_PANJANG: _("Terlalu panjang: paling banyak 500 huruf."),
        LogTrouble.INDIKATOR_TIDAK_DIKENAL: _(
            "Indikator ini tidak ada di rencana Anda: salin kata-katanya dari templat."
        ),
        LogTrouble.BANYAKNYA_SALAH: _("Banyaknya harus angka seperti 12 atau 80,5."),
        LogTrouble.BANYAKNYA_TANPA_INDIKATOR: _("Banyaknya perlu indikator: isi kolomnya."),
    }[trouble]


def _form(errors: Errors, status: int) -> Response:
    return render(
        "log/import.html", status=status, errors=errors, most_rows=MOST_ROWS,
        first=terms_on(acting().on).open.first,
    )  # fmt: skip


def _page(log_import: uuid.UUID, errors: Errors, status: int) -> Response:
    card = log_import_card(log_import, myself(), ROWS_SHOWN)
    is_old = not card.is_applied and card.expires_at <= acting().at
    is_stuck = not card.is_applied and bool(is_old or errors or card.counts["errors"])
    return render(
        "log/preview.html", status=status, card=card, errors=errors, trouble_words=trouble_words,
        is_old=is_old, is_stuck=is_stuck,
        kept=sent_files.kept_of(log_import, card.file_name) if is_stuck else None,
    )  # fmt: skip
