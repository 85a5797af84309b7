"""Results: one's own, those one signed, one document with its steps, and why it came out so."""

import uuid
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.result_lists import PER_PAGE, own_results, results_to_report, signed_results
from portal.queries.results import ResultSheet, result_sheet
from portal.rules.actions import Action
from portal.rules.results import DeliveryWay
from portal.services import result_steps
from portal.services.result_steps import Delivery
from portal.web import period_words, result_words
from portal.web.dates import read_date
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.proving import Errors, unproved
from portal.web.refusals import words_of
from portal.web.result_page import context_of
from portal.web.sent_files import KeptFile
from portal.web.visitors import acting, must_be
from portal.web.visitors import myself as employee

bp = Blueprint("results", __name__, url_prefix="/hasil")
myself = partial(employee, Action.RESULT_READ)
"""The visitor as an employee with results."""


@bp.get("")
@signed_in
def index() -> Response:
    """Everything that was delivered to me."""
    return render(
        "results/index.html", rows=own_results(myself()), words=result_words,
        span_words=period_words.span_words,
    )  # fmt: skip


@bp.get("/ditandatangani")
@signed_in
def signed() -> Response:
    """What I signed: to deliver, to report, and what became of it."""
    return _signed()


@bp.post("/ditandatangani")
@signed_in
def report_all() -> BaseResponse:
    """Report everything of mine that the personnel unit has not got yet."""
    me = myself()
    try:
        number = result_steps.report(results_to_report(me)[: result_steps.MOST], me, acting())
    except Invalid:
        return _signed([("lapor", _("Tidak ada dokumen yang belum dilaporkan."))], 409)
    return redirect(url_for(".signed", kabar="lapor", jumlah=number), 303)


@bp.get("/<uuid:result>")
@signed_in
def show(result: uuid.UUID) -> Response:
    """One document: where it stands, its clocks, and what the visitor can do now."""
    return page(loaded(result, Action.RESULT_READ))


@bp.get("/<uuid:result>/penjelasan")
@signed_in
def explanation(result: uuid.UUID) -> Response:
    """How this predikat came about: evidence, ratings, people and days, and what can be done."""
    sheet = loaded(result, Action.RESULT_READ)
    if sheet.is_own and not sheet.is_received:
        raise NotFound(_("Terima dokumen ini dulu, lalu buka penjelasannya."))
    return render("results/explanation.html", **context_of(sheet))


@bp.post("/<uuid:result>/sampaikan")
@signed_in
def deliver(result: uuid.UUID) -> BaseResponse:
    """Give it to the employee: in the portal now, or on paper on a day."""
    sheet = loaded(result, Action.RESULT_REPORT)
    typed = request.form.get("cara", "")
    if typed not in set(DeliveryWay):
        return page(sheet, [("cara", _("Pilih cara penyampaian."))], 422)
    way, on = DeliveryWay(typed), None
    if way is not DeliveryWay.PORTAL:
        try:
            on = read_date(request.form, "tanggal")
        except Invalid as error:
            return page(sheet, [("tanggal-hari", words_of(error))], 422)
        if on is None:
            return page(sheet, [("tanggal-hari", _("Tulis tanggal penyampaian."))], 422)
    new = Delivery(way, on or acting().on, request.form.get("catatan", ""))
    return _step(result, "cara", lambda: result_steps.deliver(result, myself(), new, acting()))


@bp.post("/<uuid:result>/tanda-terima")
@signed_in
def note_receipt(result: uuid.UUID) -> BaseResponse:
    """The deliverer notes that the paper arrived, with the proof."""
    sheet = loaded(result, Action.RESULT_REPORT)
    try:
        on = read_date(request.form, "terima")
    except Invalid as error:
        return page(sheet, [("terima-hari", words_of(error))], 422)
    if on is None:
        return page(sheet, [("terima-hari", _("Tulis tanggal dokumen diterima."))], 422)
    proof = request.form.get("bukti", "")
    return _step(
        result, "bukti", lambda: result_steps.note_receipt(result, myself(), on, proof, acting())
    )


