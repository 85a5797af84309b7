"""Feedback reports: reading one, answering it, agreeing on actions, carrying them on."""

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.feedback_reports import (
    FeedbackReport,
    feedback_report,
    open_actions_of,
    reports_of,
    result_of_action,
)
from portal.queries.holidays import office_calendar
from portal.queries.rated_people import rated_by
from portal.rules.actions import Action
from portal.rules.feedback_report import ActionState, read_until, report_rule
from portal.services import feedback_reports
from portal.services.feedback_reports import NewAction
from portal.web import period_words, report_words
from portal.web.dates import read_date
from portal.web.downloads import report_file
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.paging import page_number
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be, myself

bp = Blueprint("feedback_reports", __name__, url_prefix="/laporan-umpan-balik")
Errors = list[tuple[str, str]]
PER_PAGE = 25


@bp.get("")
@signed_in
def index() -> Response:
    """My reports with what I still want to do, and those of the people whom I rate."""
    me, on = myself(), acting().on
    page = page_number(request.args.get("halaman", ""))
    mine = reports_of([me], 1, PER_PAGE)
    team = reports_of([one for one in rated_by(me, on) if one != me], page, PER_PAGE)
    return render(
        "feedback_reports/index.html", mine=mine[:PER_PAGE], team=team[:PER_PAGE], page=page,
        has_more=len(team) > PER_PAGE, actions=open_actions_of(me), today=on,
        span_words=period_words.span_words,
    )  # fmt: skip


@bp.get("/<uuid:result>")
@signed_in
def show(result: uuid.UUID) -> Response:
    """One report: four sources, strengths and areas, what is agreed, what is still open."""
    return page_of(loaded(result))


@bp.get("/<uuid:result>/laporan.pdf")
@signed_in
def download(result: uuid.UUID) -> Response:
    """The same as a document."""
    report = loaded(result)
    response = make_response(report_file(report_words.as_report(report, spoken())))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="laporan-umpan-balik.pdf"'
    return response


@bp.post("/<uuid:result>/baca")
@signed_in
def acknowledge(result: uuid.UUID) -> BaseResponse:
    """The employee read it and says what they take from it."""
    own(result)
    takeaway = request.form.get("ambil", "")
    return _step(
        result, "ambil",
        lambda: feedback_reports.acknowledge(result, myself(), takeaway, acting()),
    )  # fmt: skip


@bp.post("/<uuid:result>/tindakan")
@signed_in
def plan(result: uuid.UUID) -> BaseResponse:
    """The employee writes down one more thing to do."""
    own(result)
    try:
        due = read_date(request.form, "selesai")
    except Invalid as error:
        return page_of(loaded(result), [("selesai-hari", words_of(error))], 422)
    new = NewAction(request.form.get("tindakan", ""), due)
    place = "tindakan" if not new.text.strip() else "selesai-hari"
    return _step(
        result, place, lambda: feedback_reports.plan_action(result, myself(), new, acting())
    )


@bp.post("/tindakan/<uuid:action>/hapus")
@signed_in
def drop(action: uuid.UUID) -> BaseResponse:
    """Take back what nobody agreed to yet."""
    result = result_of_action(action)
    own(result)
    return _step(
        result, "tindakan", lambda: feedback_reports.drop_action(action, myself(), acting())
    )


@bp.post("/tindakan/<uuid:action>/sepakati")
@signed_in
def agree(action: uuid.UUID) -> BaseResponse:
    """The rater agrees to what the employee wrote."""
    result = result_of_action(action)
    if not loaded(result).sheet.may(Action.DEVELOPMENT_APPROVE):
        raise NotAllowed(_("Hanya pejabat penilai yang menyepakati tindakan."))
    typed = request.form.get("versi", "")
    seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return _step(
        result, "tindakan", lambda: feedback_reports.agree(action, myself(), seen, acting())
    )


@bp.post("/tindakan/<uuid:action>/tutup")
@signed_in
def close(action: uuid.UUID) -> BaseResponse:
    """The employee says how it went."""
    result = result_of_action(action)
    own(result)
    typed, outcome = request.form.get("akhir", ""), request.form.get(f"hasil-{action}", "")
    if typed not in (ActionState.SELESAI.value, ActionState.DIHENTIKAN.value):
        where = f"akhir-{action}"
        return page_of(loaded(result), [(where, _("Pilih selesai atau dihentikan."))], 422)
    state = ActionState(typed)
    return _step(
        result, f"hasil-{action}",
        lambda: feedback_reports.close_action(action, myself(), state, outcome, acting()),
    )  # fmt: skip


def loaded(result: uuid.UUID) -> FeedbackReport:
    """A report that the visitor may read; its employee once they took the document."""
    report = feedback_report(result, must_be(), acting().on)
    if report.sheet.is_own and report.received_on is None:
        raise NotFound(_("Terima dokumen evaluasinya dulu, lalu buka laporannya."))
    return report


def own(result: uuid.UUID) -> FeedbackReport:
    """One's own report. Raises NotAllowed for anybody else's."""
    report = loaded(result)
    if not report.sheet.is_own:
        raise NotAllowed(_("Hanya pegawai yang bersangkutan yang menjawab laporan ini."))
    return report


def page_of(report: FeedbackReport, errors: Errors | None = None, status: int = 200) -> Response:
    """The report with whatever was typed."""
    received, on = report.received_on, acting().on
    until = read_until(received, office_calendar()) if received and not report.reading else None
    return render(
        "feedback_reports/show.html", status=status, report=report, content=report.sheet.content,
        span_words=period_words.span_words,
        row=report.sheet.row, errors=errors or [], found=dict(errors or []), typed=request.form,
        until=until, is_late=until is not None and until < on, today=on,
        most=report_rule(on).most_actions, words=report_words, language=spoken(),
        may_agree=report.sheet.may(Action.DEVELOPMENT_APPROVE) and not report.sheet.is_own,
        notice=request.args.get("kabar", ""),
    )  # fmt: skip


def _step(result: uuid.UUID, place: str, take: Callable[[], object]) -> BaseResponse:
    try:
        take()
    except Invalid as error:
        return page_of(loaded(result), [(place, words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        return page_of(loaded(result), [(place, words_of(error))], 409)
    return redirect(url_for(".show", result=result, kabar="simpan"), 303)
