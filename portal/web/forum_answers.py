"""Outside the forum: the rater's answer to its advice, and an employee who asks to be heard."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotAllowed
from portal.queries.forum_advice import advised, advised_for, request_of
from portal.queries.periods import current_periods
from portal.rules.actions import Action
from portal.rules.forum_words import Reply
from portal.services import forum_answers
from portal.services.forum_answers import ASKING
from portal.web import forum_words, period_words, review_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("forum_answers", __name__, url_prefix="/forum")
Errors = list[tuple[str, str]]
REPLIES = {one.value: one for one in Reply}


@bp.get("/saran")
@signed_in
def index() -> Response:
    """Advice on evaluations that are in my hands."""
    return render(
        "forum/advice_list.html", rows=advised_for(_me()), words=forum_words,
        span_words=period_words.span_words,
    )  # fmt: skip


@bp.get("/saran/<uuid:case>")
@signed_in
def show(case: uuid.UUID) -> Response:
    """One advice, with the form of the answer."""
    return _page(case, [])


@bp.post("/saran/<uuid:case>")
@signed_in
def answer(case: uuid.UUID) -> BaseResponse:
    """Keep the answer, once; the rating stays in the rater's own hands."""
    advised(case, _me())
    reply = REPLIES.get(request.form.get("jawaban", ""))
    if reply is None:
        return _page(case, [("jawaban", _("Pilih salah satu jawaban."))], 422)
    try:
        forum_answers.answer(case, _me(), reply, request.form.get("alasan", ""), acting())
    except Invalid as error:
        return _page(case, [("alasan", words_of(error))], 422)
    except IllegalStep as error:
        return _page(case, [("jawaban", words_of(error))], 409)
    return redirect(url_for(".show", case=case, kabar="dijawab"), 303)


@bp.get("/minta")
@signed_in
def asking() -> Response:
    """The form with which an employee asks the forum to look at their evaluation."""
    return _ask_page([])


@bp.post("/minta")
@signed_in
def ask() -> BaseResponse:
    """Keep the request, once for a period."""
    me = _staff()
    period = next((one for one in _periods() if str(one.id) == request.form.get("periode")), None)
    if period is None:
        return _ask_page([("periode", _("Pilih periode dari daftar ini."))], 422)
    try:
        forum_answers.ask(period.id, me, request.form.get("alasan", ""), acting())
    except Invalid as error:
        return _ask_page([("alasan", words_of(error))], 422)
    except IllegalStep as error:
        return _ask_page([("periode", words_of(error))], 409)
    return redirect(url_for(".asking", kabar="diminta"), 303)


def _page(case: uuid.UUID, errors: Errors, status: int = 200) -> Response:
    found = advised(case, _me())
    return render(
        "forum/advice.html", status=status, errors=errors, found=found, words=forum_words,
        kinds=review_words, typed=request.form, wrong=dict(errors),
        notice=request.args.get("kabar", ""), span_words=period_words.span_words,
    )  # fmt: skip


def _ask_page(errors: Errors, status: int = 200) -> Response:
    me = _staff()
    periods = _periods()
    asked = [(one, row) for one in periods if (row := request_of(me, one.id)) is not None]
    done = {one.id for one, _row in asked}
    return render(
        "forum/ask.html", status=status, errors=errors, typed=request.form, wrong=dict(errors),
        asked=[(period_words.title(one), row) for one, row in asked],
        periods=[(str(one.id), period_words.title(one)) for one in periods if one.id not in done],
        notice=request.args.get("kabar", ""),
    )  # fmt: skip


def _periods() -> list[period_words.PeriodRow]:
    return [one for one in current_periods(acting().on) if one.has_forum and one.stage in ASKING]


def _me() -> uuid.UUID:
    return must_be().actor.employee_id or uuid.UUID(int=0)


def _staff() -> uuid.UUID:
    visitor = must_be()
    me = visitor.actor.employee_id
    if me is None or me == visitor.account_id or not visitor.may_to(Action.FORUM_ASK, me):
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    return me
