"""The evaluation forum: sessions, calling one with an agenda from the data, and handing it out."""

import re
import uuid
from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.queries.forum import SessionCard, session_card, sessions_for
from portal.queries.forum_agenda import Show, agenda
from portal.queries.forum_facts import waiting_requests
from portal.queries.forum_minutes import minutes_of
from portal.queries.forum_people import eligible_members
from portal.queries.periods import PeriodRow, coming_periods, current_periods
from portal.queries.units import unit_options
from portal.rules.actions import Action
from portal.rules.forum_words import SessionState
from portal.services import forum_changes, forum_sessions
from portal.services.forum_changes import NewDay
from portal.services.forum_sessions import SITTING_STAGES, NewSession
from portal.web import forum_words, period_words
from portal.web.dates import read_date
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, is_staff, must_be

bp = Blueprint("forum", __name__, url_prefix="/forum")
PER_PAGE = 25
Errors = list[tuple[str, str]]
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])")


@bp.get("")
@signed_in
def index() -> Response:
    """Sessions: mine, and all of them for whoever convenes."""
    page = page_number(request.args.get("halaman", ""))
    visitor = must_be()
    rows, total = sessions_for(visitor, page, PER_PAGE)
    return render(
        "forum/index.html", rows=rows, pager=pager(page, total, PER_PAGE, ".index"),
        may_convene=visitor.may(Action.FORUM_CONVENE), words=forum_words, when=_when(),
        of_period=period_words.title, is_staff=is_staff(),
    )  # fmt: skip


@bp.get("/baru")
@allowed(Action.FORUM_CONVENE)
def create() -> Response:
    """The form of a new session."""
    return _form([])


@bp.post("/baru")
@allowed(Action.FORUM_CONVENE)
def convene() -> BaseResponse:
    """Call a session: the agenda is drawn at once and can be looked through before members see
    it.
    """
    errors: Errors = []
    new = _read(errors)
    if new is None:
        return _form(errors, 422)
    try:
        made = forum_sessions.convene(new, acting())
    except Invalid as error:
        return _form([("tempat", words_of(error))], 422)
    except (IllegalStep, NotFound) as error:
        return _form([("periode", words_of(error))], 409)
    return redirect(url_for(".show", sitting=made, kabar="dibuat"), 303)


@bp.get("/<uuid:sitting>")
@signed_in
def show(sitting: uuid.UUID) -> Response:
    """The agenda in its drawn order, members, and the next step."""
    return show_page(sitting)


@bp.post("/<uuid:sitting>/panggil")
@allowed(Action.FORUM_CONVENE)
def call(sitting: uuid.UUID) -> BaseResponse:
    """Hand the agenda to the members."""
    try:
        forum_sessions.call(sitting, _seen(), acting())
    except (IllegalStep, Changed) as error:
        return show_page(sitting, [("panggil", words_of(error))], 409)
    return redirect(url_for(".show", sitting=sitting, kabar="dipanggil"), 303)


@bp.post("/<uuid:sitting>/batalkan")
@allowed(Action.FORUM_CONVENE)
def cancel(sitting: uuid.UUID) -> BaseResponse:
    """End a session that has not sat."""
    try:
        forum_sessions.cancel(sitting, request.form.get("alasan", ""), _seen(), acting())
    except Invalid as error:
        return show_page(sitting, [("alasan", words_of(error))], 422)
    except (IllegalStep, Changed) as error:
        return show_page(sitting, [("alasan", words_of(error))], 409)
    return redirect(url_for(".show", sitting=sitting, kabar="dibatalkan"), 303)


@bp.post("/<uuid:sitting>/tunda")
@allowed(Action.FORUM_CONVENE)
def postpone(sitting: uuid.UUID) -> BaseResponse:
    """Let it meet, or go on, on another day."""
    errors: Errors = []
    day, form = _day(errors), request.form
    clock = _CLOCK.fullmatch(form.get("pukul", "").strip())
    if clock is None:
        errors.append(("pukul", _("Tulis pukul seperti 09.00.")))
    if errors or day is None or clock is None:
        return show_page(sitting, errors, 422)
    new = NewDay(day, f"{int(clock[1]):02d}.{clock[2]}", form.get("tempat", ""),
                 form.get("alasan-tunda", ""))  # fmt: skip
    try:
        forum_changes.postpone(sitting, new, _seen(), acting())
    except Invalid as error:
        return show_page(sitting, [("alasan-tunda", words_of(error))], 422)
    except (IllegalStep, Changed) as error:
        return show_page(sitting, [("alasan-tunda", words_of(error))], 409)
    return redirect(url_for(".show", sitting=sitting, kabar="ditunda"), 303)


@bp.post("/<uuid:sitting>/keluarkan/<uuid:case>")
@allowed(Action.FORUM_CONVENE)
def drop(sitting: uuid.UUID, case: uuid.UUID) -> BaseResponse:
    """Take a case off the agenda, with a reason."""
    try:
        forum_sessions.drop_case(sitting, case, request.form.get("alasan", ""), acting())
    except Invalid as error:
        return show_page(sitting, [(f"alasan-{case}", words_of(error))], 422)
    except IllegalStep as error:
        return show_page(sitting, [(f"kasus-{case}", words_of(error))], 409)
    return redirect(url_for(".show", sitting=sitting, kabar="dikeluarkan"), 303)


