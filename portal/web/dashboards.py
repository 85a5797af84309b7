"""Dashboards of units and of the agency: predikat over time, citizens' index beside service times.

Whoever leads a unit sees what they lead, the office and the auditor see all; always counts of
people, from five on, never names and never an order of merit.
"""

import csv
import io
import uuid
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _

from portal.documents.staff_xlsx import SHEET
from portal.documents.tables_xlsx import table_xlsx
from portal.errors import NotAllowed, NotFound
from portal.queries.dashboards import UnitCounts, predikat_counts, punctuality
from portal.queries.unit_board import SeenUnits, seen_units
from portal.queries.unit_index import newest_of_units
from portal.rules.actions import Action
from portal.rules.dashboards import ORDER, Spread, spread, spreads, summed
from portal.rules.predikat import Predikat
from portal.rules.respondent_csv import BOM, safe_cell
from portal.rules.survey_periods import SurveyPeriod
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.public_view import period_label
from portal.web.service_words import share
from portal.web.visitors import acting, must_be

bp = Blueprint("dashboards", __name__, url_prefix="/dasbor")
PER_PAGE = 25
TREND = 8
Table = tuple[list[str], list[list[str | int]]]


@bp.get("")
@bp.get("/<uuid:node>")
@signed_in
def index(node: uuid.UUID | None = None) -> Response:
    """Predikat of a period by unit, and of the periods before."""
    seen = _seen()
    tops = _tops(seen, node)
    counts = predikat_counts()
    period = _chosen(list(counts))
    of_period = counts.get(period, {}) if period else {}
    below = _below(seen, node, tops)
    page = page_number(request.args.get("halaman", ""))
    told = _told(seen, of_period, below, [top for top in tops if top not in below])
    shown = below[(page - 1) * PER_PAGE : page * PER_PAGE]
    place: dict[str, Any] = {"node": node} if node else {}
    key = period.key if period else None
    return render(
        "dashboards/predikat.html", tab="predikat", node=node, parents=_above(seen, node),
        name=seen.names[node] if node else None, period=period and period_label(period), key=key,
        periods=[(one.key, period_label(one)) for one in counts],
        names=[predikat_words(one) for one in ORDER],
        total=spread(summed([_of(seen, of_period, unit) for unit in tops])),
        trend=_trend(seen, counts, tops, period),
        bars=[_bar(seen.names[unit], told[unit]) for unit in shown],
        lines=[(unit, seen.names[unit], told[unit]) for unit in shown],
        pager=pager(page, len(below), PER_PAGE, ".index", periode=key, **place),
    )  # fmt: skip


@bp.get("/layanan")
@bp.get("/layanan/<uuid:node>")
@signed_in
def services(node: uuid.UUID | None = None) -> Response:
    """What citizens say beside how long services take, unit by unit."""
    seen = _seen()
    wanted = {one for top in _tops(seen, node) for one in seen.below(top)} & seen.names.keys()
    lines = _service_lines(seen, wanted)
    page = page_number(request.args.get("halaman", ""))
    place: dict[str, Any] = {"node": node} if node else {}
    return render(
        "dashboards/services.html", tab="layanan", node=node, parents=_above(seen, node),
        name=seen.names[node] if node else None,
        lines=lines[(page - 1) * PER_PAGE : page * PER_PAGE],
        pager=pager(page, len(lines), PER_PAGE, ".services", **place),
    )  # fmt: skip


@bp.get("/<any(predikat,layanan):table>.<any(csv,xlsx):suffix>")
@signed_in
def export(table: str, suffix: str) -> Response:
    """All units of the visitor as a table, with what the pages withhold withheld."""
    seen = _seen()
    heads, rows = _predikat_table(seen) if table == "predikat" else _service_table(seen)
    name = f"dasbor_{table}_{acting().on.isoformat()}.{suffix}"
    if suffix == "xlsx":
        return _download(table_xlsx(heads, rows, _("Dasbor")), SHEET, name)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(heads)
    writer.writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    return _download((BOM + text.getvalue()).encode(), "text/csv", name)


def predikat_words(one: Predikat) -> str:
    """A predikat as pages say it; the forms print `Predikat.label`."""
    return {
        Predikat.SANGAT_BAIK: _("Sangat baik"),
        Predikat.BAIK: _("Baik"),
        Predikat.BUTUH_PERBAIKAN: _("Butuh perbaikan"),
        Predikat.KURANG: _("Kurang"),
        Predikat.SANGAT_KURANG: _("Sangat kurang"),
    }[one]


def _seen() -> SeenUnits:
    """Raises NotAllowed for whoever neither leads a unit nor answers for the office."""
    seen = seen_units(must_be(), acting().on)
    if not seen.names and not must_be().may(Action.PROGRESS_READ):
        raise NotAllowed(_("Dasbor terbuka bagi pimpinan unit dan pengelola kepegawaian."))
    return seen


def _tops(seen: SeenUnits, node: uuid.UUID | None) -> list[uuid.UUID]:
    """The unit asked for, or the highest that the visitor may see. Raises NotFound, NotAllowed."""
    if node is None:
        return [unit for unit in seen.names if seen.parents[unit] not in seen.names]
    if node not in seen.paths:
        raise NotFound(_("Unit ini tidak dikenal."))
    if node not in seen.names:
        raise NotAllowed(_("Dasbor unit ini tidak terbuka bagi Anda."))
    return [node]


