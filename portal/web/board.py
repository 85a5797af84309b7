"""The board of a rater: who keeps up, who is silent, what is unread; one tap takes note."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Invalid, NotAllowed, NotFound
from portal.queries import log
from portal.queries.board import (
    BoardHead,
    board_goals,
    board_head,
    board_heads,
    board_lines,
    silence_days,
    unread_until,
)
from portal.queries.log_progress import Score, progress_of, progress_of_people, scores_of
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.log_days import WEEK, monday_of
from portal.services import log_review
from portal.web import board_view, log_form, log_words
from portal.web.board_view import Order, Show, Wanted, chosen, wanted_of
from portal.web.guards import signed_in
from portal.web.htmx import render, wants_fragment
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("board", __name__, url_prefix="/pantauan")
PER_PAGE = 20
MOST_ENTRIES = 60
RECENT = datetime.timedelta(days=27)
NO_SCORE = Score(0, 0, 0)


@bp.get("")
@signed_in
def index() -> Response:
    """Everybody I rate, by person or by result."""
    on, wanted = acting().on, wanted_of(request.args)
    days, page = silence_days(on), page_number(request.args.get("halaman", ""))
    rater = must_be().actor.employee_id or uuid.UUID(int=0)
    lines = board_heads(rater, on, days, exact=wanted.order is Order.LAMA_DIAM)
    content = (_by_goal if wanted.by_goal else _by_person)(lines, wanted, page, on)
    return render(
        "board/index.html", fragment="board/_list.html", wanted=wanted, has_people=bool(lines),
        days=days, view=board_view, once=board_view.Once(), words=log_words,
        now=acting().at.isoformat(), notice=request.args.get("kabar", ""), page=page, done=0,
        **content,
    )  # fmt: skip


@bp.post("/<uuid:person>/dibaca")
@signed_in
def acknowledge(person: uuid.UUID) -> BaseResponse:
    """Take note of all that was unread when the page was drawn; with `minggu` of that week."""
    on, form = acting().on, request.form
    sight = in_sight(person, must_be(), Action.LOG_REVIEW, on)
    me = must_be().actor.employee_id
    if me is None:
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    first, last = datetime.date.min, on
    if form.get("minggu"):
        first = monday_of(log_form.day_of(form.get("minggu", ""), on))
        last = first + WEEK * 6 / 7
    entries = unread_until(person, _moment(form.get("sampai", "")), first, last)
    done = log_review.acknowledge(person, entries, me, acting()) if entries else 0
    if form.get("minggu"):
        return redirect(url_for(".show", person=person, kabar="dibaca"), 303)
    if wants_fragment():
        return _line(sight, done)
    return redirect(url_for(".index", kabar="dibaca", **_way_back()) + f"#p-{person}", 303)


@bp.get("/<uuid:person>")
@signed_in
def show(person: uuid.UUID) -> Response:
    """One employee: goals with their progress, and the entries of four weeks."""
    return _person(person, {}, 200)


@bp.post("/<uuid:person>/komentar/<uuid:entry>")
@signed_in
def comment(person: uuid.UUID, entry: uuid.UUID) -> BaseResponse:
    """A line under an entry."""
    in_sight(person, must_be(), Action.LOG_READ, acting().on)
    me = must_be().actor.employee_id
    if me is None:
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    if log.entry(entry).employee_id != person:
        raise NotFound("Catatan ini tidak dikenal atau sudah dihapus.")
    try:
        log_review.comment(entry, request.form.get("komentar", ""), me, acting())
    except Invalid as error:
        return _person(person, {entry: words_of(error)}, 422)
    return redirect(url_for(".show", person=person, kabar="komentar") + f"#c-{entry}", 303)


def _by_person(
    lines: list[BoardHead], wanted: Wanted, page: int, on: datetime.date
) -> dict[str, Any]:
    scores: Mapping[uuid.UUID, Score] = {}
    if wanted.show is Show.TERTINGGAL:
        scores = scores_of([one.id for one in lines], on)
    found = chosen(lines, wanted, scores)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    if wanted.show is not Show.TERTINGGAL:
        scores = scores_of([one.id for one in shown], on)
    return {
        "lines": [(one, scores.get(one.id, NO_SCORE)) for one in board_lines(shown, on)],
        "unread": sum(one.unread for one in lines), "people": len(lines),
        "silent": sum(one.is_silent for one in lines),
        "pager": pager(page, len(found), PER_PAGE, ".index", **wanted.kept),
    }  # fmt: skip


def _by_goal(
    lines: list[BoardHead], wanted: Wanted, page: int, on: datetime.date
) -> dict[str, Any]:
    words = wanted.text.casefold()
    found = [
        one for one in board_goals([one.id for one in lines], on)
        if words in one.text.casefold() or words in one.name.casefold()
    ]  # fmt: skip
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    goals = progress_of_people({one.person_id for one in shown}, on)
    measures = {goal.goal_id: goal.measures for own in goals.values() for goal in own}
    return {
        "goals": [(one, measures.get(one.goal_id, [])) for one in shown],
        "pager": pager(page, len(found), PER_PAGE, ".index", **wanted.kept),
    }  # fmt: skip


def _line(sight: Sight, done: int) -> Response:
    """The line of one person alone, drawn anew."""
    (one,) = board_lines([board_head(sight.id, sight.on, silence_days(sight.on))], sight.on)
    wanted = wanted_of(request.form)
    return render(
        "board/_line.html", one=one, done=done,
        score=scores_of([sight.id], sight.on).get(sight.id, NO_SCORE),
        once=board_view.Once(), now=acting().at.isoformat(), wanted=wanted,
        page=page_number(request.form.get("halaman", "")),
    )  # fmt: skip


def _person(person: uuid.UUID, faults: Mapping[uuid.UUID, str], status: int) -> Response:
    on = acting().on
    sight = in_sight(person, must_be(), Action.LOG_READ, on)
    entries = log.entries_between(person, monday_of(on - RECENT), on, most=MOST_ENTRIES)
    weeks: dict[datetime.date, list[log.LoggedEntry]] = {}
    for one in entries:
        weeks.setdefault(monday_of(one.on_date), []).append(one)
    return render(
        "board/person.html", status=status, sight=sight, weeks=weeks, week=WEEK * 6 / 7,
        goals=progress_of(person, on), may_note=sight.may(Action.LOG_REVIEW), words=log_words,
        now=acting().at.isoformat(), notice=request.args.get("kabar", ""), faults=faults,
        errors=[(f"komentar-{key}", words) for key, words in faults.items()],
        typed=request.form.get("komentar", ""), is_cut=len(entries) == MOST_ENTRIES,
    )  # fmt: skip


def _way_back() -> dict[str, Any]:
    kept: dict[str, Any] = dict(wanted_of(request.form).kept)
    page = page_number(request.form.get("halaman", ""))
    return kept | ({"halaman": page} if page > 1 else {})


def _moment(typed: str) -> datetime.datetime:
    """When the page was drawn, never later than now. Raises Invalid."""
    try:
        moment = datetime.datetime.fromisoformat(typed)
    except ValueError:
        raise Invalid(_("Muat ulang halaman ini, lalu tandai lagi.")) from None
    if moment.tzinfo is None:
        raise Invalid(_("Muat ulang halaman ini, lalu tandai lagi."))
    return min(moment, acting().at)
