"""One result of a plan: the form, and moving or removing it."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.queries.skp import Item, SkpSheet
from portal.queries.skp_offers import Offers, offers_for
from portal.rules.actions import Action
from portal.rules.measures import Criterion
from portal.rules.skp_examples import Example, shipped_examples
from portal.rules.skp_words import SkpForm
from portal.services import skp_items
from portal.services.skp_items import MOST_INDICATORS
from portal.web import skp_form, skp_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.skp_form import ItemForm
from portal.web.skp_sheet import loaded, seen, sheet_page
from portal.web.visitors import acting

bp = Blueprint("skp_items", __name__, url_prefix="/skp/<uuid:plan>/hasil")
STEPS = {"naik": -1, "turun": 1}


@bp.route("/baru", methods=["GET", "POST"])
@signed_in
def create(plan: uuid.UUID) -> BaseResponse:
    """A new result."""
    sheet = _draft(plan)
    offers = offers_for(sheet)
    if request.method == "GET":
        role = offers.roles.get(request.args.get("peran", ""))
        return _page(sheet, None, skp_form.of_role(role) if role else skp_form.blank(), offers)
    return _saved(sheet, None, offers)


@bp.route("/<uuid:item>", methods=["GET", "POST"])
@signed_in
def edit(plan: uuid.UUID, item: uuid.UUID) -> BaseResponse:
    """The words of one result and its indicators."""
    sheet = _draft(plan)
    row, offers = _item(sheet, item), offers_for(sheet)
    if request.method == "GET":
        return _page(sheet, row, skp_form.of_item(row), offers)
    return _saved(sheet, row, offers)


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


def _saved(sheet: SkpSheet, row: Item | None, offers: Offers) -> BaseResponse:
    form = skp_form.typed(request.form)
    if _only_changed(form, offers):
        return _page(sheet, row, form, offers)
    new = skp_form.read_item(form, {one: uuid.UUID(one) for one, _words in _above(sheet, offers)})
    if new is None:
        return _page(sheet, row, form, offers, 422)
    try:
        item = skp_items.save_item(sheet.plan.id, row.id if row else None, new, seen(), acting())
    except Invalid as error:
        form.errors.append(("hasil", words_of(error)))
        return _page(sheet, row, form, offers, 422)
    except Changed as error:
        form.errors.append(("hasil", words_of(error)))
        fresh = _draft(sheet.plan.id)
        stored = next((one for one in fresh.plan.items if row and one.id == row.id), None)
        return _page(fresh, stored, form, offers, 409)
    return redirect(
        url_for("skp.show", plan=sheet.plan.id, kabar="hasil", _anchor=f"hasil-{item}"), 303
    )


def _examples(sheet: SkpSheet) -> list[Example]:
    """Of the families of the employee's posts."""
    families = dict.fromkeys(posting.family for posting in sheet.sight.postings)
    return [one for family in families for one in shipped_examples().get(family, ())]


def _criteria(sheet: SkpSheet, row: Item | None) -> dict[str, Any]:
    """The criteria of the scheme to tick, and those of the result that it no longer has."""
    offered = [*sheet.criteria]
    offered += [one for one in Criterion if row and one in row.criteria and one not in offered]
    return {
        "criteria": skp_words.criterion_options(offered),
        "with_evidence": skp_words.criterion_labels(sheet.with_evidence),
    }


def _only_changed(form: ItemForm, offers: Offers) -> bool:
    """Whether a button asked for another block, or to fill one from the dictionary."""
    action, _, number = request.form.get("aksi", "").partition("-")
    if action == "tambah":
        form.count = min(MOST_INDICATORS, form.count + 1)
    elif action == "kamus" and number.isascii() and number.isdigit():
        entry = offers.definitions.get(form.value(f"i{number}-kamus"))
        if entry is not None:
            skp_form.fill_from(form, int(number), entry)
    return action in ("tambah", "kamus")


def _above(sheet: SkpSheet, offers: Offers) -> list[tuple[str, str]]:
    """The rater's goals, and those of leaders elsewhere in whose matrix the employee stands."""
    known = {str(goal): text for goal, text in sheet.leader}
    elsewhere = {
        str(role.leader_goal_id): _("Hasil pimpinan %(unit)s", unit=role.unit)
        for role in offers.roles.values()
    }
    return list((elsewhere | known).items())


def _page(
    sheet: SkpSheet,
    row: Item | None,
    form: ItemForm,
    offers: Offers,
    status: int = 200,
) -> Response:
    stored = skp_form.of_item(row) if row and status == 409 else None
    return render(
        "skp/item.html", status=status, sheet=sheet, row=row, form=form, stored=stored,
        labels=skp_form.labels(max(form.count, stored.count)) if stored else [],
        beside=sheet.plan.items if not row and status == 409 else [],
        errors=form.errors, is_head=sheet.plan.form is SkpForm.PIMPINAN, words=skp_words,
        leader=[("", _("Tidak ada di daftar")), *_above(sheet, offers)],
        objectives=[
            ("", _("Tidak ada")), *((str(key), text) for key, text in offers.objectives)
        ],
        entries=[
            ("", _("Tidak dari kamus")),
            *((key, one.name) for key, one in offers.definitions.items()),
        ],
        roles=[] if row else [(key, one) for key, one in offers.roles.items()],
        examples=_examples(sheet), **_criteria(sheet, row),
        most=MOST_INDICATORS,
    )  # fmt: skip
