"""The units of the agency: the tree, one unit, its name and place, its services, its end."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.employee_records import history
from portal.queries.unit_office import UnitCard, blockers, listed_units, unit_card, unit_kinds
from portal.queries.units import options_of, paths_of, unit_rows
from portal.rules.actions import Action
from portal.services import unit_services, units
from portal.services.units import Closing, UnitData, UnitOutdated
from portal.web.dates import parts_of, read_date
from portal.web.guards import allowed
from portal.web.history_words import told
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.posting_form import Errors, read_uuid
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("units", __name__, url_prefix="/unit-kerja")
PER_PAGE = 50


@bp.get("")
@allowed(Action.PEOPLE_READ)
def index() -> Response:
    """The tree, found by any part of a name; or the units that nobody leads."""
    text = " ".join(request.args.get("q", "").split())[:100]
    is_headless = request.args.get("saring", "") == "tanpa-pimpinan"
    page = page_number(request.args.get("halaman", ""))
    found = listed_units(must_be(), text, acting().on, without_leader=is_headless)
    return render(
        "units/index.html",
        units=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        q=text,
        filter="tanpa-pimpinan" if is_headless else "",
        size=PER_PAGE,
        pager=pager(
            page, len(found), PER_PAGE, ".index", q=text or None,
            saring="tanpa-pimpinan" if is_headless else None,
        ),
        may_write=must_be().may(Action.UNITS_WRITE), notice=request.args.get("kabar", ""),
        may_import=must_be().may(Action.UNITS_WRITE, frozenset()),
    )  # fmt: skip


@bp.get("/tambah")
@allowed(Action.UNITS_WRITE)
def new() -> Response:
    """The form for a unit, below the one in the address."""
    return _new_page()


@bp.post("/tambah")
@allowed(Action.UNITS_WRITE)
def add() -> BaseResponse:
    """A new unit."""
    try:
        made = units.add_unit(_data(), acting())
    except (Invalid, NotFound) as error:
        return _new_page([("nama", words_of(error))], 422)
    return redirect(url_for(".show", node=made, kabar="baru"), 303)


@bp.get("/<uuid:node>")
@allowed(Action.PEOPLE_READ)
def show(node: uuid.UUID) -> Response:
    """One unit, and who leads it on a day."""
    return _page(node)


@bp.get("/<uuid:node>/ubah")
@allowed(Action.UNITS_WRITE)
def edit(node: uuid.UUID) -> Response:
    """Name, kind and place."""
    return _edit_page(mine(node))


@bp.post("/<uuid:node>/ubah")
@allowed(Action.UNITS_WRITE)
def change(node: uuid.UUID) -> BaseResponse:
    """Rename or move it; both texts are shown when somebody else was quicker."""
    card = mine(node)
    try:
        version = request.form.get("versi", 0, type=int)
        units.change_unit(node, version, _data(), acting())
    except UnitOutdated:
        return _edit_page(card, is_outdated=True, status=409)
    except (Invalid, NotFound) as error:
        return _edit_page(card, [("nama", words_of(error))], status=422)
    return redirect(url_for(".show", node=node, kabar="ubah"), 303)


@bp.get("/<uuid:node>/tutup")
@allowed(Action.UNITS_WRITE)
def ending(node: uuid.UUID) -> Response:
    """What must leave before it can close."""
    return _closing_page(mine(node))


@bp.post("/<uuid:node>/tutup")
@allowed(Action.UNITS_WRITE)
def close(node: uuid.UUID) -> BaseResponse:
    """Close it, or merge it into another."""
    card = mine(node)
    try:
        since = read_date(request.form, "sejak") or acting().on
        into = read_uuid(request.form.get("ke", ""))
        closing = Closing(since, request.form.get("alasan", "")[:600], into)
        units.close_unit(node, closing, acting())
    except (Invalid, IllegalStep, NotFound) as error:
        return _closing_page(card, [("alasan", words_of(error))], 422)
    return redirect(url_for(".show", node=node, kabar="tutup"), 303)


@bp.post("/<uuid:node>/pindahkan")
@allowed(Action.UNITS_WRITE)
def move_staff(node: uuid.UUID) -> BaseResponse:
    """Everybody's open posting goes on in another unit."""
    card = mine(node)
    target = read_uuid(request.form.get("tujuan", ""))
    if target is None:
        return _closing_page(card, [("tujuan", _("Pilih unit tujuan."))], 422)
    mine(target)
    try:
        since = read_date(request.form, "mulai") or acting().on
        units.move_staff(node, target, since, acting())
    except (Invalid, IllegalStep, NotFound) as error:
        return _closing_page(card, [("tujuan", words_of(error))], 422)
    day, month, year = parts_of(since)
    parts = {"sejak-hari": day, "sejak-bulan": month, "sejak-tahun": year}
    return redirect(url_for(".ending", node=node, **parts), 303)  # type: ignore[arg-type]


