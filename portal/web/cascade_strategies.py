"""Strategies for a leader's goals, and the columns of the matrix that belong to them."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.queries.cascade import Plan, UnitSheet, writable
from portal.queries.cascade_shares import Cell, SharedSheet
from portal.queries.people import employee_by_nip
from portal.rules.actions import Action
from portal.rules.cascade_words import StrategyKind
from portal.rules.nip import NipError, normalised
from portal.rules.skp_words import Cascading
from portal.services import cascade as services
from portal.services.role_cells import NewShare, share_out
from portal.web import cascade_form
from portal.web.cascade import shared_sheet_of, sheet_of, unit_page
from portal.web.cascade_form import ShareRow, key_of, seen
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("cascade_strategies", __name__, url_prefix="/kaskade/<slug:unit>/<int:year>")
Errors = list[tuple[str, str]]


@bp.route("/strategi/baru", methods=["GET", "POST"])
@allowed(Action.CASCADE_READ)
def create(unit: str, year: int) -> BaseResponse:
    """A further strategy, for the goal from which one came."""
    return _form(writable(sheet_of(unit, year)), None)


@bp.route("/strategi/<uuid:strategy>", methods=["GET", "POST"])
@allowed(Action.CASCADE_READ)
def edit(unit: str, year: int, strategy: uuid.UUID) -> BaseResponse:
    """The words of a strategy and its workblock (A.1.4)."""
    sheet = writable(sheet_of(unit, year))
    return _form(sheet, sheet.strategy(strategy))


@bp.post("/strategi/<uuid:strategy>/hapus")
@allowed(Action.CASCADE_READ)
def remove(unit: str, year: int, strategy: uuid.UUID) -> BaseResponse:
    """Take a strategy away with its column, unless a part of it stands in a plan."""
    sheet = writable(sheet_of(unit, year))
    row = sheet.strategy(strategy)
    try:
        services.remove_strategy(sheet.unit.id, year, row.id, seen(), acting())
    except (Changed, IllegalStep) as error:
        return unit_page(sheet_of(unit, year), [("strategi", words_of(error))], 409)
    return redirect(url_for("cascade.unit", unit=unit, year=year, kabar="hapus"), 303)


@bp.route("/strategi/<uuid:strategy>/peran", methods=["GET", "POST"])
@allowed(Action.CASCADE_READ)
def share(unit: str, year: int, strategy: uuid.UUID) -> BaseResponse:
    """Who brings forth what for a strategy, or below a team leader's part (?tim=)."""
    sheet = writable(shared_sheet_of(unit, year))
    row, team = sheet.strategy(strategy), _team(sheet, request.args.get("tim", ""))
    typed = request.form if request.method == "POST" else None
    rows = cascade_form.share_rows(sheet, row.id, team, typed)
    if typed is None:
        return _shares(sheet, row, team, rows)
    errors: Errors = []
    shares = [*cascade_form.read_shares(rows), *_further(typed, errors)]
    if errors:
        return _shares(sheet, row, team, rows, errors, 422)
    try:
        share_out(row.id, team.id if team else None, shares, seen(), acting())
    except Invalid as error:
        return _shares(sheet, row, team, rows, [("peran", words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        fresh = shared_sheet_of(unit, year)
        rows = cascade_form.share_rows(fresh, row.id, team, typed)
        return _shares(fresh, fresh.strategy(row.id), team, rows, [("peran", words_of(error))], 409)
    return redirect(url_for("cascade.matrix", unit=unit, year=year, kabar="peran"), 303)


def _form(sheet: UnitSheet, row: Plan | None) -> BaseResponse:
    errors: Errors = []
    status, stored = 200, None
    goal = request.args.get("hasil", "")
    typed = cascade_form.strategy_words(row) if row else MultiDict({"hasil": f"{goal}:"})
    if request.method == "POST":
        typed = request.form
        new = cascade_form.read_strategy(typed, errors)
        status = 422
        key = row.id if row else None
        try:
            if new is not None:
                services.save_strategy(sheet.unit.id, sheet.year, key, new, seen(), acting())
                return redirect(
                    url_for("cascade.unit", unit=sheet.unit.slug, year=sheet.year,
                            kabar="strategi"), 303,
                )  # fmt: skip
        except Invalid as error:
            errors = [("strategi", words_of(error))]
        except Changed as error:
            errors, status = [("strategi", words_of(error))], 409
            sheet = sheet_of(sheet.unit.slug, sheet.year)
            row = stored = sheet.strategy(key) if key else None
    return render(
        "cascade/strategy.html", status=status, sheet=sheet, row=row, typed=typed, errors=errors,
        stored=cascade_form.strategy_words(stored) if stored else None,
        goals=[("", _("Pilih")), *cascade_form.goal_options(sheet)],
        kinds=[(one.value, one.label) for one in StrategyKind],
        ways=[("", _("Pilih")), *((one.value, one.label) for one in Cascading)],
    )  # fmt: skip


def _team(sheet: SharedSheet, key: str) -> Cell | None:
    if not key:
        return None
    found = next((c for c in sheet.cells if c.id == key_of(key) and c.text), None)
    if found is None or found.leader_cell_id is not None:
        raise NotFound("Ketua tim ini tidak ada di matriks unit tahun ini.")
    return found


def _further(form: MultiDict[str, str], errors: Errors) -> list[NewShare]:
    """Somebody of another unit by NIP, or of another agency by name (L.II.A.5.j)."""
    nip, name, text = (form.get(f"{field}-lain", "").strip() for field in ("nip", "nama", "peran"))
    if not (nip or name or text):
        return []
    if not text:
        errors.append(("peran-lain", _("Tulis perannya.")))
    if bool(nip) == bool(name):
        errors.append(("nip-lain", _("Isi NIP pegawai, atau nama dan instansinya: salah satu.")))
    person = _by_nip(nip, errors) if nip and not errors else None
    return [NewShare(person, "" if person else name, text)]


def _by_nip(nip: str, errors: Errors) -> uuid.UUID | None:
    try:
        return employee_by_nip(normalised(nip))[0]
    except (NipError, NotFound):
        errors.append(("nip-lain", _("NIP ini tidak ada di data pegawai. Periksa angkanya.")))
        return None


def _shares(
    sheet: UnitSheet,
    row: Plan,
    team: Cell | None,
    rows: list[ShareRow],
    errors: Errors | None = None,
    status: int = 200,
) -> Response:
    return render(
        "cascade/shares.html", status=status, sheet=sheet, row=row, team=team, rows=rows,
        errors=errors or [], typed=request.form, is_changed=status == 409,
    )  # fmt: skip
