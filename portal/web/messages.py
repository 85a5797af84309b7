"""One's own messages: a list, opening, marking as read."""

import uuid
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers.response import Response as BaseResponse

from portal.queries.messages import page_of_messages
from portal.rules.messages import MessageKind
from portal.services import messages
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.message_words import message_words
from portal.web.paging import page_number, pager
from portal.web.visitors import acting, local_target, must_be

bp = Blueprint("messages", __name__, url_prefix="/pesan")
PER_PAGE = 25
UNREAD = "belum"


@bp.get("")
@signed_in
def index() -> Response:
    """Newest first; only the unread ones where asked for."""
    only_unread = request.args.get("tampil") == UNREAD
    page = page_number(request.args.get("halaman", ""))
    found, total = page_of_messages(
        **_mine(), only_unread=only_unread, page=page, per_page=PER_PAGE
    )
    shown = UNREAD if only_unread else None
    return render(
        "messages/index.html",
        messages=[(one, message_words(MessageKind(one.kind))) for one in found],
        only_unread=only_unread,
        notice=request.args.get("kabar", ""),
        pager=pager(page, total, PER_PAGE, ".index", tampil=shown),
    )


@bp.post("/<uuid:message>/buka")
@signed_in
def open_message(message: uuid.UUID) -> BaseResponse:
    """Mark one message as read; and go where it leads, unless it is only to be marked."""
    link = messages.mark_read(message, **_mine(), act=acting())
    if request.form.get("tandai"):
        return redirect(url_for(".index", kabar="satu"), 303)
    return redirect(local_target(link), 303)


@bp.post("/baca-semua")
@signed_in
def mark_all() -> BaseResponse:
    """Mark everything as read that is there now."""
    messages.mark_all_read(**_mine(), act=acting())
    return redirect(url_for(".index", kabar="semua"), 303)


def _mine() -> dict[str, Any]:
    visitor = must_be()
    return {"account_id": visitor.account_id, "employee_id": visitor.actor.employee_id}
