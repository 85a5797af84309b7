"""The administrator names the help desk."""

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep
from portal.queries.help_desk import desk_card
from portal.rules.actions import Action
from portal.services.help_desk import NewDesk, set_desk, trouble_of
from portal.web.guards import allowed
from portal.web.help import desk_store
from portal.web.htmx import render
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("help_desk", __name__, url_prefix="/bantuan")


@bp.get("/meja")
@allowed(Action.SETTINGS_WRITE)
def desk() -> Response:
    """The form with the desk's present contact."""
    return _form()


@bp.post("/meja")
@allowed(Action.SETTINGS_WRITE)
def save() -> BaseResponse:
    """Name the desk; another's change in between is shown beside what was typed."""
    form, seen = request.form, request.form.get("versi", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    new = NewDesk(
        form.get("jabatan", "")[:200], form.get("telepon", "")[:40], form.get("surel", "")[:254],
        form.get("jam", "")[:80], version,
    )  # fmt: skip
    if trouble := trouble_of(new):
        return _form([(trouble[0], _(trouble[1]))], 422)
    try:
        set_desk(new, acting())
    except IllegalStep as error:
        return _form([("jabatan", words_of(error))], 409)
    desk_store().pop("desk", None)
    return redirect(url_for(".desk", kabar="tersimpan"), 303)


def _form(errors: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    return render(
        "help/desk.html",
        status=status,
        errors=errors or [],
        typed=request.form,
        card=desk_card(),
        notice=request.args.get("kabar", ""),
    )
