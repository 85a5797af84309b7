"""The review: the inbox of whoever evaluates, and the sheet of one employee."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, NotFound
from portal.queries.objections import Wanted as Objected
from portal.queries.objections import objections_of
from portal.queries.periods import PeriodRow
from portal.queries.rated_people import rated_keys
from portal.queries.review_inbox import Only, Stand, Wish, inbox_of
from portal.queries.review_sheet import Sheet, review_sheet
from portal.queries.review_waiting import Waiting, waiting_for
from portal.rules.clock_file import clocks_on
from portal.rules.reviews import Dimension
from portal.services import review_starts
from portal.web import log_words, period_words, review_view, review_words
from portal.web.filters import known_agency
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.review_lines import Once
from portal.web.review_links import choices
from portal.web.visitors import acting, must_be, myself

bp = Blueprint("review", __name__, url_prefix="/penilaian")
PER_PAGE, FEW = 25, 10
Errors = list[tuple[str, str]]


@dataclass(frozen=True)
class Wanted(Wish):
    """What the inbox is asked for in the address."""

    period: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """The parameters that links and forms carry on."""
        shown = self.stand or self.only
        found = {"q": self.text, "tampil": shown.value if shown else "", "periode": self.period}
        return {name: value for name, value in found.items() if value}


@bp.get("")
@signed_in
def index() -> Response:
    """Everybody to evaluate in a period, and what else waits."""
    return _index()


@bp.post("")
@signed_in
def start() -> BaseResponse:
    """Begin (or take over, or go on with) one evaluation."""
    me, form = myself(), request.form
    try:
        made = review_starts.start(
            _key(form.get("pegawai")), _key(form.get("periode")), me, acting()
        )
    except (IllegalStep, NotFound) as error:
        return _index([("daftar", words_of(error))], 409)
    return redirect(url_for(".show", review=made), 303)


@bp.get("/<uuid:review>")
@signed_in
def show(review: uuid.UUID) -> Response:
    """The sheet of one employee."""
    return sheet_page(loaded(review))


def loaded(review: uuid.UUID) -> Sheet:
    """The sheet for the visitor, today."""
    zone = ZoneInfo(known_agency().time_zone)
    return review_sheet(review, must_be(), acting().on, zone)


def sheet_page(
    sheet: Sheet,
    errors: Errors | None = None,
    status: int = 200,
    typed: Mapping[str, Any] | None = None,
    saved: review_view.Saved | None = None,
) -> Response:
    """The whole sheet; `typed` are the fields of the one part that could not be kept."""
    head = sheet.head
    return render(
        "review/show.html", status=status, errors=errors or [],
        notice=request.args.get("kabar", ""), head=head,
        values=review_view.value_lines(sheet.materials, sheet.peers),
        period=period_words.title(head.period), span_words=period_words.span_words,
        case=review_words.case_words(head.row.case), is_alone=False,
        is_late=head.is_mine and not head.went_over and acting().on > head.last_day,
        **drawn(sheet, typed, saved),
    )  # fmt: skip


def drawn(
    sheet: Sheet, typed: Mapping[str, Any] | None = None, saved: review_view.Saved | None = None
) -> dict[str, Any]:
    """What the partials of every part look at, on the sheet or alone."""
    marks = review_view.marks(sheet)

    def line(part: str) -> review_view.Saved:
        is_mine = saved is not None and saved.part == part
        return saved if saved and is_mine else review_view.Saved(part, marks[part])

    return {
        "typed": typed or {}, "line": line, "log_words": log_words,
        "dimensions": list(Dimension), "texts": review_view.text_fields(sheet),
        "choices": choices(sheet) if sheet.head.is_written else {},
        **review_view.decision(sheet),
    }  # fmt: skip


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    me, on = myself(), acting().on
    waiting, wanted = waiting_for(me, on), _wanted(request.values)
    period = _period(waiting, wanted.period)
    page = page_number(request.args.get("halaman", ""))
    inbox = inbox_of(me, rated_keys(me, on), period, on, wanted, page, PER_PAGE) if period else None
    objected = objections_of(me, Objected.SAYA, 1, FEW)[0] if waiting.has_objections else []
    return render(
        "review/index.html", fragment="review/_list.html", status=status, errors=errors or [],
        waiting=waiting, period=period, wanted=wanted, me=me, objections=objected,
        days=clocks_on(on)["K15"].days,
        span_words=period_words.span_words, inbox=inbox, lines=inbox.lines if inbox else (),
        once=Once() if inbox and inbox.found else None, title=period_words.title,
        pager=pager(page, inbox.found if inbox else 0, PER_PAGE, ".index", **wanted.kept),
        today=on, shows=_shows(), notice=request.args.get("kabar", ""),
    )  # fmt: skip


def _wanted(given: Mapping[str, str]) -> Wanted:
    shown = given.get("tampil", "")
    return Wanted(
        given.get("q", "").strip()[:100], Stand(shown) if shown in set(Stand) else None,
        Only(shown) if shown in set(Only) else None, given.get("periode", "")[:40],
    )  # fmt: skip


def _shows() -> list[tuple[str, str]]:
    return [
        ("", _("Semua")),
        *((one.value, review_words.stand_words(one)[0]) for one in Stand),
        ("tanggapan", _("Ada tanggapan pegawai")), ("skp", _("SKP menunggu ditetapkan")),
        ("catatan", _("Ada catatan belum dibaca")),
    ]  # fmt: skip


def _period(waiting: Waiting, typed: str) -> PeriodRow | None:
    chosen = (one for one in waiting.periods if str(one.id) == typed)
    return next(chosen, waiting.periods[0] if waiting.periods else None)


def _key(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        raise NotFound("Penilaian ini tidak dikenal.") from None
