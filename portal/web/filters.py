"""Filters and globals of the templates: numbers and dates by locale, codes, the agency."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask, current_app
from flask_babel import format_date, format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context

from portal.queries.agency import AgencyCard, agency_card
from portal.rules import codes


def angka(value: Decimal | int, places: int = 2) -> str:
    """A number with a fixed number of decimals in the page's locale: 82.41 -> "82,41"."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, format=pattern))


def tanggal(value: date) -> str:
    """A date in words: "17 Agustus 2026"."""
    return str(format_date(value, format="d MMMM y"))


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
        angka=at_each_visit(angka), tanggal=at_each_visit(tanggal), grup=codes.grouped
    )
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
