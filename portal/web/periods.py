"""Periods: the year's list, one period with its stages and clocks, and its steps."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal import clock
from portal.errors import IllegalStep, Invalid, NotFound
from portal.queries.holidays import office_calendar
from portal.queries.period_facts import facts_of, kept_facts
from portal.queries.periods import (
    PeriodRow,
    history_of,
    opened_years,
    period_row,
    periods_of,
)
from portal.queries.units import unit_options
from portal.rules.access import Target, roles_for
from portal.rules.actions import Action
from portal.rules.clock_file import clocks_on
from portal.rules.clock_table import clock_table
from portal.rules.period_cycle import PeriodStage, PeriodStep, legal_steps
from portal.rules.roles import Role
from portal.rules.statutory import latest_delivery
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.workdays import Zone
from portal.services import periods
from portal.services.extensions import extendable
from portal.services.periods import StepRefused, situation_of
from portal.web import period_words
from portal.web.filters import known_agency
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("periods", __name__, url_prefix="/periode")
Errors = list[tuple[str, str]]
STEPS = "any(" + ",".join(step.value for step in PeriodStep) + ")"


@bp.get("")
@allowed(Action.PERIODS_READ)
def index() -> Response:
    """The periods of a year, practice ones apart."""
    return _index()


@bp.get("/buka")
@allowed(Action.PERIODS_WRITE)
def confirm_open() -> Response:
    """What opening a year means, before it is done."""
    return render("periods/open.html", year=_year(), errors=[])


@bp.post("/buka")
@allowed(Action.PERIODS_WRITE)
def open_year() -> BaseResponse:
    """Make the periods of a year from the scheme in force."""
    year = _year()
    try:
        periods.open_year(year, acting())
    except (Invalid, IllegalStep, NotFound) as error:
        errors = [("buka", words_of(error))]
        return render("periods/open.html", status=409, year=year, errors=errors)
    return redirect(url_for(".index", tahun=year, kabar="dibuka"), 303)


@bp.post("/latihan")
@allowed(Action.PERIODS_WRITE)
def create_practice() -> BaseResponse:
    """A masa latihan over the quarter that is chosen."""
    typed = request.form.get("rentang", "")
    try:
        span = SurveyPeriod.parse(typed)
    except ValueError:
        return _index([("rentang", _("Pilih rentang waktu dari daftar."))], 422)
    try:
        made = periods.create_practice(span, request.form.get("nama", ""), acting())
    except (Invalid, NotFound) as error:
        return _index([("nama", words_of(error))], 422)
    return redirect(url_for(".show", evaluation=made, kabar="latihan"), 303)


@bp.get("/<uuid:evaluation>")
@allowed(Action.PERIODS_READ)
def show(evaluation: uuid.UUID) -> Response:
    """One period: where it stands, who is late, its clocks, its steps."""
    return period_page(evaluation)


@bp.get(f"/<uuid:evaluation>/langkah/<{STEPS}:step>")
@allowed(Action.PERIODS_STEP)
def confirm_step(evaluation: uuid.UUID, step: str) -> Response:
    """What a step means, before it is taken."""
    return _step_page(period_row(evaluation), PeriodStep(step))


@bp.post(f"/<uuid:evaluation>/langkah/<{STEPS}:step>")
@allowed(Action.PERIODS_STEP)
def take_step(evaluation: uuid.UUID, step: str) -> BaseResponse:
    """Take a step of the table."""
    wanted, row = PeriodStep(step), period_row(evaluation)
    version = request.form.get("versi", "")
    try:
        periods.take_step(
            evaluation, wanted, roles(), acting(), reason=request.form.get("alasan", ""),
            version=int(version) if version.isascii() and version.isdigit() else None,
        )  # fmt: skip
    except StepRefused as error:
        words = period_words.step_fault_words(error.fault, wanted, row)
        return _step_page(row, wanted, [("langkah", words)], 409)
    except (IllegalStep, Invalid) as error:
        return _step_page(period_row(evaluation), wanted, [("langkah", words_of(error))], 409)
    return redirect(url_for(".show", evaluation=evaluation, kabar="langkah"), 303)


@bp.post("/<uuid:evaluation>/batalkan")
@allowed(Action.PERIODS_STEP)
def undo_step(evaluation: uuid.UUID) -> BaseResponse:
    """Take the last step back, with a reason."""
    row = period_row(evaluation)
    try:
        periods.undo_step(evaluation, roles(), request.form.get("alasan", ""), acting())
    except StepRefused as error:
        words = period_words.step_fault_words(error.fault, PeriodStep.KEMBALIKAN, row)
        return period_page(evaluation, [("alasan", words)], 409)
    except (Invalid, IllegalStep) as error:
        status = 422 if isinstance(error, Invalid) else 409
        return period_page(evaluation, [("alasan", words_of(error))], status)
    return redirect(url_for(".show", evaluation=evaluation, kabar="batal"), 303)


@bp.get("/<uuid:evaluation>/hapus")
@allowed(Action.PERIODS_WRITE)
def confirm_delete(evaluation: uuid.UUID) -> Response:
    """What deleting a masa latihan takes along."""
    return render("periods/delete.html", period=period_row(evaluation), errors=[])


@bp.post("/<uuid:evaluation>/hapus")
@allowed(Action.PERIODS_WRITE)
def delete(evaluation: uuid.UUID) -> BaseResponse:
    """Delete a masa latihan with its data."""
    row = period_row(evaluation)
    try:
        periods.delete_practice(evaluation, acting())
    except IllegalStep as error:
        errors = [("hapus", words_of(error))]
        return render("periods/delete.html", status=409, period=row, errors=errors)
    return redirect(url_for(".index", tahun=row.span.year, kabar="dihapus"), 303)


def roles() -> frozenset[Role]:
    """The roles that the visitor has in matters of the agency today."""
    return roles_for(must_be().actor, Target())


def period_page(evaluation: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    """The page of one period, with what was typed where something is wrong."""
    row, visitor = period_row(evaluation), must_be()
    card = known_agency()
    now, zone, calendar = clock.now(card.time_zone), Zone(card.time_zone), office_calendar()
    # Whoever has just done something, or asks for it, sees what it changed.
    found, counted_at = (
        (facts_of(row.id, row.window.opens, row.window.closes, now.date()), now)
        if errors or not {"kabar", "hitung"}.isdisjoint(request.args)
        else kept_facts(row.id, now)
    )
    rule = clocks_on(row.span.start)
    history, extensions = history_of(row.id)
    state = situation_of(row, found, now.date(), calendar)
    may_step = visitor.may(Action.PERIODS_STEP)
    may_write = visitor.may(Action.PERIODS_WRITE)
    return render(
        "periods/show.html",
        status=status,
        period=row,
        stages=_stages(row),
        facts=found,
        counted_at=counted_at,
        is_fresh=counted_at == now,
        history=history,
        lines=clock_table(rule, row.rule, row.window, row.terms.own_days(), now, calendar, zone),
        advice=latest_delivery(rule, row.window.closes, calendar),
        is_provisional=not calendar.covers(row.window.opens, row.window.closes),
        steps=legal_steps(row.stage, state, roles()) if may_step else (),
        may_undo=may_step and _may_undo(history),
        may_write=may_write,
        extensions=extensions if not row.is_practice else [],
        extendable=extendable(row, calendar, zone) if may_write else [],
        units=[("", _("Tidak, satu pegawai saja")), *unit_options()] if may_write else [],
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
        words=period_words,
    )


def _may_undo(history: list[Any]) -> bool:
    last = history[0] if history else None
    return bool(
        last and not last.is_automatic and not last.is_undo and last.step in periods.UNDOABLE
    )


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    year, years = _year(), opened_years()
    visitor = must_be()
    rows = periods_of(year)
    return render(
        "periods/index.html",
        status=status,
        year=year,
        years=sorted({*years, acting().on.year, acting().on.year + 1, year}),
        is_open=any(not row.is_practice for row in rows),
        periods=[row for row in rows if not row.is_practice],
        practices=[row for row in rows if row.is_practice],
        stages={row.id: _stages(row) for row in rows},
        may_write=visitor.may(Action.PERIODS_WRITE),
        spans=[(f"{year}-t{n}", period_words.span_words(f"{year}-t{n}")) for n in range(1, 5)],
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
        words=period_words,
    )


def _step_page(
    row: PeriodRow, step: PeriodStep, errors: Errors | None = None, status: int = 200
) -> Response:
    return render(
        "periods/step.html", status=status, period=row, step=step, errors=errors or [],
        words=period_words,
    )  # fmt: skip


def _stages(row: PeriodRow) -> list[tuple[str, str]]:
    """(words, "done", "now" or "to come") for the line of stages; a forum only where one sits."""
    order = [s for s in PeriodStage if s is not PeriodStage.FORUM or row.has_forum]
    place = order.index(row.stage) if row.stage in order else 0
    states = ["done"] * place + ["now"] + ["next"] * (len(order) - place - 1)
    return [(period_words.stage_words(s), at) for s, at in zip(order, states, strict=True)]


def _year() -> int:
    """The year asked for; this one unless an address or form names another of this century."""
    typed = request.values.get("tahun", "")
    if len(typed) == 4 and typed.isascii() and typed.isdigit() and 2000 <= int(typed) <= 2999:
        return int(typed)
    return acting().on.year
