"""Days off: the table of a year, and changes that show their effect before they are saved."""

import uuid
from datetime import date

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid
from portal.queries.holiday_effects import HolidayChange, effects
from portal.queries.holidays import (
    ListedHoliday,
    holiday,
    holidays_of,
    known_years,
    shipped_years_left,
)
from portal.rules.actions import Action
from portal.rules.holiday_changes import MOST_LINES, DayOff, LineTrouble, ReadLine, read_lines
from portal.rules.workdays import HolidayKind
from portal.services import holidays
from portal.web import period_words
from portal.web.dates import parts_of, read_date
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("holidays", __name__, url_prefix="/hari-libur")
Errors = list[tuple[str, str]]
MOST_BYTES = 100_000


@bp.get("")
@allowed(Action.PERIODS_READ)
def index() -> Response:
    """The days off of a year, with what was corrected."""
    return _index()


@bp.post("/ambil")
@allowed(Action.HOLIDAYS_WRITE)
def take_over() -> BaseResponse:
    """Copy a shipped year into the agency's table."""
    try:
        holidays.take_over(_year(), acting())
    except IllegalStep as error:
        return _index([("ambil", words_of(error))], 409)
    return redirect(url_for(".index", tahun=_year(), kabar="diambil"), 303)


@bp.post("/lengkap")
@allowed(Action.HOLIDAYS_WRITE)
def complete() -> BaseResponse:
    """Say that a year's table is complete, after seeing what that moves."""
    change = HolidayChange(complete=frozenset({_year()}))
    words = _("Tabel tahun %(year)s dinyatakan lengkap", year=_year())
    return _confirmed(change, words, url_for(".complete"))


@bp.get("/tambah")
@allowed(Action.HOLIDAYS_WRITE)
def new() -> Response:
    """The form of a new day off."""
    return _form(None)


@bp.post("/tambah")
@allowed(Action.HOLIDAYS_WRITE)
def add() -> BaseResponse:
    """A new day off."""
    return _one(None)


@bp.get("/<uuid:holiday_id>/ubah")
@allowed(Action.HOLIDAYS_WRITE)
def edit(holiday_id: uuid.UUID) -> Response:
    """The form of a correction."""
    return _form(holiday(holiday_id))


@bp.post("/<uuid:holiday_id>/ubah")
@allowed(Action.HOLIDAYS_WRITE)
def correct(holiday_id: uuid.UUID) -> BaseResponse:
    """A correction: the line that was stays on record."""
    return _one(holiday(holiday_id))


@bp.post("/<uuid:holiday_id>/hapus")
@allowed(Action.HOLIDAYS_WRITE)
def remove(holiday_id: uuid.UUID) -> BaseResponse:
    """Take a day off out of the table, with the reason."""
    row = holiday(holiday_id)
    return _confirmed(
        HolidayChange(ended=frozenset({row.id})),
        _("%(name)s dihapus dari tabel", name=row.name),
        url_for(".remove", holiday_id=holiday_id),
    )


@bp.get("/impor")
@allowed(Action.HOLIDAYS_WRITE)
def paste() -> Response:
    """The form for many lines at once."""
    return render("holidays/import.html", errors=[], typed=request.form, lines=[], moves=[])


@bp.post("/impor")
@allowed(Action.HOLIDAYS_WRITE)
def import_lines() -> BaseResponse:
    """Read pasted lines or a CSV file, show what they mean, and save on the second press."""
    text = _pasted()
    try:
        lines = read_lines(text, [one.plain for y in _years(text) for one in _in_force(y)])
    except ValueError:
        return _import([], text, [("baris", _("Paling banyak %(n)s baris.", n=MOST_LINES))])
    if not lines:
        return _import([], text, [("baris", _("Tempel baris tabel, atau pilih berkas CSV."))])
    if any(one.found is None for one in lines):
        words = _("Ada baris yang tidak dapat dibaca. Perbaiki di bawah, lalu periksa lagi.")
        return _import(lines, text, [("baris", words)])
    change = HolidayChange(added=_changed(lines))
    if not change.added:
        return _import(lines, text, [("baris", _("Semua baris sudah ada di tabel."))])
    if "simpan" not in request.form:
        return _import(lines, text, [], change)
    try:
        holidays.change(change, request.form.get("dasar", ""), _reason(), acting())
    except (Invalid, IllegalStep) as error:
        return _import(lines, text, [("dasar", words_of(error))], change)
    year = change.added[0].day.year
    return redirect(url_for(".index", tahun=year, kabar="disimpan"), 303)


def trouble_words(trouble: LineTrouble) -> str:
    """What is wrong with a line, or worth a look."""
    return {
        LineTrouble.KOLOM: _("Tulis tanggal; nama; jenis, dipisah titik koma."),
        LineTrouble.TANGGAL: _("Tanggal tidak terbaca. Contoh: 17-8-2026."),
        LineTrouble.NAMA: _("Tulis nama hari libur, paling banyak 160 huruf."),
        LineTrouble.JENIS: _("Jenis harus: nasional, cuti bersama, atau daerah."),
        LineTrouble.GANDA: _("Tanggal dan jenis ini sudah ada di baris sebelumnya."),
        LineTrouble.AKHIR_PEKAN: _("Jatuh pada akhir pekan; hitungan hari kerja tidak berubah."),
        LineTrouble.SUDAH_ADA: _("Sudah ada di tabel; dilewati."),
        LineTrouble.NAMA_LAIN: _("Nama di tabel berbeda dan akan diganti."),
        LineTrouble.JENIS_LAIN: _("Tanggal ini sudah tercatat dengan jenis lain: periksa."),
    }[trouble]


