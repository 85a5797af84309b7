"""The personnel office's side of courses: writing, opening, inviting, attendance, effect."""

import datetime
import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.queries.periods import coming_periods, period_row
from portal.queries.training import Participant, participants
from portal.queries.training_effects import effect_of
from portal.queries.training_needs import people_in_need
from portal.rules.actions import Action
from portal.rules.employment import JobFamily
from portal.rules.training_words import LearningPath, PlaceState, ProgrammeState
from portal.services import training_places, training_programmes
from portal.services.training_places import Noted, noted_mark
from portal.services.training_programmes import NewProgramme
from portal.web import growth_words, people_words
from portal.web.dates import parts_of, read_date
from portal.web.downloads import attachment
from portal.web.filters import tanggal
from portal.web.growth_forms import Errors, chosen, id_of, seen, whole
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.period_words import title
from portal.web.refusals import words_of
from portal.web.table_files import table_file
from portal.web.training import card_of, show_page
from portal.web.visitors import acting

bp = Blueprint("training_desk", __name__, url_prefix="/pelatihan")
PER_PAGE = 25
MOST_PEOPLE = 5000
DAYS = {"mulai": "starts_on", "selesai": "ends_on", "daftar": "enrol_until"}


@bp.route("/tambah", methods=["GET", "POST"])
@allowed(Action.PROGRAMMES_WRITE)
def create() -> BaseResponse:
    """A new course, as a draft."""
    return _form(None)


@bp.route("/<uuid:programme>/ubah", methods=["GET", "POST"])
@allowed(Action.PROGRAMMES_WRITE)
def edit(programme: uuid.UUID) -> BaseResponse:
    """Other words, days or seats."""
    return _form(programme)


@bp.post("/<uuid:programme>/langkah")
@allowed(Action.PROGRAMMES_WRITE)
def move(programme: uuid.UUID) -> BaseResponse:
    """Open, finish or call off."""
    goal = chosen(ProgrammeState, "ke")
    try:
        if goal is None:
            raise IllegalStep(_("Pilih langkah dari daftar."))
        training_programmes.move(programme, goal, seen(), acting())
    except (Changed, IllegalStep) as error:
        return show_page(card_of(programme), [("langkah", words_of(error))], 409)
    return redirect(url_for("training.show", programme=programme, kabar="langkah"), 303)


@bp.route("/<uuid:programme>/undang", methods=["GET", "POST"])
@allowed(Action.PROGRAMMES_WRITE)
def invite(programme: uuid.UUID) -> BaseResponse:
    """Enrol people whose level is below what their post asks."""
    card, errors = card_of(programme), Errors()
    people = people_in_need(card.row.competence, acting().on)
    if request.method == "POST":
        wanted = {str(one) for one, _name, _unit in people} & set(request.form.getlist("pegawai"))
        try:
            for one in sorted(wanted):
                training_places.enrol(programme, uuid.UUID(one), acting())
            return redirect(url_for(".attendance", programme=programme, kabar="undang"), 303)
        except IllegalStep as error:
            errors.append(("pegawai", words_of(error)))
    page, text = (
        page_number(request.args.get("halaman", "")),
        request.args.get("q", "").strip()[:60],
    )
    many, people = len(people), [one for one in people if text.casefold() in one[1].casefold()]
    return render(
        "training/invite.html", status=409 if errors else 200, card=card, errors=errors, q=text,
        many=many,
        words=growth_words, people=people[(page - 1) * PER_PAGE : page * PER_PAGE],
        pager=pager(page, len(people), PER_PAGE, ".invite", programme=programme, q=text or None),
    )  # fmt: skip


@bp.route("/<uuid:programme>/kehadiran", methods=["GET", "POST"])
@allowed(Action.PROGRAMMES_WRITE)
def attendance(programme: uuid.UUID) -> BaseResponse:
    """Who was there, with hours and certificate."""
    card, errors, status = card_of(programme), Errors(), 200
    page = page_number(request.args.get("halaman", ""))
    people, total = participants(programme, acting().on, page, PER_PAGE)
    if request.method == "POST":
        try:
            training_places.note_attendance(programme, _noted(people, card.row.hours), acting())
            where = url_for(".attendance", programme=programme, halaman=page, kabar="hadir")
            return redirect(where, 303)
        except (Invalid, IllegalStep) as error:
            errors, status = [("kehadiran", words_of(error))], 422
        except Changed as error:
            errors, status = [("kehadiran", words_of(error))], 409
            people, total = participants(programme, acting().on, page, PER_PAGE)
    return render(
        "training/attendance.html", status=status, card=card, errors=errors, mark=noted_mark,
        people=people, words=growth_words, typed=request.form, page=page,
        notice=request.args.get("kabar", ""),
        pager=pager(page, total, PER_PAGE, ".attendance", programme=programme),
    )  # fmt: skip


