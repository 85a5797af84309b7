"""Members of a forum: declaring ties, one case with one's opinion, the screen for the room."""

import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotFound
from portal.queries.forum import session_card
from portal.queries.forum_agenda import WHOLE, agenda
from portal.queries.forum_cases import CaseSheet, case_sheet
from portal.rules.forum_words import TieKind, Verdict
from portal.rules.predikat import Ekspektasi
from portal.services import forum_opinions, forum_sittings
from portal.services.forum_opinions import Tie, View
from portal.web import forum_words, period_words, review_words
from portal.web.filters import known_agency
from portal.web.forum_evidence import evidence_options
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.review_view import value_lines
from portal.web.visitors import acting, must_be

bp = Blueprint("forum_cases", __name__, url_prefix="/forum")
Errors = list[tuple[str, str]]
EKSPEKTASI = {one.value: one for one in Ekspektasi}
VERDICTS = {one.value: one for one in Verdict}
KINDS = {one.value: one for one in TieKind}


@bp.get("/<uuid:sitting>/ikatan")
@signed_in
def ties(sitting: uuid.UUID) -> Response:
    """Everybody on the agenda, with the ties that a member may have."""
    return _ties_page(sitting, [])


@bp.post("/<uuid:sitting>/ikatan")
@signed_in
def declare(sitting: uuid.UUID) -> BaseResponse:
    """Keep them; the member stands back from these cases from now on."""
    me = _member(sitting)
    wrong = [
        key for key, value in request.form.items()
        if key.startswith("ikatan-") and value and value not in KINDS
    ]  # fmt: skip
    if wrong:
        return _ties_page(sitting, [(wrong[0], _("Pilih ikatan dari daftar ini."))], 422)
    if not request.form.get("pernyataan"):
        return _ties_page(
            sitting, [("pernyataan", _("Centang pernyataan ini untuk melanjutkan."))], 422
        )
    found = {
        one.id: Tie(KINDS[kind], request.form.get(f"catatan-{one.id}", ""))
        for one in agenda(sitting, me, 1, WHOLE)[0]
        if (kind := request.form.get(f"ikatan-{one.id}", ""))
    }
    try:
        forum_opinions.declare(sitting, me, found, acting())
    except Invalid as error:
        return _ties_page(sitting, [("pernyataan", words_of(error))], 422)
    except IllegalStep as error:
        return _ties_page(sitting, [("pernyataan", words_of(error))], 409)
    return redirect(url_for("forum.show", sitting=sitting, kabar="ikatan"), 303)


@bp.get("/kasus/<uuid:case>")
@signed_in
def show(case: uuid.UUID) -> Response:
    """One case: first one's own opinion, then what the others wrote."""
    return case_page(loaded(case))


@bp.post("/kasus/<uuid:case>/pendapat")
@signed_in
def opine(case: uuid.UUID) -> BaseResponse:
    """Keep the opinion, once."""
    sheet = loaded(case)
    view, errors = read_view(request.form)
    if view is None:
        return case_page(sheet, errors, 422)
    try:
        is_new = forum_opinions.opine(case, sheet.me, view, acting())
    except Invalid as error:
        return case_page(sheet, [("alasan", words_of(error))], 422)
    except IllegalStep as error:
        return case_page(loaded(case), [("kasus", words_of(error))], 409)
    return redirect(url_for(".show", case=case, kabar="pendapat" if is_new else "ada"), 303)


@bp.post("/kasus/<uuid:case>/beda")
@signed_in
def differ(case: uuid.UUID) -> BaseResponse:
    """Record that one does not share the advice."""
    sheet = loaded(case)
    try:
        forum_sittings.dissent(case, sheet.me, request.form.get("beda", ""), acting())
    except Invalid as error:
        return case_page(sheet, [("beda", words_of(error))], 422)
    except IllegalStep as error:
        return case_page(sheet, [("beda", words_of(error))], 409)
    return redirect(url_for(".show", case=case, kabar="beda"), 303)


@bp.get("/kasus/<uuid:case>/layar")
@signed_in
def screen(case: uuid.UUID) -> Response:
    """The case on the wall: large, of this person alone; opinions once all have written."""
    sheet = loaded(case)
    return render("forum/screen.html", sheet=sheet, **_shown(sheet))


def loaded(case: uuid.UUID) -> CaseSheet:
    """The case for the visitor. Raises NotFound."""
    return case_sheet(case, must_be(), ZoneInfo(known_agency().time_zone))


def case_page(sheet: CaseSheet, errors: Errors | None = None, status: int = 200) -> Response:
    """A case for a member, with what was typed."""
    return render(
        "forum/case.html", status=status, errors=errors or [], sheet=sheet, typed=request.form,
        notice=request.args.get("kabar", ""), wrong=dict(errors or []),
        options=evidence_options(sheet) if sheet.presides and sheet.advice is None else [],
        **_shown(sheet),
    )  # fmt: skip


def _shown(sheet: CaseSheet) -> dict[str, Any]:
    """What the sheet's parts need, on the page and on the wall."""
    return {
        "words": forum_words, "kinds": review_words, "span_words": period_words.span_words,
        "values": value_lines(sheet.materials, sheet.peers) if sheet.materials else [],
    }  # fmt: skip


def read_view(form: Mapping[str, str]) -> tuple[View | None, Errors]:
    """An opinion or advice as it was typed; what is wrong with it."""
    errors: Errors = []
    verdict = VERDICTS.get(form.get("saran", ""))
    if verdict is None:
        errors.append(("saran", _("Pilih salah satu.")))
    ratings = None
    if verdict is Verdict.UBAH:
        hasil, perilaku = (EKSPEKTASI.get(form.get(n, "")) for n in ("hasil", "perilaku"))
        if hasil is None:
            errors.append(("hasil", _("Pilih rating hasil kerja yang diusulkan.")))
        if perilaku is None:
            errors.append(("perilaku", _("Pilih rating perilaku kerja yang diusulkan.")))
        ratings = (hasil, perilaku) if hasil and perilaku else None
    if not form.get("alasan", "").strip():
        errors.append(("alasan", _("Alasan belum ditulis.")))
    if errors or verdict is None:
        return None, errors
    return View(verdict, ratings, form["alasan"], form.get("bukti", "")), []


def _member(sitting: uuid.UUID) -> uuid.UUID:
    card = session_card(sitting, must_be())
    if card.mine is None or not card.row.state.is_live:
        raise NotFound("Sidang forum ini tidak dikenal.")
    return card.mine.id


def _ties_page(sitting: uuid.UUID, errors: Errors, status: int = 200) -> Response:
    me = _member(sitting)
    return render(
        "forum/ties.html", status=status, errors=errors, sitting=sitting, typed=request.form,
        lines=agenda(sitting, me, 1, WHOLE)[0], words=forum_words, wrong=dict(errors),
    )  # fmt: skip
