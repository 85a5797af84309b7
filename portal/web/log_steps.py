"""Rencana Aksi: one field for each result, one line for each step."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, Invalid
from portal.queries.action_steps import steps_of
from portal.queries.log_progress import GoalProgress, progress_of
from portal.services.action_steps import save_steps
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.log import myself
from portal.web.log_form import Errors
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("log_steps", __name__, url_prefix="/catatan/rencana-aksi")


@bp.get("")
@signed_in
def show() -> Response:
    """The steps to each of my results."""
    return _page(myself(), [], 200)


@bp.post("")
@signed_in
def save() -> BaseResponse:
    """Replace the steps of all results on the page."""
    me = myself()
    goals = [goal.goal_id for goal in progress_of(me, acting().on)]
    try:
        save_steps(me, _lines(goals, ""), _lines(goals, "semula-"), acting())
    except Invalid as error:
        return _page(me, [("langkah", words_of(error))], 422)
    except Changed as error:
        return _page(me, [("langkah", words_of(error))], 409)
    return redirect(url_for(".show", kabar="tersimpan"), 303)


def _lines(goals: list[uuid.UUID], prefix: str) -> dict[uuid.UUID, list[str]]:
    """The posted lines of goals that the form had a field for."""
    form = request.form
    return {
        goal: [line for line in form[f"{prefix}{goal}"].splitlines() if line.strip()]
        for goal in goals
        if f"{prefix}{goal}" in form
    }


def _page(me: uuid.UUID, errors: Errors, status: int) -> Response:
    on = acting().on
    goals: list[GoalProgress] = progress_of(me, on)
    return render(
        "log/steps.html", status=status, goals=goals, steps=steps_of(me, on.year), errors=errors,
        me=me, typed=request.form, notice=request.args.get("kabar", ""),
    )  # fmt: skip
