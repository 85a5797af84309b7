"""Changing an employee's record: personal data, NIP, leaving; adding one by hand; the history."""

import uuid
from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed
from portal.queries.employee_records import (
    EmployeeRecord,
    employee_record,
    held_account,
    history,
)
from portal.queries.rated_people import rated_and_next
from portal.queries.rater_year import rater_year
from portal.queries.units import options_of, paths_of, unit_rows
from portal.rules.actions import Action
from portal.rules.employment import Employment, Leaving
from portal.services import employees, leavings
from portal.services.employees import Outdated, PersonalData, Wrong
from portal.services.leavings import Departure
from portal.web import people_words
from portal.web.dates import read_date
from portal.web.guards import allowed, signed_in
from portal.web.history_words import told
from portal.web.htmx import render
from portal.web.posting_form import Errors, read_posting
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("people_edit", __name__, url_prefix="/pegawai")
FIELDS = ("name", "employment", "golongan", "email", "phone")
RATED_SHOWN = 50


@bp.get("/tambah")
@allowed(Action.PEOPLE_READ)
def new() -> Response:
    """The form for one employee."""
    _may_add()
    return _new_page()


@bp.post("/tambah")
@allowed(Action.PEOPLE_READ)
def add() -> BaseResponse:
    """One employee with the first posting."""
    _may_add()
    errors: Errors = []
    posting = read_posting(errors)
    if posting is not None and not errors:
        try:
            made = employees.add_employee(
                request.form.get("nip", "")[:64], _data(request.form), posting, acting()
            )
            return redirect(url_for("people.show", person=made, kabar="baru"), 303)
        except Wrong as error:
            errors.append((error.field, words_of(error)))
        except Invalid as error:
            errors.append(("jabatan", words_of(error)))
    return _new_page(errors, 422)


@bp.get("/<uuid:person>/ubah")
@signed_in
def edit(person: uuid.UUID) -> Response:
    """The personal data as they are."""
    return _edit_page(_open(person))


@bp.post("/<uuid:person>/ubah")
@signed_in
def change(person: uuid.UUID) -> BaseResponse:
    """Store them, unless somebody else did meanwhile: then both are shown."""
    _open(person)
    data = _data(request.form)
    try:
        version = request.form.get("versi", 0, type=int)
        employees.change_employee(person, version, data, acting())
    except Outdated:
        return _edit_page(_open(person), data, is_outdated=True, status=409)
    except Wrong as error:
        errors = [(error.field, words_of(error))]
        return _edit_page(_open(person), data, errors, status=422)
    return redirect(url_for("people.show", person=person, kabar="ubah"), 303)


@bp.post("/<uuid:person>/nip")
@signed_in
def correct_nip(person: uuid.UUID) -> BaseResponse:
    """Put a wrong NIP right, with the reason."""
    record = _open(person)
    form = request.form
    try:
        employees.correct_nip(
            person, form.get("dilihat", ""), form.get("nip", "")[:64],
            form.get("reason", "")[:600], acting(),
        )  # fmt: skip
    except Outdated as error:
        return _edit_page(record, None, [("nip", words_of(error))], status=409)
    except Wrong as error:
        return _edit_page(record, None, [(error.field, words_of(error))], status=422)
    return redirect(url_for("people.show", person=person, kabar="nip"), 303)


@bp.get("/<uuid:person>/berhenti")
@signed_in
def departure(person: uuid.UUID) -> Response:
    """What leaving ends, before it is recorded."""
    return _leaving_page(_open(person))


@bp.post("/<uuid:person>/berhenti")
@signed_in
def leave(person: uuid.UUID) -> BaseResponse:
    """Record the leaving, or take it back."""
    record = _open(person)
    try:
        if record.left_on is not None:
            leavings.come_back(person, request.form.get("reason", "")[:600], acting())
            return redirect(url_for("people.show", person=person, kabar="kembali"), 303)
        seen = request.form.get("versi", 0, type=int)
        leavings.leave(person, _departure(), acting(), must_be().actor, seen=seen)
    except Changed as error:
        return _leaving_page(_open(person), [("kind", words_of(error))], 409)
    except (Invalid, IllegalStep) as error:
        field = error.field if isinstance(error, Wrong) else "reason"
        return _leaving_page(record, [(field, words_of(error))], 422)
    return redirect(url_for("people.show", person=person, kabar="berhenti"), 303)


