"""An estimate of credit points for PNS in functional posts, labelled as one."""

import uuid

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import NotFound
from portal.queries.credit_points import credit_page
from portal.queries.standings import in_sight
from portal.rules.actions import Action
from portal.services import credit_points
from portal.web.growth_forms import id_of
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.period_words import span_words
from portal.web.table_files import table_file
from portal.web.visitors import acting, must_be

bp = Blueprint("credit_points", __name__, url_prefix="/pengembangan")


@bp.get("/pegawai/<uuid:person>/angka-kredit")
@signed_in
def show(person: uuid.UUID) -> Response:
    """Closed years with what their predikat would give."""
    sight = in_sight(person, must_be(), Action.DEVELOPMENT_READ, acting().on)
    return render(
        "development/credit.html", person=sight, page=credit_page(sight, acting().on),
        span_words=span_words, may_keep=sight.may(Action.DEVELOPMENT_WRITE),
        is_english=spoken() == "en",
        notice=request.args.get("kabar", ""),
    )  # fmt: skip


@bp.get("/pegawai/<uuid:person>/angka-kredit.<any(csv,xlsx):suffix>")
@signed_in
def export(person: uuid.UUID, suffix: str) -> Response:
    """Every part of every year, as exactly as it was kept."""
    sight = in_sight(person, must_be(), Action.DEVELOPMENT_READ, acting().on)
    heads = [_("Tahun"), _("Predikat"), _("Jabatan"), _("Bulan"), _("Persen"), _("Koefisien"),
             _("Perkiraan"), _("Tersimpan")]  # fmt: skip
    rows: list[list[str | int]] = [
        [
            span_words(one.span.key), one.predikat.label, part.title, part.estimate.months,
            part.estimate.percent, str(part.coefficient), str(part.estimate.shown),
            one.kept_at.date().isoformat() if one.kept_at else "",
        ]
        for one in credit_page(sight, acting().on).lines
        for part in one.parts
    ]  # fmt: skip
    return table_file(heads, rows, suffix, _("Perkiraan angka kredit"))


@bp.post("/pegawai/<uuid:person>/angka-kredit")
@signed_in
def keep(person: uuid.UUID) -> BaseResponse:
    """Freeze an estimate with its percent and coefficient."""
    act = acting()
    sight = in_sight(person, must_be(), Action.DEVELOPMENT_WRITE, act.on)
    wanted = id_of("periode")
    lines = credit_page(sight, act.on).lines
    line = next((one for one in lines if one.period_id == wanted), None)
    if line is None:
        raise NotFound(_("Periode ini tidak dikenal."))
    credit_points.keep(person, line, act)
    return redirect(url_for(".show", person=person, kabar="simpan"), 303)
