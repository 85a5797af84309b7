"""The survey's form as a response: from memory for the first look, rendered anew when something
was typed.
"""

import functools
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template, request, url_for

from portal import clock
from portal.queries.survey_points import OpenPoint
from portal.rules import codes
from portal.web.citizen_form import (
    PointCard,
    Sections,
    SurveyPage,
    form_items,
    messages,
    point_card,
    summary,
)
from portal.web.htmx import render, wants_fragment
from portal.web.languages import LANGUAGES, chosen
from portal.web.page_cache import BLANK, SplicedPage
from portal.web.point_cache import CachedPoint, points
from portal.web.posted import Posted
from portal.web.recent_receipts import recent_receipts
from portal.web.warm_pages import Warm, offer


@dataclass(frozen=True)
class ReceiptPage:
    """What the receipt's template says about the place."""

    point: PointCard


def new_key() -> str:
    """A fresh 128-bit idempotency key."""
    return codes.encode(secrets.token_bytes(16), codes.SLIP_LENGTH)


def cached_page(entry: CachedPoint, mode: str, key: str, slip: str = "") -> Response:
    """The empty form; no statement and no template once the process has made it.

    It carries no ETag: a phone that got "304 Not Modified" would send a second visitor's answer
    with the first one's key, and that answer would be lost as a replay.
    """

    def draw() -> str:
        page = survey_page(entry, mode, Posted(), (), BLANK, slip=BLANK if slip else "")
        return render_template("survey/show.html", page=page)

    page = _spliced(entry, mode, draw)
    if slip:
        return _compressed(page, [slip, key])
    offer(Warm(page, _encoding(), _holds(entry), lambda _code: [new_key()]))
    return _compressed(page, [key])


def receipt_page(entry: CachedPoint, receipt: str, *, kiosk: bool) -> Response:
    """The receipt, from memory but for its code; for htmx the partial, drawn anew."""
    context = functools.partial(_receipt_context, entry, kiosk=kiosk)
    if wants_fragment():
        return render("survey/receipt.html", fragment="survey/_receipt.html", **context(receipt))
    kind = "receipt-kiosk" if kiosk else "receipt"
    page = _spliced(entry, kind, lambda: render_template("survey/receipt.html", **context(BLANK)))
    given = recent_receipts()

    def blanks(code: str) -> list[str] | None:
        return [codes.grouped(code)] if code in given else None

    offer(Warm(page, _encoding(), _holds(entry), blanks, of_folder=True))
    return _compressed(page, [codes.grouped(receipt)], "HX-Request")


def receipt_url(entry: CachedPoint, receipt: str, *, kiosk: bool) -> str:
    """Where a receipt is shown, in the language of the request; built once for each language."""
    place = (chosen(), kiosk)
    ends = entry.receipt_urls.get(place)
    if ends is None:
        where: dict[str, Any] = {"cara": "kiosk"} if kiosk else {}
        sample = "0" * codes.RECEIPT_LENGTH
        url = url_for("survey.receipt", code=entry.point.code, receipt=sample, **where)
        before, _, after = url.partition(sample)
        ends = entry.receipt_urls[place] = (before, after)
    return receipt.join(ends)


def form_page(
    entry: CachedPoint,
    mode: str,
    posted: Posted,
    problems: Iterable[tuple[str, str]],
    key: str,
    *,
    status: int,
) -> Response:
    """The form with everything typed still there, as a page or as the partial for htmx."""
    page = survey_page(entry, mode, posted, problems, key, slip=posted.first("karcis"))
    return render("survey/show.html", fragment="survey/_form.html", status=status, page=page)


def survey_page(
    entry: CachedPoint,
    mode: str,
    posted: Posted,
    problems: Iterable[tuple[str, str]],
    key: str,
    *,
    slip: str,
) -> SurveyPage:
    """The context of the form's templates, in the language of the request."""
    point, language = entry.point, chosen()
    found = messages(point.instrument, language, problems)
    values = {name: posted.first(name) for name in posted.values}
    items = form_items(point.instrument, language, values, found)
    today = clock.today(point.time_zone)
    where: dict[str, Any] = {"mode": mode} if mode in ("kiosk", "dibantu") else {}
    action = url_for("survey.cast", code=point.code, **where)
    return SurveyPage(
        point=point_card(point, short_link(point.code), today),
        mode=mode,
        title=point.instrument.title.in_(language),
        action=action,
        lang_links=tuple(
            (
                x.tag,
                x.name,
                url_for("survey.cast", code=point.code, bahasa=x.tag, **where),
                x.tag == language,
            )
            for x in LANGUAGES
        ),
        sections=Sections(
            tuple(item for item in items if item.kind == "scale"),
            tuple(item for item in items if item.kind == "choice"),
        ),
        comment=next(item for item in items if item.kind == "text"),
        errors=summary(items, found),
        today=today,
        key=key,
        slip=slip,
    )


def refusal(point: OpenPoint) -> Response | None:
    """The page that says why this point takes no answer today, or None when it does."""
    today = clock.today(point.time_zone)
    if point.revoked_on is not None:
        return render("survey/unknown.html", status=410, revoked=True)
    if point.is_open(today):
        return None
    reopens = point.opens_on if point.opens_on and point.opens_on > today else None
    return render("survey/closed.html", status=403, point=point, reopens=reopens)


def short_link(code: str) -> str:
    """The absolute address of a point, from the settings and never from the request."""
    return f"{current_app.config['PUBLIC_URL']}/s/{code}"


def _receipt_context(entry: CachedPoint, receipt: str, *, kiosk: bool) -> dict[str, Any]:
    point = entry.point
    card = point_card(point, short_link(point.code), clock.today(point.time_zone))
    index = url_for("public.service_index", unit=point.unit_slug, service=point.service_slug)
    return {"page": ReceiptPage(card), "receipt": receipt, "kiosk": kiosk, "index_url": index}


def _spliced(entry: CachedPoint, kind: str, draw: Callable[[], str]) -> SplicedPage:
    """A page of this point in the language and on the day of the request, drawn when it is new."""
    day = clock.today(entry.point.time_zone).isoformat()
    place = (chosen(), kind, day)
    page = entry.pages.get(place)
    if page is None:
        page = SplicedPage(draw(), paint_from="</fieldset>")  # the first question of a form
        # Over a copy of the keys, because another thread may add a page meanwhile.
        if any(old_day != day for _, _, old_day in tuple(entry.pages)):
            entry.pages.clear()
        entry.pages[place] = page
    return page


def _holds(entry: CachedPoint) -> Callable[[], bool]:
    """Whether a page of this entry is still right: the same state of the point, the same day."""
    cache, zone = points(), entry.point.time_zone
    day = clock.today(zone)
    return lambda: cache.holds(entry) and clock.today(zone) == day


def _compressed(page: SplicedPage, blanks: Sequence[str], *varies: str) -> Response:
    encoding = _encoding()
    headers = {"Vary": ", ".join((*varies, "Accept-Encoding"))}
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(page.pieces(blanks, encoding), headers=headers, mimetype="text/html")


def _encoding() -> str:
    accepted = request.accept_encodings
    for encoding in ("br", "gzip"):
        if accepted[encoding] > 0:
            return encoding
    return ""
