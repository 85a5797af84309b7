"""Times of services: the list, a service with its standard, and files of requests."""

import datetime
import uuid
from decimal import Decimal, InvalidOperation

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.staff_xlsx import SHEET, TemplateColumn, staff_template
from portal.errors import Changed, IllegalStep, Invalid
from portal.queries import service_times as queries
from portal.queries.unit_index import newest_of_units
from portal.rules.actions import Action
from portal.rules.service_sheet import MOST_ROWS, REQUIRED, Column
from portal.rules.service_times import LEAST, Basis, Terms
from portal.services import service_times as services
from portal.services.service_times import ServiceFile, number_key
from portal.spreadsheets.faults import SpreadsheetError
from portal.spreadsheets.limits import MEBIBYTE, MOST_BYTES
from portal.web import import_words, sent_files, service_words
from portal.web.dates import PARTS, parts_of, read_date
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.public_view import period_label
from portal.web.refusals import words_of
from portal.web.resuming import was_here
from portal.web.visitors import acting, here, must_be

bp = Blueprint("service_times", __name__, url_prefix="/waktu-layanan")
PER_PAGE = 25
Errors = list[tuple[str, str]]


@bp.url_value_preprocessor
def admit_large_body(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """The upload alone may be large; set before the form is read for its token."""
    if endpoint != "service_times.upload" or request.method != "POST":
        return
    visitor = here()
    if was_here() if visitor is None else visitor.may(Action.SERVICE_TIMES_WRITE):
        request.max_content_length = MOST_BYTES + MEBIBYTE // 4
        request.max_form_memory_size = MEBIBYTE


@bp.get("")
@allowed(Action.INDEX_READ)
def index() -> Response:
    """All services with their newest figures beside the index of the unit."""
    visitor, search = must_be(), request.args.get("q", "").strip()[:100]
    page = page_number(request.args.get("halaman", ""))
    rows, total = queries.timed_services(search, page, PER_PAGE)
    may_write = visitor.may(Action.SERVICE_TIMES_WRITE)
    everywhere = visitor.may(Action.SERVICE_TIMES_WRITE, frozenset())
    return render(
        "service_times/index.html", rows=rows, q=search, words=service_words, least=LEAST,
        figures=newest_of_units({row.unit_id for row in rows}), period_label=period_label,
        may_write=may_write, notice=request.args.get("kabar", ""),
        batches=queries.recent_batches(None if everywhere else visitor.account_id)
        if may_write else [],
        pager=pager(page, total, PER_PAGE, ".index", **({"q": search} if search else {})),
    )  # fmt: skip


@bp.get("/<uuid:served>/standar")
@allowed(Action.SERVICE_TIMES_WRITE)
def standard(served: uuid.UUID) -> Response:
    """A service: its figures by period, and the form of its standard."""
    return _standard(served, [], 200)


@bp.post("/<uuid:served>/standar")
@allowed(Action.SERVICE_TIMES_WRITE)
def set_standard(served: uuid.UUID) -> BaseResponse:
    """Set the standard from a day on."""
    queries.timed_service(served, must_be())
    errors: Errors = []
    terms, starts = _terms(errors), _day(errors)
    if errors or terms is None or starts is None:
        return _standard(served, errors, 422)
    try:
        seen = request.form.get("dilihat", "")
        services.set_standard(served, terms, starts, acting(), seen=seen)
    except Invalid as error:
        return _standard(served, [("lama", words_of(error))], 422)
    except Changed as error:
        return _standard(served, [("lama", words_of(error))], 409)
    return redirect(url_for(".standard", served=served, kabar="tersimpan"), 303)


@bp.get("/impor")
@allowed(Action.SERVICE_TIMES_WRITE)
def form() -> Response:
    """What may be uploaded."""
    return _form([], 200)


@bp.post("/impor")
@allowed(Action.SERVICE_TIMES_WRITE)
def upload() -> BaseResponse:
    """Read the file; the preview has an address of its own."""
    sent = sent_files.sent_file()
    if sent is None:
        words = sent_files.missing_words(_("Pilih berkas lembar kerja lebih dahulu."))
        return _form([("berkas", words)], 422)
    visitor = must_be()
    given = ServiceFile(
        sent.name, sent.data, visitor.account_id, queries.writable_services(visitor)
    )
    try:
        made = services.preview(given, number_key(current_app.config["SECRET_KEY"]), acting())
    except SpreadsheetError as error:
        return _form(sent_files.faulty(import_words.file_words(error)), 422)
    except Invalid as error:
        return _form(sent_files.faulty(words_of(error)), 422)
    sent_files.keep(sent, made)
    return redirect(url_for(".show", made=made), 303)


@bp.get("/impor/<uuid:made>")
@allowed(Action.SERVICE_TIMES_WRITE)
def show(made: uuid.UUID) -> Response:
    """The preview, or what became of it."""
    return _preview(made, [], 200)


@bp.post("/impor/<uuid:made>/terapkan")
@allowed(Action.SERVICE_TIMES_WRITE)
def apply(made: uuid.UUID) -> BaseResponse:
    """Let all of it count."""
    try:
        services.apply(made, must_be().account_id, acting())
    except IllegalStep as error:
        return _preview(made, [("terapkan", words_of(error))], 409)
    sent_files.drop(made)
    return redirect(url_for(".index", kabar="impor"), 303)


@bp.post("/impor/<uuid:made>/batalkan")
@allowed(Action.SERVICE_TIMES_WRITE)
def undo(made: uuid.UUID) -> BaseResponse:
    """Let it count no more."""
    queries.batch_card(made, must_be())
    try:
        services.undo(made, acting())
    except IllegalStep as error:
        return _preview(made, [("batalkan", words_of(error))], 409)
    return redirect(url_for(".index", kabar="batal"), 303)


@bp.get("/impor/templat.xlsx")
@allowed(Action.SERVICE_TIMES_WRITE)
def template() -> Response:
    """The template with its explanations."""
    about = {
        Column.UNIT: (_("Perlu bila beberapa unit punya layanan bernama sama."), 40),
        Column.LAYANAN: (_("Nama layanan seperti di portal."), 40),
        Column.NOMOR: (_("Boleh kosong. Disimpan sebagai sidik, tidak dapat dibaca lagi."), 24),
        Column.MULAI: (_("Berkas lengkap diterima, seperti 17-08-2026 09:30."), 20),
        Column.SELESAI: (_("Seperti 18-08-2026 14:00; kosongkan bila belum selesai."), 20),
    }
    columns = [
        TemplateColumn(column.value, note, width, column in REQUIRED)
        for column, (note, width) in about.items()
    ]
    response = make_response(staff_template(columns, (), _("Petunjuk")))
    response.mimetype = SHEET
    response.headers["Content-Disposition"] = 'attachment; filename="templat-waktu-layanan.xlsx"'
    return response


def _terms(errors: Errors) -> Terms | None:
    typed = request.form
    try:
        amount = Decimal(typed.get("lama", "").strip().replace(",", "."))
        is_time = amount.is_finite() and amount == round(amount, 4)
    except InvalidOperation:
        amount, is_time = Decimal(0), False
    if not is_time:
        errors.append(("lama", _("Tulis angka seperti 3 atau 1,5.")))
    if typed.get("satuan") not in list(Basis):
        errors.append(("satuan", _("Pilih satuan dari daftar.")))
    hours: list[datetime.time] = []
    for name in ("buka", "tutup"):
        try:
            hours.append(datetime.time.fromisoformat(typed.get(name, "").strip()))
        except ValueError:
            errors.append((name, _("Tulis jam seperti 08:00.")))
    if errors:
        return None
    return Terms(Basis(typed["satuan"]), amount, hours[0], hours[1])


def _day(errors: Errors) -> datetime.date | None:
    try:
        found = read_date(request.form, "sejak")
    except Invalid as error:
        errors.append(("sejak-hari", words_of(error)))
        return None
    if found is None:
        errors.append(("sejak-hari", _("Pilih tanggal mulai berlaku.")))
    return found


def _typed_day() -> tuple[str, str, str]:
    """The first day as it was typed, today on a fresh form."""
    if not request.form:
        return parts_of(acting().on)
    day, month, year = (request.form.get(f"sejak-{part}", "") for part in PARTS)
    return day, month, year


def _standard(served: uuid.UUID, errors: Errors, status: int) -> Response:
    one, speeds = queries.timed_service(served, must_be())
    return render(
        "service_times/standard.html", status=status, one=one, speeds=speeds, errors=errors,
        words=service_words, period_label=period_label, typed=request.form, least=LEAST,
        today=acting().on, notice=request.args.get("kabar", ""),
        mark=queries.standards_mark(served), since=_typed_day(),
    )  # fmt: skip


def _form(errors: Errors, status: int) -> Response:
    return render(
        "service_times/import.html", status=status, errors=errors, most_rows=MOST_ROWS,
        most_bytes=MOST_BYTES // MEBIBYTE,
    )  # fmt: skip


def _preview(made: uuid.UUID, errors: Errors, status: int) -> Response:
    card, me = queries.batch_card(made, must_be()), must_be().account_id
    is_open = card.is_preview
    is_old = is_open and card.expires_at <= acting().at
    is_stuck = is_open and bool(is_old or errors or card.counts["errors"])
    return render(
        "service_times/preview.html", status=status, errors=errors, words=service_words,
        card=card, me=me, is_old=is_old, is_stuck=is_stuck,
        kept=sent_files.kept_of(made, card.file_name) if is_stuck else None,
    )  # fmt: skip
