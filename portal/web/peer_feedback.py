"""Feedback of colleagues: for the employee, the same text for the rater, and units above k."""

import uuid
from typing import Any

from flask import Blueprint, Response, abort, make_response, request
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.queries.peer_receipts import receipts_of
from portal.queries.peer_releases import (
    PeerFeedback,
    release_of,
    released_periods,
    releases_of,
    unit_pictures,
)
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.disclosure import UNIT
from portal.services import peer_actions
from portal.web import peer_words
from portal.web.downloads import report_file
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.paging import page_number, pager
from portal.web.peer_report import feedback_report
from portal.web.period_words import span_words
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be, myself

bp = Blueprint("peer_feedback", __name__, url_prefix="/umpan-balik-rekan")
PER_PAGE = 15


@bp.get("")
@signed_in
def index() -> Response:
    """The periods about which I can read something."""
    me = myself(Action.PEER_RESULT_READ)
    return render(
        "peer_feedback/index.html", cards=releases_of(me), me=me, span_words=span_words,
        may_units=must_be().may(Action.FAIRNESS_READ),
    )  # fmt: skip


@bp.get("/<uuid:person>/<uuid:evaluation>")
@signed_in
def show(person: uuid.UUID, evaluation: uuid.UUID) -> Response:
    """What colleagues said: the employee and the rater read the same."""
    sight, feedback = _loaded(person, evaluation)
    return _page(sight, feedback)


@bp.get("/<uuid:person>/<uuid:evaluation>/unduh.pdf")
@signed_in
def download(person: uuid.UUID, evaluation: uuid.UUID) -> Response:
    """The same as a document."""
    sight, feedback = _loaded(person, evaluation)
    response = make_response(report_file(feedback_report(sight, feedback, spoken())))
    response.headers["Content-Type"] = "application/pdf"
    name = f"umpan-balik-rekan-{feedback.span_key}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.post("/<uuid:person>/<uuid:evaluation>/tindakan")
@signed_in
def act_on(person: uuid.UUID, evaluation: uuid.UUID) -> BaseResponse:
    """Write what is to be done, or agree to it."""
    sight, feedback = _loaded(person, evaluation)
    by = must_be().actor.employee_id
    if by is None or not sight.may(Action.DEVELOPMENT_WRITE) or not _is_party(sight):
        raise NotAllowed(_("Tindakan disepakati pegawai dan pejabat penilainya."))
    seen, act = _seen(), acting()
    try:
        if request.form.get("aksi") == "setuju":
            peer_actions.agree(person, evaluation, by, seen, act)
        else:
            typed = request.form.get("tindakan", "")
            peer_actions.write_action(person, evaluation, by, typed, seen, act)
    except Invalid as error:
        return _page(sight, feedback, [("tindakan", words_of(error))], 422)
    except (Changed, IllegalStep, NotFound) as error:
        return _page(*_loaded(person, evaluation), [("tindakan", words_of(error))], 409)
    return redirect(f"{request.path.removesuffix('/tindakan')}?kabar=simpan", 303)


@bp.get("/unit")
@allowed(Action.FAIRNESS_READ)
def units() -> Response:
    """Units with enough employees, from figures that are told already."""
    cards = released_periods()
    wanted = request.args.get("periode", "")
    newest = cards[0] if cards else None
    chosen = next((one for one in cards if str(one.period_id) == wanted), newest)
    page = page_number(request.args.get("halaman", ""))
    pictures, total = unit_pictures(chosen.period_id, page, PER_PAGE) if chosen else ([], 0)
    filters = {"periode": chosen.period_id} if chosen else {}
    return render(
        "peer_feedback/units.html", cards=cards, chosen=chosen, pictures=pictures,
        least=UNIT, span_words=span_words, language=spoken(), words=peer_words,
        pager=pager(page, total, PER_PAGE, ".units", **filters), per_page=PER_PAGE,
    )  # fmt: skip


@bp.get("/tanda-terima/<uuid:evaluation>.txt")
@signed_in
def receipts(evaluation: uuid.UUID) -> Response:
    """The codes of all answers of a released round: the list is as long as answers were counted."""
    codes = receipts_of(evaluation)
    if not codes:
        abort(404)
    response = make_response("\n".join(codes) + "\n")
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    return response


def _loaded(person: uuid.UUID, period: uuid.UUID) -> tuple[Sight, PeerFeedback]:
    """The employee in sight for reading this. Raises NotFound, NotAllowed."""
    sight = in_sight(person, must_be(), Action.PEER_RESULT_READ, acting().on)
    feedback = release_of(person, period)
    if feedback is None:
        raise NotFound(_("Umpan balik rekan untuk periode ini belum dibuka."))
    return sight, feedback


def _is_party(sight: Sight) -> bool:
    me = sight.visitor.actor.employee_id
    return sight.is_oneself or me in (sight.rater.employee_id, sight.superior.employee_id)


def _page(
    sight: Sight,
    feedback: PeerFeedback,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    may_write = (
        sight.may(Action.DEVELOPMENT_WRITE) and _is_party(sight) and not feedback.is_practice
    )
    context: dict[str, Any] = {
        "sight": sight, "feedback": feedback, "period": span_words(feedback.span_key),
        "words": peer_words, "language": spoken(), "may_write": may_write,
        "typed": request.form, "notice": request.args.get("kabar", ""),
    }  # fmt: skip
    return render("peer_feedback/show.html", status=status, errors=errors or [], **context)


def _seen() -> int:
    text = request.form.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
