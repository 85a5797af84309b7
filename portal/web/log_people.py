"""The log of somebody I rate: reading a week of it and taking note."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Invalid, NotAllowed
from portal.queries.log_progress import progress_of
from portal.queries.standings import in_sight
from portal.rules.actions import Action
from portal.rules.log_days import WEEK, monday_of
from portal.services import log_review
from portal.web import log_form
from portal.web.evaluation_spans import spans_named
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.log_weeks import week_of
from portal.web.visitors import acting, must_be

bp = Blueprint("log_people", __name__, url_prefix="/catatan/pegawai")


@bp.get("/<uuid:person>")
@signed_in
def show(person: uuid.UUID) -> Response:
    """A week of an employee's log, for the rater and the rater's superior."""
    on = acting().on
    sight = in_sight(person, must_be(), Action.LOG_READ, on)
    monday = monday_of(log_form.day_of(request.args.get("mulai", ""), on))
    return render(
        "log/person.html", sight=sight, may_note=sight.may(Action.LOG_REVIEW),
        goals=progress_of(person, on), has_next=monday + WEEK <= on,
        notice=request.args.get("kabar", ""), for_rater=True,
        person=person, spans=spans_named(), **week_of(person, monday),
    )  # fmt: skip


@bp.post("/<uuid:person>/diketahui")
@signed_in
def acknowledge(person: uuid.UUID) -> BaseResponse:
    """Take note of entries; no judgement."""
    in_sight(person, must_be(), Action.LOG_REVIEW, acting().on)
    me = must_be().actor.employee_id
    if me is None:
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    try:
        entries = {uuid.UUID(text) for text in request.form.getlist("catatan")}
    except ValueError:
        raise Invalid(_("Pilih catatan dari daftar.")) from None
    if not entries:
        raise Invalid(_("Centang paling sedikit satu catatan."))
    log_review.acknowledge(person, entries, me, acting())
    monday = log_form.day_of(request.form.get("mulai", ""), acting().on)
    where = url_for(".show", person=person, mulai=monday.isoformat(), kabar="diketahui")
    return redirect(where, 303)
