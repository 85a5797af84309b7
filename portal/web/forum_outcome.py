"""What a forum did: before and after, case by case and counted, and its report once it is over."""

import uuid

from flask import Blueprint, Response, request

from portal.queries.forum import SessionCard, session_card
from portal.queries.forum_outcome import Wanted, outcome_lines, summary_of
from portal.rules.forum_words import SessionState
from portal.web import forum_words
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.visitors import must_be

bp = Blueprint("forum_outcome", __name__, url_prefix="/forum")
PER_PAGE = 25


@bp.get("/<uuid:sitting>/hasil")
@signed_in
def show(sitting: uuid.UUID) -> Response:
    """Before and after: what the forum moved, and with what grounds."""
    card = session_card(sitting, must_be())
    page = page_number(request.args.get("halaman", ""))
    text, shown = request.args.get("q", "").strip()[:100], request.args.get("tampil", "")
    wanted = Wanted(shown) if shown in set(Wanted) else Wanted.SEMUA
    is_over = card.row.state is SessionState.SELESAI
    lines, total = (
        outcome_lines(sitting, card.mine.id if card.mine else None, page, PER_PAGE, wanted, text)
        if _reads_cases(card) else ([], 0)
    )  # fmt: skip
    kept = {name: value for name, value in (("q", text), ("tampil", wanted.value)) if value}
    is_first = page == 1 and not kept
    effect, report = summary_of(sitting, card.row, is_over=is_over) if is_first else (None, None)
    return render(
        "forum/outcome.html", fragment="forum/_outcome.html", card=card, lines=lines, q=text,
        show=wanted.value, shows=forum_words.wanted_options(), effect=effect, report=report,
        words=forum_words,
        reads_cases=_reads_cases(card),
        pager=pager(page, total, PER_PAGE, ".show", sitting=sitting, **kept),
        title=forum_words.session_title(card.row.number, card.period.span.key),
    )  # fmt: skip


def _reads_cases(card: SessionCard) -> bool:
    """Members who declared their ties; whoever convenes only once the minutes are there."""
    if card.mine is not None:
        return card.mine.has_declared
    return card.row.state is SessionState.SELESAI
