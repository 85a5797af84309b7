"""The staff register: list, card, postings, named raters."""

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.people import (
    EmployeeCard,
    Search,
    employee_by_nip,
    employee_card,
    listed_people,
)
from portal.queries.units import unit_options, unit_paths
from portal.rules.actions import Action
from portal.rules.employment import JobFamily, PostKind
from portal.rules.nip import NipError, normalised
from portal.rules.phones import shown as phone_shown
from portal.rules.postings import PostingKind
from portal.services import postings
from portal.services.postings import NewPosting
from portal.web import people_words
from portal.web.dates import read_date
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("people", __name__, url_prefix="/pegawai")
PER_PAGE = 25
Errors = list[tuple[str, str]]


@bp.get("")
@allowed(Action.PEOPLE_READ)
def index() -> Response:
    """Employees of the units that are mine to see, by name."""
    visitor = must_be()
    search = request.args.get("q", "").strip()[:100]
    chosen = request.args.get("unit", "")
    page = page_number(request.args.get("halaman", ""))
    wanted = Search(search, _uuid(chosen))
    found, total = listed_people(visitor, wanted, page, PER_PAGE, acting().on)
    return render(
        "people/index.html",
        people=found,
        q=search,
        unit=chosen if wanted.unit_id else "",
        units=[("", _("Semua unit")), *unit_options()],
        pager=pager(
            page, total, PER_PAGE, ".index", q=search or None,
            unit=chosen if wanted.unit_id else None,
        ),
        may_import=visitor.may(Action.PEOPLE_IMPORT, frozenset()),
    )  # fmt: skip


@bp.get("/<uuid:person>")
@signed_in
def show(person: uuid.UUID) -> Response:
    """One employee: for themselves, their raters, and the personnel office."""
    return _card(person)


@bp.post("/<uuid:person>/penempatan")
@signed_in
def add_posting(person: uuid.UUID) -> BaseResponse:
    """A further posting; a definitive one ends the one before it."""
    employee_card(person, must_be(), Action.POSTINGS_WRITE, acting().on)
    errors: Errors = []
    new = _posting(errors)
    if new is not None and not errors:
        try:
            postings.add_posting(person, new, acting())
        except Invalid as error:
            errors.append(("jabatan", words_of(error)))
    if errors:
        return _card(person, errors, 422)
    return redirect(url_for(".show", person=person, kabar="penempatan"), 303)


@bp.post("/<uuid:person>/penempatan/<uuid:posting>/akhiri")
@signed_in
def end_posting(person: uuid.UUID, posting: uuid.UUID) -> BaseResponse:
    """The last day of a posting."""
    employee_card(person, must_be(), Action.POSTINGS_WRITE, acting().on)
    field = f"akhir-{posting}"
    try:
        last = read_date(request.form, "akhir") or acting().on
        postings.end_posting(person, posting, last, acting())
    except (Invalid, IllegalStep) as error:
        return _card(person, [(f"{field}-hari", words_of(error))], 422)
    return redirect(url_for(".show", person=person, kabar="akhir"), 303)


@bp.post("/<uuid:person>/penilai")
@signed_in
def name_rater(person: uuid.UUID) -> BaseResponse:
    """Name another rater, with the reason."""
    employee_card(person, must_be(), Action.POSTINGS_WRITE, acting().on)
    rater, trouble = _person_typed("nip-penilai")
    errors = [("nip-penilai", trouble)] if trouble else []
    if rater is None and not errors:
        errors = [("nip-penilai", _("Tulis NIP pejabat yang ditunjuk."))]
    if rater is not None:
        try:
            postings.name_rater(
                person, rater, request.form.get("alasan", ""), acting(),
                ends_on=read_date(request.form, "sampai"),
            )  # fmt: skip
        except Invalid as error:
            errors = [("alasan", words_of(error))]
    if errors:
        return _card(person, errors, 422)
    return redirect(url_for(".show", person=person, kabar="penilai"), 303)


@bp.post("/<uuid:person>/penilai/<uuid:naming>/akhiri")
@signed_in
def end_naming(person: uuid.UUID, naming: uuid.UUID) -> BaseResponse:
    """The usual rater counts again from today."""
    employee_card(person, must_be(), Action.POSTINGS_WRITE, acting().on)
    postings.end_naming(person, naming, acting())
    return redirect(url_for(".show", person=person, kabar="penilai-akhir"), 303)


def _posting(errors: Errors) -> NewPosting | None:
    form = request.form
    unit = _uuid(form.get("unit", ""))
    if unit is None:
        errors.append(("unit", _("Pilih unit kerja.")))
    elif not must_be().may(Action.PEOPLE_READ, unit_paths().get(unit, frozenset())):
        raise NotAllowed(_("Unit ini dikelola orang lain."))
    starts = _date_typed("mulai", errors)
    ends = _date_typed("sampai", errors)
    supervisor, trouble = _person_typed("nip-atasan")
    if trouble:
        errors.append(("nip-atasan", trouble))
    try:
        kind = PostingKind(form.get("jenis", ""))
        post = PostKind(form.get("jenis-jabatan", ""))
        family = JobFamily(form.get("rumpun", ""))
    except ValueError:
        errors.append(
            ("jenis", _("Pilih jenis penempatan, jenis jabatan, dan rumpun dari daftar."))
        )
        return None
    if unit is None:
        return None
    return NewPosting(
        unit_id=unit, kind=kind, title=form.get("jabatan", "")[:300], post=post, family=family,
        starts_on=starts or acting().on, ends_on=ends, supervisor_id=supervisor,
        leads_unit="ya" in form.getlist("memimpin"), is_delegated="ya" in form.getlist("delegasi"),
    )  # fmt: skip


def _date_typed(name: str, errors: Errors) -> date | None:
    try:
        return read_date(request.form, name)
    except Invalid as error:
        errors.append((f"{name}-hari", words_of(error)))
        return None


def _person_typed(name: str) -> tuple[uuid.UUID | None, str]:
    """Whoever has the NIP in a field: id or None, and what is wrong with the NIP."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None, ""
    try:
        return employee_by_nip(normalised(typed))[0], ""
    except NipError:
        return None, _("NIP terdiri dari 18 digit. Periksa angkanya.")
    except NotFound as error:
        return None, words_of(error)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _card(person: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    card = employee_card(person, must_be(), Action.RECORD_READ, acting().on)
    return render(
        "people/show.html",
        status=status,
        person=card,
        **_choices(card),
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
        may_list=must_be().may(Action.PEOPLE_READ),
        phone=phone_shown(card.phone) if card.phone else "",
        basis_words=people_words.basis_words,
        nip_words=people_words.nip_words,
    )


def _choices(card: EmployeeCard) -> dict[str, Any]:
    """Lists of the forms, for whoever gets to see them."""
    return {
        "units": [("", _("Pilih unit")), *card.units],
        "kinds": people_words.kind_options(),
        "posts": people_words.post_options(),
        "families": people_words.family_options(),
    }