@bp.post("/<uuid:node>/layanan")
@allowed(Action.UNITS_WRITE)
def add_service(node: uuid.UUID) -> BaseResponse:
    """A service of this unit."""
    mine(node)
    try:
        unit_services.add_service(node, request.form.get("layanan", "")[:300], acting())
    except (Invalid, NotFound) as error:
        return _page(node, [("layanan", words_of(error))], 422)
    return redirect(url_for(".show", node=node, kabar="layanan"), 303)


@bp.post("/<uuid:node>/layanan/<uuid:served>/ubah")
@allowed(Action.UNITS_WRITE)
def rename_service(node: uuid.UUID, served: uuid.UUID) -> BaseResponse:
    """Another name of a service."""
    mine(node)
    try:
        name, seen = (request.form.get(key, "")[:300] for key in ("nama", "dilihat"))
        unit_services.rename_service(node, served, name, seen, acting())
    except (Invalid, NotFound) as error:
        return _page(node, [(f"nama-{served}", words_of(error))], 422)
    except Changed as error:
        return _page(node, [(f"nama-{served}", words_of(error))], 409)
    return redirect(url_for(".show", node=node, kabar="layanan"), 303)


@bp.post("/<uuid:node>/layanan/<uuid:served>/tutup")
@allowed(Action.UNITS_WRITE)
def close_service(node: uuid.UUID, served: uuid.UUID) -> BaseResponse:
    """A service is no longer given."""
    mine(node)
    try:
        unit_services.close_service(node, served, acting())
    except (IllegalStep, NotFound) as error:
        return _page(node, [(f"nama-{served}", words_of(error))], 409)
    return redirect(url_for(".show", node=node, kabar="layanan-tutup"), 303)


def mine(node: uuid.UUID) -> UnitCard:
    """A unit that this visitor keeps. Raises NotAllowed for others."""
    card = unit_card(node, must_be(), acting().on)
    if not card.may_write:
        raise NotAllowed(_("Unit ini dikelola orang lain."))
    return card


def _data() -> UnitData:
    """The unit of a form, below a unit that is the visitor's own. Raises NotAllowed, Invalid."""
    typed = request.form.get("induk", "")
    parent = read_uuid(typed)
    if typed and parent is None:
        raise Invalid(_("Pilih unit di atasnya dari daftar."))
    path = paths_of(unit_rows()).get(parent, frozenset()) if parent else frozenset()
    if not must_be().may(Action.UNITS_WRITE, path):
        raise NotAllowed(_("Tempat ini dikelola orang lain."))
    return UnitData(request.form.get("nama", "")[:300], request.form.get("jenis", "")[:60], parent)


def _places(without: uuid.UUID | None = None) -> list[tuple[str, str]]:
    """Units of the visitor without one and those below it; the top for whoever keeps all."""
    rows, visitor = unit_rows(), must_be()
    paths = paths_of(rows)
    mine = {
        key: row
        for key, row in rows.items()
        if key not in rows.closed
        and without not in paths[key]
        and visitor.may(Action.UNITS_WRITE, paths[key])
    }
    top = [("", _("Paling atas"))] if visitor.may(Action.UNITS_WRITE, frozenset()) else []
    return [*top, *options_of(mine)]


def _page(node: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    errors = errors or []
    today = acting().on
    try:
        day = read_date(request.args, "pada") or today
    except Invalid as error:
        day, status = today, 422
        errors.append(("pada-hari", str(error)))
    card = unit_card(node, must_be(), day)
    return render(
        "units/show.html",
        status=status,
        unit=card,
        day=day,
        asked=parts_of(day),
        errors=errors,
        typed=request.form,
        notice=request.args.get("kabar", ""),
        happenings=[told(one) for one in history(node)] if card.may_write else [],
    )


def _new_page(errors: Errors | None = None, status: int = 200) -> Response:
    return render(
        "units/new.html",
        status=status,
        errors=errors or [],
        name=request.form.get("nama", ""),
        kind=request.form.get("jenis", ""),
        parent=request.values.get("induk", ""),
        places=_places(),
        kinds=unit_kinds(),
    )


def _edit_page(
    card: UnitCard,
    errors: Errors | None = None,
    *,
    is_outdated: bool = False,
    status: int = 200,
) -> Response:
    form = request.form
    typed = (form["nama"], form["jenis"]) if {"nama", "jenis"} <= form.keys() else None
    return render(
        "units/edit.html",
        status=status,
        unit=card,
        errors=errors or [],
        is_outdated=is_outdated,
        name=typed[0] if typed else card.name,
        kind=typed[1] if typed else card.kind,
        parent=form.get("induk", str(card.parent_id) if card.parent_id else ""),
        places=_places(card.id),
        kinds=unit_kinds(),
    )


def _closing_page(card: UnitCard, errors: Errors | None = None, status: int = 200) -> Response:
    try:
        since = read_date(request.values, "sejak") or acting().on
    except Invalid:
        since = acting().on
    return render(
        "units/close.html",
        status=status,
        unit=card,
        blockers=blockers(card.id, since),
        errors=errors or [],
        typed=request.values,
        places=[(key, words) for key, words in _places(card.id) if key],
    )
