"""The survey's form as a response: from memory for the first look, rendered anew when something
was typed.
"""

from collections.abc import Iterable
from typing import Any

from flask import Response, current_app, make_response, render_template, request, url_for

from portal import clock
from portal.queries.survey_points import OpenPoint
from portal.web.citizen_form import (
    Sections,
    SurveyPage,
    form_items,
    messages,
    point_card,
    summary,
)
from portal.web.htmx import render
from portal.web.languages import LANGUAGES, chosen
from portal.web.page_cache import BLANK, SplicedPage
from portal.web.point_cache import CachedPoint
from portal.web.posted import Posted


def cached_page(entry: CachedPoint, mode: str, key: str, slip: str = "") -> Response:
    """The empty form; no statement and no template once the process has made it.

    It carries no ETag: a phone that got "304 Not Modified" would send a second visitor's answer
    with the first one's key, and that answer would be lost as a replay.
    """
    day = clock.today(entry.point.time_zone).isoformat()
    place = (chosen(), mode, day)
    spliced = entry.pages.get(place)
    if spliced is None:
        page = survey_page(entry, mode, Posted(), (), BLANK, slip=BLANK if slip else "")
        spliced = SplicedPage(render_template("survey/show.html", page=page))
        if any(old_day != day for _, _, old_day in entry.pages):
            entry.pages.clear()
        entry.pages[place] = spliced
    encoding = _encoding()
    response = make_response(spliced.filled([slip, key] if slip else [key], encoding))
    response.mimetype = "text/html"
    if encoding:
        response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
    return response


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


def _encoding() -> str:
    accepted = request.accept_encodings
    for encoding in ("br", "gzip"):
        if accepted[encoding] > 0:
            return encoding
    return ""
