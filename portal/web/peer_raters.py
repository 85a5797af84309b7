"""Rekan penilai: whom I propose, and whom I am asked to rate, before the window opens."""

import uuid
from functools import partial

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.feedback_sight import colleagues
from portal.queries.peer_assignments import (
    Asked,
    Ratee,
    asked_of,
    declined_of,
    one_asked,
    raters_of,
    warnings_for,
)
from portal.queries.peer_rounds import RoundCard, round_card, rounds
from portal.queries.raters import rater_today
from portal.rules.actions import Action
from portal.rules.peer_rounds import AssignmentOrigin, DeclineKind, PeerRoundState
from portal.rules.relations import Relation
from portal.rules.scheme_words import Nomination
from portal.services import peer_assignments, peer_declines
from portal.services.peer_assignments import Proposer
from portal.web import peer_round_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting
from portal.web.visitors import myself as employee

bp = Blueprint("peer_raters", __name__, url_prefix="/rekan-penilai")
myself = partial(employee, Action.PEERS_PROPOSE)
"""The visitor as an employee who has colleagues."""
Errors = list[tuple[str, str]]


@bp.get("")
@signed_in
def index() -> Response:
    """My list in the round that is prepared, and what I am asked."""
    return _index()


@bp.post("/<uuid:peer_round>/usul")
@signed_in
def propose(peer_round: uuid.UUID) -> BaseResponse:
    """Propose one colleague."""
    me, card = myself(), round_card(peer_round)
    if card.nomination is not Nomination.PEGAWAI:
        raise NotAllowed(_("Pada putaran ini pegawai tidak memilih penilainya sendiri."))
    rater = typed_id("rekan")
    if rater is None:
        return _index([("q", _("Cari lalu pilih seorang rekan."))], 422)
    by = Proposer(AssignmentOrigin.PEGAWAI, me)
    is_other = request.form.get("sebagai") == Relation.OTHER_PARTY.value
    try:
        peer_assignments.propose(
            peer_round, me, rater, by, acting(), as_other=is_other, instead_of=typed_id("ganti")
        )
    except Invalid as error:
        return _index([("q", words_of(error))], 422)
    except IllegalStep as error:
        return _index([("q", words_of(error))], 409)
    news = "diusulkan-awas" if warnings_for(card, me, [rater]) else "diusulkan"
    return redirect(url_for(".index", kabar=news, putaran=peer_round), 303)


@bp.post("/tarik/<uuid:assignment>")
@signed_in
def withdraw(assignment: uuid.UUID) -> BaseResponse:
    """Take a proposal back."""
    try:
        peer_assignments.withdraw(assignment, myself(), acting())
    except IllegalStep as error:
        return _index([("usulan", words_of(error))], 409)
    return redirect(url_for(".index", kabar="ditarik"), 303)


@bp.route("/tolak/<uuid:assignment>", methods=["GET", "POST"])
@signed_in
def decline(assignment: uuid.UUID) -> BaseResponse:
    """Say why one cannot rate a colleague."""
    me = myself()
    found = one_asked(assignment, me)
    if found is None:
        raise NotFound(_("Permintaan menilai ini tidak dikenal."))
    asked, _round = found
    if request.method == "GET":
        return _decline_page(asked)
    kind = next((k for k in DeclineKind if k.value == request.form.get("sebab")), None)
    if kind is None:
        return _decline_page(asked, [("sebab", _("Pilih sebabnya."))], 422)
    rater, _superior = rater_today(asked.ratee_id, acting().on)
    reason = request.form.get("alasan", "")
    try:
        peer_declines.decline(assignment, me, kind, reason, rater.employee_id, acting())
    except Invalid as error:
        return _decline_page(asked, [("alasan", words_of(error))], 422)
    except IllegalStep as error:
        return _decline_page(asked, [("sebab", words_of(error))], 409)
    return redirect(url_for(".index", kabar="ditolak"), 303)


def typed_id(name: str) -> uuid.UUID | None:
    """An id from the form; None for anything else."""
    try:
        return uuid.UUID(request.form.get(name, ""))
    except ValueError:
        return None


def requested_id(name: str) -> uuid.UUID | None:
    """An id from the address or the form; None for anything else."""
    try:
        return uuid.UUID(request.values.get(name, ""))
    except ValueError:
        return None


def chosen(cards: list[RoundCard]) -> RoundCard | None:
    """The round that the address names, else the first; None where none is prepared."""
    named = request.args.get("putaran", "")
    return next((one for one in cards if str(one.id) == named), cards[0] if cards else None)


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    me, on = myself(), acting().on
    cards = rounds(PeerRoundState.PERSIAPAN)
    card = chosen(cards)
    mine = raters_of(card, [me])[0] if card else None
    search = request.values.get("q", "").strip()[:100]
    may_propose = card is not None and card.nomination is Nomination.PEGAWAI
    people = colleagues(on, search=search, but=me) if search and may_propose else []
    own = _own(mine)
    known = {one.id for one in people} | {one.rater_id for one in own}
    declined = requested_id("ganti") if may_propose else None
    return render(
        "peers/index.html", status=status, card=card, cards=cards, mine=mine,
        own=own, others=_others(mine),
        warnings=warnings_for(card, me, known) if card and known else {},
        declined=declined, declined_name=declined_of(declined, me),
        asked=asked_of(me, card) if card else [],
        people=people, q=search, may_propose=may_propose, errors=errors or [],
        notice=request.args.get("kabar", ""), words=peer_round_words,
        has_other=card is not None and Relation.OTHER_PARTY in card.relations,
    )  # fmt: skip


def _own(mine: Ratee | None) -> list[Asked]:
    """Those whom the employee chose; the names of others would narrow down who wrote what."""
    rows = mine.raters if mine else ()
    return [one for one in rows if one.origin is AssignmentOrigin.PEGAWAI]


def _others(mine: Ratee | None) -> int:
    rows = mine.raters if mine else ()
    return sum(one.origin is not AssignmentOrigin.PEGAWAI and one.state.counts for one in rows)


def _decline_page(asked: Asked, errors: Errors | None = None, status: int = 200) -> Response:
    kinds = [(kind.value, peer_round_words.decline_words(kind)) for kind in DeclineKind]
    return render(
        "peers/decline.html", status=status, asked=asked, kinds=kinds, errors=errors or [],
        typed=request.form,
    )  # fmt: skip
