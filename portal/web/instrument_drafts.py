"""A draft as a whole: what it holds and lacks, its order, preview, publishing, discarding."""

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid
from portal.queries.instrument_drafts import DraftCard, draft_card, waits_until
from portal.queries.instruments import PublishedVersion, versions_of
from portal.rules import instrument_drafts as drafts
from portal.rules.actions import Action
from portal.rules.instrument_checks import findings
from portal.rules.instrument_diff import changes
from portal.rules.instrument_drafts import Draft, Kind, NoSuchPart, part_mark, presentable, readable
from portal.rules.instruments import Instrument, load_shipped, parse, shipped_keys
from portal.rules.relations import Relation
from portal.rules.toml_text import to_toml
from portal.services import instrument_drafts as drafting
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.instrument_desk import download, may, require, writer
from portal.web.instrument_preview import preview as preview_page
from portal.web.instrument_words import (
    change_words,
    finding_words,
    kind_words,
    language_words,
    relation_words,
)
from portal.web.point_cache import points as cached_points
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("instrument_drafts", __name__, url_prefix="/instrumen/draf/<uuid:draft>")
MOST_CHANGES = 100
Errors = list[tuple[str, str]]


@bp.get("")
@allowed(Action.INSTRUMENTS_WRITE)
def show(draft: uuid.UUID) -> Response:
    """The draft as a whole: what it holds and what is missing."""
    require(Action.INSTRUMENTS_WRITE)
    return _page(draft_card(draft))


@bp.post("/susunan")
@allowed(Action.INSTRUMENTS_WRITE)
def arrange(draft: uuid.UUID) -> BaseResponse:
    """Move a part, take it out, or put the last one back."""
    require(Action.INSTRUMENTS_WRITE)
    act, key = request.form.get("aksi", ""), request.form.get("bagian", "")
    kind: Kind = "bagian" if request.form.get("jenis") == "bagian" else "butir"
    acts: dict[str, Callable[[Draft], Draft]] = {
        "naik": lambda one: drafts.moved(one, kind, key, "naik"),
        "turun": lambda one: drafts.moved(one, kind, key, "turun"),
        "hapus": lambda one: drafts.without(_as_seen(one, kind, key), kind, key),
        "kembalikan": drafts.restored,
    }
    if act not in acts:
        raise Invalid(_("Tombol itu tidak dikenal. Muat ulang halaman ini."))
    try:
        drafting.edit(draft, acts[act], writer())
    except NoSuchPart:
        words = _("Bagian itu baru saja diubah atau dihapus. Periksa susunan terbaru di bawah.")
        return _page(draft_card(draft), [("susunan", words)], 409)
    anchor = f"{kind}-{key}" if act in ("naik", "turun") else "susunan"
    return redirect(url_for(".show", draft=draft, _anchor=anchor), 303)


@bp.get("/pratinjau")
@allowed(Action.INSTRUMENTS_WRITE)
def preview(draft: uuid.UUID) -> Response:
    """As a citizen or an employee will see it on a phone."""
    require(Action.INSTRUMENTS_WRITE)
    content = draft_card(draft).draft.content
    return preview_page(presentable(content), url_for(".show", draft=draft))


@bp.get("/berkas.toml")
@allowed(Action.INSTRUMENTS_WRITE)
def export(draft: uuid.UUID) -> Response:
    """The draft as a file, finished or not."""
    require(Action.INSTRUMENTS_WRITE)
    card = draft_card(draft)
    return download(to_toml(readable(card.draft.content)), card.key)


@bp.get("/terbitkan")
@allowed(Action.INSTRUMENTS_PUBLISH)
def confirm_publish(draft: uuid.UUID) -> Response:
    """What changes, and from when, before it is frozen."""
    require(Action.INSTRUMENTS_PUBLISH)
    return _confirm(draft_card(draft))


@bp.post("/terbitkan")
@allowed(Action.INSTRUMENTS_PUBLISH)
def publish(draft: uuid.UUID) -> BaseResponse:
    """Freeze it as the newest version, or approve it for its day."""
    require(Action.INSTRUMENTS_PUBLISH)
    card = draft_card(draft)
    try:
        starts = drafting.publish(draft, _seen(), acting())
    except IllegalStep as error:
        return _confirm(draft_card(draft), [("terbitkan", words_of(error))], 409)
    cached_points().clear()
    if starts is not None:
        return redirect(url_for(".show", draft=draft, kabar="disetujui"), 303)
    return redirect(url_for("instruments.show", key=card.key, kabar="terbit"), 303)


