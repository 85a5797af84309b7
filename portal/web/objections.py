"""Objections: filing one, the case with both sides, and the decision."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.holidays import office_calendar
from portal.queries.objections import (
    PER_PAGE,
    ListedObjection,
    ObjectionSheet,
    Wanted,
    objection_sheet,
    objections_of,
    own_evidence,
)
from portal.rules.actions import Action
from portal.rules.clock_file import clocks_on
from portal.rules.evidence_files import LARGEST
from portal.rules.predikat import QUADRANT, Ekspektasi
from portal.rules.results import HeardParty, Outcome
from portal.services import objection_decisions, objections
from portal.services.evidence import keep_file, keep_link, read
from portal.services.objection_decisions import NewDecision
from portal.services.objections import NewObjection
from portal.web import period_words, result_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.proving import Errors, unproved
from portal.web.refusals import words_of
from portal.web.result_page import context_of
from portal.web.results import myself, own
from portal.web.visitors import acting, must_be

bp = Blueprint("objections", __name__)
_ORDER = (Ekspektasi.DIBAWAH, Ekspektasi.SESUAI, Ekspektasi.DIATAS)


@bp.get("/keberatan")
@signed_in
def index() -> Response:
    """Cases that I filed, explain or decide."""
    me, typed = myself(), request.args.get("tampil", "")
    wanted = Wanted(typed) if typed in set(Wanted) else Wanted.SEMUA
    number = page_number(request.args.get("halaman", ""))
    rows, total = objections_of(me, wanted, number)
    kept = {"tampil": wanted.value} if wanted.value else {}
    return render(
        "objections/index.html", rows=_due_lines(rows), me=me, words=result_words,
        span_words=period_words.span_words, pager=pager(number, total, PER_PAGE, ".index", **kept),
        shows=_shows(), wanted=wanted.value,
    )  # fmt: skip


@bp.get("/hasil/<uuid:result>/keberatan")
@signed_in
def form(result: uuid.UUID) -> Response:
    """The form of an objection, with what the law says about it."""
    return _form(result)


@bp.post("/hasil/<uuid:result>/keberatan")
@signed_in
def file(result: uuid.UUID) -> BaseResponse:
    """File it; evidence that is handed in on the way is kept as one's own."""
    own(result)
    me, act = myself(), acting()
    try:
        proofs = _proofs(me)
        wish = request.form.get("permintaan", "")
        new = NewObjection(request.form.get("alasan", ""), wish, proofs)
        made = objections.file(result, me, new, act)
    except Invalid as error:
        return _form(result, [("alasan", words_of(error))], 422)
    except IllegalStep as error:
        return _form(result, [("alasan", words_of(error))], 409)
    return redirect(url_for(".show", objection=made, kabar="diajukan"), 303)


@bp.get("/keberatan/<uuid:objection>")
@signed_in
def show(objection: uuid.UUID) -> Response:
    """One case, for those concerned."""
    return _page(_loaded(objection, Action.OBJECTION_READ))


@bp.post("/keberatan/<uuid:objection>/penjelasan")
@signed_in
def explain(objection: uuid.UUID) -> BaseResponse:
    """One side's explanation."""
    sheet = _loaded(objection, Action.OBJECTION_READ)
    if sheet.side_of(myself()) is None:
        raise NotAllowed(_("Hanya kedua pihak yang memberi penjelasan."))
    words = request.form.get("penjelasan", "")
    return _do(objection, "penjelasan", lambda: objections.explain(
        objection, myself(), words, acting()
    ))  # fmt: skip


@bp.post("/keberatan/<uuid:objection>/putusan")
@signed_in
def decide(objection: uuid.UUID) -> BaseResponse:
    """Uphold or change, after proving again who one is."""
    sheet = _loaded(objection, Action.OBJECTION_DECIDE)
    errors, status = unproved()
    if errors:
        return _page(sheet, errors, status)
    outcome = request.form.get("hasil", "")
    if outcome not in set(Outcome):
        return _page(sheet, [("hasil", _("Pilih menguatkan atau mengubah."))], 422)
    new = NewDecision(
        Outcome(outcome), request.form.get("alasan", ""), request.form.get("tanpa", ""),
        _rating("hasil-kerja"), _rating("perilaku-kerja"),
    )  # fmt: skip
    return _do(objection, "alasan", lambda: objection_decisions.decide(
        objection, myself(), new, acting()
    ))  # fmt: skip


