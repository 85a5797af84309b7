"""The supervisor's page: raters of the whole team on one page, and of one employee to add some."""

import uuid
from collections.abc import Iterable

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.feedback_sight import colleagues
from portal.queries.peer_assignments import Ratee, declined_of, raters_of, waiting_about
from portal.queries.peer_rounds import RoundCard, round_card, rounds
from portal.queries.rated_people import rated_by
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.peer_rounds import AssignmentOrigin, AssignmentState, PeerRoundState
from portal.rules.relations import Relation
from portal.rules.roles import Standing
from portal.services import peer_assignments
from portal.services.peer_assignments import Decision, Proposer
from portal.web import peer_round_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import Pager, page_number, pager
from portal.web.peer_raters import chosen, requested_id, typed_id
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("peer_team", __name__, url_prefix="/rekan-penilai/tim")
Errors = list[tuple[str, str]]
PER_PAGE = 10


@bp.get("")
@signed_in
def index() -> Response:
    """Everybody whom I rate, with whoever is asked about them."""
    return _team()


@bp.post("/<uuid:peer_round>")
@signed_in
def decide(peer_round: uuid.UUID) -> BaseResponse:
    """Approve what is ticked and take out the rest of what the page showed."""
    me, act = _me(), acting()
    people = rated_by(me, act.on)
    states = dict(one.partition(".")[::2] for one in request.form.getlist("usul")[:1000])
    shown, kept = _keys(states), _keys(request.form.getlist("setuju")[:1000])
    card = round_card(peer_round)
    decision = Decision(kept & shown, shown - kept, _reasons(card, people), states)
    missing = _without_reason(card, people, decision)
    if missing:
        return _team([(f"alasan-{one}", _("Tulis alasan mengeluarkan rekan dari daftar."))
                      for one in missing], 422)  # fmt: skip
    try:
        peer_assignments.decide(peer_round, people, decision, act)
    except Invalid as error:
        return _team([("tim", words_of(error))], 422)
    except (Changed, IllegalStep, NotFound) as error:
        return _team([("tim", words_of(error))], 409)
    page = request.form.get("halaman", "1")
    return redirect(url_for(".index", kabar="diputus", halaman=page, putaran=peer_round), 303)


@bp.get("/<uuid:person>/pegawai")
@signed_in
def show(person: uuid.UUID) -> Response:
    """One employee's raters, to add a colleague."""
    return _one(person)


@bp.post("/<uuid:person>/tambah")
@signed_in
def add(person: uuid.UUID) -> BaseResponse:
    """Add a colleague with a reason; that approves them."""
    sight, rater = _seen(person), typed_id("rekan")
    card = chosen(rounds(PeerRoundState.PERSIAPAN))
    if card is None:
        return _one(person, [("q", _("Tidak ada putaran yang sedang disiapkan."))], 409)
    if rater is None:
        return _one(person, [("q", _("Cari lalu pilih seorang rekan."))], 422)
    is_rater = Standing.SUPERVISOR in sight.target.standings
    origin = AssignmentOrigin.ATASAN if is_rater else AssignmentOrigin.KEPEGAWAIAN
    by, is_other = Proposer(origin, _me()), request.form.get("sebagai") == "pihak_lain"
    reason = request.form.get("alasan", "")
    try:
        peer_assignments.propose(
            card.id, person, rater, by, acting(), reason=reason, as_other=is_other,
            instead_of=typed_id("ganti"),
        )  # fmt: skip
    except Invalid as error:
        return _one(person, [("alasan", words_of(error))], 422)
    except IllegalStep as error:
        return _one(person, [("alasan", words_of(error))], 409)
    return redirect(url_for(".show", person=person, kabar="ditambah"), 303)


@bp.post("/<uuid:person>/buang")
@signed_in
def remove(person: uuid.UUID) -> BaseResponse:
    """Take one colleague out, with a reason."""
    _seen(person)
    card, one = chosen(rounds(PeerRoundState.PERSIAPAN)), typed_id("penugasan")
    if card is None or one is None:
        return _one(person, [("penugasan", _("Pilih rekan yang dikeluarkan."))], 422)
    decision = Decision(out=frozenset({one}), reasons={person: request.form.get("sebab", "")})
    try:
        peer_assignments.decide(card.id, [person], decision, acting())
    except Invalid as error:
        return _one(person, [("sebab", words_of(error))], 422)
    except (IllegalStep, NotFound) as error:
        return _one(person, [("penugasan", words_of(error))], 409)
    return redirect(url_for(".show", person=person, kabar="dikeluarkan"), 303)


