"""The staff register: list, card, postings, named raters."""

import uuid
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.staff_xlsx import SHEET, problem_report, staff_csv
from portal.errors import Changed, IllegalStep, Invalid
from portal.queries.people import EmployeeCard, employee_card
from portal.queries.staff_list import (
    Search,
    StaffOrder,
    StaffStatus,
    listed_people,
    whole_list,
)
from portal.queries.units import unit_options
from portal.rules.actions import Action
from portal.rules.employment import Employment
from portal.rules.nip import shown
from portal.rules.phones import shown as phone_shown
from portal.services import postings
from portal.web import people_words
from portal.web.dates import read_date
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.posting_form import Errors, read_day, read_person, read_posting, read_uuid
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("people", __name__, url_prefix="/pegawai")
PER_PAGE = 25


@bp.get("")
@allowed(Action.PEOPLE_READ)
def index() -> Response:
    """Employees of the units that are mine to see."""
    visitor = must_be()
    search, kept = _search()
    page = page_number(request.args.get("halaman", ""))
    found, total = listed_people(visitor, search, page, PER_PAGE, acting().at)
    return render(
        "people/index.html",
        people=found,
        search=search,
        kept=kept,
        units=[("", _("Semua unit")), *unit_options()],
        statuses=people_words.staff_status_options(),
        kinds=[("", _("Semua")), *people_words.status_options()],
        orders=people_words.order_options(),
        pager=pager(page, total, PER_PAGE, ".index", **kept),
        may_import=visitor.may(Action.PEOPLE_IMPORT, frozenset()),
        may_add=visitor.may_to(Action.RECORD_WRITE, uuid.UUID(int=0)),
    )


@bp.get("/data.csv")
@allowed(Action.PEOPLE_READ)
def table() -> Response:
    """What the list finds, whole, with semicolons as Indonesian spreadsheets open it."""
    return _download(staff_csv(*_rows()), "csv", "text/csv")


@bp.get("/data.xlsx")
@allowed(Action.PEOPLE_READ)
def sheet() -> Response:
    """The same as a workbook."""
    return _download(problem_report(*_rows(), _("Pegawai")), "xlsx", SHEET)


def _search() -> tuple[Search, dict[str, str]]:
    """What the address asks for, and its parts that are kept in links; odd parts are left out."""
    given = request.args
    text = given.get("q", "").strip()[:100]
    unit = read_uuid(given.get("unit", ""))
    kind, status, order = (
        given.get("jenis", ""),
        given.get("status", ""),
        given.get("urut", ""),
    )
    search = Search(
        text, unit,
        Employment(kind) if kind in set(Employment) else None,
        StaffStatus(status) if status in set(StaffStatus) else StaffStatus.SEMUA,
        StaffOrder(order) if order in set(StaffOrder) else StaffOrder.NAMA,
    )  # fmt: skip
    parts = {
        "q": text,
        "unit": str(unit or ""),
        "jenis": search.employment.value if search.employment else "",
        "status": search.status.value,
        "urut": search.order.value,
    }
    return search, {key: value for key, value in parts.items() if value}


def _rows() -> tuple[list[str], list[list[str]]]:
    heads = [_("Nama"), _("NIP"), _("Status kepegawaian"), _("Golongan"), _("Jabatan")]
    heads += [_("Unit kerja"), _("Tidak bekerja lagi sejak")]
    search, _kept = _search()
    found = whole_list(must_be(), search, acting().on)
    return heads, [
        [
            one.name, shown(one.nip) if one.nip.isdigit() else one.nip, one.employment.label,
            one.golongan or "", one.title or "", one.unit or "",
            one.left_on.isoformat() if one.left_on else "",
        ]
        for one in found
    ]  # fmt: skip


def _download(content: bytes, ending: str, mimetype: str) -> Response:
    response = make_response(content)
    response.mimetype = mimetype
    name = f"pegawai-{acting().on.isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
    new = read_posting(errors)
    if new is not None and not errors:
        try:
            postings.add_posting(person, new, acting(), seen=_seen())
        except Invalid as error:
            errors.append(("jabatan", words_of(error)))
        except Changed as error:
            return _card(person, [("jabatan", words_of(error))], 409)
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
        seen = request.form.get("dilihat", "")
        postings.end_posting(person, posting, last, acting(), seen=seen)
    except (Invalid, IllegalStep) as error:
        return _card(person, [(f"{field}-hari", words_of(error))], 422)
    except Changed as error:
        return _card(person, [(f"{field}-hari", words_of(error))], 409)
    return redirect(url_for(".show", person=person, kabar="akhir"), 303)


@bp.post("/<uuid:person>/penilai")
@signed_in
def name_rater(person: uuid.UUID) -> BaseResponse:
    """Name another rater, with the reason."""
    employee_card(person, must_be(), Action.POSTINGS_WRITE, acting().on)
    rater, trouble = read_person("nip-penilai")
    errors = [("nip-penilai", trouble)] if trouble else []
    if rater is None and not errors:
        errors = [("nip-penilai", _("Tulis NIP pejabat yang ditunjuk."))]
    until = read_day("penilai-sampai", errors)
    if rater is not None and not errors:
        try:
            postings.name_rater(
                person, rater, request.form.get("alasan", ""), acting(), ends_on=until, seen=_seen()
            )
        except Invalid as error:
            errors = [("alasan", words_of(error))]
        except Changed as error:
            return _card(person, [("nip-penilai", words_of(error))], 409)
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


def _seen() -> int:
    """The version of the card that the form showed; 0 fits none."""
    return request.form.get("versi", 0, type=int)


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
        may_see_year=must_be().actor.employee_id == person
        or must_be().may_to(Action.RECORD_READ, person),
        may_list=must_be().may(Action.PEOPLE_READ),
        phone=phone_shown(card.phone) if card.phone else "",
        basis_words=people_words.basis_words,
        nip_words=people_words.nip_words,
        leaving_words=people_words.leaving_words,
    )


def _choices(card: EmployeeCard) -> dict[str, Any]:
    """Lists of the forms, for whoever gets to see them."""
    return {
        "units": [("", _("Pilih unit")), *card.units],
        "kinds": people_words.kind_options(),
        "posts": people_words.post_options(),
        "families": people_words.family_options(),
    }
