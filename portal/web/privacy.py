"""One's own data: everything the portal holds, by class, and the file to take away."""

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _

from portal.errors import Invalid, TooManyTries
from portal.queries.own_data import (
    PER_PAGE,
    Subject,
    held_counts,
    held_everything,
    held_page,
    subject_of_account,
)
from portal.rules.data_map import data_map
from portal.rules.retention import retention_on
from portal.services.exports import note_export
from portal.web import own_file
from portal.web.auth import waiting
from portal.web.filters import known_agency
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.paging import page_number, pager
from portal.web.privacy_words import shown
from portal.web.visitors import acting, must_be

bp = Blueprint("privacy", __name__, url_prefix="/privasi")


@bp.get("/data-saya")
@signed_in
def own() -> Response:
    """Everything that is kept about whoever is logged in, by class."""
    return _overview()


@bp.get("/data-saya/<slug:data_part>")
@signed_in
def own_table(data_part: str) -> Response:
    """The rows of one table that are about whoever is logged in."""
    subject = subject_of_account(must_be().account_id)
    page = page_number(request.args.get("halaman", ""))
    held = held_page(subject, data_part, page)
    rule = retention_on(acting().on)
    lang = spoken()
    return render(
        "privacy/own_table.html",
        held=held,
        kind=rule[held.mapped.class_key],
        heads=[data_map().label(name, lang) for name in held.columns],
        shown=shown,
        pager=pager(page, held.count, PER_PAGE, ".own_table", data_part=data_part),
    )


@bp.post("/data-saya/unduh")
@signed_in
def take_away() -> Response:
    """The whole file as JSON or PDF: on record, and not without end."""
    kind = request.form.get("bentuk", "")
    if kind not in ("json", "pdf"):
        raise Invalid(_("Pilih bentuk berkas: JSON atau PDF."))
    subject, act = subject_of_account(must_be().account_id), acting()
    try:
        note_export(subject, kind, act)
    except TooManyTries as error:
        return _overview([("unduh-json", waiting(error.pause))], 429)
    held = held_everything(subject)
    if kind == "json":
        return _download(own_file.as_json(subject, held, act.at), "application/json", "json")
    return _download(own_file.as_pdf(subject, held, act.at, spoken()), "application/pdf", "pdf")


def _overview(errors: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    subject = subject_of_account(must_be().account_id)
    rule = retention_on(acting().on)
    held = [one for one in held_counts(subject) if one.count]
    by_class = [
        (kind, [one for one in held if one.mapped.class_key == kind.key]) for kind in rule.classes
    ]
    return render(
        "privacy/own.html",
        status=status,
        errors=errors or [],
        by_class=[(kind, tables) for kind, tables in by_class if tables],
        is_employee=_is_employee(subject),
    )


def _is_employee(subject: Subject) -> bool:
    return subject.employee_id is not None


def _download(content: str | bytes, kind: str, ending: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    name = f"data-saya_{known_agency().short_name.lower()}_{acting().on:%Y%m%d}.{ending}"
    safe = "".join(sign if sign.isascii() and sign.isprintable() else "-" for sign in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe.replace(" ", "-")}"'
    return response
