"""Help: a guide for each role, the glossary, and whom to ask."""

from typing import Any

from flask import Blueprint, Flask, Response, current_app
from flask_babel import gettext as _

from portal import clock
from portal.clock import ticks
from portal.errors import NotFound
from portal.queries.help_desk import DeskCard, desk_card
from portal.queries.unit_helpers import HelperCard, helper_of
from portal.rules.phones import shown as phone_shown
from portal.rules.retention import retention_on
from portal.web.filters import known_agency
from portal.web.guards import public
from portal.web.help_words import glossary, guides
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.visitors import acting, here

bp = Blueprint("help", __name__, url_prefix="/bantuan")
SECONDS = 30  # how long another process may show the old contact


@bp.get("")
@public
def index() -> Response:
    """All guides, the glossary, the desk."""
    return render("help/index.html", guides=guides(), helper=my_helper())


@bp.get("/istilah")
@public
def terms() -> Response:
    """The regulation's words in ours, and the other way round."""
    rows = glossary()
    return render("help/glossary.html", terms=rows, words=sorted(rows, key=_by_everyday_word))


@bp.get("/<slug:guide>")
@public
def show(guide: str) -> Response:
    """One page for one role."""
    found = next((one for one in guides() if one.slug == guide), None)
    if found is None:
        raise NotFound(_("Panduan ini tidak ada. Pilih dari daftar."))
    return render("help/guide.html", guide=found)


def my_helper() -> HelperCard | None:
    """The helper of the visitor's unit, for whoever is on the staff and logged in."""
    visitor = here()
    employee = visitor.actor.employee_id if visitor else None
    return helper_of(employee, acting().on) if employee else None


def init_app(app: Flask) -> None:
    """What templates ask for: the desk of every footer, and what a data class tells."""
    app.jinja_env.globals.update(help_desk=known_desk, told_of=told_of)


def known_desk() -> dict[str, Any]:
    """The desk's card, from the memory of the process for half a minute."""
    store = desk_store()
    kept = store.get("desk")
    if kept is None or ticks() - kept[1] > SECONDS:
        kept = store["desk"] = (desk_card(), ticks())
    card: DeskCard = kept[0]
    return {
        "post": card.post, "phone": card.phone, "email": card.email, "hours": card.hours,
        "version": card.version, "phone_shown": phone_shown(card.phone) if card.phone else "",
    }  # fmt: skip


def told_of(key: str) -> dict[str, str]:
    """Purpose, readers, time and ground of a data class, in the page's language."""
    lang = spoken()
    one = retention_on(clock.today(known_agency().time_zone))[key]
    return {
        "purpose": one.purpose.in_(lang), "seen_by": one.seen_by.in_(lang),
        "keep": one.keep.in_(lang), "ground": one.ground,
    }  # fmt: skip


def desk_store() -> dict[str, Any]:
    """Where the process remembers the card; a change empties it."""
    store: dict[str, Any] = current_app.extensions.setdefault("agency_card", {})
    return store


def _by_everyday_word(row: tuple[str, str, str]) -> str:
    return row[1].casefold()
