"""Entries of a team: offering mine to colleagues, and answering what colleagues offer me."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed
from portal.queries import log
from portal.queries.log_progress import progress_of
from portal.queries.log_shares import offers_to, teammates
from portal.services import log_shares
from portal.web import log_form, log_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.log import myself
from portal.web.log_form import Errors, Faulty
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("log_shares", __name__, url_prefix="/catatan")


@bp.route("/<uuid:entry>/bagikan", methods=["GET", "POST"])
@signed_in
def offer(entry: uuid.UUID) -> BaseResponse:
    """Choose colleagues of the team who reached this result together with me."""
    me, one = myself(), log.entry(entry)
    if one.employee_id != me:
        raise NotAllowed(_("Catatan ini bukan milik Anda."))
    errors: Errors = []
    status = 200
    if request.method == "POST":
        try:
            log_shares.offer(entry, me, _chosen(), acting())
            where = {"tanggal": one.on_date.isoformat(), "kabar": "dibagikan"}
            return redirect(url_for("log.index", **where), 303)  # type: ignore[arg-type]
        except Invalid as error:
            errors, status = [("rekan", words_of(error))], 422
        except IllegalStep as error:
            errors, status = [("rekan", words_of(error))], 409
    asked = {mate.id for mate in one.shared_with}
    people = [mate for mate in teammates(me, one.goal_id, acting().on) if mate.id not in asked]
    close, near = (
        [(str(mate.id), mate.name) for mate in people if mate.is_close is which]
        for which in (True, False)
    )
    groups = [
        (_("Rekan dengan peran atau hasil pimpinan yang sama"), close),
        (_("Rekan seunit"), near),
    ]
    return render(
        "log/offer.html", status=status, one=one, errors=errors, words=log_words,
        groups=[group for group in groups if group[1]],
        typed=request.form.getlist("rekan"),
    )  # fmt: skip


@bp.get("/bersama")
@signed_in
def index() -> Response:
    """Results that colleagues say we reached together, and that wait for my word."""
    return _page(myself(), [], 200)


@bp.post("/bersama/<uuid:entry>/setuju")
@signed_in
def accept(entry: uuid.UUID) -> BaseResponse:
    """Take it into my log, for a goal of mine."""
    me = myself()
    try:
        goal, measure = log_form.counts_for(progress_of(me, acting().on), f"untuk-{entry}")
        log_shares.accept(entry, me, goal, measure, log_form.seen(), acting())
    except Faulty as error:
        return _page(me, error.errors, 422)
    except (Changed, IllegalStep) as error:
        return _page(me, [(f"untuk-{entry}", words_of(error))], 409)
    except Invalid as error:
        return _page(me, [(f"untuk-{entry}", words_of(error))], 422)
    return redirect(url_for(".index", kabar="setuju"), 303)


@bp.post("/bersama/<uuid:entry>/tolak")
@signed_in
def decline(entry: uuid.UUID) -> BaseResponse:
    """Not mine."""
    me = myself()
    try:
        log_shares.decline(entry, me, acting())
    except IllegalStep as error:
        return _page(me, [(f"untuk-{entry}", words_of(error))], 409)
    return redirect(url_for(".index", kabar="tolak"), 303)


def _chosen() -> set[uuid.UUID]:
    try:
        return {uuid.UUID(text) for text in request.form.getlist("rekan")}
    except ValueError:
        raise Invalid(_("Pilih rekan dari daftar tim Anda.")) from None


def _page(me: uuid.UUID, errors: Errors, status: int) -> Response:
    goals = progress_of(me, acting().on)
    return render(
        "log/offers.html", status=status, offers=offers_to(me), errors=errors, typed=request.form,
        groups=log_form.goal_options(goals), words=log_words,
        likely=log_form.picked(*log.last_used(me)), notice=request.args.get("kabar", ""),
    )  # fmt: skip
