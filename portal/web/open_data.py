"""Open data: published figures as JSON and CSV, with the schema that documents them."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, request, url_for
from flask_babel import gettext as _

from portal.errors import NotFound
from portal.queries.open_data import (
    PER_PAGE,
    PublishedFigure,
    published_figures,
    published_periods,
)
from portal.rules import open_data
from portal.rules.respondent_csv import BOM, safe_cell
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.unsur import UNSUR
from portal.web.filters import known_agency
from portal.web.guards import public
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.paging import page_number, pager
from portal.web.public_view import period_label

bp = Blueprint("open_data", __name__, url_prefix="/data-terbuka")
SHOWN = 25
MOST = 100_000


@bp.get("")
@public
def index() -> Response:
    """What there is, how to take it, what each field means, and the figures themselves."""
    period = _period()
    page = page_number(request.args.get("halaman", ""))
    found, total = published_figures(period, page, SHOWN)
    return render(
        "public/open_data.html",
        rows=[_line(one) for one in found],
        periods=[(one.key, period_label(one)) for one in published_periods()],
        chosen=period.key if period else "",
        fields=open_data.described(in_english=spoken() == "en"),
        pager=pager(page, total, SHOWN, ".index", periode=period.key if period else None),
    )


@bp.get("/ikm.json")
@public
def figures() -> Response:
    """A page of records in the shape of the schema."""
    period = _period()
    page = page_number(request.args.get("halaman", ""))
    found, total = published_figures(period, page)
    pages = max(1, -(-total // PER_PAGE))
    if page > pages:
        raise NotFound(_("Halaman ini tidak ada: data berakhir di halaman %(n)s.", n=pages))
    following = (
        _absolute(".figures", halaman=page + 1, periode=period.key if period else None)
        if page < pages
        else None
    )
    return _open(
        jsonify(
            versi=open_data.VERSION,
            skema=_absolute(".schema"),
            instansi=known_agency().name,
            halaman=page,
            jumlah_halaman=pages,
            jumlah=total,
            berikutnya=following,
            data=[_record(one) for one in found],
        )
    )


@bp.get("/ikm.csv")
@public
def table() -> Response:
    """The same figures, one line each, in one file."""
    found, _total = published_figures(_period(), 1, MOST)
    response = make_response(_csv(map(_record, found)))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = 'attachment; filename="ikm_terbit.csv"'
    return _open(response)


@bp.get("/ikm.schema.json")
@public
def schema() -> Response:
    """The JSON Schema (draft 2020-12) of `ikm.json`."""
    response = jsonify(open_data.schema())
    response.mimetype = "application/schema+json"
    return _open(response)


def _period() -> SurveyPeriod | None:
    typed = request.args.get("periode", "").strip()
    if not typed:
        return None
    try:
        return SurveyPeriod.parse(typed)
    except ValueError:
        raise NotFound(
            _("Periode ini tidak dikenal: tulis seperti 2026, 2026-s1, 2026-t3, atau 2026-09.")
        ) from None


def _record(one: PublishedFigure) -> dict[str, Any]:
    """Everything of one figure, with the addresses where it can be checked."""
    snapshot = one.snapshot
    place: dict[str, Any] = {"unit": one.unit_slug, "period": snapshot.period}
    if one.service_slug:
        place["service"] = one.service_slug
    page = "public.service_index" if one.service_slug else "public.unit_index"
    found = open_data.figures(snapshot.period, snapshot.data)
    return {
        "unit": one.unit,
        "unit_kunci": one.unit_slug,
        "layanan": one.service,
        "layanan_kunci": one.service_slug,
        **found,
        "terbit": snapshot.published_on.isoformat() if snapshot.published_on else None,
        "revisi": snapshot.revision,
        "alasan_revisi": snapshot.reason,
        "halaman_web": _absolute(page, **place),
        "tabel": None if found["ditahan"] else _absolute("public.table", **place),
        "sha256": snapshot.sha256,
    }


def _line(one: PublishedFigure) -> dict[str, Any]:
    return _record(one) | {"label": period_label(one.snapshot.period)}


def _csv(records: Iterable[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([*open_data.FLAT, *(f"nrr_{key}" for key in UNSUR)])
    for record in records:
        writer.writerow([safe_cell(cell) for cell in open_data.flat(record, tuple(UNSUR))])
    return (BOM + text.getvalue()).encode()


def _absolute(endpoint: str, **place: Any) -> str:
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + url_for(endpoint, **place)


def _open(response: Response) -> Response:
    """Readable by programs of other sites: the figures are public, and no login rides along."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return response
