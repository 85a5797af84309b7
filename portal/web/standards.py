"""Competence standards of posts: list, write, take away as a spreadsheet."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, Invalid
from portal.queries.competences import scheme_or_none
from portal.queries.post_standards import (
    StandardCard,
    listed_standards,
    posts_without_standard,
    standard_card,
)
from portal.rules.actions import Action
from portal.rules.competences import known_competences, ordered, required_by_kind
from portal.rules.development_rule import development_on
from portal.rules.employment import PostKind
from portal.services import post_standards
from portal.services.post_standards import NewStandard
from portal.web import growth_words
from portal.web.growth_forms import Errors, chosen, seen, typed_levels
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.table_files import table_file
from portal.web.visitors import acting

bp = Blueprint("standards", __name__, url_prefix="/standar-kompetensi")
PER_PAGE = 25


@bp.get("")
@allowed(Action.PROGRAMMES_WRITE)
def index() -> Response:
    """Standards by title, and posts that are held and have none."""
    text, page = (
        request.args.get("q", "").strip()[:100],
        page_number(request.args.get("halaman", "")),
    )
    found, total = listed_standards(text, page, PER_PAGE)
    bare = posts_without_standard(acting().on) if page == 1 and not text else []
    return render(
        "development/standards.html", found=found, q=text, bare=bare, words=growth_words,
        notice=request.args.get("kabar", ""),
        pager=pager(page, total, PER_PAGE, ".index", q=text or None),
    )  # fmt: skip


@bp.get("/ekspor.<any(csv,xlsx):suffix>")
@allowed(Action.PROGRAMMES_WRITE)
def export(suffix: str) -> Response:
    """Every standard with its levels, a line for each."""
    found, _total = listed_standards("", 1, 10_000)
    heads = [
        _("Jabatan"),
        _("Jenis jabatan"),
        _("Dasar"),
        _("Jumlah kompetensi"),
        _("Level tertinggi"),
    ]
    rows: list[list[str | int]] = [
        [s.title, s.post.label, s.basis, s.competences, s.highest] for s in found
    ]
    return table_file(heads, rows, suffix, _("Standar kompetensi"))


@bp.route("/tambah", methods=["GET", "POST"])
@allowed(Action.PROGRAMMES_WRITE)
def create() -> BaseResponse:
    """A new standard; a kind of post fills in the levels that the scheme asks of it."""
    return _form(None)


@bp.route("/<uuid:standard>", methods=["GET", "POST"])
@allowed(Action.PROGRAMMES_WRITE)
def edit(standard: uuid.UUID) -> BaseResponse:
    """Other levels for a post."""
    return _form(standard_card(standard))


def _form(card: StandardCard | None) -> BaseResponse:
    errors, status = Errors(), 200
    if request.method == "POST":
        post = chosen(PostKind, "jenis") or PostKind.PELAKSANA
        new = NewStandard(
            request.form.get("jabatan", ""), post, typed_levels(), request.form.get("dasar", "")
        )
        try:
            post_standards.save_standard(card.id if card else None, new, seen(), acting())
            return redirect(url_for(".index", kabar="simpan"), 303)
        except Invalid as error:
            where = "jabatan" if "abatan" in error.message else "level-integritas"
            errors, status = [(where, words_of(error))], 422
        except Changed as error:
            errors, status = [("jabatan", words_of(error))], 409
    return render(
        "development/standard.html", status=status, card=card, errors=errors,
        values=_values(card, is_posted=bool(errors)), words=growth_words,
        keys=ordered([*known_competences(), *(card.levels if card else ())]),
        kinds=[(kind.value, kind.label) for kind in PostKind],
        stored=standard_card(card.id) if card and status == 409 else None,
    )  # fmt: skip


def _values(card: StandardCard | None, *, is_posted: bool) -> dict[str, str]:
    """What stands in the fields: as typed, as stored, or as the kind of post asks."""
    if is_posted:
        return dict(request.form)
    if card is not None:
        levels, title, post, basis = card.levels, card.title, card.post, card.basis
    else:
        on, basis = acting().on, ""
        title = request.args.get("jabatan", "")[:200]
        post = chosen(PostKind, "jenis") or PostKind.PELAKSANA
        scheme = scheme_or_none(on)
        own = scheme.competences.levels if scheme else None
        levels = required_by_kind(post, own, development_on(on).required)
    fields = {f"level-{key}": str(level) for key, level in levels.items()}
    return {"jabatan": title, "jenis": post.value, "dasar": basis, **fields}