@bp.get("/<uuid:programme>/peserta.<any(csv,xlsx):suffix>")
@allowed(Action.PROGRAMMES_WRITE)
def export(programme: uuid.UUID, suffix: str) -> Response:
    """Everybody in the course as a table."""
    card = card_of(programme)
    people, _total = participants(programme, acting().on, 1, MOST_PEOPLE)
    heads = [_("Nama"), _("Unit kerja"), _("Keadaan"), _("JP"), _("Nomor sertifikat")]
    rows: list[list[str | int]] = [
        [one.name, one.unit, growth_words.place_state(one.state)[0],
         "" if one.hours is None else one.hours, one.certificate]
        for one in people
    ]  # fmt: skip
    return table_file(heads, rows, suffix, _("Peserta %(title)s", title=card.row.title))


@bp.get("/<uuid:programme>/dampak")
@allowed(Action.PROGRAMMES_WRITE)
def effect(programme: uuid.UUID) -> Response:
    """The same items asked again, beside people who were not trained."""
    card = card_of(programme)
    return render(
        "training/effect.html", card=card, words=growth_words, on=acting().on,
        found=effect_of(programme, card.row.competence, card.row.ends_on, acting().on),
    )  # fmt: skip


@bp.get("/<uuid:programme>/dampak/ekspor.<any(csv):suffix>")
@allowed(Action.PROGRAMMES_WRITE)
def effect_data(programme: uuid.UUID, suffix: str) -> Response:
    """The sums from which every figure of that page is computed."""
    row = card_of(programme).row
    found = effect_of(programme, row.competence, row.ends_on, acting().on)
    return attachment(found.table.csv(), f"dampak.{suffix}", "text/csv")


def _noted(people: list[Participant], most: int) -> dict[uuid.UUID, Noted]:
    """What was ticked on this page. Raises Invalid."""
    found = {}
    for one in people:
        verdict = request.form.get(f"hadir-{one.employee_id}", "")
        if one.state is PlaceState.MENUNGGU or verdict not in ("ya", "tidak"):
            continue
        hours = whole(f"jp-{one.employee_id}")
        if verdict == "ya" and hours is None:
            raise Invalid(_("Isi jam pelajaran %(name)s: 0 sampai %(n)s.", name=one.name, n=most))
        number = request.form.get(f"nomor-{one.employee_id}", "")
        shown = request.form.get(f"dilihat-{one.employee_id}", "")
        found[one.employee_id] = Noted(hours if verdict == "ya" else None, number, shown)
    if not found:
        raise Invalid(_("Pilih hadir atau tidak hadir paling sedikit untuk satu orang."))
    return found


def _form(programme: uuid.UUID | None) -> BaseResponse:
    errors, status = Errors(), 200
    if request.method == "POST":
        try:
            made = training_programmes.save(programme, _read(), seen(), acting())
            return redirect(url_for("training.show", programme=made, kabar="simpan"), 303)
        except (Invalid, NotFound) as error:
            errors, status = [(_field(error), words_of(error))], 422
        except (Changed, IllegalStep) as error:
            errors, status = [("nama", words_of(error))], 409
    card = card_of(programme) if programme else None
    return render(
        "training/form.html", status=status, card=card, errors=errors,
        stored=_differing(card.row) if card and status == 409 else [],
        values=dict(request.form) if errors else _values(card.row if card else None),
        days=_days(card.row if card else None, is_posted=bool(errors)),
        competences=growth_words.competence_options(_("Pilih kompetensi")),
        paths=growth_words.path_options(), words=growth_words,
        families=[("", _("Semua pegawai")), *people_words.family_options()],
        periods=_periods(card.row.period_id if card else None),
    )  # fmt: skip


