"""The menu of the staff pages, by what the visitor may do."""

from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

from flask import Flask, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from portal.queries.accounts import Visitor
from portal.rules.actions import Action
from portal.web.filters import known_agency
from portal.web.help import known_desk
from portal.web.languages import chosen
from portal.web.visitors import here

Entry = tuple[str, str, str, bool]  # words, address, icon, is the present page
# Pages without an entry of their own, by endpoint or blueprint: the entry under which they stand.
UNDER = {
    "peer_moderation.ask_code": "peer_survey",
    "peer_moderation.rewrite": "peer_survey",
    "skp_items": "skp",
    **dict.fromkeys(
        (
            *("log_documents", "log_entries", "log_evidence", "log_helpers", "log_imports"),
            *("log_shares", "log_steps", "log_weeks"),
        ),
        "log",
    ),
    **dict.fromkeys(
        ("feedback_requests", "feedback_record", "guidance", "counselling"), "feedback"
    ),
    **dict.fromkeys(("learning", "learning_proofs", "credit_points"), "development"),
    **dict.fromkeys(("appreciations", "earlier_results"), "recognition"),
    **dict.fromkeys(("training_desk", "learning.claims", "learning.decide_claim"), "training"),
    **dict.fromkeys(("standards", "competence_imports"), "training_needs"),
    "training_needs.mine": "board",
    "skp_versions": "skp",
    "skp_documents": "skp",
    **dict.fromkeys(("self_parts", "self_files"), "self_assessment"),
    **dict.fromkeys(("review_parts", "review_talks", "distribution"), "review"),
    "review_exceptions": "organisation_predikats",
    **dict.fromkeys(("peer_ties", "peer_team"), "peer_raters"),
    "peer_round_steps": "peer_rounds",
    "fairness_habits": "fairness",
    "learning_board": "dashboards",
    **dict.fromkeys(
        ("forum_answers", "forum_cases", "forum_chair", "forum_members", "forum_outcome"), "forum"
    ),
    "cascade_strategies": "cascade",
    "cascade_documents": "cascade",
    "people_import": "people",
    "unit_import": "units",
    "delegations": "account",
    "people_accounts": "people",
    "people_edit": "people",
    "scheme_drafts": "schemes",
    "scheme_sections": "schemes",
    "scheme_adoption": "schemes",
    "instrument_drafts": "instruments",
    "instrument_editing": "instruments",
    "corrections.mine": "privacy",
    "corrections.file": "privacy",
    **dict.fromkeys(("signing", "result_files", "objections"), "results"),
    "corrections": "retention",
    "incidents": "retention",
}


OWN = (
    "skp.index", "log.index", "self_assessment.index", "results.index", "appreciations.index",
    "objections.index",
)  # fmt: skip
"""Pages of one's own work, which an account of nobody on the staff does not have."""
MOST_DRAWN = 200
SOMEBODY = UUID(int=0)  # no employee's number: whoever is not the visitor


def menu(visitor: Visitor) -> list[tuple[str, list[Entry]]]:
    """(heading, entries) of everything this visitor's roles open; a heading with nothing is left
    out. A new page is one line here: words, endpoint, icon, whether it is open.
    """
    may = visitor.may
    is_staff = _is_on_staff(visitor)
    reads_results = visitor.may_to(Action.RESULT_READ, SOMEBODY)
    groups = [
        (_("Pekerjaan saya"), [
            (_("Beranda"), "home.show", "building-community", True),
            (_("Pesan"), "messages.index", "info-circle", True),
            (_("SKP"), "skp.index", "file-text", is_staff),
            (_("Catatan capaian"), "log.index", "clock", is_staff),
            (_("Penilaian diri"), "self_assessment.index", "file-text", is_staff),
            (_("Hasil penilaian"), "results.index", "circle-check", is_staff),
            (_("Kalender"), "year_calendar.show", "calendar", may(Action.PERIODS_READ)),
        ]),
        (_("Rekan dan umpan balik"), [
            (_("Umpan balik"), "feedback.index", "users", is_staff),
            (_("Menilai rekan"), "peer_survey.index", "users", is_staff),
            (_("Rekan penilai"), "peer_raters.index", "users", is_staff),
            (_("Umpan balik rekan"), "peer_feedback.index", "file-text", is_staff),
            (_("Laporan umpan balik"), "feedback_reports.index", "file-text", is_staff),
            (_("Apresiasi"), "appreciations.index", "users", is_staff),
        ]),
        (_("Tim saya"), [
            (_("Pantauan tim"), "board.index", "users", is_staff),
            (_("Penilaian pegawai"), "review.index", "circle-check", is_staff),
            (_("Forum evaluasi"), "forum.index", "users",
             is_staff or may(Action.FORUM_CONVENE)),
        ]),
        (_("Berkembang"), [
            (_("Pengembangan saya"), "development.index", "arrow-right", is_staff),
            (_("Pelatihan"), "training.index", "calendar",
             is_staff or may(Action.PROGRAMMES_WRITE)),
            (_("Peluang dan penghargaan"), "recognition.index", "circle-check",
             is_staff or may(Action.RECOGNITION_READ)),
        ]),
        (_("Tentang saya"), [
            (_("Cara kita menilai"), "scheme_way.show", "help-circle", True),
            (_("Data saya"), "privacy.own", "file-text", True),
            (_("Akun saya"), "account.show", "lock", True),
        ]),
        (_("Kepegawaian"), [
            (_("Konsol kepegawaian"), "console.show", "file-text", may(Action.PROGRESS_READ)),
            (_("Ringkasan per unit"), "unit_board.index", "users", may(Action.PROGRESS_READ)),
            (_("Dasbor"), "dashboards.index", "file-text", may(Action.PROGRESS_READ)),
            (_("Rekap hasil"), "result_office.index", "file-text", reads_results),
            (_("Pegawai"), "people.index", "users", may(Action.PEOPLE_READ)),
            (_("Talenta"), "talent.index", "users", may(Action.RECOGNITION_READ)),
            (_("Kebutuhan pelatihan"), "training_needs.index", "file-text",
             may(Action.PROGRAMMES_WRITE)),
            (_("Unit kerja"), "units.index", "building-community", may(Action.PEOPLE_READ)),
        ]),
        (_("Penilaian"), [
            (_("Periode"), "periods.index", "calendar", may(Action.PERIODS_READ)),
            (_("Capaian organisasi"), "organisation_predikats.index", "building-community",
             may(Action.ORGANISATION_PREDIKAT_WRITE)),
            (_("Moderasi komentar rekan"), "peer_moderation.index", "users",
             may(Action.PEER_COMMENTS_MODERATE)),
            (_("Putaran rekan"), "peer_rounds.index", "users", may(Action.PEER_ROUNDS_READ)),
            (_("Panel keadilan"), "fairness.show", "search", may(Action.FAIRNESS_READ)),
            (_("Hari libur"), "holidays.index", "calendar", may(Action.HOLIDAYS_WRITE)),
            (_("Rencana unit"), "cascade.index", "building-community", may(Action.CASCADE_READ)),
            (_("Kamus indikator"), "indicators.index", "search", may(Action.INDICATORS_READ)),
            (_("Skema penilaian"), "schemes.index", "file-text", may(Action.SCHEMES_READ)),
            (_("Instrumen"), "instruments.index", "file-text", may(Action.INSTRUMENTS_READ)),
        ]),
        (_("Survei warga"), [
            (_("Titik survei"), "points.index", "qrcode", may(Action.POINTS_READ)),
            (_("Waktu layanan"), "service_times.index", "clock", may(Action.INDEX_READ)),
        ]),
        (_("Sistem"), [
            (_("Data instansi"), "agency_card.edit", "building-community",
             may(Action.SETTINGS_WRITE)),
            (_("Akun dan peran"), "accounts.index", "users", may(Action.ACCOUNTS_READ)),
            (_("Pesan keluar"), "outbox.index", "arrow-right", may(Action.MESSAGES_READ)),
            (_("Jejak audit"), "audit.index", "clock", may(Action.AUDIT_READ)),
            (_("Privasi"), "retention.index", "lock", may(Action.PRIVACY_READ)),
        ]),
    ]  # fmt: skip
    shown = [(heading, [_entry(one) for one in lines if one[3]]) for heading, lines in groups]
    return [(heading, entries) for heading, entries in shown if entries]


