"""Plans (SKP): the list, the sheet, and the steps between employee and rater."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries import skp
from portal.queries.skp import SkpSheet
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.measures import CoreValue
from portal.rules.skp_words import Approach, AttachmentKind
from portal.services import skp_drafts, skp_steps
from portal.services.audit import Act
from portal.services.skp_steps import Rating
from portal.web import skp_words
from portal.web.dates import read_date
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.skp_sheet import (
    Errors,
    loaded,
    may_go_up,
    remarks_of,
    seen,
    sheet_page,
)
from portal.web.visitors import acting, must_be

bp = Blueprint("skp", __name__, url_prefix="/skp")


@bp.get("")
@signed_in
def index() -> Response:
    """My plans, and those that wait for me to set them."""
    return _index()


@bp.post("")
@signed_in
def start() -> BaseResponse:
    """The first version of a plan for one of my posts."""
    sight = my_sight(Action.PLAN_WRITE)
    form = request.form
    posting = next((p for p in sight.postings if str(p.id) == form.get("jabatan")), sight.main)
    if posting is None:
        return _index(
            [("jabatan", _("Anda belum mempunyai penempatan. Hubungi kepegawaian."))], 422
        )
    if form.get("tahun") not in _years():
        return _index([("tahun", _("Pilih tahun dari daftar."))], 422)
    if form.get("pendekatan") not in {one.value for one in Approach}:
        return _index([("pendekatan", _("Pilih pendekatan hasil kerja."))], 422)
    try:
        plan = skp_drafts.start_skp(
            sight.id, int(form["tahun"]), posting.id, Approach(form["pendekatan"]), acting(),
            is_independent="ya" in form.getlist("mandiri"),
        )  # fmt: skip
    except IllegalStep as error:
        return _index([("tahun", words_of(error))], 422)
    return redirect(url_for(".show", plan=plan), 303)


@bp.get("/<uuid:plan>")
@signed_in
def show(plan: uuid.UUID) -> Response:
    """A plan with everything in it, for its owner, the raters, and whoever may read it."""
    return sheet_page(plan)


@bp.post("/<uuid:plan>/ajukan")
@signed_in
def submit(plan: uuid.UUID) -> BaseResponse:
    """Signed by the employee, on its way to the rater, or after January to the superior."""
    sheet = loaded(plan, Action.PLAN_WRITE)
    if not sheet.sight.is_oneself:
        raise NotAllowed(_("Hanya pemiliknya yang mengajukan SKP ini."))
    faults = [found for found in remarks_of(sheet) if found.remark.is_fault]
    if faults:
        words = [("hasil", skp_words.remark_words(found)) for found in faults]
        return sheet_page(plan, words, 422)
    rating = _rating(sheet)
    if rating is None:
        words = [("ajukan", _("Pejabat penilai Anda belum ditentukan. Hubungi kepegawaian."))]
        return sheet_page(plan, words, 422)
    return _stepped(plan, "ajukan", lambda: skp_steps.submit(plan, rating, seen(), acting()))


@bp.post("/<uuid:plan>/kembalikan")
@signed_in
def send_back(plan: uuid.UUID) -> BaseResponse:
    """Back to the draft: by the rater to talk about it, by the employee to mend something."""
    sheet = loaded(plan, Action.PLAN_READ)
    if not (sheet.may_set or sheet.sight.is_oneself):
        raise NotAllowed(_("SKP ini tidak menunggu Anda."))
    by = must_be().actor.employee_id or plan
    reason = request.form.get("alasan", "")
    return _stepped(plan, "alasan", lambda: skp_steps.send_back(plan, reason, by, _acting(sheet)))


@bp.post("/<uuid:plan>/tetapkan")
@signed_in
def set_plan(plan: uuid.UUID) -> BaseResponse:
    """Set by the rater; what was in force until now is superseded."""
    sheet = loaded(plan, Action.PLAN_READ)
    if not sheet.may_set:
        raise NotAllowed(_("SKP ini tidak menunggu Anda tetapkan."))
    by = must_be().actor.employee_id or plan
    agreed = {one.id for one in sheet.attachments if str(one.id) in _ticks("sanggup")}
    return _stepped(plan, "tetapkan", lambda: skp_steps.set_plan(plan, by, agreed, _acting(sheet)))


@bp.route("/<uuid:plan>/ubah", methods=["GET", "POST"])
@signed_in
def revise(plan: uuid.UUID) -> BaseResponse:
    """A new version from the one in force, with the reason and the day of the dialogue."""
    sheet = loaded(plan, Action.PLAN_WRITE)
    errors: Errors = []
    if request.method == "POST":
        try:
            day = read_date(request.form, "dialog") or acting().on
            fresh = skp_steps.revise(plan, request.form.get("alasan", ""), day, acting())
            return redirect(url_for(".show", plan=fresh, kabar="ubah"), 303)
        except (Invalid, IllegalStep) as error:
            errors = [("alasan", words_of(error))]
    return render(
        "skp/revise.html", status=422 if errors else 200, sheet=sheet, errors=errors,
        typed=request.form,
    )  # fmt: skip


@bp.post("/<uuid:plan>/buang")
@signed_in
def drop(plan: uuid.UUID) -> BaseResponse:
    """Give up a draft of one's own."""
    sheet = loaded(plan, Action.PLAN_WRITE)
    if not sheet.sight.is_oneself:
        raise NotAllowed(_("Hanya pemiliknya yang membuang draf ini."))
    try:
        skp_steps.drop(plan, seen(), acting())
    except (Changed, IllegalStep) as error:
        return sheet_page(plan, [("buang", words_of(error))], 409)
    return redirect(url_for(".index", kabar="buang"), 303)


