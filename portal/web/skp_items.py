"""One result of a plan: the form, and moving or removing it."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.queries.skp import Item, SkpSheet
from portal.rules.actions import Action
from portal.rules.skp_words import SkpForm
from portal.services import skp_items
from portal.services.skp_items import MOST_INDICATORS
from portal.web import skp_form, skp_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.skp import loaded, seen, sheet_page
from portal.web.skp_form import ItemForm
from portal.web.visitors import acting

bp = Blueprint("skp_items", __name__, url_prefix="/skp/<uuid:plan>/hasil")
STEPS = {"naik": -1, "turun": 1}


@bp.route("/baru", methods=["GET", "POST"])
@signed_in
def create(plan: uuid.UUID) -> BaseResponse:
    """A new result."""
    sheet = _draft(plan)
    if request.method == "GET":
        return _page(sheet, None, skp_form.blank())
    return _saved(sheet, None)


@bp.route("/<uuid:item>", methods=["GET", "POST"])
@signed_in
def edit(plan: uuid.UUID, item: uuid.UUID) -> BaseResponse:
    """The words of one result and its indicators."""
    sheet = _draft(plan)
    row = _item(sheet, item)
    if request.method == "GET":
        return _page(sheet, row, skp_form.of_item(row))
    return _saved(sheet, row)


@bp.post("/<uuid:item>/pindah")
@signed_in
def move(plan: uuid.UUID, item: uuid.UUID) -> BaseResponse:
    """One place up or down."""
    sheet = _draft(plan)
    steps = STEPS.get(request.form.get("arah", ""), 0)
    try:
        skp_items.move_item(plan, _item(sheet, item).id, steps, seen(), acting())
    except (Changed, IllegalStep) as error:
        return sheet_page(plan, [("hasil", words_of(error))], 409)
    return redirect(url_for("skp.show", plan=plan, _anchor=f"hasil-{item}"), 303)


@bp.route("/<uuid:item>/hapus", methods=["GET", "POST"])
@signed_in
def remove(plan: uuid.UUID, item: uuid.UUID) -> BaseResponse:
    """Ask, and then take a result out of the draft."""
    sheet = _draft(plan)
    row = _item(sheet, item)
    if request.method == "GET":
        return render("skp/remove.html", sheet=sheet, item=row)
    try:
        skp_items.remove_item(plan, row.id, seen(), acting())
    except (Changed, IllegalStep) as error:
        return sheet_page(plan, [("hasil", words_of(error))], 409)
    return redirect(url_for("skp.show", plan=plan, kabar="hapus"), 303)


def _draft(plan: uuid.UUID) -> SkpSheet:
    sheet = loaded(plan, Action.PLAN_WRITE)
    if not sheet.may_write:
        raise IllegalStep("Hanya draf SKP yang dapat ditulis.")
    return sheet


def _item(sheet: SkpSheet, item: uuid.UUID) -> Item:
    found = next((one for one in sheet.plan.items if one.id == item), None)
    if found is None:
        raise NotFound("Rencana hasil kerja ini tidak ada di SKP ini.")
    return found


def _saved(sheet: SkpSheet, row: Item | None) -> BaseResponse:
    form = skp_form.typed(request.form)
    if request.form.get("aksi") == "tambah":
        form.count = min(MOST_INDICATORS, form.count + 1)
        return _page(sheet, row, form)
    new = skp_form.read_item(form, {str(goal): goal for goal, _words in sheet.leader})
    if new is None:
        return _page(sheet, row, form, 422)
    try:
        item = skp_items.save_item(sheet.plan.id, row.id if row else None, new, seen(), acting())
    except Invalid as error:
        form.errors.append(("hasil", words_of(error)))
        return _page(sheet, row, form, 422)
    except Changed as error:
        form.errors.append(("hasil", words_of(error)))
        fresh = _draft(sheet.plan.id)
        stored = next((one for one in fresh.plan.items if row and one.id == row.id), None)
        return _page(fresh, stored, form, 409, stored=stored)
    return redirect(
        url_for("skp.show", plan=sheet.plan.id, kabar="hasil", _anchor=f"hasil-{item}"), 303
    )


def _page(
    sheet: SkpSheet, row: Item | None, form: ItemForm, status: int = 200, stored: Item | None = None
) -> Response:
    return render(
        "skp/item.html", status=status, sheet=sheet, row=row, form=form, stored=stored,
        errors=form.errors, is_head=sheet.plan.form is SkpForm.PIMPINAN, words=skp_words,
        leader=[
            ("", _("Tidak ada di daftar")), *((str(goal), text) for goal, text in sheet.leader)
        ],
        most=MOST_INDICATORS,
    )  # fmt: skip
