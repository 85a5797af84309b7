"""Cascading: a unit's goals, what its leader wants to reach, and who carries which part."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.queries import cascade
from portal.queries.cascade import UnitSheet, goals_above
from portal.queries.cascade_map import ways_up
from portal.queries.cascade_matrix import cut, matrix_of
from portal.queries.cascade_shares import SharedSheet, orphans_of, shared
from portal.queries.skp import plans_of
from portal.rules.actions import Action
from portal.rules.skp_words import SkpState
from portal.services import cascade as services
from portal.services.cascade import NewObjective
from portal.web.cascade_form import key_of, seen
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("cascade", __name__, url_prefix="/kaskade")
Errors = list[tuple[str, str]]
PER_PAGE = 25


@bp.get("")
@allowed(Action.CASCADE_READ)
def index() -> BaseResponse:
    """My units, my parts in any matrix, and a list of all units to look at."""
    on = acting().on
    units = cascade.units_by_slug()
    if request.args.get("unit") in units:
        return redirect(url_for(".unit", unit=request.args["unit"], year=on.year))
    me = must_be().actor.employee_id
    held = set(cascade.posted_to(me, on)) if me else set()
    plans = plans_of(me) if me else []
    return render(
        "cascade/index.html", year=on.year, roles=cascade.my_roles(me, on.year) if me else [],
        draft=next((p.id for p in plans if p.state is SkpState.DRAF and p.year == on.year), None),
        mine=[one for one in units.values() if one.id in held],
        units=[("", _("Pilih unit")), *((one.slug, one.name) for one in units.values())],
    )  # fmt: skip


@bp.get("/peta")
@allowed(Action.CASCADE_READ)
def my_map() -> Response:
    """From each of my goals up to the city's."""
    me, year = must_be().actor.employee_id, acting().on.year
    return render("cascade/map.html", ways=ways_up(me, year) if me else [], year=year)


@bp.get("/<slug:unit>/<int:year>")
@allowed(Action.CASCADE_READ)
def unit(unit: str, year: int) -> Response:
    """Goals of a unit, the leader's goals with their strategies, and what nobody carries yet."""
    return unit_page(sheet_of(unit, year))


@bp.get("/<slug:unit>/<int:year>/matriks")
@allowed(Action.CASCADE_READ)
def matrix(unit: str, year: int) -> Response:
    """Who brings forth what (A.1.5)."""
    sheet = shared_sheet_of(unit, year)
    page = page_number(request.args.get("halaman", ""))
    tables, total = cut(matrix_of(sheet), page, PER_PAGE)
    return render(
        "cascade/matrix.html", sheet=sheet, tables=tables, notice=request.args.get("kabar", ""),
        pager=pager(page, total, PER_PAGE, ".matrix", unit=unit, year=year),
    )  # fmt: skip


@bp.route("/<slug:unit>/<int:year>/sasaran/baru", methods=["GET", "POST"])
@allowed(Action.CASCADE_READ)
def add_objective(unit: str, year: int) -> BaseResponse:
    """A further goal of the unit."""
    return _objective_form(cascade.writable(sheet_of(unit, year)), None)


@bp.route("/<slug:unit>/<int:year>/sasaran/<uuid:objective>", methods=["GET", "POST"])
@allowed(Action.CASCADE_READ)
def edit_objective(unit: str, year: int, objective: uuid.UUID) -> BaseResponse:
    """The words of a goal of the unit."""
    sheet = cascade.writable(sheet_of(unit, year))
    return _objective_form(sheet, _objective(sheet, objective))


@bp.post("/<slug:unit>/<int:year>/sasaran/<uuid:objective>/hapus")
@allowed(Action.CASCADE_READ)
def remove_objective(unit: str, year: int, objective: uuid.UUID) -> BaseResponse:
    """Take away a goal to which nothing refers."""
    sheet = cascade.writable(sheet_of(unit, year))
    row = _objective(sheet, objective)
    try:
        services.remove_objective(sheet.unit.id, year, row.id, seen(), acting())
    except (Changed, IllegalStep) as error:
        return unit_page(sheet_of(unit, year), [("sasaran", words_of(error))], 409)
    return redirect(url_for(".unit", unit=unit, year=year, kabar="hapus"), 303)


def sheet_of(unit: str, year: int) -> UnitSheet:
    """The cascade of a unit in a year. Raises NotFound for years that nobody plans."""
    if not 2022 <= year <= acting().on.year + 1:
        raise NotFound("Rencana unit tahun ini tidak ada.")
    return cascade.unit_sheet(unit, year, must_be(), acting().on)


def shared_sheet_of(unit: str, year: int) -> SharedSheet:
    """The same with everybody's part. Raises NotFound."""
    return shared(sheet_of(unit, year), acting().on)


def unit_page(sheet: UnitSheet, errors: Errors | None = None, status: int = 200) -> Response:
    """The page of a unit, with what went wrong."""
    above = {row.id: f"{row.text} ({name})" for row, name in sheet.above}
    orphans = orphans_of(sheet)
    return render(
        "cascade/unit.html", status=status, sheet=sheet, errors=errors or [], above=above,
        is_top=sheet.unit.parent_id is None, notice=request.args.get("kabar", ""),
        lonely=[one for one in sheet.strategies if one.id in orphans.strategies],
        bare=[one for one in sheet.goals if one.id in orphans.goals],
        not_taken=orphans.not_taken,
    )  # fmt: skip


def _objective(sheet: UnitSheet, key: uuid.UUID) -> cascade.Objective:
    found = next((one for one in sheet.objectives if one.id == key), None)
    if found is None:
        raise NotFound("Sasaran ini tidak ada di rencana unit tahun ini.")
    return found


def _objective_form(sheet: UnitSheet, row: cascade.Objective | None) -> BaseResponse:
    typed = _stored_words(row) if request.method == "GET" else dict(request.form)
    errors: Errors = []
    status, stored = 200, None
    if request.method == "POST":
        new = NewObjective(
            typed.get("sasaran", ""), typed.get("indikator", ""), typed.get("target", ""),
            key_of(typed.get("induk", "")),
        )  # fmt: skip
        key = row.id if row else None
        try:
            services.save_objective(sheet.unit.id, sheet.year, key, new, seen(), acting())
            return redirect(
                url_for(".unit", unit=sheet.unit.slug, year=sheet.year, kabar="sasaran"), 303
            )
        except Invalid as error:
            errors, status = [("sasaran", words_of(error))], 422
        except Changed as error:
            errors, status = [("sasaran", words_of(error))], 409
            sheet = sheet_of(sheet.unit.slug, sheet.year)
            row = stored = _objective(sheet, key) if key else None
    return render(
        "cascade/objective.html", status=status, sheet=sheet, row=row, typed=typed, errors=errors,
        stored=_stored_words(stored), parents=[
            ("", _("Tidak ada")),
            *((str(one.id), f"{one.text} ({name})") for one, name in goals_above(sheet)),
        ],
    )  # fmt: skip


def _stored_words(row: cascade.Objective | None) -> dict[str, str]:
    if row is None:
        return {}
    return {
        "sasaran": row.text, "indikator": row.indicator, "target": row.target,
        "induk": str(row.parent_id or ""),
    }  # fmt: skip
