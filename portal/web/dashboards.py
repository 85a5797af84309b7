"""Dashboards of units and of the agency: predikat over time, citizens' index beside service times.

Whoever leads a unit sees what they lead, the office and the auditor see all; always counts of
people, from five on, never names and never an order of merit.
"""

import uuid
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.errors import NotAllowed, NotFound
from portal.queries.dashboards import UnitCounts, predikat_counts, punctuality
from portal.queries.unit_board import SeenUnits, seen_units
from portal.queries.unit_index import newest_of_units
from portal.rules.actions import Action
from portal.rules.dashboards import ORDER, Spread, spread, summed, told_units
from portal.rules.survey_periods import SurveyPeriod
from portal.web import service_course
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.public_view import period_label
from portal.web.result_words import predikat_words
from portal.web.service_words import share
from portal.web.table_files import table_file
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
    seen = seen_here()
    tops = tops_of(seen, node)
    counts, counted_at = predikat_counts(acting().at)
    period = _chosen(list(counts))
    of_period = counts.get(period, {}) if period else {}
    below = below_of(seen, node, tops)
    page = page_number(request.args.get("halaman", ""))
    told, whole = _told(seen, of_period, tops)
    shown = below[(page - 1) * PER_PAGE : page * PER_PAGE]
    place: dict[str, Any] = {"node": node} if node else {}
    key = period.key if period else None
    return render(
        "dashboards/predikat.html", tab="predikat", node=node, parents=seen.above(node),
        name=seen.names[node] if node else None, period=period and period_label(period), key=key,
        periods=[(one.key, period_label(one)) for one in counts],
        names=[predikat_words(one) for one in ORDER],
        total=whole, counted_at=counted_at,
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
    seen = seen_here()
    lines = _service_lines(seen, tops_of(seen, node))
    page = page_number(request.args.get("halaman", ""))
    place: dict[str, Any] = {"node": node} if node else {}
    return render(
        "dashboards/services.html", tab="layanan", node=node, parents=seen.above(node),
        name=seen.names[node] if node else None,
        lines=lines[(page - 1) * PER_PAGE : page * PER_PAGE],
        calmed=service_course.calmed(lines), course=service_course.course_of(node),
        pager=pager(page, len(lines), PER_PAGE, ".services", **place),
    )  # fmt: skip


@bp.get("/<any(predikat,layanan,perjalanan):table>.<any(csv,xlsx):suffix>")
@signed_in
def export(table: str, suffix: str) -> Response:
    """All units of the visitor as a table, with what the pages withhold withheld; of services
    those of the page, because the mean they are drawn to is theirs.
    """
    seen = seen_here()
    if table == "predikat":
        heads, rows = _predikat_table(seen)
    else:
        node = _node_of(request.args.get("unit", ""))
        tops = tops_of(seen, node)
        heads, rows = (
            _service_table(seen, tops) if table == "layanan" else service_course.table_of(node)
        )
    return table_file(heads, rows, suffix, _("Dasbor"))


def seen_here() -> SeenUnits:
    """Raises NotAllowed for whoever neither leads a unit nor answers for the office."""
    seen = seen_units(must_be(), acting().on)
    if not seen.names and not must_be().may(Action.PROGRESS_READ):
        raise NotAllowed(_("Dasbor terbuka bagi pimpinan unit dan pengelola kepegawaian."))
    return seen


def tops_of(seen: SeenUnits, node: uuid.UUID | None) -> list[uuid.UUID]:
    """The unit asked for, or the highest that the visitor may see. Raises NotFound, NotAllowed."""
    if node is None:
        return seen.tops()
    if node not in seen.paths:
        raise NotFound(_("Unit ini tidak dikenal."))
    if node not in seen.names:
        raise NotAllowed(_("Dasbor unit ini tidak terbuka bagi Anda."))
    return [node]


def below_of(seen: SeenUnits, node: uuid.UUID | None, tops: list[uuid.UUID]) -> list[uuid.UUID]:
    """The units listed under a unit, by name; several tops are listed themselves."""
    inner = [unit for unit in seen.names if seen.parents[unit] in tops]
    return sorted(inner if node or len(tops) == 1 else tops, key=lambda one: seen.names[one])


def _chosen(periods: list[SurveyPeriod]) -> SurveyPeriod | None:
    """The period of the address; the newest where none is named. Raises NotFound."""
    typed = request.args.get("periode", "").strip()
    if not typed:
        return periods[0] if periods else None
    found = next((one for one in periods if one.key == typed), None)
    if found is None:
        raise NotFound(_("Belum ada hasil yang ditandatangani untuk periode ini."))
    return found


def _node_of(typed: str) -> uuid.UUID | None:
    """The unit of an address. Raises NotFound."""
    try:
        return uuid.UUID(typed) if typed else None
    except ValueError:
        raise NotFound(_("Unit ini tidak dikenal.")) from None


def _told(
    seen: SeenUnits, counts: UnitCounts, tops: list[uuid.UUID]
) -> tuple[dict[uuid.UUID, Spread], Spread]:
    """(each unit of the visitor, `tops` together) in a period; closed units count above."""
    totals: UnitCounts = defaultdict(Counter)
    for unit, found in counts.items():
        for up in seen.paths.get(unit, ()):
            totals[up].update(found)
    told = told_units(seen.families(tops) if tops else seen.tree(), totals)
    whole = spread(summed([totals[top] for top in tops])) if len(tops) != 1 else told[tops[0]]
    return told, whole


def _trend(
    seen: SeenUnits,
    counts: dict[SurveyPeriod, UnitCounts],
    tops: list[uuid.UUID],
    period: SurveyPeriod | None,
) -> list[dict[str, Any]]:
    """Periods of the same length up to the chosen one, the oldest first."""
    same = [one for one in counts if period and one.kind is period.kind and one <= period]
    return [
        _bar(period_label(one), _told(seen, counts[one], tops)[1]) for one in sorted(same)[-TREND:]
    ]


def _bar(label: str, told: Spread) -> dict[str, Any]:
    return {"label": label, "parts": list(told.counts or [0] * len(ORDER)), "n": told.n}


def _service_lines(seen: SeenUnits, tops: list[uuid.UUID]) -> list[dict[str, Any]]:
    """Units below some with a figure of either kind, by name."""
    units = {one for top in tops for one in seen.below(top)} & seen.names.keys()
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
    for period, counts in predikat_counts(acting().at)[0].items():
        told, _whole = _told(seen, counts, [])
        for unit in sorted(told, key=lambda one: (seen.names[one], one)):
            one = told[unit]
            if one.n != 0:
                cells: list[str | int] = [*(one.counts or [few] * len(ORDER)), one.n or few]
                rows.append([period_label(period), seen.names[unit], *cells])
    return heads, rows


def _service_table(seen: SeenUnits, tops: list[uuid.UUID]) -> Table:
    heads = [
        _("Unit kerja"), _("Indeks"), _("Batas bawah"), _("Batas atas"), _("Jawaban"),
        _("Periode indeks"), _("Ditenangkan"), _("Bobot data sendiri"), _("Sesuai standar"),
        _("Permohonan"), _("Periode waktu layanan"),
    ]  # fmt: skip
    lines = _service_lines(seen, tops)
    calm = {one["unit"]: one for one in service_course.calmed(lines)}
    rows: list[list[str | int]] = [
        [
            one["name"], *(str(one[key] or "") for key in ("ikm", "low", "high")), one["n"] or "",
            one["period"] or "", *service_course.cells_of(calm.get(str(one["unit"]))),
            one["within"] or "", one["requests"] or "", one["time_period"] or "",
        ]
        for one in lines
    ]  # fmt: skip
    return heads, rows