def _is_on_staff(visitor: Visitor) -> bool:
    return visitor.may_to(Action.PLAN_WRITE, visitor.account_id)


def own(endpoint: str) -> str | None:
    """The address of a page of one's own, None for whoever is nobody on the staff."""
    visitor = here()
    return url_for(endpoint) if visitor is not None and _is_on_staff(visitor) else None


def walkable(crumbs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The crumbs that lead this visitor somewhere: an office account has no pages of its own."""
    visitor = here()
    if visitor is None or _is_on_staff(visitor):
        return crumbs
    closed = {url_for(endpoint) for endpoint in OWN}
    return [(words, url) for words, url in crumbs if url not in closed]


def _entry(line: tuple[str, str, str, bool]) -> Entry:
    words, endpoint, icon, _is_open = line
    return words, url_for(endpoint), icon, endpoint.split(".")[0] == _place()


def _place() -> str:
    """The blueprint under whose entry the present page stands."""
    blueprint = request.blueprint or ""
    return UNDER.get(request.endpoint or "", UNDER.get(blueprint, blueprint))


def frame_key(visitor: Visitor) -> Hashable:
    """Everything that the frame of a staff page looks at, but the visitor's name."""
    unread = visitor.unread if visitor.is_confirmed else 0
    return (
        _menu_key(visitor), min(unread, 100), known_agency(), *known_desk().values(), chosen(),
        request.script_root,
    )  # fmt: skip


def _menu_key(visitor: Visitor) -> Hashable:
    actor = visitor.actor
    is_nobodys = actor.employee_id in (None, visitor.account_id)
    return actor.on, actor.grants, is_nobodys, _place()


def init_app(app: Flask) -> None:
    """Give the staff pages their menu; public pages never ask and so pay nothing for it."""
    drawn: dict[Hashable, Markup] = {}
    template = app.jinja_env.get_template

    def kept(name: str, key: Hashable, context: Callable[[], dict[str, Any]]) -> Markup:
        whole = (name, key, chosen(), request.script_root)
        if whole not in drawn:
            if len(drawn) >= MOST_DRAWN:
                drawn.clear()
            page = template(f"components/_{name}.html").render(context())
            drawn[whole] = Markup(page)  # noqa: S704 - our own template
        return drawn[whole]

    def staff_menu() -> Markup:
        """Drawn once for all who hold the same roles and stand in the same place."""
        visitor = here()
        if visitor is None:
            return Markup()
        return kept("menu", _menu_key(visitor), lambda: {"menu": menu(visitor)})

    def staff_piece(name: str) -> Markup:
        """A piece of the frame that is the same for everybody: sign, news or foot."""
        agency = known_agency()
        key = (agency, *known_desk().values()) if name == "foot" else agency
        return kept(name, key, lambda: {"agency": agency})

    app.jinja_env.globals.update(
        staff_menu=staff_menu, staff_piece=staff_piece, own=own, walkable=walkable
    )  # fmt: skip