def show_page(sitting: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    """A session with a page of its agenda."""
    visitor = must_be()
    card = session_card(sitting, visitor, with_counts=True)
    page, text = (
        page_number(request.args.get("halaman", "")),
        request.args.get("q", "").strip()[:100],
    )
    shown = request.args.get("tampil", "")
    show = Show(shown) if shown in set(Show) else Show.SEMUA
    me = card.mine.id if card.mine else None
    lines, total = agenda(sitting, me, page, PER_PAGE, show, text)
    kept = {name: value for name, value in (("q", text), ("tampil", show.value)) if value}
    return render(
        "forum/show.html", fragment="forum/_agenda.html" if status == 200 else None, status=status,
        errors=errors or [], card=card, lines=lines, q=text, show=show.value,
        shows=forum_words.show_options(is_member=me is not None),
        pager=pager(page, total, PER_PAGE, ".show", sitting=sitting, **kept), words=forum_words,
        notice=request.args.get("kabar", ""), typed=request.form, steps=_steps(card),
        title=forum_words.session_title(card.row.number, card.period.span.key),
    )  # fmt: skip


def _steps(card: SessionCard) -> dict[str, bool]:
    """What the visitor may do now with this session."""
    state = card.row.state
    return {
        "call": card.may_convene and state is SessionState.DISIAPKAN,
        "postpone": card.may_convene and state.is_live,
        "replace": card.may_convene and (state.is_live or state is SessionState.DISIAPKAN),
        "cancel": card.may_convene and state in (SessionState.DISIAPKAN, SessionState.PENDAPAT),
        "declare": card.mine is not None and state.is_live,
        "open": card.is_chair and state.is_live,
        "conclude": card.is_chair and state is SessionState.SIDANG,
        "minutes": (ended := state is SessionState.SELESAI and (card.is_chair or card.may_convene)),
        "record": ended and not minutes_of(card.row.id, must_be().actor.employee_id).hidden,
    }


def _seen() -> int:
    text = request.form.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _when() -> tuple[list[str], PeriodRow | None]:
    """Names of periods that a forum may be called for now, and the next in which it will sit."""
    coming = (one for one in coming_periods(acting().on) if one.has_forum)
    return [period_words.title(one) for one in _periods()], next(coming, None)


def _periods() -> list[PeriodRow]:
    """Periods in which a forum sits and may still be called."""
    return [
        one for one in current_periods(acting().on)
        if one.has_forum and one.stage in SITTING_STAGES
    ]  # fmt: skip


def _form(errors: Errors, status: int = 200) -> Response:
    periods = _periods()
    people = eligible_members(acting().on)
    typed: Any = request.form
    return render(
        "forum/create.html", status=status, errors=errors, typed=typed,
        periods=[(str(one.id), period_words.title(one)) for one in periods],
        units=[("", _("Seluruh instansi")), *unit_options()],
        people=[(str(one.id), one.name) for one in people],
        chairs=[(str(one.id), one.name) for one in people if one.may_chair],
        chosen=typed.getlist("anggota"),
        asked={one.id: waiting_requests(one.id) for one in periods},
        day=tuple(typed.get(f"tanggal-{part}", "") for part in ("hari", "bulan", "tahun")),
    )  # fmt: skip


def _read(errors: Errors) -> NewSession | None:
    form = request.form
    period = next((one for one in _periods() if str(one.id) == form.get("periode")), None)
    clock = _CLOCK.fullmatch(form.get("pukul", "").strip())
    people = {str(one.id): one.id for one in eligible_members(acting().on)}
    members = tuple(people[one] for one in form.getlist("anggota") if one in people)
    unit, day = form.get("unit", ""), _day(errors)
    faults = (
        (period is None, "periode", _("Pilih periode dari daftar ini.")),
        (bool(unit) and unit not in dict(unit_options()), "unit", _("Pilih unit dari daftar ini.")),
        (clock is None, "pukul", _("Tulis pukul seperti 09.00.")),
        (not form.get("tempat", "").strip(), "tempat", _("Tulis tempat sidang.")),
        (not members, "anggota", _("Pilih anggota sidang.")),
    )
    errors += [(field, words) for is_wrong, field, words in faults if is_wrong]
    if errors or period is None or day is None or clock is None:
        return None
    return NewSession(
        period.id, uuid.UUID(unit) if unit else None, day,
        f"{int(clock[1]):02d}.{clock[2]}", form["tempat"], members,
        people.get(form.get("ketua", "")),
    )  # fmt: skip


def _day(errors: Errors) -> date | None:
    try:
        day = read_date(request.form, "tanggal")
    except Invalid as error:
        errors.append(("tanggal-hari", words_of(error)))
        return None
    if day is None:
        errors.append(("tanggal-hari", _("Isi tanggal sidang.")))
    return day