@bp.post("/tarik")
@allowed(Action.INSTRUMENTS_PUBLISH)
def withdraw(draft: uuid.UUID) -> BaseResponse:
    """Take the approval back before its day."""
    require(Action.INSTRUMENTS_PUBLISH)
    try:
        drafting.withdraw(draft, _seen(), acting())
    except IllegalStep as error:
        return _page(draft_card(draft), [("susunan", words_of(error))], 409)
    return redirect(url_for(".show", draft=draft, kabar="ditarik"), 303)


@bp.get("/buang")
@allowed(Action.INSTRUMENTS_WRITE)
def confirm_discard(draft: uuid.UUID) -> Response:
    """What is lost, before it is."""
    require(Action.INSTRUMENTS_WRITE)
    return render("instruments/discard.html", card=draft_card(draft), errors=[])


@bp.post("/buang")
@allowed(Action.INSTRUMENTS_WRITE)
def discard(draft: uuid.UUID) -> BaseResponse:
    """Throw it away."""
    require(Action.INSTRUMENTS_WRITE)
    try:
        drafting.discard(draft, _seen(), acting())
    except IllegalStep as error:
        errors = [("buang", words_of(error))]
        return render("instruments/discard.html", status=409, card=draft_card(draft), errors=errors)
    return redirect(url_for("instruments.index", kabar="dibuang"), 303)


def _seen() -> int:
    """The draft's version that the page showed; nothing readable fits no draft."""
    typed = request.form.get("versi", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _as_seen(one: Draft, kind: Kind, key: str) -> Draft:
    """The draft, when the part is the one that the page showed. Raises NoSuchPart."""
    part = one.section(key) if kind == "bagian" else one.item(key)[1]
    if part_mark(part) != request.form.get("versi"):
        raise NoSuchPart(key)
    return one


def _newest(card: DraftCard) -> PublishedVersion | None:
    found = versions_of(card.key, newest_only=True)
    return found[0] if found else None


def _page(card: DraftCard, errors: Errors | None = None, status: int = 200) -> Response:
    newest = _newest(card)
    content = card.draft.content
    relations = [Relation(one) for one in content.get("relations", [])] or [Relation.CITIZEN]
    return render(
        "instruments/draft.html",
        fragment="instruments/_structure.html",
        status=status,
        card=card,
        content=content,
        removed=card.draft.removed,
        newest=newest,
        findings=_findings(card, newest),
        relations=", ".join(map(relation_words, relations)),
        languages=", ".join(map(language_words, content["languages"])),
        kinds=[(kind, kind_words(kind)) for kind in ("scale", "choice", "number", "text")],
        kind_words=kind_words,
        mark=part_mark,
        errors=errors or [],
        may_publish=may(Action.INSTRUMENTS_PUBLISH),
        notice=request.args.get("kabar", ""),
    )


def _findings(card: DraftCard, newest: PublishedVersion | None) -> list[tuple[str, str]]:
    """(address of the part, what is missing) of everything that keeps it from being published."""
    found = findings(card.draft.content, newest.instrument if newest else None)
    return [(_address(card, one.part), finding_words(one)) for one in found]


def _address(card: DraftCard, part: str) -> str:
    kind, _colon, key = part.partition(":")
    if kind == "umum":
        return url_for("instrument_editing.head", draft=card.id)
    if kind == "butir":
        return url_for("instrument_editing.item", draft=card.id, question=key)
    return url_for(".show", draft=card.id, _anchor=f"bagian-{key}" if key else "susunan")


def shipped(key: str) -> Instrument | None:
    """The text that ships under this key, if one does."""
    return load_shipped(key) if key in shipped_keys() else None


def _confirm(card: DraftCard, errors: Errors | None = None, status: int = 200) -> Response:
    newest = _newest(card)
    missing = _findings(card, newest)
    differences: list[str] = []
    starts = None
    if not missing:
        instrument = parse(readable(card.draft.content))
        starts = waits_until(instrument, acting().on)
        before = newest.instrument if newest else shipped(card.key)
        if before is not None:
            differences = [change_words(one) for one in changes(before, instrument)]
    return render(
        "instruments/publish.html",
        status=status,
        card=card,
        newest=newest,
        findings=missing,
        differences=differences[:MOST_CHANGES],
        more=max(0, len(differences) - MOST_CHANGES),
        starts=starts,
        errors=errors or [],
    )
