"""The audit trail for auditor and administrator: search, export, the chain's check, its head."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _

from portal.documents.audit_sheet import HeadSheet, head_sheet, trail_csv, trail_xlsx
from portal.errors import Invalid, NotFound
from portal.queries.audit import TrailSearch, chain_head, check_chain, found_entries, trail
from portal.rules.actions import Action
from portal.rules.audit_chain import Head
from portal.web.audit_view import account_of, acting_for, facts_of, plain
from portal.web.dates import PARTS, read_date
from portal.web.filters import known_agency, saat
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.visitors import acting, must_be

bp = Blueprint("audit", __name__, url_prefix="/jejak-audit")
PER_PAGE = 25
MOST_EXPORTED = 20_000
MOST_CHECKED = 50_000
LONGEST = 100
VERIFY = "flask audit verify"  # a command, the same in every language
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """What was typed, what it means, and what is wrong with it."""

    typed: dict[str, str]
    search: TrailSearch
    errors: list[tuple[str, str]]


@bp.get("")
@allowed(Action.AUDIT_READ)
def index() -> Response:
    """Newest first; by actor, act, object, days, or a text in the detail."""
    asked = _asked()
    page = page_number(request.args.get("halaman", ""))
    entries, total = ([], 0) if asked.errors else trail(asked.search, page, PER_PAGE)
    return render(
        "audit/index.html",
        status=422 if asked.errors else 200,
        entries=[(one, facts_of(one.detail), acting_for(one.detail)) for one in entries],
        asked=asked,
        dates=[tuple(asked.typed.get(f"{name}-{p}", "") for p in PARTS) for name in _DAYS],
        errors=asked.errors,
        head=chain_head(),
        may_verify=must_be().may(Action.AUDIT_VERIFY),
        most=MOST_EXPORTED,
        pager=pager(page, total, PER_PAGE, ".index", **asked.typed),
    )


@bp.get("/ekspor.csv")
@allowed(Action.AUDIT_READ)
def export_csv() -> Response:
    """What the search found, for a spreadsheet."""
    heads, rows = _table()
    return _download(trail_csv(heads, rows), "text/csv", "csv")


@bp.get("/ekspor.xlsx")
@allowed(Action.AUDIT_READ)
def export_xlsx() -> Response:
    """The same as a workbook."""
    heads, rows = _table()
    return _download(trail_xlsx(heads, rows, _("Jejak audit")), XLSX, "xlsx")


@bp.get("/periksa")
@allowed(Action.AUDIT_VERIFY)
def check() -> Response:
    """Walk the chain now, against a head that was kept outside where one is given."""
    typed = request.args.get("kepala", "").strip()[:200]
    head = chain_head()
    errors, noted = [], []
    if typed:
        try:
            noted = [Head.parse(typed)]
        except ValueError:
            words = _(
                "Tulis nomor, titik dua, lalu 64 huruf kepala, seperti pada surel atau lembar."
            )
            errors = [("kepala", words)]
    is_long = head is not None and head.sequence > MOST_CHECKED
    return render(
        "audit/check.html",
        status=422 if errors else 200,
        errors=errors,
        typed=typed,
        head=head,
        found=None if errors or is_long else check_chain(*noted),
        verify=f"{VERIFY} --head {typed}" if noted else VERIFY,
    )


@bp.get("/kepala.pdf")
@allowed(Action.AUDIT_READ)
def head_pdf() -> Response:
    """The head on one page, to be filed where the portal's administrators cannot reach."""
    head, act = chain_head(), acting()
    if head is None:
        raise NotFound
    sheet = HeadSheet(known_agency().name, head, saat(act.at), act.actor)
    response = make_response(head_sheet(sheet))
    response.mimetype = "application/pdf"
    name = f"Kepala_jejak_audit_{act.on.isoformat()}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_DAYS = ("dari", "sampai")


def _asked() -> Asked:
    names = ["q", "rincian", "objek", *(f"{day}-{part}" for day in _DAYS for part in PARTS)]
    typed = {
        name: value for name in names if (value := request.args.get(name, "").strip()[:LONGEST])
    }
    errors: list[tuple[str, str]] = []
    first, last = (_day(name, errors) for name in _DAYS)
    if first and last and last < first:
        errors.append(("sampai-hari", _("Tanggal akhir mendahului tanggal awal.")))
    zone = ZoneInfo(known_agency().time_zone)
    search = TrailSearch(
        start=typed.get("q", ""),
        text=typed.get("rincian", ""),
        object_id=_object(typed.get("objek", ""), errors),
        first=_midnight(first, zone),
        before=_midnight(last + datetime.timedelta(days=1) if last else None, zone),
    )
    return Asked(typed, search, errors)


def _day(name: str, errors: list[tuple[str, str]]) -> datetime.date | None:
    try:
        day = read_date(request.args, name)
    except Invalid as error:
        errors.append((f"{name}-hari", str(error)))
        return None
    if day and not 2000 <= day.year <= 2199:
        errors.append((f"{name}-hari", _("Tahun harus antara 2000 dan 2199.")))
        return None
    return day


def _object(typed: str, errors: list[tuple[str, str]]) -> uuid.UUID | None:
    if not typed:
        return None
    try:
        return uuid.UUID(typed)
    except ValueError:
        errors.append(("objek", _("Salin nomor objek lengkap dari sebuah catatan.")))
        return None


def _midnight(day: datetime.date | None, zone: ZoneInfo) -> datetime.datetime | None:
    return datetime.datetime.combine(day, datetime.time(), zone) if day else None


def _table() -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the export. Raises Invalid with the first thing that is wrong."""
    asked = _asked()
    if asked.errors:
        raise Invalid(asked.errors[0][1])
    heads = [
        *(_("Nomor"), _("Waktu (UTC)"), _("Pelaku"), _("Akun"), _("Atas nama")),
        *(_("Tindakan"), _("Objek"), _("Rincian"), _("Kepala sebelumnya"), _("Kepala")),
    ]
    return heads, [_cells(one) for one in found_entries(asked.search, MOST_EXPORTED)]


def _cells(one: Any) -> list[str]:
    return [
        str(one.sequence),
        one.at.astimezone(datetime.UTC).isoformat(),
        one.actor,
        account_of(one.detail),
        acting_for(one.detail),
        one.tag,
        str(one.object_id or ""),
        plain(dict(one.detail)),
        one.previous,
        one.digest,
    ]


def _download(content: bytes, kind: str, ending: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    name = f"Jejak_audit_{acting().on.isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