def _me() -> uuid.UUID:
    visitor = must_be()
    me = visitor.actor.employee_id
    if me is None or me == visitor.account_id:
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    return me


def _seen(person: uuid.UUID) -> Sight:
    try:
        return in_sight(person, must_be(), Action.PEERS_APPROVE, acting().on)
    except NotAllowed as error:
        raise NotAllowed(_("Daftar penilai pegawai ini tidak terbuka bagi Anda.")) from error


def _keys(texts: Iterable[str]) -> frozenset[uuid.UUID]:
    found = set()
    for text in texts:
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            raise Invalid(_("Daftar usulan tidak terbaca: muat ulang halamannya.")) from None
    return frozenset(found)


def _reasons(card: RoundCard, people: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {one: request.form.get(f"alasan-{one}", "") for one in people}


def _without_reason(card: RoundCard, people: set[uuid.UUID], decision: Decision) -> list[uuid.UUID]:
    """Ratees from whose list somebody would go without a reason."""
    if not decision.out:
        return []
    return [
        ratee.id
        for ratee in raters_of(card, people)
        if not decision.reasons[ratee.id].strip()
        and any(
            one.id in decision.out and one.state is not AssignmentState.DIKELUARKAN
            for one in ratee.raters
        )
    ]


def _team(errors: Errors | None = None, status: int = 200) -> Response:
    me, on = _me(), acting().on
    cards = rounds(PeerRoundState.PERSIAPAN)
    card = _posted_or_chosen(cards)
    people = rated_by(me, on)
    everybody = waiting_about(card, people) if card and people else []
    page = page_number(request.values.get("halaman", ""))
    listed = [one.id for one in everybody[(page - 1) * PER_PAGE :][:PER_PAGE]]
    return render(
        "peers/team.html", status=status, card=card, cards=cards, has_people=bool(people),
        ratees=_in_order(raters_of(card, listed), listed) if card and listed else [],
        pager=_pager(page, len(everybody), card), page=page, size=PER_PAGE,
        waiting=sum(one.waiting for one in everybody), errors=errors or [], typed=request.form,
        notice=request.args.get("kabar", ""), words=peer_round_words,
        origins={one: peer_round_words.origin_words(one) for one in AssignmentOrigin},
        relations={one: peer_round_words.relation_words(one) for one in Relation},
        kept=set(request.form.getlist("setuju")) if errors else None,
    )  # fmt: skip


def _posted_or_chosen(cards: list[RoundCard]) -> RoundCard | None:
    posted = (request.view_args or {}).get("peer_round")
    return next((one for one in cards if one.id == posted), chosen(cards))


def _in_order(ratees: Iterable[Ratee], listed: list[uuid.UUID]) -> list[Ratee]:
    found = {one.id: one for one in ratees}
    return [found[one] for one in listed if one in found]


def _pager(page: int, total: int, card: RoundCard | None) -> Pager:
    filters = {"putaran": card.id} if card else {}
    return pager(page, total, PER_PAGE, "peer_team.index", **filters)


def _one(person: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    sight, on = _seen(person), acting().on
    card = chosen(rounds(PeerRoundState.PERSIAPAN))
    search = request.values.get("q", "").strip()[:100]
    people = colleagues(on, search=search, but=person) if search and card else []
    ratee = raters_of(card, [person])[0] if card else None
    declined = requested_id("ganti")
    return render(
        "peers/person.html", status=status, card=card, sight=sight, ratee=ratee, people=people,
        removable=_removable(ratee), q=search, warnings={}, declined=declined,
        declined_name=declined_of(declined, person),
        errors=errors or [], typed=request.form, words=peer_round_words,
        notice=request.args.get("kabar", ""),
        is_rater=Standing.SUPERVISOR in sight.target.standings,
        has_other=card is not None and Relation.OTHER_PARTY in card.relations,
    )  # fmt: skip


def _removable(ratee: Ratee | None) -> list[tuple[str, str]]:
    rows = ratee.raters if ratee else ()
    return [(str(one.id), one.rater) for one in rows if one.state.counts]