@bp.get("/<uuid:person>/riwayat")
@signed_in
def trail(person: uuid.UUID) -> Response:
    """What changed, when, and by whom."""
    record = _open(person)
    return render(
        "people/history.html", person=record, happenings=[told(one) for one in history(person)]
    )


@bp.get("/<uuid:person>/penilai")
@signed_in
def rater_year_of(person: uuid.UUID) -> Response:
    """Who evaluates what in a year, for the person and the offices that read the record."""
    today = acting().on
    record = employee_record(person, must_be(), today, Action.RECORD_READ)
    year = request.args.get("tahun", today.year, type=int)
    try:
        shown = rater_year(record, year, today)
    except (LookupError, ValueError, OverflowError):
        raise Invalid(_("Tahun harus 2023 sampai sekarang.")) from None
    return render(
        "people/year.html", person=record, year=shown, case_words=people_words.case_words,
        may_list=must_be().may(Action.PEOPLE_READ), this_year=today.year,
    )  # fmt: skip


def _open(person: uuid.UUID) -> EmployeeRecord:
    """The record as it is now, for whoever may change it."""
    return employee_record(person, must_be(), acting().on)


def _may_add() -> None:
    if not must_be().may_to(Action.RECORD_WRITE, uuid.UUID(int=0)):
        raise NotAllowed(_("Pegawai hanya ditambahkan oleh pengelola kepegawaian."))


def _data(form: Mapping[str, str]) -> PersonalData:
    return PersonalData(**{field: form.get(field, "")[:300] for field in FIELDS})


def _departure() -> Departure:
    try:
        kind = Leaving(request.form.get("kind", ""))
    except ValueError:
        raise Wrong("kind", _("Pilih sebab tidak bekerja lagi.")) from None
    try:
        since = read_date(request.form, "sejak")
    except Invalid as error:
        raise Wrong("sejak-hari", error.message, **error.values) from None
    return Departure(kind, since or acting().on, request.form.get("reason", "")[:600])


def _new_page(errors: Errors | None = None, status: int = 200) -> Response:
    visitor, rows = must_be(), unit_rows()
    paths = paths_of(rows)
    mine = {
        u: row
        for u, row in rows.items()
        if u not in rows.closed and visitor.may(Action.PEOPLE_READ, paths[u])
    }
    return render(
        "people/new.html",
        status=status,
        errors=errors or [],
        typed=request.form,
        statuses=people_words.status_options(),
        units=[("", _("Pilih unit")), *options_of(mine)],
        kinds=people_words.kind_options(),
        posts=people_words.post_options(),
        families=people_words.family_options(),
    )


def _edit_page(
    record: EmployeeRecord,
    data: PersonalData | None = None,
    errors: Errors | None = None,
    *,
    is_outdated: bool = False,
    status: int = 200,
) -> Response:
    labels = people_words.field_labels()
    both = []
    if data is not None and is_outdated:
        both = [
            (labels[f], _shown(f, getattr(record, f)), _shown(f, getattr(data, f)))
            for f in FIELDS
            if getattr(record, f) != getattr(data, f)
        ]
    return render(
        "people/edit.html",
        status=status,
        person=record,
        data=data or record,
        both=both,
        is_outdated=is_outdated,
        errors=errors or [],
        typed=request.form,
        statuses=people_words.status_options(),
    )


def _shown(field: str, value: str) -> str:
    """A stored or typed value in words; a status that is none is shown as it came."""
    if field == "employment" and value in set(Employment):
        return Employment(value).label
    return value or "-"


def _leaving_page(
    record: EmployeeRecord, errors: Errors | None = None, status: int = 200
) -> Response:
    on = acting().on
    rated, namings = rated_and_next(record.id, record.units, on)
    return render(
        "people/leave.html",
        status=status,
        person=record,
        postings=[one.title for one in record.postings if not one.is_over(on)],
        account=held_account(record.id, on),
        namings=namings,
        rated=rated[:RATED_SHOWN],
        rated_in_all=len(rated),
        errors=errors or [],
        typed=request.form,
        leavings=[("", _("Pilih sebab")), *people_words.leaving_options()],
    )
