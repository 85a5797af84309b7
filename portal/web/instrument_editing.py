"""The forms of a draft: head, section, question. Whatever was typed stays until it is stored.

A form carries a mark of the part as it was drawn, so that two clerks who edit different parts never
meet; when they edit the same part, the second one sees both texts and decides.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import NotFound
from portal.queries.instrument_drafts import DraftCard, draft_card
from portal.rules import instrument_drafts as drafts
from portal.rules.actions import Action
from portal.rules.instrument_drafts import Draft, Kind, NoSuchPart, part_mark
from portal.services import instrument_drafts as drafting
from portal.web import instrument_forms as forms
from portal.web import instrument_item_form as item_form
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.instrument_desk import require, writer
from portal.web.instrument_fields import Errors, Group, Part, Reading, Values, conflicts
from portal.web.instrument_meeting import Stale, heading_of, meeting, same, shown, told
from portal.web.instrument_words import kind_words

ITEM_KINDS = ("scale", "choice", "number", "text")
bp = Blueprint("instrument_editing", __name__, url_prefix="/instrumen/draf/<uuid:draft>")


@dataclass(frozen=True)
class Form:
    """One form in one state: what is typed in it, and how its part is read and stored."""

    card: DraftCard
    heading: str
    anchor: str
    groups: list[Group]
    typed: Values
    mark: str
    values_of: Callable[[Part], Values]
    rows: int = 0
    kind: str = ""


@bp.get("/umum")
@allowed(Action.INSTRUMENTS_WRITE)
def head(draft: uuid.UUID) -> Response:
    """Name, heading, introduction, basis, who answers, languages."""
    return _draw(_head_form(_card(draft)))


@bp.post("/umum")
@allowed(Action.INSTRUMENTS_WRITE)
def save_head(draft: uuid.UUID) -> BaseResponse:
    """Store the head."""
    form = _head_form(_card(draft))
    content = form.card.draft.content
    read = Reading(form.typed, forms.tags_of(content))
    made = forms.read_head(read, content)
    return _save(form, read.errors, lambda one: drafts.with_head(same(one, one.head), made))


@bp.get("/bagian")
@bp.get("/bagian/<key:section>")
@allowed(Action.INSTRUMENTS_WRITE)
def section(draft: uuid.UUID, section: str | None = None) -> Response:
    """The heading of a new section, or of one that is there."""
    card = _card(draft)
    return _draw(_section_form(card, section, _stored_section(card, section)))


@bp.post("/bagian")
@bp.post("/bagian/<key:section>")
@allowed(Action.INSTRUMENTS_WRITE)
def save_section(draft: uuid.UUID, section: str | None = None) -> BaseResponse:
    """Store it."""
    card = _card(draft)
    stored = _known(card, "bagian", section) if section else {}
    form = _section_form(card, section, stored)
    read = Reading(form.typed, forms.tags_of(card.draft.content))
    made = forms.read_section(read, stored)

    def change(one: Draft) -> Draft:
        there = meeting(one, "bagian", section) if section else one
        return drafts.with_section(there, section, made)[0]

    return _save(form, read.errors, change)


@bp.get("/bagian/<key:section>/butir/<any(scale, choice, number, text):kind>")
@allowed(Action.INSTRUMENTS_WRITE)
def new_item(draft: uuid.UUID, section: str, kind: str) -> Response:
    """A new question of a kind at the end of a section."""
    card = _card(draft)
    _stored_section(card, section)
    return _draw(_item_form(card, {}, kind))


@bp.post("/bagian/<key:section>/butir/<any(scale, choice, number, text):kind>")
@allowed(Action.INSTRUMENTS_WRITE)
def add_item(draft: uuid.UUID, section: str, kind: str) -> BaseResponse:
    """Store a new question; where the section is gone, the form says so and keeps its words."""

    def change(one: Draft, made: Part) -> tuple[Draft, str]:
        is_there = any(each["key"] == section for each in one.sections)
        there = one if is_there else told(one, "bagian", section)
        return drafts.with_item(there, section, None, made)

    return _save_item(_item_form(_card(draft), {}, kind), {}, kind, change)


@bp.get("/butir/<key:question>")
@allowed(Action.INSTRUMENTS_WRITE)
def item(draft: uuid.UUID, question: str) -> Response:
    """A question that is there."""
    card = _card(draft)
    stored = _stored_item(card, question)
    return _draw(_item_form(card, stored, stored["kind"]))


@bp.post("/butir/<key:question>")
@allowed(Action.INSTRUMENTS_WRITE)
def save_item(draft: uuid.UUID, question: str) -> BaseResponse:
    """Store it."""
    card = _card(draft)
    stored = _known(card, "butir", question)
    kind = stored.get("kind") or request.form.get("macam", "")
    if kind not in ITEM_KINDS:
        raise NotFound(_("Pertanyaan ini tidak ada lagi di draf."))

    def change(one: Draft, made: Part) -> tuple[Draft, str]:
        return drafts.with_item(meeting(one, "butir", question), "", question, made)

    return _save_item(_item_form(card, stored, kind), stored, kind, change)


def _card(draft: uuid.UUID) -> DraftCard:
    """Raises NotFound, NotAllowed, IllegalStep for a draft that waits for its day."""
    require(Action.INSTRUMENTS_WRITE)
    card = draft_card(draft)
    if card.publish_on is not None:
        raise drafting.waiting()
    return card


def _stored_section(card: DraftCard, key: str | None) -> Part:
    try:
        return {} if key is None else heading_of(card.draft.section(key))
    except NoSuchPart:
        raise NotFound(_("Bagian ini tidak ada lagi di draf.")) from None


def _stored_item(card: DraftCard, key: str) -> Part:
    try:
        return card.draft.item(key)[1]
    except NoSuchPart:
        raise NotFound(_("Pertanyaan ini tidak ada lagi di draf.")) from None


def _known(card: DraftCard, kind: Kind, key: str) -> Part:
    """A part as it is or, taken out meanwhile, as it was; nothing where that is not known."""
    try:
        return shown(card.draft, kind, key)
    except NoSuchPart:
        return {}


def _head_form(card: DraftCard) -> Form:
    content = card.draft.content
    return Form(
        card, _("Nama, penjawab, dan bahasa"), "umum", forms.head_groups(content),
        _typed(forms.head_values(content)), _mark(card.draft.head), forms.head_values,
    )  # fmt: skip


def _section_form(card: DraftCard, key: str | None, stored: Part) -> Form:
    return Form(
        card, _("Ubah bagian") if key else _("Bagian baru"),
        f"bagian-{key}" if key else "susunan", forms.section_groups(card.draft.content),
        _typed(forms.section_values(stored)), _mark(stored), forms.section_values,
    )  # fmt: skip


def _item_form(card: DraftCard, stored: Part, kind: str) -> Form:
    values = _typed(item_form.item_values(stored, kind))
    rows = item_form.rows_of(stored, kind, values)
    step = request.form.get("aksi", "")
    if step == "tambah":
        rows = min(rows + 1, item_form.MOST_OPTIONS)
    values = item_form.with_row_moved(values, step, rows)
    words = kind_words(kind)
    return Form(
        card,
        _("Ubah pertanyaan: %(kind)s", kind=words) if stored
        else _("Pertanyaan baru: %(kind)s", kind=words),
        f"butir-{stored['key']}" if stored else "susunan",
        item_form.item_groups(card.draft.content, kind, rows), values, _mark(stored),
        lambda part: item_form.item_values(part, kind),
        rows if kind in ("scale", "choice") else 0, kind,
    )  # fmt: skip


def _typed(stored: Values) -> Values:
    """What was posted, else what is stored."""
    return request.form.to_dict(flat=False) if request.method == "POST" else stored


def _mark(part: Part) -> str:
    return request.form.get("versi") or part_mark(part)


def _save_item(
    form: Form, stored: Part, kind: str, change: Callable[[Draft, Part], tuple[Draft, str]]
) -> BaseResponse:
    if request.form.get("aksi"):
        return _draw(form)
    read = Reading(form.typed, forms.tags_of(form.card.draft.content))
    made = item_form.read_item(read, stored, kind, form.rows)
    return _save(form, read.errors, lambda one: change(one, made)[0])


def _save(form: Form, errors: Errors, change: Callable[[Draft], Draft]) -> BaseResponse:
    """Store and go back to the draft; else the form again, with everything typed."""
    if errors:
        return _draw(form, errors, 422)
    try:
        drafting.edit(form.card.id, change, writer())
    except Stale as stale:
        theirs = _theirs(form, stale)
        return _draw(form, status=409, theirs=theirs, mark=stale.mark, is_gone=stale.is_gone)
    except NoSuchPart:
        words = _("Tidak ada bagian lagi di draf ini: buat satu bagian, lalu simpan lagi di sini.")
        return _draw(form, [(form.groups[0].fields[0].name, words)], 409)
    url = url_for("instrument_drafts.show", draft=form.card.id, kabar="tersimpan",
                  _anchor=form.anchor)  # fmt: skip
    return redirect(url, 303)


def _theirs(form: Form, stale: Stale) -> list[tuple[str, str]]:
    """What differs in the stored part; the heading of a section says nothing of a new question."""
    is_same_kind = stale.stored.get("kind", "") == form.kind
    if not stale.stored or not is_same_kind:
        return []
    return conflicts(form.groups, form.typed, form.values_of(stale.stored))


def _draw(
    form: Form,
    errors: Errors | None = None,
    status: int = 200,
    theirs: list[tuple[str, str]] | None = None,
    mark: str = "",
    is_gone: bool = False,
) -> Response:
    found: dict[str, str] = {}
    for name, words in errors or []:
        found.setdefault(name, words)
    return render(
        "instruments/form.html",
        status=status,
        form=form,
        values=form.typed,
        mark=mark or form.mark,
        errors=list(found.items()),
        found=found,
        theirs=theirs,
        is_gone=is_gone,
        action=request.path,
        may_add=0 < form.rows < item_form.MOST_OPTIONS,
    )