@bp.post("/<uuid:result>/terima")
@signed_in
def receive(result: uuid.UUID) -> BaseResponse:
    """The employee takes it: from now on the fourteen working days run."""
    own(result)
    return _step(result, "terima", lambda: result_steps.receive(result, myself(), acting()))


@bp.post("/<uuid:result>/tanda-tangan")
@signed_in
def countersign(result: uuid.UUID) -> BaseResponse:
    """The employee signs and returns it, after proving again who they are."""
    sheet = own(result)
    errors, status = unproved()
    if errors:
        return page(sheet, errors, status)
    return _step(result, "sandi", lambda: result_steps.countersign(result, myself(), acting()))


@bp.post("/<uuid:result>/menolak")
@signed_in
def refuse(result: uuid.UUID) -> BaseResponse:
    """That the employee will not sign: said by the employee, or noted by who delivered."""
    sheet = loaded(result, Action.RESULT_READ)
    if not (sheet.is_own or sheet.may(Action.RESULT_REPORT)):
        raise NotAllowed(_("Hanya pegawai atau penyampai dokumen yang mencatat penolakan."))
    reason = request.form.get("alasan", "")
    return _step(result, "alasan", lambda: result_steps.refuse(result, myself(), reason, acting()))


@bp.post("/<uuid:result>/lapor")
@signed_in
def report(result: uuid.UUID) -> BaseResponse:
    """Report it to the personnel unit."""
    loaded(result, Action.RESULT_REPORT)
    return _step(result, "lapor", lambda: result_steps.report([result], myself(), acting()))


@bp.post("/<uuid:result>/penilai")
@signed_in
def sign_decision(result: uuid.UUID) -> BaseResponse:
    """The rater signs a decision on an objection (D.1.3, place 9)."""
    sheet = loaded(result, Action.RESULT_READ)
    if sheet.objection is None or sheet.objection.signer_id != must_be().actor.employee_id:
        raise NotAllowed(_("Hanya pejabat penilai yang menandatangani putusan ini."))
    errors, status = unproved()
    if errors:
        return page(sheet, errors, status)
    return _step(result, "sandi", lambda: result_steps.sign_decision(result, myself(), acting()))


def loaded(result: uuid.UUID, action: Action) -> ResultSheet:
    """One document for a purpose, today."""
    return result_sheet(result, must_be(), action, acting().on)


def own(result: uuid.UUID) -> ResultSheet:
    """One's own. Raises NotAllowed for anybody else's."""
    sheet = loaded(result, Action.RESULT_ACKNOWLEDGE)
    if not sheet.is_own:
        raise NotAllowed(_("Hanya pegawai yang dinilai yang melakukan ini."))
    return sheet


def page(
    sheet: ResultSheet,
    errors: Errors | None = None,
    status: int = 200,
    kept: KeptFile | None = None,
) -> Response:
    """The page of one document; `kept` is a file that a refused form brought."""
    return render(
        "results/show.html", status=status, errors=errors or [], typed=request.form, kept=kept,
        notice=request.args.get("kabar", ""), **context_of(sheet),
    )  # fmt: skip


def _step(result: uuid.UUID, field: str, act: Callable[[], object]) -> BaseResponse:
    """Take it and come back to the page; a refusal stands at its field."""
    try:
        act()
    except Invalid as error:
        return page(loaded(result, Action.RESULT_READ), [(field, words_of(error))], 422)
    except IllegalStep as error:
        return page(loaded(result, Action.RESULT_READ), [(field, words_of(error))], 409)
    return redirect(url_for(".show", result=result, kabar=request.url_rule.rule.split("/")[-1]
                            if request.url_rule else ""), 303)  # fmt: skip


def _signed(errors: Errors | None = None, status: int = 200) -> Response:
    me, number = myself(), page_number(request.args.get("halaman", ""))
    rows, total = signed_results(me, number)
    return render(
        "results/signed.html", status=status, errors=errors or [], rows=rows, words=result_words,
        span_words=period_words.span_words, notice=request.args.get("kabar", ""),
        number=request.args.get("jumlah", ""),
        pager=pager(number, total, PER_PAGE, ".signed"),
        unreported=len(results_to_report(me)),
    )  # fmt: skip
