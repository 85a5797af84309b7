"""Steps of a round: the system's proposal, opening, going on, more time, closing."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid
from portal.queries.peer_readiness import in_small_groups
from portal.queries.peer_rounds import RoundCard, round_card, state_counts
from portal.queries.peer_summaries import proposal_card
from portal.queries.units import unit_options
from portal.rules.actions import Action
from portal.rules.peer_rounds import (
    AssignmentState,
    PeerRoundState,
    ProposalState,
    opening_fault,
)
from portal.services import peer_openings, peer_proposals, peer_rounds
from portal.services.peer_openings import RoundRefused
from portal.web import peer_round_words
from portal.web.dates import parts_of, read_date
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.peer_rounds import context
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("peer_round_steps", __name__, url_prefix="/putaran-rekan")
Errors = list[tuple[str, str]]
SECONDS = 3.0  # what a request opens itself; the worker does the rest


@bp.get("/<uuid:peer_round>/usulan")
@allowed(Action.PEER_ROUNDS_WRITE)
def preview(peer_round: uuid.UUID) -> Response:
    """What the system would add, or how far it is; htmx asks for it again and again."""
    return _preview(round_card(peer_round))


@bp.post("/<uuid:peer_round>/usulan/hitung")
@allowed(Action.PEER_ROUNDS_WRITE)
def ask(peer_round: uuid.UUID) -> BaseResponse:
    """Ask for a proposal: drawn here for a few employees, by the worker for many."""
    try:
        peer_proposals.ask(peer_round, _unit(), acting())
    except IllegalStep as error:
        return _preview(round_card(peer_round), [("lingkup", words_of(error))], 409)
    return _work_a_little(peer_round)


@bp.post("/<uuid:peer_round>/usulan")
@allowed(Action.PEER_ROUNDS_WRITE)
def propose(peer_round: uuid.UUID) -> BaseResponse:
    """Add it, if it is still what was seen."""
    try:
        peer_proposals.accept(peer_round, request.form.get("sidik", ""), acting())
    except (Changed, IllegalStep) as error:
        return _preview(round_card(peer_round), [("usulan", words_of(error))], 409)
    return _work_a_little(peer_round)


@bp.route("/<uuid:peer_round>/buka", methods=["GET", "POST"])
@allowed(Action.PEER_ROUNDS_WRITE)
def open_round(peer_round: uuid.UUID) -> BaseResponse:
    """Freeze and open, after a page that says what that means."""
    if request.method == "GET":
        return _open_page(round_card(peer_round))
    act = acting()
    approves = request.form.get("sisa") == "setuju"
    try:
        peer_openings.begin_opening(peer_round, _seen(), act, approves=approves)
    except RoundRefused as error:
        card = round_card(peer_round)
        words = peer_round_words.round_fault(error.fault, card)
        return _open_page(card, [("buka", words)], 409)
    peer_openings.continue_opening(peer_round, act, seconds=SECONDS)
    return redirect(url_for("peer_rounds.show", peer_round=peer_round, kabar="dibuka"), 303)


@bp.post("/<uuid:peer_round>/lanjut")
@allowed(Action.PEER_ROUNDS_WRITE)
def go_on(peer_round: uuid.UUID) -> BaseResponse:
    """Open the next batches now, without waiting for the worker."""
    card = round_card(peer_round)
    if card.state is PeerRoundState.MEMBUKA:
        peer_openings.continue_opening(peer_round, acting(), seconds=SECONDS)
    return redirect(url_for("peer_rounds.show", peer_round=peer_round), 303)


@bp.route("/<uuid:peer_round>/perpanjang", methods=["GET", "POST"])
@allowed(Action.PEER_ROUNDS_WRITE)
def extend(peer_round: uuid.UUID) -> BaseResponse:
    """More time for everybody."""
    card = round_card(peer_round)
    if request.method == "GET":
        return _extend_page(card)
    try:
        until = read_date(request.form, "sampai")
    except Invalid as error:
        return _extend_page(card, [("sampai-hari", words_of(error))], 422)
    if until is None:
        return _extend_page(card, [("sampai-hari", _("Tulis hari terakhir yang baru."))], 422)
    try:
        peer_rounds.extend(peer_round, until, request.form.get("alasan", ""), acting())
    except Invalid as error:
        field = "sampai-hari" if error.message.startswith("Hari") else "alasan"
        return _extend_page(card, [(field, words_of(error))], 422)
    except IllegalStep as error:
        return _extend_page(card, [("sampai-hari", words_of(error))], 409)
    return redirect(url_for("peer_rounds.show", peer_round=peer_round, kabar="diperpanjang"), 303)


@bp.route("/<uuid:peer_round>/tutup", methods=["GET", "POST"])
@allowed(Action.PEER_ROUNDS_WRITE)
def close(peer_round: uuid.UUID) -> BaseResponse:
    """End the window for good; the worker releases what may be shown."""
    card = round_card(peer_round)
    if request.method == "GET":
        return _close_page(card)
    try:
        peer_openings.begin_closing(peer_round, acting())
    except RoundRefused as error:
        return _close_page(card, [("tutup", peer_round_words.round_fault(error.fault, card))], 409)
    return redirect(url_for("peer_rounds.show", peer_round=peer_round, kabar="ditutup"), 303)


def _unit() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.values.get("unit", ""))
    except ValueError:
        return None


def _seen() -> int:
    text = request.form.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _work_a_little(peer_round: uuid.UUID) -> BaseResponse:
    """The work itself where there is little of it; then the page that says how it stands."""
    if peer_proposals.is_short(peer_round):
        peer_proposals.go_on(peer_round, acting())
    return redirect(url_for(".preview", peer_round=peer_round), 303)


def _preview(card: RoundCard, errors: Errors | None = None, status: int = 200) -> Response:
    made = proposal_card(card.id) if card.is_prepared else None
    typed = request.form.get("unit")
    unit = typed if typed is not None else made.unit_id if made else None
    units = [("", _("Seluruh instansi")), *unit_options()]
    return render(
        "peers/proposal.html", fragment="peers/_proposal.html", status=status, errors=errors or [],
        **context(card), made=made, unit=unit, units=units, states=ProposalState,
        scope=next((name for key, name in units if str(key) == str(made.unit_id or "")), "")
        if made else "",
    )  # fmt: skip


def _open_page(card: RoundCard, errors: Errors | None = None, status: int = 200) -> Response:
    counts = state_counts(card.id)
    waiting = counts.get(AssignmentState.DIUSULKAN, 0)
    approved = counts.get(AssignmentState.DISETUJUI, 0)
    fault = opening_fault(card.now, acting().on, approved + waiting)
    return render(
        "peers/open.html", status=status, errors=errors or [], **context(card), waiting=waiting,
        approved=approved, fault=peer_round_words.round_fault(fault, card) if fault else "",
        small=in_small_groups(card.id),
    )  # fmt: skip


def _extend_page(card: RoundCard, errors: Errors | None = None, status: int = 200) -> Response:
    form = request.form
    typed = tuple(form.get(f"sampai-{part}", "") for part in ("hari", "bulan", "tahun"))
    return render(
        "peers/extend.html", status=status, errors=errors or [], **context(card), typed=form,
        until=typed if errors else parts_of(card.closes_on),
    )  # fmt: skip


def _close_page(card: RoundCard, errors: Errors | None = None, status: int = 200) -> Response:
    return render("peers/close.html", status=status, errors=errors or [], **context(card))
