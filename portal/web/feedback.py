"""Feedback (umpan balik): received, given, answered, corrected.  It bears names on both sides."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries import feedback as notes
from portal.queries.feedback import Note
from portal.queries.feedback_sight import GivingSight, colleagues, giving_sight
from portal.rules.actions import Action
from portal.rules.feedback import draft_marks
from portal.rules.feedback_words import Timing
from portal.rules.reviews import mark_of
from portal.services import feedback
from portal.services.evidence import keep_link
from portal.web import feedback_form, feedback_words
from portal.web.feedback_form import FeedbackForm
from portal.web.guards import signed_in
from portal.web.htmx import render, wants_fragment
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.skp import my_sight
from portal.web.visitors import acting, must_be

bp = Blueprint("feedback", __name__, url_prefix="/umpan-balik")
Errors = list[tuple[str, str]]


@bp.get("")
@signed_in
def index() -> Response:
    """Feedback that I received, or (tampil=diberikan) gave."""
    me = employee(Action.FEEDBACK_READ)
    page = page_number(request.args.get("halaman", ""))
    is_given = request.args.get("tampil") == "diberikan"
    found, total = (notes.given if is_given else notes.received)(me, page)
    filters = {"tampil": "diberikan"} if is_given else {}
    return render(
        "feedback/index.html", notes=found, is_given=is_given, me=me, words=feedback_words,
        waiting=notes.open_requests(me, acting().on),
        pager=pager(page, total, notes.PER_PAGE, ".index", **filters),
    )  # fmt: skip


@bp.get("/beri")
@signed_in
def choose() -> Response:
    """About whom: whoever asked me, colleagues of my units, those above me; search by name."""
    sight = my_sight(Action.FEEDBACK_READ)
    on, search = acting().on, request.args.get("q", "").strip()[:100]
    units = [posting.unit_id for posting in sight.postings]
    asked = [one for one in notes.requests_to(sight.id) if one.is_open(on)]
    above = [one for one in (sight.rater, sight.superior) if one.employee_id and one.name]
    return render(
        "feedback/choose.html", asked=asked, above=above, q=search, words=feedback_words,
        people=colleagues(on, units=units, search=search, but=sight.id),
    )  # fmt: skip


@bp.route("/beri/<uuid:person>", methods=["GET", "POST"])
@signed_in
def give(person: uuid.UUID) -> BaseResponse:
    """Write feedback about somebody; a draft is kept until it is given."""
    giving = giving_sight(person, must_be(), acting().on)
    if request.method == "GET":
        draft = notes.draft_of(person, _me())
        if draft is not None:
            form = feedback_form.kept(draft.fields)
            return _give_page(giving, form, draft=draft, notice=request.args.get("kabar", ""))
        return _give_page(giving, _begun(giving))
    form = feedback_form.typed(request.form)
    new = feedback_form.read(form, giving.relation, {str(r.id): r.id for r in giving.requests})
    if new is None:
        return _give_page(giving, form, 422)
    try:
        proofs = [keep_link(person, link, acting()) for link in form.links]
    except Invalid as error:
        form.errors.append(("tautan", words_of(error)))
        return _give_page(giving, form, 422)
    try:
        made = feedback.give(person, _me(), _with(new, proofs), acting())
    except (Invalid, NotFound) as error:
        form.errors.append((_field_of(error), words_of(error)))
        return _give_page(giving, form, 422)
    except IllegalStep as error:
        form.errors.append(("tulisan", words_of(error)))
        return _give_page(giving, form, 409)
    return redirect(url_for(".show", note=made, kabar="diberikan"), 303)


@bp.post("/beri/<uuid:person>/draf")
@signed_in
def save_draft(person: uuid.UUID) -> BaseResponse:
    """Keep what is typed so far, and say what would make it better."""
    giving = giving_sight(person, must_be(), acting().on)
    form = feedback_form.typed(request.form)
    try:
        act, seen = acting(), request.form.get("dilihat", "")
        feedback.save_draft(person, _me(), dict(form.fields.lists()), act, seen=seen)
    except Invalid as error:
        form.errors.append(("tulisan", words_of(error)))
        return _give_page(giving, form, 422)
    except Changed as error:
        return _other_window(giving, form, words_of(error))
    if wants_fragment():
        return _draft_part(form, act.at)
    return redirect(url_for(".give", person=person, kabar="draf"), 303)


@bp.get("/<uuid:note>")
@signed_in
def show(note: uuid.UUID) -> Response:
    """One feedback with its answer."""
    return _show(note)


@bp.post("/<uuid:note>/jawab")
@signed_in
def answer(note: uuid.UUID) -> BaseResponse:
    """The employee's answer; it closes the feedback."""
    found = notes.note_in_sight(note, must_be(), acting().on)
    if found.employee_id != _me():
        raise NotAllowed(_("Hanya pegawai yang dibicarakan yang menjawab umpan balik ini."))
    try:
        feedback.answer(note, _me(), request.form.get("jawaban", ""), acting())
    except Invalid as error:
        return _show(note, [("jawaban", words_of(error))], 422)
    except IllegalStep as error:
        return _show(note, [("jawaban", words_of(error))], 409)
    return redirect(url_for(".show", note=note, kabar="dijawab"), 303)


