"""Taking over a staff spreadsheet: upload, preview, apply, undo; the template and the report."""

import uuid

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.staff_xlsx import SHEET, TemplateColumn, problem_report, staff_template
from portal.errors import IllegalStep, NotAllowed
from portal.queries.staff_import import ImportCard, import_card, last_applied
from portal.queries.units import unit_options
from portal.rules.actions import Action
from portal.rules.employment import JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.staff_columns import REQUIRED, StaffColumn
from portal.rules.staff_rows import HeaderError
from portal.services import staff_import, staff_undo
from portal.services.staff_import import Upload
from portal.spreadsheets.faults import SpreadsheetError
from portal.spreadsheets.limits import MEBIBYTE, MOST_BYTES, MOST_ROWS
from portal.web import import_words, people_words, sent_files
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.resuming import was_here
from portal.web.visitors import acting, here, must_be

bp = Blueprint("people_import", __name__, url_prefix="/pegawai/impor")
# Room for the parts of the form around the file.
MOST_BODY = MOST_BYTES + MEBIBYTE // 4
ROWS_SHOWN = 10
PROBLEMS_SHOWN = 50


@bp.url_value_preprocessor
def admit_large_body(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """The upload alone may be large, and only from whoever may import: it is set here because the
    form is read for its token before any view runs.
    """
    if endpoint != "people_import.upload" or request.method != "POST":
        return
    visitor = here()
    if was_here() if visitor is None else visitor.may(Action.PEOPLE_IMPORT):
        request.max_content_length = MOST_BODY
        # Werkzeug holds pieces of 64 KiB against this limit too, parts of a file included.
        request.max_form_memory_size = MEBIBYTE


@bp.get("")
@allowed(Action.PEOPLE_IMPORT)
def form() -> Response:
    """What may be uploaded, and where."""
    _require()
    return _form()


@bp.post("")
@allowed(Action.PEOPLE_IMPORT)
def upload() -> BaseResponse:
    """Read the file; the preview has an address of its own."""
    _require()
    sent = sent_files.sent_file()
    if sent is None:
        words = sent_files.missing_words(_("Pilih berkas lembar kerja lebih dahulu."))
        return _form([("berkas", words)], 422)
    try:
        made = staff_import.preview(Upload(sent.name, sent.data, must_be().account_id), acting())
    except SpreadsheetError as error:
        return _form(sent_files.faulty(import_words.file_words(error)), 422)
    except HeaderError as error:
        return _form(sent_files.faulty(import_words.header_words(error)), 422)
    sent_files.keep(sent, made)
    return redirect(url_for(".show", made=made), 303)


@bp.get("/<uuid:made>")
@allowed(Action.PEOPLE_IMPORT)
def show(made: uuid.UUID) -> Response:
    """The preview, or what an applied import did."""
    return _page(made)


@bp.post("/<uuid:made>/terapkan")
@allowed(Action.PEOPLE_IMPORT)
def apply(made: uuid.UUID) -> BaseResponse:
    """Write all of it."""
    _require()
    try:
        staff_import.apply(made, must_be().account_id, acting())
    except IllegalStep as error:
        return _page(made, [("terapkan", words_of(error))], 409)
    sent_files.drop(made)
    return redirect(url_for(".show", made=made), 303)


@bp.get("/<uuid:made>/batalkan")
@allowed(Action.PEOPLE_IMPORT)
def confirm_undo(made: uuid.UUID) -> Response:
    """What undoing means, before it is done."""
    return render("people/undo.html", card=_card(made), errors=[])


@bp.post("/<uuid:made>/batalkan")
@allowed(Action.PEOPLE_IMPORT)
def undo(made: uuid.UUID) -> BaseResponse:
    """Put everything back."""
    card = _card(made)
    try:
        staff_undo.undo(made, acting())
    except IllegalStep as error:
        errors = [("batalkan", words_of(error))]
        return render("people/undo.html", status=409, card=card, errors=errors)
    return redirect(url_for(".show", made=made), 303)


@bp.get("/<uuid:made>/galat.xlsx")
@allowed(Action.PEOPLE_IMPORT)
def report(made: uuid.UUID) -> Response:
    """Everything that is wrong or odd, as a spreadsheet."""
    card = _card(made)
    heads = [_("Baris"), _("Kolom"), _("Nama kolom"), _("Isi"), _("Masalah"), _("Perbaikan")]
    heads.append(_("Sifat"))
    rows = [
        [
            str(one.row), one.column, one.name, one.value, *import_words.problem_words(one),
            _("Peringatan") if one.trouble.is_warning else _("Galat"),
        ]
        for one in card.problems
    ]  # fmt: skip
    return _download(problem_report(heads, rows, _("Galat")), "galat-impor-pegawai.xlsx")


@bp.get("/templat.xlsx")
@allowed(Action.PEOPLE_IMPORT)
def template() -> Response:
    """The template with the agency's own units to choose from."""
    units = [name for _key, name in unit_options()]
    content = staff_template(_columns(), units, _("Petunjuk"))
    return _download(content, "templat-pegawai.xlsx")


def _columns() -> list[TemplateColumn]:
    yes_no = ("ya", "tidak")
    about: dict[StaffColumn, tuple[str, int, tuple[str, ...]]] = {
        StaffColumn.NIP: (_("18 digit, sebagai teks."), 22, ()),
        StaffColumn.NAMA: (_("Nama dengan gelar, seperti di SK."), 36, ()),
        StaffColumn.STATUS: (_("Kosong berarti PNS."), 20, people_words.status_labels()),
        StaffColumn.GOLONGAN: (_("III/b untuk PNS, IX untuk PPPK."), 12, ()),
        StaffColumn.UNIT: (_("Nama unit seperti di portal, atau jalurnya."), 36, ()),
        StaffColumn.JABATAN: (_("Nama jabatan definitif."), 36, ()),
        StaffColumn.JENIS: (
            _("Kosong berarti disimpulkan dari nama jabatan."),
            30,
            tuple(kind.label for kind in PostKind),
        ),
        StaffColumn.RUMPUN: (
            _("Menentukan kartu penilaian; boleh kosong."),
            28,
            tuple(family.label for family in JobFamily),
        ),
        StaffColumn.MEMIMPIN: (_("ya bila memimpin unit kerjanya."), 16, yes_no),
        StaffColumn.DELEGASI: (
            _("ya bila Plt., Plh., atau pejabat fungsional ini didelegasi menilai."),
            16,
            yes_no,
        ),
        StaffColumn.ATASAN: (_("Kosong berarti pimpinan unit."), 22, ()),
        StaffColumn.PENEMPATAN: (
            _("Kosong berarti definitif. Plt., Plh., dan tim ditulis di baris tersendiri."),
            18,
            tuple(kind.label for kind in PostingKind),
        ),
        StaffColumn.TMT: (_("Seperti 17-08-2024; kosong berarti hari ini."), 14, ()),
        StaffColumn.SELESAI: (_("Hanya untuk Plt., Plh., dan tim."), 14, ()),
        StaffColumn.SUREL: (_("Boleh kosong."), 30, ()),
        StaffColumn.PONSEL: (_("Boleh kosong."), 18, ()),
    }
    return [
        TemplateColumn(column.value, note, width, column in REQUIRED, choices)
        for column, (note, width, choices) in about.items()
    ]


def _require() -> None:
    """A file may name any unit, so only an office of the whole agency imports."""
    if not must_be().may(Action.PEOPLE_IMPORT, frozenset()):
        raise NotAllowed(_("Impor hanya untuk pengelola kepegawaian seluruh instansi."))


def _card(made: uuid.UUID) -> ImportCard:
    _require()
    return import_card(made, must_be().account_id, ROWS_SHOWN)


def _form(errors: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    return render(
        "people/import.html",
        status=status,
        errors=errors or [],
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // MEBIBYTE,
        required=", ".join(column.value for column in REQUIRED),
        last=last_applied(),
    )


def _page(
    made: uuid.UUID, errors: list[tuple[str, str]] | None = None, status: int = 200
) -> Response:
    card = _card(made)
    is_old = card.is_preview and card.expires_at <= acting().at
    is_stuck = card.is_preview and bool(is_old or errors or card.has_errors)
    return render(
        "people/preview.html",
        status=status,
        card=card,
        errors=errors or [],
        is_old=is_old,
        is_stuck=is_stuck,
        kept=sent_files.kept_of(made, card.file_name) if is_stuck else None,
        problems=[
            (one, *import_words.problem_words(one)) for one in card.problems[:PROBLEMS_SHOWN]
        ],
        shown=PROBLEMS_SHOWN,
        extras_told=import_words.extras_told,
    )


def _download(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.mimetype = SHEET
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
