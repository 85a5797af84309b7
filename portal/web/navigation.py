"""The menu of the staff pages by role, and the units a survey manager answers for."""

import uuid

from flask import Flask, request, url_for
from flask_babel import gettext as _

from portal.queries.accounts import Visitor
from portal.rules.roles import Role
from portal.web.visitors import here

MANAGERS = frozenset({Role.PENGELOLA_SURVEI, Role.ADMIN})
TRAIL_READERS = frozenset({Role.AUDITOR, Role.ADMIN})


def managed_units(visitor: Visitor) -> frozenset[uuid.UUID] | None:
    """Units whose survey this visitor manages; None means all."""
    units = [grant.unit_id for grant in visitor.grants if grant.role in MANAGERS]
    if any(unit is None for unit in units):
        return None
    return frozenset(unit for unit in units if unit is not None)


def menu() -> list[tuple[str, str, str, bool]]:
    """(words, address, icon, is the present page) of everything this visitor's roles open."""
    visitor = here()
    if visitor is None:
        return []
    roles = visitor.roles
    entries = [
        (_("Beranda"), "home.show", "building-community", True),
        (_("Titik survei"), "points.index", "qrcode", bool(roles & MANAGERS)),
        (_("Akun dan peran"), "accounts.index", "users", Role.ADMIN in roles),
        (_("Jejak audit"), "audit.index", "clock", bool(roles & TRAIL_READERS)),
        (_("Akun saya"), "account.show", "lock", True),
    ]
    blueprint = request.blueprint
    return [
        (words, url_for(endpoint), icon, endpoint.split(".")[0] == blueprint)
        for words, endpoint, icon, is_open in entries
        if is_open
    ]


def init_app(app: Flask) -> None:
    """Give the staff pages their menu; public pages ask for no session and so pay nothing for it."""
    app.jinja_env.globals["staff_menu"] = menu