@bp.get("/keberatan/<uuid:objection>/bukti/<uuid:evidence>")
@signed_in
def evidence(objection: uuid.UUID, evidence: uuid.UUID) -> Response:
    """A file that was handed in with it."""
    sheet = _loaded(objection, Action.OBJECTION_READ)
    found = next((one for one in sheet.proofs if one.id == evidence and one.sha256), None)
    folder = Path(current_app.config["EVIDENCE_FOLDER"])
    data = read(folder, found.sha256) if found and found.sha256 else None
    if found is None or data is None:
        raise NotFound(_("Bukti ini tidak dikenal."))
    response = make_response(data)
    response.mimetype = "application/octet-stream"
    response.headers["Content-Disposition"] = "attachment"
    return response


def _shows() -> list[tuple[str, str]]:
    return [
        (Wanted.SEMUA.value, _("Semua")), (Wanted.SAYA.value, _("Menunggu saya")),
        (Wanted.TERBUKA.value, _("Belum diputus")), (Wanted.DIPUTUS.value, _("Sudah diputus")),
    ]  # fmt: skip


def _due_lines(rows: Sequence[ListedObjection]) -> list[tuple[ListedObjection, date]]:
    """Each with the last day of its decision (K15)."""
    if not rows:
        return []
    calendar = office_calendar()
    return [
        (one, calendar.add_workdays(one.filed_on, clocks_on(one.filed_on)["K15"].days))
        for one in rows
    ]


def _loaded(objection: uuid.UUID, action: Action) -> ObjectionSheet:
    return objection_sheet(objection, must_be(), action, acting().on)


def _do(objection: uuid.UUID, field: str, act: Callable[[], object]) -> BaseResponse:
    try:
        act()
    except (Invalid, IllegalStep) as error:
        status = 422 if isinstance(error, Invalid) else 409
        sheet = _loaded(objection, Action.OBJECTION_READ)
        return _page(sheet, [(field, words_of(error))], status)
    return redirect(url_for(".show", objection=objection, kabar="simpan"), 303)


def _proofs(me: uuid.UUID) -> list[uuid.UUID]:
    """Chosen from one's own, a new link, a new file. Raises Invalid with the mend."""
    known = {str(one.id): one.id for one in own_evidence(me)}
    found = [known[one] for one in request.form.getlist("bukti") if one in known]
    g.proofs = found
    if link := request.form.get("tautan", "").strip():
        found.append(keep_link(me, link, acting()))
    file = request.files.get("berkas")
    if file and file.filename:
        folder = Path(current_app.config["EVIDENCE_FOLDER"])
        data = file.stream.read(LARGEST + 1)
        found.append(keep_file(me, file.filename, data, folder, acting()))
    return found


def _rating(name: str) -> Ekspektasi | None:
    typed = request.form.get(name, "")
    return Ekspektasi(typed) if typed in set(Ekspektasi) else None


def _form(result: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    sheet = own(result)
    return render(
        "objections/form.html", status=status, errors=errors or [], typed=request.form,
        offered=own_evidence(sheet.row.employee_id), ticked=list(map(str, g.get("proofs", ()))),
        **context_of(sheet),
    )  # fmt: skip


def _page(sheet: ObjectionSheet, errors: Errors | None = None, status: int = 200) -> Response:
    me = must_be().actor.employee_id
    side = sheet.side_of(me)
    is_open = sheet.decision is None
    shared: dict[str, Any] = context_of(sheet.result)
    return render(
        "objections/show.html", status=status, errors=errors or [], typed=request.form,
        notice=request.args.get("kabar", ""), case=sheet, parties=HeardParty,
        may_explain=is_open and side is not None and side not in sheet.statements,
        may_decide=is_open and sheet.result.may(Action.OBJECTION_DECIDE),
        outcomes=[(one.value, result_words.outcome_words(one)) for one in Outcome],
        ratings=[(one.value, result_words.rating_words(one)) for one in reversed(_ORDER)],
        quadrant=QUADRANT, **shared,
    )  # fmt: skip
