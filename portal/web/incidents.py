"""Breach reports: choose a span, get the draft notice of UU 27/2022 Ps. 46 from the trail."""

import uuid
from datetime import datetime

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.report import Report, Section
from portal.errors import Invalid
from portal.queries.incidents import Incident, Span, accounts_of, incident, incidents
from portal.rules.actions import Action
from portal.rules.privacy_clock import hours_left
from portal.rules.retention import RetentionRule, retention_on
from portal.rules.tokens import plain_login
from portal.services.incidents import NewReport, report_breach, trouble_of
from portal.web.downloads import report_file
from portal.web.filters import known_agency, saat
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.moments import read_moment
from portal.web.paging import page_number, pager
from portal.web.privacy_words import pace_words
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("incidents", __name__, url_prefix="/privasi/insiden")
PER_PAGE = 25
MOST_LOGINS = 50
Errors = list[tuple[str, str]]


@bp.get("")
@allowed(Action.AUDIT_READ)
def index() -> Response:
    """All reports, the newest first."""
    page = page_number(request.args.get("halaman", ""))
    found, total = incidents(page, PER_PAGE)
    return render(
        "privacy/incidents.html",
        incidents=found,
        pager=pager(page, total, PER_PAGE, ".index"),
        pace_words=pace_words,
    )


@bp.get("/baru")
@allowed(Action.PRIVACY_PURGE)
def form() -> Response:
    """The questions of a new report."""
    return _form()


@bp.post("/baru")
@allowed(Action.PRIVACY_PURGE)
def create() -> BaseResponse:
    """Draw the draft from the trail and keep it."""
    errors: Errors = []
    moments = {name: _moment(name, errors) for name in ("diketahui", "dari", "sampai")}
    accounts = _accounts(errors)
    known, first, last = moments["diketahui"], moments["dari"], moments["sampai"]
    if errors or known is None or first is None or last is None:
        return _form(errors, 422)
    new = NewReport(
        Span(first, last, accounts), known, tuple(request.form.getlist("kelas")[:50]),
        request.form.get("bagaimana", ""), request.form.get("penanganan", ""),
    )  # fmt: skip
    if trouble := trouble_of(new, acting()):
        return _form([(trouble[0], _(trouble[1]))], 422)
    return redirect(url_for(".show", incident_id=report_breach(new, acting())), 303)


@bp.get("/<uuid:incident_id>")
@allowed(Action.AUDIT_READ)
def show(incident_id: uuid.UUID) -> Response:
    """The draft notice and its clock."""
    one = incident(incident_id)
    return render(
        "privacy/incident.html",
        one=one,
        classes=_classes(one),
        hours=hours_left(one.known_at, acting().at),
        is_past=acting().at > one.deadline,
        moment=datetime.fromisoformat,
        pace_words=pace_words,
    )


@bp.get("/<uuid:incident_id>/pemberitahuan.pdf")
@allowed(Action.AUDIT_READ)
def document(incident_id: uuid.UUID) -> Response:
    """The draft on paper, for the people concerned and the authority."""
    one = incident(incident_id)
    response = make_response(report_file(_report(one)))
    response.mimetype = "application/pdf"
    name = f"pemberitahuan_{one.known_at:%Y%m%d}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _moment(name: str, errors: Errors) -> datetime | None:
    try:
        return read_moment(request.form, name)
    except Invalid as error:
        errors.append((f"{name}-hari", words_of(error)))
        return None


def _accounts(errors: Errors) -> tuple[uuid.UUID, ...]:
    """The accounts typed one to a line; nothing means everybody."""
    typed = [plain_login(line) for line in request.form.get("akun", "").splitlines()]
    wanted = [login for login in typed if login][: MOST_LOGINS + 1]
    if len(wanted) > MOST_LOGINS:
        errors.append(("akun", _("Paling banyak %(n)s akun dalam satu laporan.", n=MOST_LOGINS)))
        return ()
    known = accounts_of(wanted) if wanted else {}
    if missing := [login for login in wanted if login not in known]:
        errors.append(("akun", _("Akun ini tidak dikenal: %(names)s", names=", ".join(missing))))
    return tuple(known.values())


def _form(errors: Errors | None = None, status: int = 200) -> Response:
    rule = retention_on(acting().on)
    return render(
        "privacy/incident_form.html",
        status=status,
        errors=errors or [],
        typed=request.form,
        classes=[(one.key, one.title.in_(spoken())) for one in rule.classes],
    )


def _classes(one: Incident) -> list[str]:
    rule: RetentionRule = retention_on(one.at.date())
    return [rule[key].title.in_(spoken()) for key in one.data["classes"]]


def _report(one: Incident) -> Report:
    moment = datetime.fromisoformat
    acts = [
        (a["tag"], str(a["count"]), saat(moment(a["first"])), saat(moment(a["last"])))
        for a in one.data["acts"]
    ]
    devices = [
        (d["name"], d["device"], saat(moment(d["started"])), saat(moment(d["seen"])))
        for d in one.data["devices"]
    ]
    concerned = ", ".join(one.data["accounts"]) or _("semua orang yang datanya ada di portal")
    return Report(
        title=_("Konsep pemberitahuan kegagalan pelindungan data pribadi"),
        lead=_("Menurut UU 27/2022 Pasal 46. Konsep ini diperiksa pejabat sebelum dikirim."),
        facts=[
            (_("Instansi"), known_agency().name),
            (_("Diketahui"), saat(one.known_at)),
            (_("Tenggat 3 x 24 jam"), saat(one.deadline)),
            (_("Disusun"), f"{saat(one.at)}, {one.actor}"),
        ],
        sections=[
            Section(
                _("a. Data pribadi yang terungkap"),
                [", ".join(_classes(one)), _("Mengenai: %(who)s", who=concerned),
                 _("Banyaknya orang: %(n)s", n=one.data["people"])],
            ),
            Section(
                _("b. Kapan dan bagaimana data terungkap"),
                [f"{saat(one.from_at)} - {saat(one.until_at)}", one.how],
            ),
            Section(_("c. Upaya penanganan dan pemulihan"), [one.handling]),
            Section(
                _("Lampiran: tindakan dalam rentang ini, dari jejak audit"),
                [] if acts else [_("Tidak ada tindakan yang tercatat.")],
                (_("Tindakan"), _("Jumlah"), _("Pertama"), _("Terakhir")), acts,
            ),
            Section(
                _("Lampiran: perangkat yang masuk dalam rentang ini"),
                [_("Percobaan gagal yang masih teringat: %(n)s", n=one.data["failures"])],
                (_("Nama"), _("Perangkat"), _("Masuk"), _("Terakhir dipakai")), devices,
            ),
        ],
        foot=known_agency().short_name,
        lang=spoken(),
    )  # fmt: skip
