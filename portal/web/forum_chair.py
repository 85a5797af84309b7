"""The chair: attendance and quorum, advice, the conclusion; the minutes and what the forum did."""

import json
import uuid
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.audit_mark import audit_mark
from portal.documents.forum_minutes import minutes_pdf
from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.forum import SessionCard, session_card
from portal.queries.forum_minutes import minutes_of
from portal.queries.forum_ties import stood_back
from portal.rules.canonical import canonical
from portal.rules.forum_sitting import needed
from portal.services import forum_sittings
from portal.web import forum_words
from portal.web.downloads import attachment
from portal.web.forum_cases import case_page, loaded, read_view
from portal.web.forum_evidence import chosen_links
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("forum_chair", __name__, url_prefix="/forum")
Errors = list[tuple[str, str]]
PER_PAGE = 25


@bp.get("/<uuid:sitting>/buka")
@signed_in
def attendance(sitting: uuid.UUID) -> Response:
    """Who is in the room."""
    return _attendance(_chaired(sitting), [])


@bp.get("/<uuid:sitting>/halangan")
@signed_in
def ties(sitting: uuid.UUID) -> Response:
    """Who stands back from which case, with the ties that the chair may know."""
    card = _chaired(sitting)
    page = page_number(request.args.get("halaman", ""))
    lines, total = stood_back(sitting, _me(card), page, PER_PAGE)
    return render(
        "forum/stood_back.html", card=card, lines=lines, words=forum_words,
        pager=pager(page, total, PER_PAGE, ".ties", sitting=sitting),
    )  # fmt: skip


@bp.post("/<uuid:sitting>/buka")
@signed_in
def open_sitting(sitting: uuid.UUID) -> BaseResponse:
    """Note it and begin, if there is a quorum."""
    card = _chaired(sitting)
    there = {one.id for one in card.members if str(one.id) in request.form.getlist("hadir")}
    try:
        forum_sittings.open_sitting(sitting, _me(card), there, acting())
    except Invalid as error:
        return _attendance(card, [("hadir", words_of(error))], 422)
    except IllegalStep as error:
        return _attendance(card, [("hadir", words_of(error))], 409)
    return redirect(url_for("forum.show", sitting=sitting, kabar="dibuka"), 303)


@bp.post("/kasus/<uuid:case>/saran")
@signed_in
def advise(case: uuid.UUID) -> BaseResponse:
    """Record the forum's advice on a case."""
    sheet = loaded(case)
    if not sheet.presides:
        raise NotAllowed(_("Ketua sidang yang mencatat saran forum."))
    view, errors = read_view(request.form)
    if view is None:
        return case_page(sheet, errors, 422)
    try:
        links = chosen_links(sheet, request.form.getlist("tautan"))
        is_new = forum_sittings.advise(case, sheet.me, replace(view, links=links), acting())
    except Invalid as error:
        return case_page(sheet, [("tautan", words_of(error))], 422)
    except IllegalStep as error:
        return case_page(loaded(case), [("kasus", words_of(error))], 409)
    return redirect(
        url_for("forum_cases.show", case=case, kabar="saran" if is_new else "saran-ada"), 303
    )


@bp.get("/<uuid:sitting>/simpulkan")
@signed_in
def confirm(sitting: uuid.UUID) -> Response:
    """What happens when the session is concluded."""
    return _confirm(_chaired(sitting), [])


@bp.post("/<uuid:sitting>/simpulkan")
@signed_in
def conclude(sitting: uuid.UUID) -> BaseResponse:
    """Close it: the minutes are written and never change."""
    card = _chaired(sitting)
    typed = request.form.get("versi", "")
    seen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    try:
        forum_sittings.conclude(sitting, _me(card), request.form.get("alasan", ""), seen, acting())
    except Invalid as error:
        return _confirm(card, [("alasan", words_of(error))], 422)
    except (IllegalStep, Changed) as error:
        return _confirm(_chaired(sitting), [("alasan", words_of(error))], 409)
    return redirect(url_for("forum.show", sitting=sitting, kabar="selesai"), 303)


@bp.get("/<uuid:sitting>/berita-acara")
@signed_in
def minutes(sitting: uuid.UUID) -> Response:
    """The minutes as a document."""
    kept = minutes_of(_reader(sitting), must_be().actor.employee_id)
    return attachment(
        minutes_pdf(kept, audit_mark(acting().at)), "berita-acara-forum.pdf", "application/pdf"
    )


@bp.get("/<uuid:sitting>/catatan")
@signed_in
def record(sitting: uuid.UUID) -> Response:
    """The record whose SHA-256 is printed, byte for byte; only for a reader of all of it."""
    kept = minutes_of(_reader(sitting), must_be().actor.employee_id)
    if kept.hidden:
        raise NotAllowed(
            _("Anda berhalangan pada sebagian kasus, jadi hanya salinan yang terbuka.")
        )
    return attachment(
        canonical(json.loads(json.dumps(kept.content))), "berita-acara-forum.json",
        "application/json",
    )  # fmt: skip


def _chaired(sitting: uuid.UUID) -> SessionCard:
    """A session for its chair. Raises NotFound for everybody else."""
    card = session_card(sitting, must_be())
    if not card.is_chair:
        raise NotFound("Sidang forum ini tidak dikenal.")
    return card


def _reader(sitting: uuid.UUID) -> uuid.UUID:
    """Chair and whoever convenes read the minutes; other members have the cases they judged."""
    card = session_card(sitting, must_be())
    if not card.is_chair and not card.may_convene:
        raise NotAllowed(_("Berita acara dibuka oleh ketua dan penyelenggara forum."))
    return card.row.id


def _me(card: SessionCard) -> uuid.UUID:
    if card.mine is None:
        raise NotFound("Sidang forum ini tidak dikenal.")
    return card.mine.id


def _attendance(card: SessionCard, errors: Errors, status: int = 200) -> Response:
    chosen: Any = request.form.getlist("hadir") or [
        str(one.id) for one in card.members if one.is_present
    ]
    return render(
        "forum/attendance.html", status=status, card=card, errors=errors, chosen=chosen,
        wanted=needed(len(card.members), int(card.row.terms["quorum_percent"])),
        people=[(str(one.id), one.name) for one in card.members], words=forum_words,
    )  # fmt: skip


def _confirm(card: SessionCard, errors: Errors, status: int = 200) -> Response:
    return render(
        "forum/conclude.html", status=status, card=card, errors=errors,
        left=card.cases - card.advised, typed=request.form.get("alasan", ""),
    )  # fmt: skip
