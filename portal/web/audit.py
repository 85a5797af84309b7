"""The audit trail for auditor and administrator: search, and the chain's own check."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.errors import Invalid
from portal.queries.audit import TrailSearch, chain_head, trail
from portal.rules.actions import Action
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import pager

bp = Blueprint("audit", __name__, url_prefix="/jejak-audit")
PER_PAGE = 25
VERIFY = "flask audit verify"  # a command, the same in every language


@bp.get("")
@allowed(Action.AUDIT_READ)
def index() -> Response:
    """Newest first, by the beginning of an act's tag or an actor's name."""
    search = request.args.get("q", "").strip()[:100]
    page = request.args.get("halaman", 1, type=int)
    if not 1 <= page <= 1_000_000:
        raise Invalid(_("Nomor halaman harus angka mulai dari 1."))
    entries, total = trail(TrailSearch(start=search), page, PER_PAGE)
    return render(
        "audit/index.html",
        entries=entries,
        q=search,
        head=chain_head(),
        verify=VERIFY,
        pager=pager(page, total, PER_PAGE, ".index", q=search or None),
    )
