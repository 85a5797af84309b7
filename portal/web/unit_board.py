"""Plans and logs by unit: for the personnel office everywhere, for heads in what they lead."""

import uuid
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.errors import NotAllowed, NotFound
from portal.queries.board import silence_days
from portal.queries.unit_board import (
    SeenUnits,
    UnitFigures,
    entries_by_week,
    own_figures,
    seen_units,
    unit_figures,
)
from portal.rules.actions import Action
from portal.web.filters import tanggal
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.table_files import table_file
from portal.web.visitors import acting, must_be

bp = Blueprint("unit_board", __name__, url_prefix="/pantauan/unit-kerja")
PER_PAGE = 25


@bp.get("")
@signed_in
def index() -> Response:
    """The units of the visitor, those at the top of what they may see together."""
    seen = _seen()
    return _page(seen, None, seen.tops())


@bp.get("/<uuid:node>")
@signed_in
def show(node: uuid.UUID) -> Response:
    """One unit with those directly below it."""
    seen = _seen()
    _must_see(seen, node)
    return _page(seen, node, [node])


@bp.get("/kelengkapan.<any(csv,xlsx):suffix>")
@signed_in
def export(suffix: str) -> Response:
    """All units of the visitor as a table."""
    seen, now = _seen(), acting().at
    own, _at = own_figures(now, silence_days(now.date()))
    lines = unit_figures(seen, list(seen.names), own)
    heads = [_("Unit kerja"), _("Pegawai"), _("SKP berlaku"), _("Lama tidak mencatat")]
    rows: list[list[str | int]] = [
        [one.name, one.employees, one.planned, one.silent] for one in lines
    ]
    return table_file(heads, rows, suffix, _("Pantauan"))


def _seen() -> SeenUnits:
    """Raises NotAllowed for whoever neither leads a unit nor answers for the office."""
    seen = seen_units(must_be(), acting().on)
    if not seen.names and not must_be().may(Action.PROGRESS_READ):
        raise NotAllowed(_("Ringkasan unit terbuka bagi pimpinan unit dan pengelola kepegawaian."))
    return seen


def _must_see(seen: SeenUnits, node: uuid.UUID) -> None:
    if node not in seen.paths:
        raise NotFound(_("Unit ini tidak dikenal."))
    if node not in seen.names:
        raise NotAllowed(_("Ringkasan unit ini tidak terbuka bagi Anda."))


def _page(seen: SeenUnits, node: uuid.UUID | None, units: list[uuid.UUID]) -> Response:
    now = acting().at
    on = now.date()
    days = silence_days(on)
    own, counted_at = own_figures(now, days)
    page = page_number(request.args.get("halaman", ""))
    below = [unit for unit in seen.names if seen.parents[unit] in units]
    listed = sorted(below if node or len(units) == 1 else units, key=lambda one: seen.names[one])
    shown = listed[(page - 1) * PER_PAGE : page * PER_PAGE]
    figures = unit_figures(seen, {*units, *shown}, own)
    by_id = {one.id: one for one in figures}
    whole = [by_id[unit] for unit in units]
    weeks = entries_by_week({one for unit in units for one in seen.below(unit)}, own, on)
    place: dict[str, Any] = {"node": node} if node else {}
    return render(
        "unit_board/show.html", node=node, name=seen.names[node] if node else None, days=days,
        counted_at=counted_at,
        total=_sum(whole), lines=[by_id[unit] for unit in shown],
        bars=[_bar(by_id[unit]) for unit in shown], parents=seen.above(node),
        weeks=[
            {"label": tanggal(monday), "value": Decimal(n), "low": None, "high": None}
            for monday, n in weeks
        ],
        top=_top(max(n for _monday, n in weeks)),
        pager=pager(page, len(listed), PER_PAGE, ".show" if node else ".index", **place),
    )  # fmt: skip


def _sum(lines: list[UnitFigures]) -> dict[str, int]:
    return {
        "employees": sum(one.employees for one in lines),
        "planned": sum(one.planned for one in lines),
        "silent": sum(one.silent for one in lines),
    }


def _bar(one: UnitFigures) -> dict[str, Any]:
    """Per cent of the people with a plan in force; None where nobody works."""
    share = Decimal(100 * one.planned) / one.employees if one.employees else None
    return {"label": one.name, "value": share, "n": one.employees}


def _top(most: int) -> int:
    """A round end for the axis: four steps of 5, 10, 20, 50, 100 and so on."""
    steps = (front * int("1" + "0" * zeros) for zeros in range(9) for front in (5, 10, 20))
    return 4 * next(step for step in steps if 4 * step >= most)
