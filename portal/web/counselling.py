"""Counselling (konseling kinerja): restricted pages.  To everybody else a case does not exist."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents import guidance_forms
from portal.documents.official_forms import OfficialForm
from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries import guidance as found
from portal.queries.feedback import about_behaviour
from portal.queries.form_heads import form_heads
from portal.queries.guidance import CaseSheet
from portal.queries.people import employee_by_nip
from portal.queries.standings import in_sight
from portal.rules.actions import Action
from portal.rules.measures import CoreValue
from portal.services import counselling
from portal.services.counselling import Report
from portal.web.dates import read_date
from portal.web.downloads import form_file
from portal.web.feedback import employee
from portal.web.feedback_form import member
from portal.web.filters import known_agency, saat
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.skp_words import value_label
from portal.web.visitors import acting, must_be

bp = Blueprint("counselling", __name__, url_prefix="/konseling")
Errors = list[tuple[str, str]]
PARTS = ("hari", "bulan", "tahun")


@bp.get("")
@signed_in
def index() -> Response:
    """Cases that are open to me; for most people an explanation and nothing else."""
    employee(Action.FEEDBACK_READ)
    cases = found.cases_of(must_be(), acting().on)
    return render("counselling/index.html", cases=cases, notice=request.args.get("kabar", ""))


@bp.route("/lapor/<uuid:person>", methods=["GET", "POST"])
@signed_in
def report(person: uuid.UUID) -> BaseResponse:
    """Form B.1.10, by the rater, with feedback as proof."""
    sight = in_sight(person, must_be(), Action.COUNSELLING_REPORT, acting().on)
    proofs = about_behaviour(person)
    errors: Errors = []
    status = 200
    if request.method == "POST":
        try:
            made = counselling.report(
                person, _me(), _read({str(one.id) for one in proofs}), acting()
            )
            return redirect(url_for(".show", case=made, kabar="dilaporkan"), 303)
        except Invalid as error:
            errors, status = [(_field_of(error), words_of(error))], 422
        except IllegalStep as error:
            errors, status = [("permasalahan", words_of(error))], 409
    return render(
        "counselling/report.html", status=status, person=sight, proofs=proofs, errors=errors,
        typed=request.form, day=_day("diberitahu"),
        values=[("", _("Pilih nilai")), *((one.value, value_label(one)) for one in CoreValue)],
    )  # fmt: skip


@bp.get("/<uuid:case>")
@signed_in
def show(case: uuid.UUID) -> Response:
    """One case, as far as it is open to the visitor."""
    return _show(case)


@bp.post("/<uuid:case>/jadwal")
@signed_in
def plan(case: uuid.UUID) -> BaseResponse:
    """The head of personnel names a counsellor and a day."""
    _of(case, "kepegawaian")
    try:
        who, _name = employee_by_nip(request.form.get("konselor", "").strip())
        day = read_date(request.form, "jadwal")
        if day is None:
            return _show(case, [("jadwal-hari", _("Tulis tanggal konseling."))], 422)
        place, seen = request.form.get("tempat", ""), request.form.get("dilihat", "")
        counselling.plan(case, who, day, place, acting(), seen=seen)
    except NotFound as error:
        return _show(case, [("konselor", words_of(error))], 422)
    except Invalid as error:
        return _show(case, [(_planned_field(error), words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        return _show(case, [("konselor", words_of(error))], 409)
    return redirect(url_for(".show", case=case, kabar="dijadwalkan"), 303)


@bp.post("/<uuid:case>/catatan")
@signed_in
def close(case: uuid.UUID) -> BaseResponse:
    """The counsellor signs the record."""
    _of(case, "konselor")
    try:
        counselling.close(case, _me(), request.form.get("catatan", ""), acting())
    except Invalid as error:
        return _show(case, [("catatan", words_of(error))], 422)
    except IllegalStep as error:
        return _show(case, [("catatan", words_of(error))], 409)
    return redirect(url_for(".show", case=case, kabar="selesai"), 303)


@bp.get("/<uuid:case>/formulir.pdf")
@signed_in
def form_pdf(case: uuid.UUID) -> BaseResponse:
    """B.1.10 as a tagged PDF."""
    return form_file(_form(case), "pdf", "B.1.10")


@bp.get("/<uuid:case>/formulir.xlsx")
@signed_in
def form_xlsx(case: uuid.UUID) -> BaseResponse:
    """B.1.10 as a workbook."""
    return form_file(_form(case), "xlsx", "B.1.10")


def _me() -> uuid.UUID:
    return employee(Action.FEEDBACK_READ)


def _of(case: uuid.UUID, standing: str) -> CaseSheet:
    sheet = found.case_sheet(case, must_be(), acting().on)
    if sheet.standing != standing:
        raise NotAllowed(_("Langkah ini bukan tugas Anda."))
    return sheet


def _read(offered: set[str]) -> Report:
    """The form as typed. Raises Invalid."""
    form = request.form
    value = member(CoreValue, form.get("nilai", ""))
    if value is None:
        raise Invalid("Pilih nilai dasar yang dilanggar.")
    told = read_date(form, "diberitahu")
    if told is None:
        raise Invalid("Tanggal pemberitahuan kepada pegawai wajib diisi: ia diberi tahu dahulu.")
    return Report(
        value=value, problem=form.get("permasalahan", ""),
        breaks_expectation=form.get("khusus") == "ya", seen_in_others=form.get("lain") == "ya",
        tried=form.get("upaya", ""), told_on=told,
        proofs=[uuid.UUID(one) for one in form.getlist("bukti") if one in offered],
    )  # fmt: skip


def _field_of(error: Invalid) -> str:
    starts = {"Pilih nilai": "nilai", "Tanggal": "diberitahu-hari", "Lampirkan": "bukti",
              "Tulis tanggal": "diberitahu-hari"}  # fmt: skip
    named = {"Yang sudah dilakukan": "upaya", "Permasalahan": "permasalahan"}
    by_name = named.get(str(error.values.get("field", "")))
    return by_name or next(
        (field for start, field in starts.items() if error.message.startswith(start)),
        "permasalahan",
    )


def _planned_field(error: Invalid) -> str:
    if error.values.get("field") == "Tempat":
        return "tempat"
    return "konselor" if error.message.startswith("Konselor") else "jadwal-hari"


def _day(name: str) -> tuple[str, ...]:
    return tuple(request.form.get(f"{name}-{part}", "") for part in PARTS)


def _show(case: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    return render(
        "counselling/show.html", status=status, errors=errors or [], typed=request.form,
        case=found.case_sheet(case, must_be(), acting().on), day=_day("jadwal"),
        notice=request.args.get("kabar", ""), value_label=value_label,
    )  # fmt: skip


def _form(case: uuid.UUID) -> OfficialForm:
    sheet = found.case_sheet(case, must_be(), acting().on)
    if sheet.standing == "pegawai":
        raise NotFound(_("Formulir ini tidak tersedia bagi Anda."))
    heads = form_heads([sheet.row.employee_id, sheet.row.rater_id], acting().on)
    return guidance_forms.problem_form(sheet, heads, known_agency().name, saat)
