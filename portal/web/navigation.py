"""The menu of the staff pages, by what the visitor may do."""

from flask import Flask, request, url_for
from flask_babel import gettext as _

from portal.rules.actions import Action
from portal.web.visitors import here

# Pages without an entry of their own, by endpoint or blueprint: the entry under which they stand.
UNDER = {
    "skp_items": "skp",
    "self_parts": "self_assessment",
    "self_files": "self_assessment",
    "people_import": "people",
    "people_accounts": "people",
    "people_edit": "people",
    "scheme_drafts": "schemes",
    "scheme_sections": "schemes",
    "scheme_adoption": "schemes",
    "instrument_drafts": "instruments",
    "instrument_editing": "instruments",
    "corrections.mine": "privacy",
    "corrections.file": "privacy",
    "corrections": "retention",
    "incidents": "retention",
}


def menu() -> list[tuple[str, str, str, bool]]:
    """(words, address, icon, is the present page) of everything this visitor's roles open."""
    visitor = here()
    if visitor is None:
        return []
    is_staff = visitor.may_to(Action.PLAN_WRITE, visitor.account_id)
    entries = [
        (_("Beranda"), "home.show", "building-community", True),
        (_("SKP"), "skp.index", "file-text", is_staff),
        (_("Penilaian diri"), "self_assessment.index", "file-text", is_staff),
        (_("Pesan"), "messages.index", "info-circle", True),
        (_("Periode"), "periods.index", "calendar", visitor.may(Action.PERIODS_READ)),
        (_("Kalender"), "year_calendar.show", "clock", visitor.may(Action.PERIODS_READ)),
        (_("Konsol kepegawaian"), "console.show", "file-text", visitor.may(Action.PROGRESS_READ)),
        (_("Hari libur"), "holidays.index", "calendar", visitor.may(Action.HOLIDAYS_WRITE)),
        (_("Titik survei"), "points.index", "qrcode", visitor.may(Action.POINTS_READ)),
        (_("Pegawai"), "people.index", "users", visitor.may(Action.PEOPLE_READ)),
        (_("Skema penilaian"), "schemes.index", "file-text", visitor.may(Action.SCHEMES_READ)),
        (_("Cara kita menilai"), "scheme_way.show", "help-circle", True),
        (_("Instrumen"), "instruments.index", "file-text", visitor.may(Action.INSTRUMENTS_READ)),
        (_("Unit kerja"), "units.index", "building-community", visitor.may(Action.PEOPLE_READ)),
        (_("Akun dan peran"), "accounts.index", "users", visitor.may(Action.ACCOUNTS_READ)),
        (_("Pesan keluar"), "outbox.index", "arrow-right", visitor.may(Action.MESSAGES_READ)),
        (_("Jejak audit"), "audit.index", "clock", visitor.may(Action.AUDIT_READ)),
        (_("Privasi"), "retention.index", "lock", visitor.may(Action.PRIVACY_READ)),
        (_("Data saya"), "privacy.own", "file-text", True),
        (_("Akun saya"), "account.show", "lock", True),
    ]
    blueprint = request.blueprint or ""
    place = UNDER.get(request.endpoint or "", UNDER.get(blueprint, blueprint))
    return [
        (words, url_for(endpoint), icon, endpoint.split(".")[0] == place)
        for words, endpoint, icon, is_open in entries
        if is_open
    ]


def init_app(app: Flask) -> None:
    """Give the staff pages their menu; public pages never ask and so pay nothing for it."""
    app.jinja_env.globals["staff_menu"] = menu
