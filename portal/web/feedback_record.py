"""The leader's duty list, and the record of one employee's feedback on the official forms."""

import uuid
from zoneinfo import ZoneInfo

from flask import Blueprint, Response
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents import feedback_record
from portal.documents.log_forms import realised_texts
from portal.documents.official_forms import OfficialForm
from portal.queries import feedback as notes
from portal.queries import skp
from portal.queries.feedback_duty import bounds, duty_board
from portal.queries.form_heads import form_heads
from portal.queries.realisations import realised
from portal.queries.schemes import scheme_in_force
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.survey_periods import SurveyPeriod
from portal.web import feedback_words
from portal.web.downloads import form_file
from portal.web.evaluation_spans import span_asked, spans_offered
from portal.web.feedback import employee
from portal.web.filters import known_agency
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.public_view import period_label
from portal.web.visitors import acting, must_be

bp = Blueprint("feedback_record", __name__, url_prefix="/umpan-balik")


@bp.get("/kewajiban")
@signed_in
def duty() -> Response:
    """Whom of my people I still owe regular feedback in this period."""
    me, on = employee(Action.FEEDBACK_READ), acting().on
    board = duty_board(me, on, scheme_in_force(on), _zone())
    return render("feedback/duty.html", board=board, period=period_label(board.duty.period))


@bp.get("/pegawai/<uuid:person>")
@signed_in
def show(person: uuid.UUID) -> Response:
    """Somebody's feedback of a period, for the employee, the rater and the rater's superior."""
    sight = _sight(person)
    period = span_asked()
    return render(
        "feedback/record.html", person=sight, period=period, label=period_label(period),
        notes=_notes_of(person, period), words=feedback_words, periods=spans_offered(period.kind),
        me=must_be().actor.employee_id, may_give=sight.may(Action.FEEDBACK_GIVE),
        may_guide=sight.may(Action.DEVELOPMENT_WRITE) and not sight.is_oneself,
        may_report=sight.may(Action.COUNSELLING_REPORT),
    )  # fmt: skip


@bp.get("/pegawai/<uuid:person>/rekaman.pdf")
@signed_in
def record_pdf(person: uuid.UUID) -> BaseResponse:
    """Form B.1.3, B.1.4 or B.1.5 as a tagged PDF."""
    return form_file(_form(person), "pdf", _name(person))


@bp.get("/pegawai/<uuid:person>/rekaman.xlsx")
@signed_in
def record_xlsx(person: uuid.UUID) -> BaseResponse:
    """The same in the official columns as a workbook."""
    return form_file(_form(person), "xlsx", _name(person))


def _form(person: uuid.UUID) -> OfficialForm:
    sight, period, on = _sight(person), span_asked(), acting().on
    plan = skp.in_force(person, period.year)
    sheet = skp.skp_sheet(plan, must_be(), Action.PLAN_READ, on) if plan else None
    return feedback_record.record_form(
        sight, sheet, _notes_of(person, period), agency=known_agency().name, period=period,
        reader=must_be().actor.employee_id,
        heads=form_heads([sight.id, sight.rater.employee_id], on),
        realised=realised_texts(realised(person, period.start, min(period.end, on))),
    )  # fmt: skip


def _sight(person: uuid.UUID) -> Sight:
    return in_sight(person, must_be(), Action.FEEDBACK_READ, acting().on)


def _notes_of(person: uuid.UUID, period: SurveyPeriod) -> list[notes.Note]:
    first, last = bounds(period.start, period.end, _zone())
    return notes.given_between(person, first, last)


def _name(person: uuid.UUID) -> str:
    return f"umpan-balik {span_asked().key} {str(person)[-6:]}"


def _zone() -> ZoneInfo:
    return ZoneInfo(known_agency().time_zone)
