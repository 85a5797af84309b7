"""Rating colleagues: the list, the form, the last look, the receipt.

The form is answered in one go and kept nowhere on the way: a draft lies encrypted in the browser,
and what a post holds comes back with every refusal.  This blueprint writes no access line.
"""

import uuid
from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Closed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.peer_duties import Duty, duties_of, duty_of
from portal.queries.peer_receipts import receipt_status
from portal.rules import codes
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.roles import Standing
from portal.services.peer_ballots import PeerAnswer, cast_peer
from portal.web import peer_form, peer_pages, peer_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.period_words import span_words
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("peer_survey", __name__, url_prefix="/menilai-rekan")


@bp.get("")
@signed_in
def index() -> Response:
    """Whom I am to rate, with the time that is left."""
    on = acting().on
    found = duties_of(_me(), on, peer_form.secret())
    return render(
        "peer_survey/index.html", duties=found, today=on, words=peer_words,
        left=sum(not one.is_sent for one in found), span_words=span_words,
    )  # fmt: skip


@bp.get("/<uuid:duty>")
@signed_in
def show(duty: uuid.UUID) -> Response:
    """The form."""
    found = _own(duty)
    if found.is_sent or not found.is_open(acting().on):
        return _unsent(found, _why_not(found, acting().on), None, 200)
    return peer_pages.fresh_form(found)


@bp.post("/<uuid:duty>")
@signed_in
def answer(duty: uuid.UUID) -> BaseResponse:
    """The form again, the last look, or the sending, as the pressed button says."""
    found = _own(duty)
    given = peer_form.read(found)
    does = request.form.get("aksi", "periksa")
    if given.errors:
        return peer_pages.form_again(found, given, 422)
    if does == "ubah":
        return peer_pages.form_again(found, given)
    if does != "kirim":
        return peer_pages.last_look(found, given)
    return _send(found, given)


@bp.post("/<uuid:duty>/butir")
@signed_in
def piece(duty: uuid.UUID) -> Response:
    """The line under one item, while it is typed: nothing is kept."""
    found = _own(duty)
    given = peer_form.read(found)
    wanted = request.args.get("butir", "")
    comments = peer_form.masked_comments(found, given)
    line = next((one for one in peer_form.lines(found, given, comments) if one.key == wanted), None)
    if line is None:
        raise NotFound(_("Butir ini tidak ada di formulir ini."))
    done, total = peer_form.answered(found.version_id, given.values)
    error = given.errors.get(wanted, "") if given.values.get(wanted) else ""
    return render(
        "peer_survey/_noted.html", status=422 if error else 200, line=line, error=error, done=done,
        total=total, is_fresh=True,
    )  # fmt: skip


@bp.get("/tanda-terima/<receipt:receipt>")
@signed_in
def receipt(receipt: str) -> Response:
    """Proof that an answer was taken."""
    return peer_pages.receipt(receipt, receipt_status(receipt), is_new="baru" in request.args)


@bp.get("/tanda-terima")
@signed_in
def find() -> BaseResponse:
    """Type a receipt's code."""
    typed = request.args.get("kode", "").strip()
    code = codes.normalise(typed, codes.RECEIPT_LENGTH) if len(typed) < 40 else None
    if code is not None:
        return redirect(url_for(".receipt", receipt=code), 303)
    error = _("Tulis 10 huruf dan angka dari tanda terima Anda.") if typed else ""
    return render("peer_survey/find.html", status=422 if error else 200, code=typed, error=error)


def _send(duty: Duty, given: peer_form.Read) -> BaseResponse:
    comments = peer_form.masked_comments(duty, given)
    try:
        taken = cast_peer(
            PeerAnswer(
                assignment_id=duty.id, rater_id=_me(), key=given.key, scores=given.scores,
                comments=comments, on=acting().on, pepper=peer_form.secret(),
                seal=peer_form.seal(duty),
            )
        )  # fmt: skip
    except (IllegalStep, Closed) as error:
        return _unsent(duty, words_of(error), given, 409)
    except Invalid as error:
        longest = max(comments, key=lambda item: len(comments[item].encode()))
        return peer_pages.form_again(duty, replace(given, errors={longest: words_of(error)}), 422)
    return redirect(url_for(".receipt", receipt=taken.receipt, baru="1"), 303)


def _own(assignment: uuid.UUID) -> Duty:
    """The visitor's own duty. Raises NotFound, or NotAllowed where a standing bars it."""
    found = duty_of(assignment, _me(), peer_form.secret())
    target = Target(found.ratee_id, frozenset({Standing.PEER}))
    if not can(must_be().actor, Action.PEERS_ANSWER, target):
        raise NotAllowed(_("Penilaian rekan ini tidak terbuka bagi Anda."))
    return found


def _me() -> uuid.UUID:
    """The visitor as an employee; an account of nobody's has a number to which nothing belongs."""
    visitor = must_be()
    return visitor.actor.employee_id or visitor.account_id


def _unsent(duty: Duty, why: str, given: peer_form.Read | None, status: int) -> Response:
    found = peer_form.lines(duty, given, given.comments) if given else []
    return render(
        "peer_survey/unsent.html", status=status, duty=duty, why=why,
        lines=[one for one in found if one.words],
    )  # fmt: skip


def _why_not(duty: Duty, on: date) -> str:
    if duty.is_sent:
        return _("Penilaian Anda untuk rekan ini sudah terkirim. Satu rekan, satu kali.")
    if on < duty.opens_on:
        return _("Masa menilai rekan ini belum dibuka.")
    return _("Masa menilai rekan ini sudah berakhir.")
