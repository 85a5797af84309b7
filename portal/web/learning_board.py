"""The dashboard of learning: hours, places in courses and who came, unit by unit and over years.

Counts of people and sums of hours, from five people on, never names and never an order of merit.
"""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.queries.training_board import UnitLearning, least_hours, own_learning, years_of
from portal.queries.unit_board import SeenUnits
from portal.rules.dashboards import told_sizes
from portal.web.dashboards import below_of, seen_here, tops_of
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.service_words import share
from portal.web.table_files import table_file
from portal.web.visitors import acting

bp = Blueprint("learning_board", __name__, url_prefix="/dasbor/pelatihan")
PER_PAGE = 25
Lines = dict[uuid.UUID, UnitLearning]
Own = dict[uuid.UUID, tuple[UnitLearning, list[int]]]


@bp.get("")
@bp.get("/<uuid:node>")
@signed_in
def show(node: uuid.UUID | None = None) -> Response:
    """Hours of the year by unit, and those of the years before."""
    seen, now = seen_here(), acting().at
    on = now.date()
    tops = tops_of(seen, node)
    least = least_hours(on)
    own, counted_at = own_learning(now, least)
    lines, told, whole = _told(seen, tops, own)
    below = below_of(seen, node, tops)
    page = page_number(request.args.get("halaman", ""))
    inside = {one for top in tops if top in told for one in seen.below(top)}
    trend = _trend(inside, own, on) if whole else []
    return render(
        "dashboards/learning.html", tab="pelatihan", node=node, parents=seen.above(node),
        name=seen.names[node] if node else None, year=on.year, least=least, total=whole,
        counted_at=counted_at,
        attended=_attended(whole) if whole else None,
        trend=[{"label": str(year), "value": Decimal(hours)} for year, hours in trend],
        top=_top(max((hours for _year, hours in trend), default=0)),
        lines=[
            (unit, seen.names[unit], lines.get(unit) if unit in told else None)
            for unit in below[(page - 1) * PER_PAGE : page * PER_PAGE]
        ],
        share=share, pager=pager(page, len(below), PER_PAGE, ".show", **_place(node)),
    )  # fmt: skip


@bp.get("/tabel.<any(csv,xlsx):suffix>")
@signed_in
def export(suffix: str) -> Response:
    """All units of the visitor as a table, with what the pages withhold withheld."""
    seen, now = seen_here(), acting().at
    own, _at = own_learning(now, least_hours(now.date()))
    lines, told, _whole = _told(seen, [], own)
    heads = [
        _("Unit kerja"), _("Pegawai"), _("Wajib JP"), _("Mencapai minimum"), _("Jumlah JP"),
        _("Terdaftar"), _("Hadir"), _("Tidak hadir"), _("Menunggu"),
    ]  # fmt: skip
    few = _("kurang dari 5")
    rows: list[list[str | int]] = []
    for unit in sorted(seen.names, key=lambda one: (seen.names[one], one)):
        one = lines.get(unit)
        cells = _cells(one) if one and unit in told else [few] * 8
        if one is None or one.people:
            rows.append([seen.names[unit], *cells])
    return table_file(heads, rows, suffix, _("Dasbor pelatihan"))


def _told(
    seen: SeenUnits, tops: list[uuid.UUID], own: Own
) -> tuple[Lines, frozenset[uuid.UUID], UnitLearning | None]:
    """(each unit with all below it, units that may be told, `tops` together if they may)."""
    totals: Lines = {}
    for unit, (found, _years) in own.items():
        for up in seen.paths.get(unit, ()):
            totals.setdefault(up, UnitLearning()).add(found)
    told = told_sizes(
        seen.families(tops) if tops else seen.tree(),
        {unit: one.people for unit, one in totals.items()},
    )
    whole = UnitLearning()
    for top in tops:
        if top in totals and top in told:
            whole.add(totals[top])
    return totals, told, whole if whole.people else None


def _trend(units: set[uuid.UUID], own: Own, on: datetime.date) -> list[tuple[int, int]]:
    """(year, hours) of these units, the oldest year first."""
    rows = [own[unit][1] for unit in units if unit in own]
    return [(year, sum(row[n] for row in rows)) for n, year in enumerate(years_of(on))]


def _attended(one: UnitLearning) -> str | None:
    """Of places whose course is over, the share of those who came."""
    return share(one.there, one.there + one.absent) if one.there + one.absent else None


def _cells(one: UnitLearning) -> list[str | int]:
    return [
        one.people, one.bound, one.reached, one.hours, one.enrolled, one.there, one.absent,
        one.waiting,
    ]  # fmt: skip


def _place(node: uuid.UUID | None) -> dict[str, Any]:
    return {"node": node} if node else {}


def _top(most: int) -> int:
    """A round end for the axis: four steps of 5, 10, 20, 50, 100 and so on."""
    steps = (front * int("1" + "0" * zeros) for zeros in range(9) for front in (5, 10, 20))
    return 4 * next(step for step in steps if 4 * step >= most)