@bp.post("/<uuid:plan>/pesan")
@signed_in
def clarify(plan: uuid.UUID) -> BaseResponse:
    """A line of the clarification."""
    sheet = loaded(plan, Action.PLAN_READ)
    if not sheet.may_talk:
        raise NotAllowed(_("Klarifikasi SKP ini hanya antara pegawai dan penilainya."))
    goals = {str(item.goal_id): item.goal_id for item in sheet.plan.items}
    by = must_be().actor.employee_id or plan
    text, goal = request.form.get("pesan", ""), goals.get(request.form.get("tentang", ""))
    return _stepped(plan, "pesan", lambda: skp_steps.clarify(plan, text, by, _acting(sheet), goal))


@bp.route("/<uuid:plan>/kesepakatan", methods=["GET", "POST"])
@signed_in
def agreements(plan: uuid.UUID) -> BaseResponse:
    """Ekspektasi khusus and the three blocks of the lampiran, one line each."""
    sheet = loaded(plan, Action.PLAN_WRITE)
    if not sheet.may_write:
        raise IllegalStep("Hanya draf SKP yang dapat ditulis.")
    errors: Errors = []
    status = 200
    if request.method == "POST":
        form = request.form
        wishes = {value: form.get(f"khusus-{value.value}", "") for value in CoreValue}
        lines = {kind: form.get(kind.value, "").splitlines() for kind in AttachmentKind}
        try:
            skp_drafts.save_agreements(plan, wishes, lines, seen(), acting())
            return redirect(url_for(".show", plan=plan, kabar="kesepakatan"), 303)
        except Invalid as error:
            errors, status = [("dukungan", words_of(error))], 422
        except Changed as error:
            errors, status = [("dukungan", words_of(error))], 409
            sheet = loaded(plan, Action.PLAN_WRITE)
    return render(
        "skp/agreements.html", status=status, sheet=sheet, errors=errors,
        typed=request.form if errors else _agreed(sheet), values=list(CoreValue),
        kinds=list(AttachmentKind), labels=[
            *((kind.value, kind.label) for kind in AttachmentKind),
            *((f"khusus-{value.value}", skp_words.value_label(value)) for value in CoreValue),
        ],
        value_label=skp_words.value_label, attachment_hint=skp_words.attachment_hint,
        stored=_agreed(sheet) if status == 409 else None,
    )  # fmt: skip


def _agreed(sheet: SkpSheet) -> dict[str, str]:
    """What a plan has agreed on, as its form."""
    lines = {
        kind.value: "\n".join(one.text for one in sheet.attachments if one.kind is kind)
        for kind in AttachmentKind
    }
    wishes = {f"khusus-{value.value}": text for value, text in sheet.expectations.items()}
    return lines | wishes


def my_sight(action: Action) -> Sight:
    """The visitor as an employee. Raises NotAllowed for an account of nobody's."""
    visitor = must_be()
    if visitor.actor.employee_id is None:
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    try:
        return in_sight(visitor.actor.employee_id, visitor, action, acting().on)
    except NotFound as error:
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai.")) from error


def _rating(sheet: SkpSheet) -> Rating | None:
    """The rater, or whom the employee turned to instead (L.II.C.5)."""
    rater, superior = sheet.sight.rater.employee_id, sheet.sight.superior.employee_id
    if may_go_up(sheet) and "atasan" in _ticks("kepada"):
        return Rating(superior, by_superior=True) if superior else None
    return Rating(rater) if rater else None


def _acting(sheet: SkpSheet) -> Act:
    """The visitor towards this employee, as whoever they stand in for."""
    return acting(sheet.sight.in_place_of)


def _ticks(name: str) -> list[str]:
    return request.form.getlist(name)


def _stepped(plan: uuid.UUID, field: str, step: Any) -> BaseResponse:
    try:
        step()
    except Invalid as error:
        return sheet_page(plan, [(field, words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        return sheet_page(plan, [(field, words_of(error))], 409)
    return redirect(url_for(".show", plan=plan, kabar=field), 303)


def _years() -> list[str]:
    """This year, and the next one from October on, when plans of the budget are drawn up."""
    on = acting().on
    return [str(on.year), *([str(on.year + 1)] if on.month >= 10 else [])]


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    sight = my_sight(Action.PLAN_READ)
    return render(
        "skp/index.html", status=status, sight=sight, plans=skp.plans_of(sight.id),
        waiting=skp.plans_waiting_for(sight.id), errors=errors or [], typed=request.form,
        years=[(year, year) for year in _years()], approaches=skp_words.approach_options(),
        state_words=skp_words.state_words, notice=request.args.get("kabar", ""),
        posts=[(str(one.id), f"{one.title}, {one.unit}") for one in sight.postings],
    )  # fmt: skip