def _read() -> NewProgramme:
    """The form as typed. Raises Invalid."""
    form = request.form
    starts, ends, until = (read_date(form, name) for name in DAYS)
    if starts is None or ends is None or until is None:
        raise Invalid(_("Tanggal mulai, selesai, dan batas pendaftaran harus diisi."))
    hours, seats, cost = whole("jp"), whole("tempat"), whole("biaya")
    if hours is None:
        raise Invalid(_("Jam pelajaran harus angka."))
    if seats is None and form.get("tempat", "").strip():
        raise Invalid(_("Tempat harus angka, atau kosong bila tanpa batas."))
    if cost is None and form.get("biaya", "").strip():
        raise Invalid(_("Biaya harus angka rupiah, 0 bila tanpa biaya."))
    return NewProgramme(
        title=form.get("nama", ""), competence=form.get("kompetensi", ""), hours=hours,
        path=chosen(LearningPath, "jalur") or LearningPath.PELATIHAN, seats=seats, cost=cost or 0,
        provider=form.get("penyelenggara", ""), place=form.get("lokasi", ""),
        about=form.get("keterangan", ""), family=chosen(JobFamily, "rumpun"),
        is_workshop=form.get("lokakarya") == "ya", period_id=id_of("periode"),
        starts_on=starts, ends_on=ends, enrol_until=until,
    )  # fmt: skip


def _field(error: Invalid | NotFound) -> str:
    marks = (("Kompetensi", "kompetensi"), ("kompetensi", "kompetensi"), ("Jam", "jp"),
             ("Tempat", "tempat"), ("Biaya", "biaya"), ("anggal", "mulai-hari"),
             ("Hari", "selesai-hari"), ("pendaftaran", "daftar-hari"),
             ("eriode", "periode"))  # fmt: skip
    return next((field for mark, field in marks if mark in error.message), "nama")


def _values(row: object) -> dict[str, str]:
    """A stored course as its form."""
    if row is None:
        return {"kompetensi": request.args.get("kompetensi", "")[:60],
                "nama": request.args.get("nama", "")[:200]}  # fmt: skip
    names = {"nama": "title", "kompetensi": "competence", "jp": "hours", "tempat": "seats",
             "biaya": "cost", "penyelenggara": "provider", "lokasi": "place",
             "keterangan": "about", "jalur": "path", "rumpun": "family"}  # fmt: skip
    found = {name: getattr(row, attribute) for name, attribute in names.items()}
    told = {name: "" if value is None else str(value) for name, value in found.items()}
    period = getattr(row, "period_id", None)
    return {
        **told, "lokakarya": "ya" if getattr(row, "is_workshop", False) else "",
        "periode": str(period) if period else "",
    }  # fmt: skip


def _differing(row: object) -> list[tuple[str, str]]:
    """What stands now where it differs from what was typed, so that both texts are on the page."""
    words = {
        "nama": _("Nama pelatihan"), "jp": _("Jam pelajaran (JP)"), "tempat": _("Jumlah tempat"),
        "biaya": _("Biaya per orang (Rp)"), "penyelenggara": _("Penyelenggara"),
        "lokasi": _("Tempat pelaksanaan"), "keterangan": _("Keterangan"),
    }  # fmt: skip
    stored = _values(row)
    found = [
        (label, stored[name] or "–")
        for name, label in words.items()
        if stored[name] != request.form.get(name, "")
    ]
    days = {"mulai": _("Hari pertama"), "selesai": _("Hari terakhir"),
            "daftar": _("Daftar paling lambat")}  # fmt: skip
    typed, kept = _days(None, is_posted=True), _days(row, is_posted=False)
    return found + [
        (label, tanggal(getattr(row, DAYS[name])))
        for name, label in days.items()
        if typed[name] != kept[name]
    ]


def _periods(own: uuid.UUID | None) -> list[tuple[str, str]]:
    """Periods that a workshop can prepare for: those to come, and the one it has."""
    rows = coming_periods(acting().on)
    if own is not None and own not in {one.id for one in rows}:
        rows.append(period_row(own))
    return [("", _("Belum ditentukan")), *((str(one.id), title(one)) for one in rows)]


def _days(row: object, *, is_posted: bool) -> dict[str, tuple[str, ...]]:
    if is_posted:
        parts = ("hari", "bulan", "tahun")
        return {n: tuple(request.form.get(f"{n}-{p}", "") for p in parts) for n in DAYS}
    found: dict[str, datetime.date | None] = {
        name: getattr(row, attribute, None) for name, attribute in DAYS.items()
    }
    return {name: parts_of(day) for name, day in found.items()}
