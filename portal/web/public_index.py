"""The context of the public index page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.queries.service_times import Speed
from portal.queries.unit_index import Place, Snapshot, SubjectPage
from portal.rules.instruments import Instrument
from portal.rules.service_times import LEAST
from portal.web import service_words
from portal.web.public_view import Figure, figure, period_label


@dataclass(frozen=True)
class ShownSpeed:
    """How long a service took in the words of the page."""

    name: str
    median: str
    ninetieth: str
    standard: str
    share: str
    n: str


@dataclass(frozen=True)
class IndexView:
    """Everything public/index.html shows."""

    unit: Place
    kind: str
    service: Place | None
    crumbs: tuple[tuple[str, str | None], ...]
    services: tuple[tuple[str, str, Figure | None], ...]
    periods: tuple[tuple[str, str, bool], ...]
    figure: Figure | None
    history: tuple[Figure, ...]
    follow_up: tuple[str, ...] = ()
    speeds: tuple[ShownSpeed, ...] = ()


def index_view(
    found: SubjectPage, instrument: Instrument | None, speeds: Sequence[Speed] = ()
) -> IndexView:
    """The page of a unit or service in the language of the request; where nothing is told yet, it
    needs no instrument.
    """

    def told(snapshot: Snapshot | None, csv_url: str | None = None) -> Figure | None:
        return figure(snapshot, instrument, csv_url) if snapshot and instrument else None

    return IndexView(
        unit=found.unit,
        kind=found.kind,
        service=found.service,
        crumbs=_crumbs(found),
        services=tuple(
            (
                place.name,
                url_for("public.service_index", unit=found.unit.slug, service=place.slug),
                told(newest),
            )
            for place, newest in found.services
        ),
        periods=tuple(
            (period_label(s.period), _url(found, s), s is found.shown)
            for s in reversed(found.history)
        ),
        figure=told(found.shown, _csv_url(found)),
        history=tuple(one for one in map(told, found.history) if one),
        speeds=tuple(map(_shown_speed, speeds)),
    )


def _shown_speed(one: Speed) -> ShownSpeed:
    if one.n is None:
        few = _("data belum cukup")
        return ShownSpeed(
            one.service, few, "-", service_words.long(one.standard, one.basis), "-", f"<{LEAST}"
        )
    return ShownSpeed(
        one.service, service_words.long(one.median, one.basis),
        service_words.long(one.ninetieth, one.basis),
        service_words.long(one.standard, one.basis), service_words.share(one.within, one.n),
        str(one.n),
    )  # fmt: skip


def _crumbs(found: SubjectPage) -> tuple[tuple[str, str | None], ...]:
    unit_url = url_for("public.unit_index", unit=found.unit.slug)
    if found.service is None:
        return ((found.unit.name, None),)
    return ((found.unit.name, unit_url), (found.service.name, None))


def _url(found: SubjectPage, snapshot: Snapshot, *, table: bool = False) -> str:
    place: dict[str, Any] = {"unit": found.unit.slug, "period": snapshot.period}
    if found.service is not None:
        place["service"] = found.service.slug
    if table:
        return url_for("public.table", **place)
    endpoint = "public.service_index" if found.service else "public.unit_index"
    return url_for(endpoint, **place)


def _csv_url(found: SubjectPage) -> str | None:
    if found.shown is None or found.shown.is_running or found.shown.data.get("withheld"):
        return None
    return _url(found, found.shown, table=True)
