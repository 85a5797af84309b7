"""Putaran rekan: the office's list of rounds, one round, its terms and how ready it is."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid
from portal.queries.peer_readiness import Wanted, readiness_page
from portal.queries.peer_rounds import (
    RoundCard,
    extensions_of,
    preparable,
    round_card,
    rounds,
    state_counts,
)
from portal.queries.peer_ties import ties_in_round
from portal.rules.actions import Action
from portal.rules.peer_rounds import (
    MOST_INVITED,
    MOST_LOAD,
    Anonymity,
    PeerRoundState,
    closing_fault,
)
from portal.services import peer_rounds
from portal.services.peer_openings import opened
from portal.services.peer_rounds import GroupTerms, NewTerms
from portal.web import peer_round_words, period_words
from portal.web.dates import parts_of, read_date
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("peer_rounds", __name__, url_prefix="/putaran-rekan")
Errors = list[tuple[str, str]]
PER_PAGE = 25
MOST_TIES = 50
GROUP_FIELDS = ("undangan", "batas", "komentar")
LARGEST = 3  # digits of a number that is typed


@bp.get("")
@allowed(Action.PEER_ROUNDS_READ)
def index() -> Response:
    """Rounds, and periods that could have one."""
    return _index()


@bp.post("")
@allowed(Action.PEER_ROUNDS_WRITE)
def prepare() -> BaseResponse:
    """Begin the round of a period."""
    typed = request.form.get("periode", "")
    period = next((one.id for one in preparable() if str(one.id) == typed), None)
    if period is None:
        return _index([("periode", _("Pilih periode dari daftar ini."))], 422)
    try:
        made = peer_rounds.prepare(period, acting())
    except IllegalStep as error:
        return _index([("periode", words_of(error))], 409)
    return redirect(url_for(".show", peer_round=made, kabar="disiapkan"), 303)


@bp.get("/<uuid:peer_round>")
@allowed(Action.PEER_ROUNDS_READ)
def show(peer_round: uuid.UUID) -> Response:
    """Where a round stands and what can be done with it."""
    card, counts = round_card(peer_round), state_counts(peer_round)
    return render(
        "peers/round.html", **context(card), counts=counts, extensions=extensions_of(peer_round),
        may_close=closing_fault(card.now, acting().on) is None,
        may_write=must_be().may(Action.PEER_ROUNDS_WRITE), notice=request.args.get("kabar", ""),
    )  # fmt: skip


@bp.get("/<uuid:peer_round>/kemajuan")
@allowed(Action.PEER_ROUNDS_READ)
def progress(peer_round: uuid.UUID) -> Response:
    """How far the opening is; htmx asks for it again and again."""
    return render(
        "peers/progress.html", fragment="peers/_progress.html", **context(round_card(peer_round))
    )


@bp.route("/<uuid:peer_round>/ketentuan", methods=["GET", "POST"])
@allowed(Action.PEER_ROUNDS_WRITE)
def terms(peer_round: uuid.UUID) -> BaseResponse:
    """Window, limits and level of anonymity, as long as they may change."""
    card = round_card(peer_round)
    if request.method == "GET":
        return _terms_page(card)
    new, errors = _read_terms(card)
    if new is None:
        return _terms_page(card, errors, 422)
    seen = _number("versi")
    try:
        peer_rounds.set_terms(peer_round, new, seen, acting())
    except Invalid as error:
        return _terms_page(card, [("ketentuan", words_of(error))], 422)
    except (Changed, IllegalStep) as error:
        return _terms_page(round_card(peer_round), [("ketentuan", words_of(error))], 409)
    return redirect(url_for(".show", peer_round=peer_round, kabar="ketentuan"), 303)


@bp.get("/<uuid:peer_round>/kesiapan")
@allowed(Action.PEER_ROUNDS_READ)
def ready(peer_round: uuid.UUID) -> Response:
    """Who lacks raters, how the load lies, whether all can be compared, and ties."""
    card, now, visitor = round_card(peer_round), acting().at, must_be()
    page, search = page_number(request.args.get("halaman", "")), request.args.get("q", "").strip()
    wanted = Wanted(search[:100], page, PER_PAGE, anew="hitung" in request.args)
    shown = readiness_page(card, now, wanted)
    may_write = visitor.may(Action.PEER_ROUNDS_WRITE)
    me = visitor.actor.employee_id
    return render(
        "peers/readiness.html", **context(card), found=shown.found, rows=shown.rows, q=wanted.text,
        counted_at=shown.counted_at, is_fresh=shown.counted_at == now,
        pager=pager(page, shown.listed, PER_PAGE, ".ready", peer_round=peer_round, q=wanted.text),
        ties=ties_in_round(peer_round, me, MOST_TIES) if may_write else [], may_write=may_write,
    )  # fmt: skip


def context(card: RoundCard) -> dict[str, Any]:
    """What every page about one round shows."""
    is_opening = card.state is PeerRoundState.MEMBUKA
    return {
        "card": card, "words": peer_round_words, "title": peer_round_words.title(card),
        "opened": opened(card.id) if is_opening else None,
    }  # fmt: skip


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    return render(
        "peers/rounds.html", status=status, cards=rounds(), periods=preparable(),
        errors=errors or [], words=peer_round_words, period_title=period_words.title,
        may_write=must_be().may(Action.PEER_ROUNDS_WRITE),
    )  # fmt: skip


def _terms_page(card: RoundCard, errors: Errors | None = None, status: int = 200) -> Response:
    form = request.form
    days = {
        name: tuple(form.get(f"{name}-{part}", "") for part in ("hari", "bulan", "tahun"))
        if errors
        else parts_of(day)
        for name, day in (("buka", card.opens_on), ("tutup", card.closes_on))
    }
    levels = [(one.value, peer_round_words.anonymity_words(one)) for one in Anonymity]
    return render(
        "peers/terms.html", status=status, errors=errors or [], typed=form, days=days,
        levels=levels, **context(card), most_load=MOST_LOAD, most_invited=MOST_INVITED,
    )  # fmt: skip


def _read_terms(card: RoundCard) -> tuple[NewTerms | None, Errors]:
    """The posted terms, or what is wrong with them field by field."""
    errors: Errors = []
    days = {}
    for name in ("buka", "tutup"):
        try:
            days[name] = read_date(request.form, name)
            if days[name] is None:
                errors.append((f"{name}-hari", _("Tulis tanggalnya.")))
        except Invalid as error:
            errors.append((f"{name}-hari", words_of(error)))
    level = next((a for a in Anonymity if a.value == request.form.get("tingkat")), None)
    if level is None:
        errors.append(("tingkat", _("Pilih apa yang boleh tampil.")))
    names = [f"{name}-{group.relation.value}" for group in card.groups for name in GROUP_FIELDS]
    for name in ("beban", *names):
        if _number(name) < 1:
            errors.append((name, _("Tulis angka bulat mulai dari 1.")))
    opens, closes = days.get("buka"), days.get("tutup")
    if errors or level is None or opens is None or closes is None:
        return None, errors
    groups = {
        group.relation: GroupTerms(
            *(_number(f"{name}-{group.relation.value}") for name in GROUP_FIELDS)
        )
        for group in card.groups
    }
    return NewTerms(opens, closes, _number("beban"), level, groups), []


def _number(name: str) -> int:
    text = request.form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LARGEST else 0
