"""Units out of a spreadsheet: upload, preview, apply; the template."""

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.staff_xlsx import SHEET, TemplateColumn, staff_template
from portal.errors import IllegalStep, NotAllowed
from portal.queries.units import unit_options
from portal.rules.actions import Action
from portal.rules.unit_sheet import MOST_ROWS, UnitColumn, UnitSheet, UnitTrouble
from portal.services import unit_import
from portal.spreadsheets.faults import SpreadsheetError
from portal.spreadsheets.limits import MEBIBYTE, MOST_BYTES
from portal.web import import_words, sent_files
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.resuming import was_here
from portal.web.sent_files import KeptFile
from portal.web.visitors import acting, here, must_be

bp = Blueprint("unit_import", __name__, url_prefix="/unit-kerja/impor")
FIRST = 50
Errors = list[tuple[str, str]]


@bp.url_value_preprocessor
def admit_large_body(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """The upload alone may be large; set before the form is read for its token."""
    if endpoint != "unit_import.upload" or request.method != "POST":
        return
    visitor = here()
    if was_here() if visitor is None else visitor.may(Action.UNITS_WRITE):
        request.max_content_length = MOST_BYTES + MEBIBYTE // 4
        request.max_form_memory_size = MEBIBYTE


@bp.get("")
@allowed(Action.UNITS_WRITE)
def form() -> Response:
    """What may be uploaded."""
    _require()
    return _page([], 200)


@bp.post("")
@allowed(Action.UNITS_WRITE)
def upload() -> BaseResponse:
    """What the file would add; nothing is written."""
    _require()
    return _looked_at([], 200)


@bp.post("/terapkan")
@allowed(Action.UNITS_WRITE)
def apply() -> BaseResponse:
    """Write all of it."""
    _require()
    sent, number = sent_files.sent_file(), request.form.get("baru", "")
    if sent is None or not (number.isascii() and number.isdigit() and len(number) < 6):
        return _looked_at([], 422)
    try:
        unit_import.apply(sent.name, sent.data, int(number), acting())
    except SpreadsheetError as error:
        return _page(sent_files.faulty(import_words.file_words(error)), 422)
    except IllegalStep as error:
        return _looked_at([("terapkan", words_of(error))], 409)
    return redirect(url_for("units.index", kabar="impor"), 303)


@bp.get("/templat.xlsx")
@allowed(Action.UNITS_WRITE)
def template() -> Response:
    """The template, with the units that are there to choose from."""
    _require()
    there = tuple(name for _key, name in unit_options())
    columns = [
        TemplateColumn(UnitColumn.NAMA.value, _("Nama resmi unit."), 44, is_required=True),
        TemplateColumn(
            UnitColumn.JENIS.value, _("Misalnya dinas, bidang, puskesmas, sekolah, kelurahan."),
            18, is_required=False,
        ),
        TemplateColumn(
            UnitColumn.INDUK.value,
            _("Unit di atasnya: nama di portal atau di berkas ini. Kosong berarti paling atas."),
            44, is_required=False, choices=there,
        ),
    ]  # fmt: skip
    response = make_response(staff_template(columns, (), _("Petunjuk")))
    response.mimetype = SHEET
    response.headers["Content-Disposition"] = 'attachment; filename="templat-unit.xlsx"'
    return response


def trouble_words(trouble: UnitTrouble) -> str:
    """What is wrong with a row, and the mend."""
    return {
        UnitTrouble.NAMA_SALAH: _("Nama unit harus 1 sampai 200 huruf."),
        UnitTrouble.JENIS_SALAH: _("Jenis unit paling banyak 30 huruf, misalnya puskesmas."),
        UnitTrouble.INDUK_TIDAK_DIKENAL: _(
            "Unit di atasnya tidak ada di portal dan tidak ada di berkas ini: periksa ejaannya."
        ),
        UnitTrouble.INDUK_GANDA: _(
            "Lebih dari satu unit bernama begitu: tulis jalurnya, misalnya Dinas / Bidang."
        ),
        UnitTrouble.BARIS_GANDA: _("Unit ini sudah ada di baris lain: hapus salah satunya."),
        UnitTrouble.MELINGKAR: _("Unit di atasnya tidak jelas, atau keduanya saling membawahi."),
    }[trouble]


def _require() -> None:
    if not must_be().may(Action.UNITS_WRITE, frozenset()):
        raise NotAllowed(_("Impor hanya untuk pengelola kepegawaian seluruh instansi."))


def _looked_at(errors: Errors, status: int) -> Response:
    sent = sent_files.sent_file()
    if sent is None:
        words = sent_files.missing_words(_("Pilih berkas lembar kerja lebih dahulu."))
        return _page([("berkas", words)], 422)
    try:
        sheet = unit_import.preview(sent.data)
    except SpreadsheetError as error:
        return _page(sent_files.faulty(import_words.file_words(error)), 422)
    if not sheet.has_header:
        words = _("Kolom Nama Unit tidak ditemukan. Beri nama kolom seperti di templat.")
        return _page(sent_files.faulty(words), 422)
    return _page(errors, status, sheet, sent_files.keep(sent))


def _page(
    errors: Errors, status: int, sheet: UnitSheet | None = None, kept: KeptFile | None = None
) -> Response:
    names = {one.key: one.name for one in sheet.added} if sheet else {}
    units = dict(unit_options()) if sheet else {}
    places = {one.key: names.get(str(one.above)) or units.get(str(one.above), "")
              for one in (sheet.added[:FIRST] if sheet else ())}  # fmt: skip
    return render(
        "units/import.html", status=status, errors=errors, sheet=sheet, kept=kept, first=FIRST,
        places=places, trouble_words=trouble_words, most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // MEBIBYTE,
    )  # fmt: skip
