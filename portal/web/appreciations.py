"""Thanks among colleagues, and the wall of those who wish to be seen."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotFound
from portal.queries.appreciations import colleagues, thanks
from portal.queries.competences import scheme_or_none
from portal.rules.behaviour import label_of
from portal.rules.measures import CoreValue
from portal.services import appreciations
from portal.web.growth_forms import Errors, chosen, id_of, me
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.refusals import words_of
from portal.web.visitors import acting

bp = Blueprint("appreciations", __name__, url_prefix="/penghargaan")
PER_PAGE = 25


@bp.get("/apresiasi")
@signed_in
def index() -> Response:
    """Thanks I gave and received, and a colleague to be thanked."""
    return _page()


@bp.post("/apresiasi")
@signed_in
def give() -> BaseResponse:
    """Thank a colleague for a value that showed."""
    mine, to = me(), id_of("kepada")
    value = chosen(CoreValue, "nilai")
    try:
        if not _is_on():
            raise IllegalStep(_("Skema instansi ini tidak memakai apresiasi."))
        if to is None:
            raise Invalid(_("Cari dan pilih rekan yang Anda apresiasi."))
        if value is None:
            raise Invalid(_("Pilih nilai yang tampak."))
        appreciations.give(mine, to, value, request.form.get("ucapan", ""), acting())
    except Invalid as error:
        marks = (("rekan", "kepada"), ("nilai", "nilai"))
        field = next((f for mark, f in marks if mark in error.message), "ucapan")
        return _page([(field, words_of(error))], 422)
    except (IllegalStep, NotFound) as error:
        return _page([("ucapan", words_of(error))], 409)
    return redirect(url_for(".index", kabar="beri"), 303)


@bp.post("/apresiasi/<uuid:appreciation>/dinding")
@signed_in
def choose_wall(appreciation: uuid.UUID) -> BaseResponse:
    """Show my thanks on the wall, or take them off."""
    shows = request.form.get("tampil") == "ya"
    appreciations.choose_wall(appreciation, me(), shows, acting())
    return redirect(url_for(".index", kabar="dinding"), 303)


@bp.get("/dinding")
@signed_in
def wall() -> Response:
    """Thanks that their receivers wish to show to all staff."""
    page, scheme = page_number(request.args.get("halaman", "")), scheme_or_none(acting().on)
    is_on = bool(scheme and scheme.recognition.wall)
    q = request.args.get("q", "").strip()[:100]
    found, total = thanks(None, page, PER_PAGE, q) if is_on else ([], 0)
    return render(
        "recognition/wall.html", found=found, is_on=is_on, label_of=label_of, q=q,
        has_search=bool(q) or total > PER_PAGE,
        pager=pager(page, total, PER_PAGE, ".wall", q=q or None),
    )  # fmt: skip


def _is_on() -> bool:
    scheme = scheme_or_none(acting().on)
    return scheme is None or scheme.recognition.appreciation_notes


def _page(errors: Errors | None = None, status: int = 200) -> Response:
    mine, on, page = me(), acting().on, page_number(request.args.get("halaman", ""))
    scheme = scheme_or_none(on)
    text = request.values.get("q", "").strip()[:60]
    found, total = thanks(mine, page, PER_PAGE)
    focus = scheme.recognition.appreciated if scheme else ()
    values = sorted(CoreValue, key=lambda one: (one not in focus, list(CoreValue).index(one)))
    return render(
        "recognition/thanks.html", status=status, errors=errors or [], found=found, me=mine,
        q=text, people=colleagues(text, mine, on), typed=request.form, label_of=label_of,
        values=[("", _("Pilih nilai")), *((one.value, label_of(one)) for one in values)],
        is_on=scheme is None or scheme.recognition.appreciation_notes,
        has_wall=bool(scheme and scheme.recognition.wall), notice=request.args.get("kabar", ""),
        pager=pager(page, total, PER_PAGE, ".index"),
    )  # fmt: skip
