"""Members of a running session: somebody else sits or chairs, noted by whoever convenes."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid
from portal.queries.forum import SessionCard, session_card
from portal.queries.forum_people import eligible_members
from portal.queries.forum_record import replacements_of
from portal.rules.actions import Action
from portal.services import forum_replacements
from portal.services.forum_replacements import Change
from portal.web import forum_words
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("forum_members", __name__, url_prefix="/forum")
Errors = list[tuple[str, str]]


@bp.get("/<uuid:sitting>/ganti")
@allowed(Action.FORUM_CONVENE)
def replacing(sitting: uuid.UUID) -> Response:
    """Who sits, who could, and who was replaced so far."""
    return _page(session_card(sitting, must_be()), [])


@bp.post("/<uuid:sitting>/ganti")
@allowed(Action.FORUM_CONVENE)
def replace(sitting: uuid.UUID) -> BaseResponse:
    """Let somebody else sit or chair."""
    card, form = session_card(sitting, must_be()), request.form
    change = Change(_key(form.get("diganti")), _key(form.get("pengganti")), form.get("alasan", ""))
    seen = form.get("versi", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    by = must_be().actor.employee_id
    try:
        forum_replacements.replace_member(sitting, change, by, version, acting())
    except Invalid as error:
        return _page(card, [("alasan", words_of(error))], 422)
    except (IllegalStep, Changed) as error:
        return _page(session_card(sitting, must_be()), [("alasan", words_of(error))], 409)
    return redirect(url_for("forum.show", sitting=sitting, kabar="diganti"), 303)


def _page(card: SessionCard, errors: Errors, status: int = 200) -> Response:
    zone = acting().at.tzinfo
    sits = {one.id for one in card.members}
    gone = {one.id for one in card.former}
    people = [one for one in eligible_members(card.row.meets_on) if one.id not in gone]
    return render(
        "forum/replace.html", status=status, card=card, errors=errors, typed=request.form,
        words=forum_words, past=replacements_of(card.row.id, zone),
        title=forum_words.session_title(card.row.number, card.period.span.key),
        members=[(str(one.id), one.name) for one in card.members],
        others=[(str(one.id), one.name) for one in people if one.id not in sits],
        chairs=[
            (str(one.id), one.name) for one in people
            if one.id in sits and one.may_chair and (card.chair is None or one.id != card.chair.id)
        ],
    )  # fmt: skip


def _key(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.UUID(int=0)
