"""Schemes for whoever may read them: in force, adopted before, shipped; and the page for all."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, make_response
from flask_babel import gettext as _

from portal.errors import NotFound
from portal.queries.schemes import (
    ListedVersion,
    agency_instruments,
    listed_drafts,
    listed_versions,
    scheme_version,
    scheme_version_in_force,
)
from portal.rules.actions import Action
from portal.rules.instruments import Instrument
from portal.rules.scheme_diff import Change, diff
from portal.rules.scheme_form import Part, form_of
from portal.rules.scheme_sections import Section, sections
from portal.rules.schemes import Scheme, load_shipped, shipped_schemes, to_mapping, to_toml
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.scheme_words import chapters, highlights
from portal.web.visitors import acting, must_be

bp = Blueprint("schemes", __name__, url_prefix="/skema")
way = Blueprint("scheme_way", __name__, url_prefix="/cara-kita-menilai")
NUMBER = "<int(max=9999):scheme_number>"


@dataclass(frozen=True)
class Comparison:
    """What changes from one scheme to another; `with_what` names the other one."""

    with_what: str
    changes: list[Change]


def may_write() -> bool:
    """Whether the visitor may write the agency's scheme; a grant for single units is not enough."""
    return must_be().may(Action.SCHEMES_WRITE, frozenset())


@bp.get("")
@allowed(Action.SCHEMES_READ)
def index() -> Response:
    """In force, to come, history, drafts, and the five that ship with the portal."""
    versions = listed_versions(acting().on)
    current = next((one for one in versions if one.is_in_force), None)
    scheme = scheme_version(current.number) if current else None
    return render(
        "schemes/index.html",
        versions=versions,
        current=current,
        current_words=highlights(scheme) if scheme else [],
        drafts=listed_drafts() if may_write() else [],
        shipped=[(name, one, highlights(one)) for name, one in _all_shipped()],
        may_write=may_write(),
    )


@bp.get(f"/versi/{NUMBER}")
@allowed(Action.SCHEMES_READ)
def version(scheme_number: int) -> Response:
    """An adopted version: every setting, and what it changed."""
    scheme = scheme_version(scheme_number)
    found = next(one for one in listed_versions(acting().on) if one.number == scheme_number)
    compared = [*_with_previous(scheme, scheme_number), *_with_shipped(scheme, found.based_on)]
    return _scheme_page(scheme, f"versi-{scheme_number}", compared, found)


@bp.get("/bawaan/<slug:shipped>")
@allowed(Action.SCHEMES_READ)
def shipped(shipped: str) -> Response:
    """A shipped scheme: every setting, and how it differs from the one in force."""
    scheme = shipped_scheme(shipped)
    return _scheme_page(scheme, f"bawaan-{shipped}", comparisons(scheme, None), None)


@bp.get(f"/versi/{NUMBER}/skema.toml")
@allowed(Action.SCHEMES_READ)
def export_version(scheme_number: int) -> Response:
    """An adopted version as a file."""
    return toml_file(to_toml(scheme_version(scheme_number)), f"skema-versi-{scheme_number}")


@bp.get("/bawaan/<slug:shipped>/skema.toml")
@allowed(Action.SCHEMES_READ)
def export_shipped(shipped: str) -> Response:
    """A shipped scheme as a file."""
    return toml_file(to_toml(shipped_scheme(shipped)), f"skema-{shipped}")


@way.get("")
@signed_in
def show() -> Response:
    """How we appraise, in plain sentences, for everybody who is logged in."""
    try:
        found = scheme_version_in_force(acting().on)
    except NotFound:
        return render("schemes/way_none.html", may_read=must_be().may(Action.SCHEMES_READ))
    return render(
        "schemes/way.html",
        scheme=found.scheme,
        number=found.number,
        chapters=chapters(found.scheme),
        may_read=must_be().may(Action.SCHEMES_READ),
    )


def shipped_scheme(name: str) -> Scheme:
    """A shipped scheme by name. Raises NotFound."""
    if name not in shipped_schemes():
        raise NotFound(_("Skema bawaan ini tidak ada."))
    return load_shipped(name)


def comparisons(scheme: Scheme, based_on: str | None) -> list[Comparison]:
    """What `scheme` changes against the one in force and against the one it grew from."""
    grown = _with_shipped(scheme, based_on)
    try:
        current = scheme_version_in_force(acting().on)
    except NotFound:
        return grown
    words = _("skema yang berlaku sekarang (versi %(n)s)", n=current.number)
    return [Comparison(words, diff(current.scheme, scheme, spoken())), *grown]


def _with_shipped(scheme: Scheme, name: str | None) -> list[Comparison]:
    if name is None or name not in shipped_schemes():
        return []
    base = load_shipped(name)
    words = _("skema bawaan “%(name)s”", name=base.name.in_(spoken()))
    return [Comparison(words, diff(base, scheme, spoken()))]


def _with_previous(scheme: Scheme, number: int) -> list[Comparison]:
    if number == 1:
        return []
    words = _("versi %(n)s", n=number - 1)
    return [Comparison(words, diff(scheme_version(number - 1), scheme, spoken()))]


def settings_of(
    content: Mapping[str, object], instruments: Mapping[str, Instrument]
) -> list[tuple[Section, tuple[Part, ...]]]:
    """Every section with its filled form, for a page that only shows."""
    lang = spoken()
    return [(each, form_of(each, content, instruments, lang)) for each in sections(lang)]


def toml_file(text: str, name: str) -> Response:
    """A file to download."""
    response = make_response(text)
    response.mimetype = "application/toml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return response


def _all_shipped() -> list[tuple[str, Scheme]]:
    return [(name, load_shipped(name)) for name in shipped_schemes()]


def _scheme_page(
    scheme: Scheme, source: str, compared: list[Comparison], listed: ListedVersion | None
) -> Response:
    settings = settings_of(to_mapping(scheme), agency_instruments())
    return render(
        "schemes/scheme.html",
        scheme=scheme,
        listed=listed,
        source=source,
        words=highlights(scheme),
        comparisons=compared,
        settings=settings,
        may_write=may_write(),
    )
