"""Levels out of an assessment centre's file: upload, preview, apply, take back; the template."""

import uuid

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.staff_xlsx import SHEET, TemplateColumn, staff_template
from portal.errors import IllegalStep, Invalid, NotAllowed
from portal.queries.competence_imports import level_import, recent_imports
from portal.rules.actions import Action
from portal.rules.competence_sheet import MOST_ROWS, NAMA, NIP, LevelTrouble
from portal.rules.competences import is_competence, known_competences, words_of
from portal.services import competence_imports as importing
from portal.services.competence_imports import LevelFile
from portal.spreadsheets.faults import SpreadsheetError
from portal.spreadsheets.limits import MEBIBYTE, MOST_BYTES
from portal.web import growth_words, import_words, sent_files
from portal.web.dates import PARTS, parts_of, read_date
from portal.web.growth_forms import Errors
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of as refusal_words
from portal.web.resuming import was_here
from portal.web.visitors import acting, here, must_be

bp = Blueprint("competence_imports", __name__, url_prefix="/standar-kompetensi/impor")


@bp.url_value_preprocessor
def admit_large_body(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """The upload alone may be large; set before the form is read for its token."""
    if endpoint != "competence_imports.upload" or request.method != "POST":
        return
    visitor = here()
    if was_here() if visitor is None else visitor.may(Action.PROGRAMMES_WRITE):
        request.max_content_length = MOST_BYTES + MEBIBYTE // 4
        request.max_form_memory_size = MEBIBYTE


@bp.get("")
@allowed(Action.PROGRAMMES_WRITE)
def form() -> Response:
    """What may be uploaded, and what was."""
    return _form([], 200)


@bp.post("")
@allowed(Action.PROGRAMMES_WRITE)
def upload() -> BaseResponse:
    """Read the file; the preview has an address of its own."""
    _require()
    sent = sent_files.sent_file()
    if sent is None:
        words = sent_files.missing_words(_("Pilih berkas lembar kerja lebih dahulu."))
        return _form([("berkas", words)], 422)
    try:
        day = read_date(request.form, "tanggal")
        basis = request.form.get("laporan", "")
        given = LevelFile(sent.name, sent.data, basis, day, must_be().account_id)
        made = importing.preview(given, acting())
    except SpreadsheetError as error:
        return _form(sent_files.faulty(import_words.file_words(error)), 422)
    except Invalid as error:
        marks = (("laporan", "laporan"), ("anggal", "tanggal-hari"))
        where = next((field for mark, field in marks if mark in error.message), "berkas")
        if where == "berkas":
            return _form(sent_files.faulty(refusal_words(error)), 422)
        return _form([(where, refusal_words(error))], 422, sent_files.keep(sent))
    sent_files.keep(sent, made)
    return redirect(url_for(".show", made=made), 303)


@bp.get("/<uuid:made>")
@allowed(Action.PROGRAMMES_WRITE)
def show(made: uuid.UUID) -> Response:
    """The preview, or what became of it."""
    return _page(made, [], 200)


@bp.post("/<uuid:made>/terapkan")
@allowed(Action.PROGRAMMES_WRITE)
def apply(made: uuid.UUID) -> BaseResponse:
    """Let all of it count."""
    _require()
    try:
        importing.apply(made, must_be().account_id, acting())
    except IllegalStep as error:
        return _page(made, [("terapkan", refusal_words(error))], 409)
    sent_files.drop(made)
    return redirect(url_for(".show", made=made), 303)


@bp.post("/<uuid:made>/batalkan")
@allowed(Action.PROGRAMMES_WRITE)
def undo(made: uuid.UUID) -> BaseResponse:
    """Take all of it back."""
    _require()
    level_import(made, must_be().account_id)
    try:
        importing.undo(made, acting())
    except IllegalStep as error:
        return _page(made, [("batalkan", refusal_words(error))], 409)
    return redirect(url_for(".show", made=made), 303)


@bp.get("/templat.xlsx")
@allowed(Action.PROGRAMMES_WRITE)
def template() -> Response:
    """The template: a column for each competence that the portal knows."""
    notes = [TemplateColumn(NIP, _("18 digit, sebagai teks."), 22, is_required=True),
             TemplateColumn(NAMA, _("Tidak dibaca, hanya agar mudah diperiksa."), 30,
                            is_required=False)]  # fmt: skip
    about = _("Level 1 sampai 5; kosong bila tidak dinilai.")
    columns = [
        TemplateColumn(words_of(key).label.in_("id"), about, 22, is_required=False)
        for key in known_competences()
    ]
    response = make_response(staff_template([*notes, *columns], (), _("Petunjuk")))
    response.mimetype = SHEET
    response.headers["Content-Disposition"] = 'attachment; filename="templat-kompetensi.xlsx"'
    return response


def trouble_words(trouble: LevelTrouble) -> str:
    """What is wrong with a cell, and the mend."""
    return {
        LevelTrouble.KOLOM_TIDAK_DIKENAL: _(
            "Kolom ini bukan kompetensi yang dikenal: salin namanya dari templat, atau hapus."
        ),
        LevelTrouble.KOLOM_GANDA: _("Kompetensi ini sudah ada di kolom lain."),
        LevelTrouble.NIP_ANGKA: _("NIP tersimpan sebagai angka: ubah kolomnya menjadi teks."),
        LevelTrouble.NIP_SALAH: _("NIP harus 18 digit."),
        LevelTrouble.NIP_TIDAK_DIKENAL: _("NIP ini tidak ada dalam data pegawai."),
        LevelTrouble.NIP_GANDA: _("Pegawai ini sudah ada di baris lain."),
        LevelTrouble.LEVEL_SALAH: _("Level harus angka 1 sampai 5."),
        LevelTrouble.TANPA_LEVEL: _("Tidak ada satu pun level di baris ini."),
    }[trouble]


def column_words(name: str) -> str:
    """A column as the page names it."""
    return growth_words.competence(name) if is_competence(name) else name


def _require() -> None:
    """A file may name anybody, so only an office of the whole agency imports."""
    if not must_be().may(Action.PROGRAMMES_WRITE, frozenset()):
        raise NotAllowed(_("Impor hanya untuk pengelola kepegawaian seluruh instansi."))


def _form(errors: Errors, status: int, kept: sent_files.KeptFile | None = None) -> Response:
    day: tuple[str, ...] = parts_of(acting().on)
    if errors:
        day = tuple(request.form.get(f"tanggal-{part}", "") for part in ("hari", "bulan", "tahun"))
    return render(
        "development/import.html", status=status, errors=errors, most_rows=MOST_ROWS, day=day,
        most_bytes=MOST_BYTES // MEBIBYTE, typed=request.form, kept=kept,
        files=recent_imports(must_be().account_id),
    )  # fmt: skip


def _page(made: uuid.UUID, errors: Errors, status: int) -> Response:
    card = level_import(made, must_be().account_id)
    is_open = card.is_preview
    is_old = is_open and card.expires_at <= acting().at
    is_stuck = is_open and bool(is_old or errors or card.counts["errors"])
    day = zip(PARTS, parts_of(card.assessed_on), strict=True)
    return render(
        "development/import_preview.html", status=status, errors=errors, card=card,
        trouble_words=trouble_words, column_words=column_words, is_old=is_old, is_stuck=is_stuck,
        others=[("laporan", card.basis), *((f"tanggal-{part}", value) for part, value in day)],
        kept=sent_files.kept_of(made, card.file_name) if is_stuck else None,
    )  # fmt: skip
