"""Drafts of schemes: begun from a copy or a file, mended, compared, thrown away."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, Invalid, NotAllowed
from portal.queries.schemes import (
    DraftCard,
    agency_instruments,
    listed_versions,
    scheme_draft,
    scheme_version,
)
from portal.rules.actions import Action
from portal.rules.scheme_faults import control_of, faults, sentence_of, usable
from portal.rules.scheme_import import MOST_BYTES, ImportFault, read_file
from portal.rules.scheme_sections import section_with, sections
from portal.rules.schemes import (
    Scheme,
    SchemeError,
    leaves_full_rights,
    to_mapping,
    validate_against,
)
from portal.rules.toml_text import to_toml
from portal.services import scheme_drafts
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.refusals import words_of
from portal.web.schemes import comparisons, may_write, shipped_scheme, toml_file
from portal.web.sent_files import faulty, missing_words, sent_file
from portal.web.visitors import acting

bp = Blueprint("scheme_drafts", __name__, url_prefix="/skema/draf")
Errors = list[tuple[str, str]]
DRAFT = "/<uuid:scheme_draft_id>"


def require_write() -> None:
    """The scheme is one for the whole agency, so an office of single units does not write it."""
    if not may_write():
        raise NotAllowed(_("Skema ditulis oleh pengelola kepegawaian seluruh instansi."))


def card_of(scheme_draft_id: uuid.UUID) -> DraftCard:
    """The draft, for whoever may write it."""
    require_write()
    return scheme_draft(scheme_draft_id)


@bp.post("")
@allowed(Action.SCHEMES_WRITE)
def create() -> BaseResponse:
    """Copy a shipped or an adopted scheme into a new draft."""
    require_write()
    kind, _dash, name = request.form.get("dari", "").partition("-")
    if kind == "bawaan":
        scheme, based_on = shipped_scheme(name), name
    elif kind == "versi" and name.isdecimal() and len(name) <= 4:
        scheme = scheme_version(int(name))
        found = (one.based_on for one in listed_versions(acting().on) if one.number == int(name))
        based_on = next(found, None) or ""
    else:
        raise Invalid(_("Pilih skema yang akan disalin dari daftar."))
    made = scheme_drafts.create_draft(to_mapping(scheme), based_on or None, acting())
    return redirect(url_for(".show", scheme_draft_id=made), 303)


@bp.get("/impor")
@allowed(Action.SCHEMES_WRITE)
def import_form() -> Response:
    """Which file may be uploaded."""
    require_write()
    return _import_page([], 200)


@bp.post("/impor")
@allowed(Action.SCHEMES_WRITE)
def import_file() -> BaseResponse:
    """A file becomes a draft, finished or not; what is no scheme is refused."""
    require_write()
    sent = sent_file()
    if sent is None:
        words = missing_words(_("Pilih berkas skema lebih dahulu."))
        return _import_page([("berkas", words)], 422)
    try:
        content = read_file(sent.data)
    except ImportFault as error:
        return _import_page(faulty(error.in_(spoken())), 422)
    made = scheme_drafts.create_draft(content, None, acting())
    return redirect(url_for(".show", scheme_draft_id=made), 303)


@bp.get(DRAFT)
@allowed(Action.SCHEMES_WRITE)
def show(scheme_draft_id: uuid.UUID) -> Response:
    """What is left to mend, what changes, and the way into each section."""
    draft = card_of(scheme_draft_id)
    found = faults(draft.content)
    scheme = usable(draft.content)
    return render(
        "schemes/draft.html",
        draft=draft,
        troubles=links(draft.id, found),
        gaps=gaps_of(draft.id, scheme),
        squeezed=scheme is not None and not leaves_full_rights(scheme),
        comparisons=comparisons(scheme, draft.based_on) if scheme else [],
        sections=[(each, _count(each.slug, found)) for each in sections(spoken())],
        notice=request.args.get("kabar", ""),
    )


@bp.get(f"{DRAFT}/skema.toml")
@allowed(Action.SCHEMES_WRITE)
def export(scheme_draft_id: uuid.UUID) -> Response:
    """The draft as a file, finished or not."""
    return toml_file(to_toml(card_of(scheme_draft_id).content), "skema-draf")


@bp.get(f"{DRAFT}/hapus")
@allowed(Action.SCHEMES_WRITE)
def confirm_discard(scheme_draft_id: uuid.UUID) -> Response:
    """What throwing it away means."""
    return _discard_page(scheme_draft_id)


@bp.post(f"{DRAFT}/hapus")
@allowed(Action.SCHEMES_WRITE)
def discard(scheme_draft_id: uuid.UUID) -> BaseResponse:
    """Throw it away."""
    require_write()
    seen = request.form.get("versi", 0, type=int)
    try:
        scheme_drafts.discard_draft(scheme_draft_id, acting(), seen=seen)
    except Changed as error:
        return _discard_page(scheme_draft_id, words_of(error))
    return redirect(url_for("schemes.index"), 303)


def _discard_page(draft_id: uuid.UUID, trouble: str = "") -> Response:
    draft = card_of(draft_id)
    return render(
        "schemes/discard.html", status=409 if trouble else 200, draft=draft, trouble=trouble
    )


def links(draft_id: uuid.UUID, found: tuple[SchemeError, ...]) -> Errors:
    """Faults as pairs (address of the control, sentence)."""
    lang = spoken()
    return [(_address(draft_id, control_of(fault)), sentence_of(fault, lang)) for fault in found]


def gaps_of(draft_id: uuid.UUID, scheme: Scheme | None) -> Errors:
    """What the agency's instruments do not answer to yet, as `links`."""
    found = validate_against(scheme, agency_instruments()) if scheme else ()
    return links(draft_id, found)


def _address(draft_id: uuid.UUID, control: str) -> str:
    part = section_with(control).slug
    at = url_for("scheme_sections.edit", scheme_draft_id=draft_id, part=part)
    return f"{at}#{control}"


def _count(slug: str, found: tuple[SchemeError, ...]) -> int:
    return sum(1 for fault in found if section_with(control_of(fault)).slug == slug)


def _import_page(errors: Errors, status: int) -> Response:
    most = MOST_BYTES // 1024
    return render("schemes/import.html", status=status, errors=errors, most=most)