def _one(row: ListedHoliday | None) -> BaseResponse:
    errors: Errors = []
    found = _typed_day(errors)
    if found is None or errors:
        return _form(row, errors, 422)
    change = HolidayChange(added=(found,), ended=frozenset({row.id} if row else ()))
    same = [h for h in _in_force(found.day.year) if (h.day, h.kind) == (found.day, found.kind)]
    if same and (row is None or same[0].id != row.id):
        words = _("Tanggal ini sudah tercatat sebagai %(name)s: ubah baris itu.", name=same[0].name)
        return _form(row, [("tanggal-hari", words)], 422)
    if "simpan" not in request.form:
        return _form(row, [], 200, change)
    try:
        holidays.change(change, request.form.get("dasar", ""), _reason(), acting())
    except (Invalid, IllegalStep) as error:
        return _form(row, [("alasan", words_of(error))], 422, change)
    return redirect(url_for(".index", tahun=found.day.year, kabar="disimpan"), 303)


def _typed_day(errors: Errors) -> DayOff | None:
    day: date | None = None
    try:
        day = read_date(request.form, "tanggal")
        if day is None or not 2020 <= day.year <= 2100:
            errors.append(("tanggal-hari", _("Tulis tanggal hari libur.")))
    except Invalid as error:
        errors.append(("tanggal-hari", str(error)))
    name = " ".join(request.form.get("nama", "").split())
    if not name:
        errors.append(("nama", _("Tulis nama hari libur.")))
    kinds = {kind.value: kind for kind in HolidayKind}
    kind = kinds.get(request.form.get("jenis", ""))
    if kind is None:
        errors.append(("jenis", _("Pilih jenis hari libur.")))
    return DayOff(day, name, kind) if day and kind and not errors else None


def _form(
    row: ListedHoliday | None,
    errors: Errors | None = None,
    status: int = 200,
    change: HolidayChange | None = None,
) -> Response:
    form = request.form
    day = (
        form.get("tanggal-hari", ""),
        form.get("tanggal-bulan", ""),
        form.get("tanggal-tahun", ""),
    )
    if request.method == "GET" and row is not None:
        day = parts_of(row.day)
    return render(
        "holidays/form.html",
        status=status,
        row=row,
        day=day,
        name=form.get("nama", row.name if row else ""),
        kind=form.get("jenis", row.kind.value if row else ""),
        source=form.get("dasar", row.source if row else ""),
        kinds=[(kind.value, period_words.kind_words(kind)) for kind in HolidayKind],
        is_checked=change is not None,
        moves=effects(change, acting().on) if change else [],
        reason=form.get("alasan", ""),
        errors=errors or [],
        words=period_words,
    )


def _confirmed(change: HolidayChange, title: str, action: str) -> BaseResponse:
    """A page with the effect and a reason; the second press saves."""
    errors: Errors = []
    if "simpan" in request.form:
        try:
            holidays.change(change, request.form.get("dasar", ""), _reason(), acting())
            return redirect(url_for(".index", tahun=_year(), kabar="disimpan"), 303)
        except (Invalid, IllegalStep) as error:
            errors = [("alasan", words_of(error))]
    return render(
        "holidays/confirm.html", status=422 if errors else 200, title=title, action=action,
        moves=effects(change, acting().on), year=_year(), reason=request.form.get("alasan", ""),
        errors=errors, words=period_words,
    )  # fmt: skip


def _import(
    lines: list[ReadLine], text: str, errors: Errors, change: HolidayChange | None = None
) -> Response:
    return render(
        "holidays/import.html", status=422 if errors else 200, errors=errors, lines=lines,
        typed={**request.form, "baris": text}, is_checked=change is not None,
        moves=effects(change, acting().on) if change else [],
        trouble_words=trouble_words, words=period_words,
    )  # fmt: skip


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    year, known = _year(), known_years()
    rows = holidays_of(year)
    return render(
        "holidays/index.html",
        status=status,
        year=year,
        years=sorted({*known, acting().on.year, acting().on.year + 1, year}),
        rows=[row for row in rows if row.ended_at is None],
        ended=[row for row in rows if row.ended_at is not None],
        source=known.get(year),
        is_shipped=year in shipped_years_left(),
        may_write=must_be().may(Action.HOLIDAYS_WRITE),
        errors=errors or [],
        notice=request.args.get("kabar", ""),
        words=period_words,
    )


def _pasted() -> str:
    """What was pasted, or the text of the file that was sent."""
    sent = request.files.get("berkas")
    data = sent.read(MOST_BYTES) if sent else b""
    if data:
        return data.decode("utf-8-sig", "replace").replace("\0", "")
    return request.form.get("baris", "")[:MOST_BYTES]


def _years(text: str) -> list[int]:
    found = {one.found.day.year for one in read_lines(text, ()) if one.found}
    return sorted(found)[:5]


def _changed(lines: list[ReadLine]) -> tuple[DayOff, ...]:
    return tuple(
        one.found for one in lines if one.found and LineTrouble.SUDAH_ADA not in one.troubles
    )


def _in_force(year: int) -> list[ListedHoliday]:
    return [one for one in holidays_of(year) if one.ended_at is None]


def _reason() -> str:
    return request.form.get("alasan", "")


def _year() -> int:
    typed = request.values.get("tahun", "")
    if len(typed) == 4 and typed.isascii() and typed.isdigit() and 2000 <= int(typed) <= 2100:
        return int(typed)
    return acting().on.year