@bp.route("/<uuid:note>/koreksi", methods=["GET", "POST"])
@signed_in
def correct(note: uuid.UUID) -> BaseResponse:
    """A corrected version; the old one stays readable beside it."""
    old = notes.note_in_sight(note, must_be(), acting().on)
    if old.giver_id != _me():
        raise NotAllowed(_("Hanya pemberinya yang mengoreksi umpan balik ini."))
    if old.heir_id is not None:
        return redirect(url_for(".show", note=old.heir_id), 303)
    if request.method == "GET":
        return _correct_page(old, feedback_form.of_note(old))
    form = feedback_form.typed(request.form)
    new = feedback_form.read(form, old.relation, {})
    if new is None:
        return _correct_page(old, form, 422)
    try:
        proofs = [keep_link(old.employee_id, link, acting()) for link in form.links]
        made = feedback.correct(note, _me(), _with(new, proofs), acting())
    except (Invalid, NotFound) as error:
        form.errors.append((_field_of(error), words_of(error)))
        return _correct_page(old, form, 422)
    except IllegalStep as error:
        form.errors.append(("tulisan", words_of(error)))
        return _correct_page(old, form, 409)
    return redirect(url_for(".show", note=made, kabar="dikoreksi"), 303)


def employee(action: Action) -> uuid.UUID:
    """The visitor's own employee id, without a look at postings. Raises NotAllowed."""
    visitor = must_be()
    me = visitor.actor.employee_id
    if me is None or me == visitor.account_id or not visitor.may_to(action, me):
        raise NotAllowed(_("Akun ini tidak terhubung dengan data pegawai."))
    return me


def _me() -> uuid.UUID:
    return employee(Action.FEEDBACK_READ)


def _begun(giving: GivingSight) -> FeedbackForm:
    """A new form, from the request that it answers or from the duty list."""
    asked = next((r for r in giving.requests if str(r.id) == request.args.get("permintaan")), None)
    regular = Timing.BERKALA if request.args.get("waktu") == "berkala" else Timing.INSIDENTIL
    if asked is None:
        return feedback_form.blank(waktu=regular.value)
    about = f"nilai:{asked.value.value}" if asked.value else f"hasil:{asked.goal_id}"
    return feedback_form.blank(waktu=regular.value, permintaan=str(asked.id), tentang=about)


def _with(new: feedback.NewFeedback, proofs: list[uuid.UUID]) -> feedback.NewFeedback:
    fields = {name: getattr(new, name) for name in new.__dataclass_fields__}
    return feedback.NewFeedback(**{**fields, "evidence": proofs})


def _field_of(error: Invalid | NotFound) -> str:
    """The field that a refusal of the service is about."""
    text = error.message
    known = {"Catatan": "catatan", "Tulis catatan": "catatan", "Tanggal": "kejadian-hari",
             "Rencana": "tentang", "Langkah": "langkah", "Tautan": "tautan"}  # fmt: skip
    return next((name for start, name in known.items() if text.startswith(start)), "tindak")


def _other_window(giving: GivingSight, form: FeedbackForm, clash: str) -> Response:
    """The draft that stands beside what was typed; pressing again keeps the latter."""
    draft = notes.draft_of(giving.sight.id, _me())
    if draft is not None and wants_fragment():
        return _draft_part(form, draft.saved_at, clash, draft)
    form.errors.append(("tulisan", clash))
    return _give_page(giving, form, 409, draft=draft)


def _draft_part(
    form: FeedbackForm,
    saved_at: datetime,
    clash: str = "",
    stands: notes.Draft | None = None,
) -> Response:
    return render(
        "feedback/_draft.html", status=422 if clash else 200, saved_at=saved_at,
        hints=form.hints(), words=feedback_words, clash=clash,
        mark=_mark(stands.fields if stands else dict(form.fields.lists())),
    )  # fmt: skip


def _mark(fields: Mapping[str, Sequence[str]]) -> str:
    return mark_of(*draft_marks(fields))


def _give_page(
    giving: GivingSight,
    form: FeedbackForm,
    status: int = 200,
    *,
    draft: notes.Draft | None = None,
    notice: str = "",
) -> Response:
    person = giving.sight
    return render(
        "feedback/give.html", status=status, person=person, relation=giving.relation,
        requests=giving.requests, saved_at=draft.saved_at if draft else None, notice=notice,
        mark=_mark(draft.fields if draft else {}) if draft or request.method == "GET"
        else request.form.get("dilihat", ""),
        **_fields(form, person.id, is_leader=giving.relation.is_leader),
    )  # fmt: skip


def _correct_page(old: Note, form: FeedbackForm, status: int = 200) -> Response:
    return render(
        "feedback/correct.html", status=status, note=old,
        **_fields(form, old.employee_id, is_leader=old.relation.is_leader),
    )  # fmt: skip


def _fields(form: FeedbackForm, person: uuid.UUID, *, is_leader: bool) -> dict[str, Any]:
    """What the fields of the form need."""
    goals = [(goal, text) for goal, text in notes.goals_of(person, acting().on.year)]
    return {
        "form": form, "errors": form.errors, "is_leader": is_leader, "words": feedback_words,
        "about": feedback_words.about_options([(str(goal), text) for goal, text in goals]),
        "hints": form.hints(),
    }  # fmt: skip


def _show(note: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    found = notes.note_in_sight(note, must_be(), acting().on)
    return render(
        "feedback/show.html", status=status, note=found, me=must_be().actor.employee_id,
        errors=errors or [], typed=request.form if errors else MultiDict(), words=feedback_words,
        notice=request.args.get("kabar", ""),
    )  # fmt: skip
