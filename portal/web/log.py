"""The log of results, day by day: the ten-second form first, everything else behind it."""

import uuid
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotAllowed
from portal.queries import log, log_helpers
from portal.queries.log_progress import GoalProgress, progress_of
from portal.queries.log_terms import LogTerms, terms_on
from portal.rules.actions import Action
from portal.rules.log_days import monday_of
from portal.rules.scheme_words import EntryKind, Frequency
from portal.services import log as writing
from portal.web import log_form, log_words
from portal.web.guards import signed_in
from portal.web.htmx import render, wants_fragment
from portal.web.log_form import Errors, Faulty
from portal.web.refusals import words_of
from portal.web.resuming import was_here
from portal.web.visitors import acting, here, must_be
from portal.web.visitors import myself as employee

bp = Blueprint("log", __name__, url_prefix="/catatan")
myself = partial(employee, Action.LOG_WRITE)
"""The visitor as an employee who keeps a log."""
# A photo that no script has shrunk and a PDF beside it, with room for the rest of the form.
MOST_BODY = 11_000_000
MOST_FIELDS = 1_000_000
LARGE = frozenset({"log.write", "log.write_for", "log_entries.edit", "log_entries.case"})


def admit_evidence(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Forms that carry evidence may be large, and only for whoever keeps a log, or did until the
    session ended: it is set before the form is read for its token.
    """
    if endpoint not in LARGE or request.method != "POST":
        return
    visitor = here()
    if was_here() if visitor is None else visitor.may_to(Action.LOG_WRITE, visitor.account_id):
        request.max_content_length = MOST_BODY
        request.max_form_memory_size = MOST_FIELDS


bp.url_value_preprocessor(admit_evidence)


@bp.get("")
@signed_in
def index() -> Response:
    """Today: the form, and what I have noted."""
    return day_page(myself())


@bp.post("")
@signed_in
def write() -> BaseResponse:
    """One entry of mine."""
    return _write(myself(), None)


@bp.get("/untuk/<uuid:person>")
@signed_in
def index_for(person: uuid.UUID) -> Response:
    """The same form for a colleague who lets me enter."""
    return day_page(_helped(person), person)


@bp.post("/untuk/<uuid:person>")
@signed_in
def write_for(person: uuid.UUID) -> BaseResponse:
    """One entry in a colleague's place."""
    return _write(_helped(person), person)


def day_page(
    person: uuid.UUID,
    helped: uuid.UUID | None = None,
    errors: Errors | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    """The day with its form; `errors` bring back what was typed."""
    on = acting().on
    terms = terms_on(on)
    day = log_form.day_of(request.args.get("tanggal", ""), on)
    return render(
        "log/day.html", fragment="log/_day.html", status=status,
        **context(person, day, terms, helped, errors), **more,
    )  # fmt: skip


def context(
    person: uuid.UUID, day: date, terms: LogTerms, helped: uuid.UUID | None, errors: Errors | None
) -> dict[str, Any]:
    """Everything that the day's page and its part show, in six statements."""
    me = must_be().actor.employee_id
    whose = helped or person
    goals = progress_of(whose, day)
    week = log.entries_between(
        whose, monday_of(day), day, entered_by=me if helped else None, most=100
    )
    is_weekly = terms.frequency is Frequency.MINGGUAN and day == acting().on
    chosen = log_form.picked(*_likely(whose, week, goals))
    return {
        "errors": errors or [], "day": day, "terms": terms, "goals": goals, "helped": helped,
        "groups": log_form.goal_options(goals), "words": log_words,
        "entries": [one for one in week if is_weekly or one.on_date == day],
        "is_weekly": is_weekly,
        "week_count": len(week), "monday": monday_of(day), "is_today": day == acting().on,
        "field": log_form.typed() if errors else log_form.blank(chosen, day),
        "consents": log_helpers.consents_with(me) if me and terms.on_behalf else [],
        "pieces": log_form.with_pieces(
            log_helpers.evidence_of(me or whose, log_form.kept_files()), ()
        ),
        "kinds": log_words.kind_options(one for one in terms.kinds if one is not EntryKind.KASUS),
        "has_cases": EntryKind.KASUS in terms.kinds,
        "has_teams": EntryKind.CAPAIAN_TIM in terms.kinds, "notice": request.args.get("kabar", ""),
    }  # fmt: skip


def download(text: str, name: str, media: str) -> Response:
    """A text as a file; UTF-8 with the mark that spreadsheets look for."""
    response = make_response(("\ufeff" + text).encode())
    response.mimetype = media
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def refused(error: Faulty | Invalid | IllegalStep) -> tuple[Errors, int]:
    """Errors and status of a refusal that brings the form back."""
    if isinstance(error, Faulty):
        return error.errors, 422
    return [("teks", words_of(error))], 409 if isinstance(error, IllegalStep) else 422


def _write(me: uuid.UUID, helped: uuid.UUID | None) -> BaseResponse:
    """Write the posted entry; to htmx the day with a fresh form, else a redirect."""
    act = acting()
    person = helped or me
    try:
        pieces = log_form.keep_pieces(must_be().actor.employee_id or me, act)
        goals = progress_of(person, act.on)
        new = log_form.read_entry(goals, act.on, pieces)
        writing.write(person, new, act, helper=must_be().actor.employee_id if helped else None)
    except (Faulty, Invalid, IllegalStep) as error:
        errors, status = refused(error)
        return day_page(me, helped, errors, status)
    if wants_fragment():
        return render("log/_day.html", **context(me, new.on_date, terms_on(act.on), helped, None),
                      saved=True)  # fmt: skip
    where: dict[str, Any] = {"person": helped} if helped else {}
    if new.on_date != act.on:
        where["tanggal"] = new.on_date.isoformat()
    endpoint = ".index_for" if helped else ".index"
    return redirect(url_for(endpoint, kabar="tersimpan", **where), 303)


def _helped(person: uuid.UUID) -> uuid.UUID:
    """My own id, when that person lets me enter for them. Raises NotAllowed."""
    me = myself()
    is_open = terms_on(acting().on).on_behalf
    mine = {one.person for one in log_helpers.consents_with(me) if not one.is_mine}
    if not is_open or person not in mine:
        raise NotAllowed(_("Rekan ini belum atau tidak lagi mengizinkan Anda mencatat untuknya."))
    return me


def _likely(
    person: uuid.UUID, week: list[log.LoggedEntry], goals: list[GoalProgress]
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """What the next entry is likely to count for: as the last one, else the first indicator."""
    last = (week[0].goal_id, week[0].measure_id) if week else log.last_used(person)
    if last[0] in {goal.goal_id for goal in goals} or not goals:
        return last
    measures = goals[0].measures
    return goals[0].goal_id, measures[0].measure_id if measures else None
