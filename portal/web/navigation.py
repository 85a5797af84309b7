"""The menu of the staff pages, by what the visitor may do."""

from flask import Flask, request, url_for
from flask_babel import gettext as _

from portal.rules.actions import Action
from portal.web.visitors import here

# Blueprints that continue the pages of another one.
BELONGS_TO = {
    "skp_items": "skp",
    "feedback_requests": "feedback",
    "feedback_record": "feedback",
    "guidance": "feedback",
    "counselling": "feedback",
    "people_import": "people",
    "scheme_drafts": "schemes",
    "scheme_sections": "schemes",
    "scheme_adoption": "schemes",
}


def menu() -> list[tuple[str, str, str, bool]]:
    """(words, address, icon, is the present page) of everything this visitor's roles open."""
    visitor = here()
    if visitor is None:
        return []
    is_staff = visitor.may_to(Action.PLAN_WRITE, visitor.account_id)
    entries = [
        (_("Beranda"), "home.show", "building-community", True),
        (_("Pesan"), "messages.index", "info-circle", True),
        (_("SKP"), "skp.index", "file-text", is_staff),
        (_("Umpan balik"), "feedback.index", "users", is_staff),
        (_("Titik survei"), "points.index", "qrcode", visitor.may(Action.POINTS_READ)),
        (_("Pegawai"), "people.index", "users", visitor.may(Action.PEOPLE_READ)),
        (_("Skema penilaian"), "schemes.index", "file-text", visitor.may(Action.SCHEMES_READ)),
        (_("Cara kita menilai"), "scheme_way.show", "help-circle", True),
        (_("Akun dan peran"), "accounts.index", "users", visitor.may(Action.ACCOUNTS_READ)),
        (_("Pesan keluar"), "outbox.index", "arrow-right", visitor.may(Action.MESSAGES_READ)),
        (_("Jejak audit"), "audit.index", "clock", visitor.may(Action.AUDIT_READ)),
        (_("Akun saya"), "account.show", "lock", True),
    ]
    blueprint = BELONGS_TO.get(request.blueprint or "", request.blueprint)
    return [
        (words, url_for(endpoint), icon, endpoint.split(".")[0] == blueprint)
        for words, endpoint, icon, is_open in entries
        if is_open
    ]


def init_app(app: Flask) -> None:
    """Give the staff pages their menu; public pages never ask and so pay nothing for it."""
    app.jinja_env.globals["staff_menu"] = menu
