"""The fairness panel for forum, personnel office and auditor; a rater's questions and mirror."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid
from portal.queries.fairness_groups import bias_of, mirror_of
from portal.queries.fairness_panel import (
    Panel,
    RaterLine,
    effects_file,
    forum_effects,
    latest_run,
    panel,
    questions_for,
    table_of,
    years_with_ratings,
)
from portal.queries.periods import current_periods
from portal.rules.actions import Action
from portal.rules.fairness.icc import Form
from portal.services import fairness
from portal.web import fairness_words, forum_words, period_words
from portal.web.downloads import attachment
from portal.web.fairness_habits import group_files
from portal.web.fairness_view import fingerprint, panel_key, wanted_year
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("fairness", __name__, url_prefix="/keadilan")
Errors = list[tuple[str, str]]
PER_PAGE = 25


@bp.get("")
@allowed(Action.FAIRNESS_READ)
def show() -> Response:
    """Reliability, severity in points, pairs that stand out."""
    return _panel([])


@bp.get("/forum")
@allowed(Action.FAIRNESS_READ)
def forum() -> Response:
    """Before and after of the year's sessions."""
    year = wanted_year()
    sessions = forum_effects(year)
    return render(
        "fairness/forum.html", year=year, sessions=sessions, words=fairness_words,
        title=forum_words.session_title, sha256=fingerprint(effects_file(sessions)),
        is_told=any(one.is_told for one in sessions),
    )  # fmt: skip


@bp.get("/kelompok")
@allowed(Action.FAIRNESS_READ)
def groups() -> Response:
    """Are groups treated alike, and could this staff show it if they were not."""
    year = wanted_year()
    found = bias_of(year, panel_key())
    files = {name: fingerprint(content) for name, content in group_files(found).items()}
    return render(
        "fairness/groups.html", year=year, page=found, words=fairness_words, files=files,
        accused=fairness_words.by_chance(found),
    )  # fmt: skip


@bp.get("/data.csv")
@allowed(Action.FAIRNESS_READ)
def data() -> Response:
    """The table from which every figure of the panel is computed."""
    year = wanted_year()
    return attachment(table_of(year, panel_key()).csv(), f"keadilan-{year}.csv", "text/csv")


@bp.get("/rasch")
@allowed(Action.FAIRNESS_READ)
def rasch() -> Response:
    """The last analysis on the ordinal scale, or how far it is."""
    return _rasch([])


@bp.post("/rasch")
@allowed(Action.FORUM_CONVENE)
def start() -> BaseResponse:
    """Ask the worker for one."""
    try:
        fairness.request_run(wanted_year(), acting())
    except IllegalStep as error:
        return _rasch([("rasch", words_of(error))], 409)
    return redirect(url_for(".rasch", tahun=wanted_year()), 303)


@bp.post("/tanya")
@allowed(Action.FORUM_CONVENE)
def ask() -> BaseResponse:
    """Ask the rater of a pair that stands out to explain it."""
    found = panel(wanted_year(), panel_key())
    pair = next(
        (
            one for one in found.pairs
            if f"{one.rater_id} {one.employee_id}" == request.form.get("pasangan")
        ),
        None,
    )  # fmt: skip
    if pair is None:
        return _panel([("pasangan", _("Pilih pasangan dari daftar ini."))], 422)
    fairness.ask_about(pair.rater_id, pair.employee_id, pair.z, acting())
    return redirect(url_for(".show", tahun=wanted_year(), kabar="ditanya"), 303)


@bp.get("/pasangan")
@signed_in
def questions() -> Response:
    """What I am asked to explain, and my own mirror."""
    return _questions([])


@bp.post("/pasangan")
@signed_in
def explain() -> BaseResponse:
    """Keep an explanation, once."""
    me = must_be().actor.employee_id or uuid.UUID(int=0)
    wanted = request.form.get("pertanyaan", "")
    row = next((q for q, _name, _key in questions_for(me) if _name_of(q) == wanted), None)
    if row is None:
        return _questions([("pertanyaan", _("Pertanyaan ini tidak dikenal."))], 422)
    try:
        fairness.explain(
            row.period_id, me, row.employee_id, request.form.get("penjelasan", ""), acting()
        )
    except Invalid as error:
        return _questions([(f"penjelasan-{wanted}", words_of(error))], 422)
    return redirect(url_for(".questions", kabar="dijawab"), 303)


def _panel(errors: Errors, status: int = 200) -> Response:
    year = wanted_year()
    found = panel(year, panel_key())
    page = page_number(request.args.get("halaman", ""))
    shown = found.raters[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render(
        "fairness/panel.html", status=status, errors=errors, panel=found, words=fairness_words,
        lines=shown, pager=pager(page, len(found.raters), PER_PAGE, ".show", tahun=year),
        years=years_with_ratings(), notice=request.args.get("kabar", ""),
        bars=_bars(found), dots=_dots(found, shown), may_ask=must_be().may(Action.FORUM_CONVENE),
        gate=forum_words.absence_words(found.severity.gate)
        if found.severity and found.severity.gate else "",
    )  # fmt: skip


def _bars(found: Panel) -> list[dict[str, Any]]:
    """Reliability of one rater and of all together, by agreement; with gaps alpha stands in."""
    if found.agreement is None:
        return []
    two = fairness_words.two
    named = (
        (_("Satu penilai"), found.agreement.icc[Form.TWO_SINGLE]),
        (_("Semua penilai bersama"), found.agreement.icc[Form.TWO_MEAN]),
        *(
            (_("Dengan sel kosong (alfa)"), figure)
            for level, figure in found.agreement.krippendorff.items()
            if level.value == "interval"
        ),
    )
    return [
        {
            "label": f"{label}: {fairness_words.reliability_words(figure)[0]}",
            "value": two(figure.value),
            "low": two(figure.low),
            "high": two(figure.high),
        }
        for label, figure in named
    ]


def _dots(found: Panel, shown: Sequence[RaterLine]) -> list[dict[str, Any]]:
    """Severity of each rater; none where the groups hang apart (do no harm)."""
    if found.severity is None or len(found.severity.components) > 1:
        return []
    return [
        {
            "label": one.name,
            "value": _cut(one.severity),
            "low": _cut(one.low),
            "high": _cut(one.high),
        }
        for one in shown
    ]


def _cut(value: float | None) -> Any:
    return None if value is None else fairness_words.two(max(-2.0, min(2.0, value)))


def _rasch(errors: Errors, status: int = 200) -> Response:
    year = wanted_year()
    run = latest_run(year)
    return render(
        "fairness/rasch.html", fragment="fairness/_rasch.html", status=status, errors=errors,
        year=year, run=run, words=fairness_words,
        may_start=must_be().may(Action.FORUM_CONVENE),
    )  # fmt: skip


def _questions(errors: Errors, status: int = 200) -> Response:
    me = must_be().actor.employee_id or uuid.UUID(int=0)
    periods = {one.id: one for one in current_periods(acting().on)}
    chosen, mirrors = mirror_of(me, list(periods))
    return render(
        "fairness/questions.html", status=status, errors=errors, typed=request.form,
        wrong=dict(errors),
        rows=[(_name_of(q), q, name, key) for q, name, key in questions_for(me)],
        notice=request.args.get("kabar", ""), span_words=period_words.span_words,
        mirrors=mirrors, words=forum_words,
        numbers=fairness_words,
        period=period_words.title(periods[chosen]) if chosen else "",
    )  # fmt: skip


def _name_of(question: Any) -> str:
    return f"{question.period_id.hex}{question.employee_id.hex}"