def _below(seen: SeenUnits, node: uuid.UUID | None, tops: list[uuid.UUID]) -> list[uuid.UUID]:
    """The units listed under a unit, by name; several tops are listed themselves."""
    inner = [unit for unit in seen.names if seen.parents[unit] in tops]
    return sorted(inner if node or len(tops) == 1 else tops, key=lambda one: seen.names[one])


def _above(seen: SeenUnits, node: uuid.UUID | None) -> list[tuple[uuid.UUID, str]]:
    found: list[tuple[uuid.UUID, str]] = []
    up = seen.parents[node] if node else None
    while up is not None and up in seen.names and len(found) < 20:
        found.insert(0, (up, seen.names[up]))
        up = seen.parents[up]
    return found


def _chosen(periods: list[SurveyPeriod]) -> SurveyPeriod | None:
    """The period of the address; the newest where none is named. Raises NotFound."""
    typed = request.args.get("periode", "").strip()
    if not typed:
        return periods[0] if periods else None
    found = next((one for one in periods if one.key == typed), None)
    if found is None:
        raise NotFound(_("Belum ada hasil yang ditandatangani untuk periode ini."))
    return found


def _of(seen: SeenUnits, counts: UnitCounts, unit: uuid.UUID) -> dict[Predikat, int]:
    return summed([counts[one] for one in seen.below(unit) if one in counts])


def _told(
    seen: SeenUnits, counts: UnitCounts, units: list[uuid.UUID], above: list[uuid.UUID]
) -> dict[uuid.UUID, Spread]:
    """Units beside each other; whoever works in the units `above` themselves is a part, too."""
    parts = {str(unit): _of(seen, counts, unit) for unit in units}
    parts["_"] = summed([counts[one] for one in above if one in counts])
    told = spreads(parts)
    return {unit: told[str(unit)] for unit in units}


def _trend(
    seen: SeenUnits,
    counts: dict[SurveyPeriod, UnitCounts],
    tops: list[uuid.UUID],
    period: SurveyPeriod | None,
) -> list[dict[str, Any]]:
    """Periods of the same length up to the chosen one, the oldest first."""
    same = [one for one in counts if period and one.kind is period.kind and one <= period]
    return [
        _bar(
            period_label(one), spread(summed([_of(seen, counts[one], unit) for unit in tops]))
        )
        for one in sorted(same)[-TREND:]
    ]  # fmt: skip


def _bar(label: str, told: Spread) -> dict[str, Any]:
    return {"label": label, "parts": list(told.counts or [0] * len(ORDER)), "n": told.n}


def _service_lines(seen: SeenUnits, units: set[uuid.UUID]) -> list[dict[str, Any]]:
    """Units with a figure of either kind, by name."""
    figures, times = newest_of_units(units), punctuality(units)
    lines = []
    for unit in sorted(figures.keys() | times.keys(), key=lambda one: (seen.names[one], one)):
        figure, time = figures.get(unit), times.get(unit)
        data = figure.data if figure else {}
        lines.append(
            {
                "unit": unit, "name": seen.names[unit],
                "ikm": Decimal(data["ikm"]) if data.get("ikm") else None,
                "low": Decimal(data["low"]) if data.get("low") else None,
                "high": Decimal(data["high"]) if data.get("high") else None,
                "n": data.get("n"), "period": figure and period_label(figure.period),
                "running": bool(figure and figure.is_running),
                "within": share(time.within, time.n) if time else None,
                "requests": time.n if time else None,
                "time_period": time and period_label(time.period),
            }
        )  # fmt: skip
    return lines


def _predikat_table(seen: SeenUnits) -> Table:
    heads = [_("Periode"), _("Unit kerja"), *map(predikat_words, ORDER), _("Jumlah")]
    rows: list[list[str | int]] = []
    few = _("kurang dari 5")
    for period, counts in predikat_counts().items():
        for parent, family in _families(seen).items():
            told = _told(seen, counts, family, [parent] if parent else [])
            for unit, one in told.items():
                if one.n != 0:
                    cells: list[str | int] = [*(one.counts or [few] * len(ORDER)), one.n or few]
                    rows.append([period_label(period), seen.names[unit], *cells])
    return heads, rows


def _families(seen: SeenUnits) -> dict[uuid.UUID | None, list[uuid.UUID]]:
    """Units by the unit above, because what one hides depends on its siblings."""
    families: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for unit in sorted(seen.names, key=lambda one: (seen.names[one], one)):
        parent = seen.parents[unit]
        families.setdefault(parent if parent in seen.names else None, []).append(unit)
    return families


def _service_table(seen: SeenUnits) -> Table:
    heads = [
        _("Unit kerja"), _("Indeks"), _("Jawaban"), _("Periode indeks"), _("Sesuai standar"),
        _("Permohonan"), _("Periode waktu layanan"),
    ]  # fmt: skip
    rows: list[list[str | int]] = [
        [
            one["name"], str(one["ikm"] or "-"), one["n"] or "-", one["period"] or "-",
            one["within"] or "-", one["requests"] or "-", one["time_period"] or "-",
        ]
        for one in _service_lines(seen, set(seen.names))
    ]  # fmt: skip
    return heads, rows


def _download(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
