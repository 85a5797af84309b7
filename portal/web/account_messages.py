"""How one is told outside the portal: carriers and quiet hours."""

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Invalid
from portal.queries.messages import reach_of, wishes_of
from portal.services.preferences import HOURS, Wishes, set_wishes
from portal.web.account import bp
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import must_be


@bp.get("/pemberitahuan")
@signed_in
def messages() -> Response:
    """Which carriers, and the hours in which nothing is sent."""
    return _page(_kept())


@bp.post("/pemberitahuan")
@signed_in
def save_messages() -> BaseResponse:
    """Keep the wishes; what was typed stays where it cannot be kept."""
    try:
        wishes = Wishes(
            by_email="surel" in request.form,
            by_gateway="gerbang" in request.form,
            quiet_from=_hour("dari"),
            quiet_until=_hour("sampai"),
        )
        set_wishes(must_be().account_id, wishes)
    except Invalid as error:
        typed = Wishes("surel" in request.form, "gerbang" in request.form)
        return _page(typed, [("dari", words_of(error))], status=422)
    return redirect(url_for(".messages", kabar="simpan"), 303)


def _kept() -> Wishes:
    kept = wishes_of(must_be().account_id)
    if kept is None:
        return Wishes()
    return Wishes(kept.by_email, kept.by_gateway, kept.quiet_from, kept.quiet_until)


def _hour(name: str) -> int | None:
    """The hour of a list; None for the empty choice. Raises Invalid."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 2 and int(typed) in HOURS):
        raise Invalid(_("Pilih jam dari daftar, antara 00.00 dan 23.00."))
    return int(typed)


def _page(
    wishes: Wishes, errors: list[tuple[str, str]] | None = None, status: int = 200
) -> Response:
    quiet = {"dari": wishes.quiet_from, "sampai": wishes.quiet_until}
    shown = {name: "" if hour is None else str(hour) for name, hour in quiet.items()}
    if errors:
        shown = {name: request.form.get(name, "") for name in quiet}
    return render(
        "account/messages.html",
        status=status,
        wishes=wishes,
        shown=shown,
        hours=[("", _("Tidak ada")), *((str(h), f"{h:02}.00") for h in HOURS)],
        reach=reach_of(must_be().account_id),
        errors=errors or [],
        notice=request.args.get("kabar", ""),
    )
