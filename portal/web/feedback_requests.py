"""Asking for feedback, the inbox of what others ask, and declining with a reason."""

import datetime
import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotFound
from portal.queries import feedback as notes
from portal.queries.feedback_sight import colleagues
from portal.queries.people import employee_name
from portal.rules.actions import Action
from portal.services import feedback_requests
from portal.services.feedback_requests import NewRequest
from portal.web import feedback_form, feedback_words
from portal.web.dates import parts_of, read_date
from portal.web.feedback import employee
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("feedback_requests", __name__, url_prefix="/umpan-balik")
Errors = list[tuple[str, str]]
WEEKS = 2


@bp.get("/permintaan")
@signed_in
def index() -> Response:
    """What others ask of me, and what I asked."""
    return _index()


@bp.get("/minta")
@signed_in
def choose() -> Response:
    """Whom to ask; anybody connected with my work may be."""
    me = employee(Action.FEEDBACK_ASK)
    search = request.args.get("q", "").strip()[:100]
    people = colleagues(acting().on, search=search, but=me) if search else []
    return render("feedback/ask_whom.html", people=people, q=search)


@bp.route("/minta/<uuid:person>", methods=["GET", "POST"])
@signed_in
def ask(person: uuid.UUID) -> BaseResponse:
    """One question to one person."""
    me = employee(Action.FEEDBACK_ASK)
    name = employee_name(person)
    if request.method == "GET":
        return _ask_page(person, name)
    goal, value = feedback_form.about(request.form.get("tentang", ""))
    try:
        until = read_date(request.form, "sampai")
    except Invalid as error:
        return _ask_page(person, name, [("sampai-hari", words_of(error))], 422)
    if until is None:
        return _ask_page(person, name, [("sampai-hari", _("Tulis batas waktunya."))], 422)
    if goal is None and value is None:
        return _ask_page(person, name, [("tentang", _("Pilih hasil kerja atau nilai."))], 422)
    new = NewRequest(person, request.form.get("pertanyaan", ""), until, goal, value)
    try:
        feedback_requests.ask(me, new, acting())
    except (Invalid, NotFound) as error:
        is_day = error.message.startswith("Batas")
        field = "sampai-hari" if is_day else "pertanyaan"
        return _ask_page(person, name, [(field, words_of(error))], 422)
    except IllegalStep as error:
        return _ask_page(person, name, [("pertanyaan", words_of(error))], 409)
    return redirect(url_for(".index", kabar="diminta"), 303)


@bp.post("/permintaan/<uuid:ask>/tolak")
@signed_in
def decline(ask: uuid.UUID) -> BaseResponse:
    """Say why not."""
    me = employee(Action.FEEDBACK_READ)
    try:
        feedback_requests.decline(ask, me, request.form.get("alasan", ""), acting())
    except Invalid as error:
        return _index([(f"alasan-{ask}", words_of(error))], 422)
    except IllegalStep as error:
        return _index([("masuk", words_of(error))], 409)
    return redirect(url_for(".index", kabar="ditolak"), 303)


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    me = employee(Action.FEEDBACK_READ)
    return render(
        "feedback/requests.html", status=status, incoming=notes.requests_to(me),
        mine=notes.requests_by(me), on=acting().on, errors=errors or [], typed=request.form,
        notice=request.args.get("kabar", ""), words=feedback_words,
    )  # fmt: skip


def _ask_page(
    person: uuid.UUID, name: str, errors: Errors | None = None, status: int = 200
) -> Response:
    me, on = employee(Action.FEEDBACK_ASK), acting().on
    goals = [(str(goal), text) for goal, text in notes.goals_of(me, on.year)]
    form = request.form
    until = parts_of(on + datetime.timedelta(weeks=WEEKS))
    if errors:
        until = (
            form.get("sampai-hari", ""), form.get("sampai-bulan", ""), form.get("sampai-tahun", "")
        )  # fmt: skip
    return render(
        "feedback/ask.html", status=status, person=person, name=name, errors=errors or [],
        typed=form, until=until, about=feedback_words.about_options(list(goals)),
    )  # fmt: skip
