"""The three pages of an answer about a colleague: form, last look, receipt.

Rating takes every employee's time in the same two weeks, so that what is the same for all who rate
from one side is drawn once (`kept_pages`); names, answers and keys are filled in.
"""

from dataclasses import replace

from flask import Response, current_app
from markupsafe import Markup

from portal.queries.peer_duties import Duty
from portal.queries.peer_receipts import PeerReceiptStatus
from portal.rules import codes
from portal.web import peer_drawing, peer_form, peer_words
from portal.web.htmx import render
from portal.web.kept_pages import SOME_ID, blank, fill
from portal.web.period_words import span_words
from portal.web.visitors import must_be

_CARRIED = Markup('<input type="hidden" name="{}" value="{}">')


def fresh_form(duty: Duty) -> Response:
    """The form, nothing answered yet."""
    whose = _anybody(duty)
    words = _words(duty) | {"key": peer_form.new_key(), "seal": _seal()}
    return fill("peer_survey/form.html", whose, words, lambda: {
        "duty": whose, "drawn": peer_drawing.items(whose, None), "errors": [], "key": blank("key"),
        "words": peer_words, "period": span_words(duty.span_key), "seal": blank("seal"),
    })  # fmt: skip


def form_again(duty: Duty, given: peer_form.Read, status: int = 200) -> Response:
    """The form with what was typed, and what is wrong with it."""
    errors = dict(given.errors)
    whole = errors.pop("", "")
    summary = [(f"b-{key}", words) for key, words in errors.items()]
    return render(
        "peer_survey/form.html", status=status, duty=duty, drawn=peer_drawing.items(duty, given),
        errors=([("formulir", whole)] if whole else []) + summary, key=given.key, words=peer_words,
        period=span_words(duty.span_key), seal=_seal(),
    )  # fmt: skip


def last_look(duty: Duty, given: peer_form.Read) -> Response:
    """Everything once more, as it will be stored."""
    whose, has_words = _anybody(duty), any(given.comments.values())
    comments = peer_form.masked_comments(duty, given)
    answers = current_app.jinja_env.get_template("peer_survey/_answers.html").render(
        lines=peer_form.lines(duty, given, comments)
    )
    words = _words(duty) | {
        "key": given.key, "code": codes.grouped(given.key), "answers": Markup(answers),  # noqa: S704
        "carried": Markup("").join(_CARRIED.format(*one) for one in given.values.items()),
    }  # fmt: skip
    return fill("peer_survey/check.html", (whose, has_words), words, lambda: {
        "duty": whose, "has_words": has_words, "key": blank("key"), "code": blank("code"),
        "answers": blank("answers"), "carried": blank("carried"), "words": peer_words,
        "period": span_words(duty.span_key),
    })  # fmt: skip


def receipt(code: str, status: PeerReceiptStatus, *, is_new: bool) -> Response:
    """Proof that an answer was taken."""
    words = {"code": codes.grouped(code)}
    return fill("peer_survey/receipt.html", (status, is_new), words, lambda: {
        "code": blank("code"), "status_": status, "states": PeerReceiptStatus, "is_new": is_new,
    })  # fmt: skip


def _anybody(duty: Duty) -> Duty:
    """A duty with the same promise about somebody whose name is filled in."""
    return replace(
        duty, id=SOME_ID, ratee_id=SOME_ID, ratee=blank("ratee"),
        post=blank("post") if duty.post else "",
    )  # fmt: skip


def _words(duty: Duty) -> dict[str, object]:
    return {"id": duty.id, "ratee": duty.ratee, "post": duty.post}


def _seal() -> str:
    return peer_form.draft_seal(must_be().account_id)
