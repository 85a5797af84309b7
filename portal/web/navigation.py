"""The menu of the staff pages, by what the visitor may do."""

from flask import Flask, request, url_for
from flask_babel import gettext as _

from portal.rules.actions import Action
from portal.web.visitors import here


def menu() -> list[tuple[str, str, str, bool]]:
    """(words, address, icon, is the present page) of everything this visitor's roles open."""
    visitor = here()
    if visitor is None:
        return []
    entries = [
        (_("Beranda"), "home.show", "building-community", True),
        (_("Periode"), "periods.index", "calendar", visitor.may(Action.PERIODS_READ)),
        (_("Kalender"), "year_calendar.show", "clock", visitor.may(Action.PERIODS_READ)),
        (_("Konsol kepegawaian"), "console.show", "file-text", visitor.may(Action.PROGRESS_READ)),
        (_("Hari libur"), "holidays.index", "calendar", visitor.may(Action.HOLIDAYS_WRITE)),
        (_("Titik survei"), "points.index", "qrcode", visitor.may(Action.POINTS_READ)),
        (_("Pegawai"), "people.index", "users", visitor.may(Action.PEOPLE_READ)),
        (_("Akun dan peran"), "accounts.index", "users", visitor.may(Action.ACCOUNTS_READ)),
        (_("Jejak audit"), "audit.index", "clock", visitor.may(Action.AUDIT_READ)),
        (_("Akun saya"), "account.show", "lock", True),
    ]
    blueprint = (request.blueprint or "").removesuffix("_import")
    return [
        (words, url_for(endpoint), icon, endpoint.split(".")[0] == blueprint)
        for words, endpoint, icon, is_open in entries
        if is_open
    ]


def init_app(app: Flask) -> None:
    """Give the staff pages their menu; public pages never ask and so pay nothing for it."""
    app.jinja_env.globals["staff_menu"] = menu
