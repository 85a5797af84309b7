"""Filters and globals of the templates: numbers and dates by locale, codes, the agency."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from flask import Flask, current_app
from flask_babel import get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from portal.clock import ZONE_NAMES
from portal.queries.agency import AgencyCard, agency_card
from portal.rules import codes, phones
from portal.rules.reviews import mark_of
from portal.web.dates import parts_of
from portal.web.service_words import long


def angka(value: Decimal | int, places: int = 2) -> str:
    """A number with a fixed number of decimals in the page's locale: 82.41 -> "82,41"."""
    return _figure(value, places, str(get_locale()))


@lru_cache(maxsize=4096)
def _figure(value: Decimal | int, places: int, locale: str) -> str:
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(numbers.format_decimal(value, format=pattern, locale=locale))


def tanggal(value: date) -> str:
    """A date in words: "17 Agustus 2026"."""
    day = value.date() if isinstance(value, datetime) else value
    return _day(day, str(get_locale()))


@lru_cache(maxsize=4096)
def _day(value: date, locale: str) -> str:
    return str(dates.format_date(value, format="d MMMM y", locale=locale))


def saat(value: datetime) -> str:
    """A moment in the agency's zone: "14.05 WITA, 21 November 2026"."""
    zone = known_agency().time_zone
    local = value.astimezone(ZoneInfo(zone))
    return f"{local:%H.%M} {ZONE_NAMES.get(zone, zone)}, {tanggal(local.date())}"


def samar(login: str) -> str:
    """A NIP with all but its last four digits hidden; anything else as it is."""
    return f"…{login[-4:]}" if login.isdigit() and len(login) == 18 else login


def at_each_visit(words: Callable[..., str]) -> Callable[..., str]:
    """A filter that Jinja cannot work out while it compiles a template.

    `86.11|angka` is constant to Jinja, and the first visitor's language would stay for all others.
    """

    @pass_context
    def late(_context: Context, *given: Any) -> str:
        return words(*given)

    return late


def init_app(app: Flask) -> None:
    """Register filters and the context every template may use."""
    app.jinja_env.filters.update(
        angka=at_each_visit(angka),
        bagian=parts_of,
        grup=codes.grouped,
        lama=at_each_visit(long),
        saat=at_each_visit(saat),
        samar=samar,
        tanggal=at_each_visit(tanggal),
        telepon=phones.shown,
    )
    app.jinja_env.globals["mark_of"] = mark_of
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def of_every_page() -> dict[str, object]:
        return {"agency": known_agency(), "demo": current_app.config["PORTAL_ENV"] == "demo"}


def known_agency() -> AgencyCard:
    """The agency's card, read once per process: it changes only at set-up, which restarts the
    service.
    """
    store = current_app.extensions.setdefault("agency_card", {})
    if "card" not in store:
        card = agency_card()
        if not card.is_set_up:
            return card
        store["card"] = card
    return store["card"]  # type: ignore[no-any-return]
