"""Signing: what is ready, one at a time with everything once more, or many with one password."""

import uuid
from collections.abc import Sequence

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid
from portal.queries.holidays import office_calendar
from portal.queries.signing import Signable, batch_view, signable, signables
from portal.rules.actions import Action
from portal.rules.clock_file import clocks_on
from portal.rules.result_jobs import JobState
from portal.rules.statutory import latest_delivery
from portal.services import signing, signing_batches
from portal.services.audit import Act
from portal.web import period_words, result_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.proving import Errors, unproved
from portal.web.refusals import words_of
from portal.web.visitors import acting, myself

SHOWN = 50
"""Of a period's evaluations; the rest is chosen together."""
bp = Blueprint("signing", __name__, url_prefix="/tanda-tangan")


@bp.get("")
@signed_in
def index() -> Response:
    """Everything that I evaluate and have not signed, ready or not."""
    return _index()


@bp.post("")
@signed_in
def begin() -> BaseResponse:
    """Sign the chosen ones together: as many as fit into a request, the rest goes on by itself."""
    me, act = evaluator(), acting()
    chosen, period = _chosen(signables(me))
    if period is None:
        return _index([("pilih", _("Pilih penilaian yang siap, dari satu periode."))], 422)
    errors, status = unproved()
    if errors:
        return _index(errors, status)
    try:
        batch = signing_batches.begin(period, me, chosen, act)
    except Invalid as error:
        return _index([("pilih", words_of(error))], 422)
    signing_batches.go_on(batch, act.at)
    return redirect(url_for(".batch", batch=batch), 303)


@bp.get("/bersama/<uuid:batch>")
@signed_in
def batch(batch: uuid.UUID) -> Response:
    """How far a batch is; without script the page is loaded again by hand."""
    view = batch_view(batch, evaluator())
    return render(
        "signing/batch.html", fragment="signing/_progress.html", batch=view,
        period=period_words.title(view.period), states=JobState,
    )  # fmt: skip


@bp.post("/bersama/<uuid:batch>/lanjutkan")
@signed_in
def go_on(batch: uuid.UUID) -> BaseResponse:
    """The next ones of a batch, at once."""
    view = batch_view(batch, evaluator())
    signing_batches.go_on(view.id, acting().at)
    return redirect(url_for(".batch", batch=batch), 303)


@bp.get("/<uuid:evaluation>")
@signed_in
def show(evaluation: uuid.UUID) -> Response:
    """One evaluation with everything that the signature will freeze."""
    return _page(signable(evaluation, evaluator()))


@bp.post("/<uuid:evaluation>")
@signed_in
def sign(evaluation: uuid.UUID) -> BaseResponse:
    """Sign it, after proving again who one is."""
    me = evaluator()
    one = signable(evaluation, me)
    errors, status = unproved()
    if errors:
        return _page(one, errors, status)
    seen = request.form.get("versi", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    try:
        made = signing.sign(evaluation, me, version, _act(one))
    except (Changed, IllegalStep) as error:
        return _page(signable(evaluation, me), [("sandi", words_of(error))], 409)
    return redirect(url_for("results.show", result=made, kabar="tanda-tangan"), 303)


def evaluator() -> uuid.UUID:
    """The visitor as an employee who may rate others; whom, is asked of each evaluation."""
    return myself(Action.PLAN_WRITE)


def _act(one: Signable) -> Act:
    """A superior signs in the rater's place, which the trail says."""
    return acting("atasan pejabat penilai (L.IV.A.11)" if one.row.by_superior else None)


def _chosen(
    found: Sequence[Signable],
) -> tuple[list[tuple[uuid.UUID, int]], uuid.UUID | None]:
    """The ready ones that were ticked, and their period where it is a single one.

    `semua` names a period of which every ready one is meant, those that the page left out too.
    """
    wanted, whole = set(request.form.getlist("pilih")), request.form.get("semua")
    ready = [
        one for one in found
        if one.is_ready and (str(one.row.id) in wanted or str(one.period.id) == whole)
    ]  # fmt: skip
    periods = {one.period.id for one in ready}
    pairs = [(one.row.id, one.row.version) for one in ready]
    return pairs, periods.pop() if len(periods) == 1 else None


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    groups: dict[uuid.UUID, list[Signable]] = {}
    for one in signables(evaluator()):
        groups.setdefault(one.period.id, []).append(one)
    for group in groups.values():
        group.sort(key=lambda one: not one.is_ready)
    return render(
        "signing/index.html", status=status, errors=errors or [], groups=list(groups.values()),
        most=SHOWN, whole=request.form.get("semua", ""),
        title=period_words.title, words=result_words, ticked=request.form.getlist("pilih"),
    )  # fmt: skip


def _page(one: Signable, errors: Errors | None = None, status: int = 200) -> Response:
    rule = clocks_on(one.period.span.start)
    by_superior = one.row.by_superior
    latest = latest_delivery(rule, one.period.window.closes, office_calendar())
    return render(
        "signing/show.html", status=status, errors=errors or [], one=one,
        period=period_words.title(one.period), words=result_words,
        days=rule["K11" if by_superior else "K7"].days,
        latest=None if by_superior or latest < acting().on else latest,
    )  # fmt: skip
