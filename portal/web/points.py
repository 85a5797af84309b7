"""The survey manager's desk: points, posters, slips, publishing, comments."""

import csv
import io
import uuid
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.slips import MAX_SLIPS, SlipSheetData, slip_roll
from portal.errors import Changed, IllegalStep, Invalid
from portal.queries.comments import comments
from portal.queries.survey_office import UnitOffice, office_point, office_units, unit_office
from portal.rules import codes
from portal.rules.actions import Action
from portal.rules.respondent_csv import BOM, safe_cell
from portal.rules.survey_periods import SurveyPeriod
from portal.services import survey_points, unit_index
from portal.services.comments import open_comments
from portal.web.dates import read_date
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.point_cache import points as cached_points
from portal.web.public_view import period_label
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("points", __name__, url_prefix="/titik-survei")
Errors = list[tuple[str, str]]


@bp.get("")
@allowed(Action.POINTS_READ)
def index() -> Response:
    """The units whose survey I manage."""
    search = request.args.get("q", "").strip()[:100]
    units = office_units(must_be(), search)
    return render("points/index.html", units=units, q=search)


@bp.get("/<slug:unit>")
@allowed(Action.POINTS_READ)
def unit(unit: str) -> Response:
    """One unit: its points, its periods."""
    return _unit_page(_office(unit))


@bp.post("/<slug:unit>")
@allowed(Action.POINTS_WRITE)
def create(unit: str) -> BaseResponse:
    """A new point with a fresh code."""
    office = _office(unit, Action.POINTS_WRITE)
    chosen = request.form.get("layanan", "")
    service = next((known for known, _name in office.services if str(known) == chosen), None)
    if service is None:
        return _unit_page(office, [("layanan", _("Pilih layanan titik survei ini."))], 422)
    try:
        made = survey_points.create_point(service, request.form.get("nama", ""), acting())
    except Invalid as error:
        return _unit_page(office, [("nama", words_of(error))], 422)
    return redirect(url_for(".point", point=made.id, kabar="dibuat"), 303)


@bp.get("/titik/<uuid:point>")
@allowed(Action.POINTS_READ)
def point(point: uuid.UUID) -> Response:
    """One point: link, posters, slips, window, revoking."""
    return _point_page(point)


@bp.post("/titik/<uuid:point>/masa-buka")
@allowed(Action.POINTS_WRITE)
def window(point: uuid.UUID) -> BaseResponse:
    """The days between which the point takes answers."""
    office_point(point, must_be(), Action.POINTS_WRITE)
    days: dict[str, date | None] = {}
    for name in ("buka", "tutup"):
        try:
            days[name] = read_date(request.form, name)
        except Invalid as error:
            return _point_page(point, [(f"{name}-hari", words_of(error))], 422)
    seen = request.form.get("dilihat", "")
    try:
        survey_points.set_window(point, days["buka"], days["tutup"], acting(), seen=seen)
    except Invalid as error:
        return _point_page(point, [("tutup-hari", words_of(error))], 422)
    except Changed as error:
        return _point_page(point, [("buka-hari", words_of(error))], 409)
    cached_points().clear()
    return redirect(url_for(".point", point=point, kabar="masa-buka"), 303)


@bp.get("/titik/<uuid:point>/cabut")
@allowed(Action.POINTS_WRITE)
def confirm_revoke(point: uuid.UUID) -> Response:
    """What revoking means, before it is done."""
    found, slug = office_point(point, must_be(), Action.POINTS_WRITE)
    return render("points/revoke.html", point=found, unit=slug, errors=[], reason="")


@bp.post("/titik/<uuid:point>/cabut")
@allowed(Action.POINTS_WRITE)
def revoke(point: uuid.UUID) -> BaseResponse:
    """Withdraw the code for good."""
    found, slug = office_point(point, must_be(), Action.POINTS_WRITE)
    reason = request.form.get("alasan", "")[:500]
    try:
        survey_points.revoke_point(point, reason, acting())
    except (Invalid, IllegalStep) as error:
        errors = [("alasan", words_of(error))]
        return render(
            "points/revoke.html", status=422, point=found, unit=slug, errors=errors, reason=reason
        )
    cached_points().clear()
    return redirect(url_for(".unit", unit=slug, kabar="dicabut"), 303)


@bp.post("/titik/<uuid:point>/karcis")
@allowed(Action.SLIPS_PRINT)
def slips(point: uuid.UUID) -> BaseResponse:
    """A fresh roll of one-time slips as a PDF, made once: the codes are not kept."""
    found, slug = office_point(point, must_be(), Action.SLIPS_PRINT)
    typed = request.form.get("jumlah", "").strip()[:10]
    if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= MAX_SLIPS:
        limit = _("Tulis jumlah karcis antara 1 dan %(most)s.", most=MAX_SLIPS)
        return _point_page(point, [("jumlah", limit)], 422)
    pepper = survey_points.pepper(current_app.config["SECRET_KEY"])
    roll = survey_points.issue_slips(point, int(typed), pepper, acting())
    sheet = SlipSheetData(found.service, found.name, current_app.config["PUBLIC_URL"])
    return _download(slip_roll(sheet, roll), "application/pdf", f"karcis_{slug}_{found.code}.pdf")


@bp.post("/<slug:unit>/terbitkan/<period:period>")
@allowed(Action.INDEX_PUBLISH)
def publish(unit: str, period: SurveyPeriod) -> BaseResponse:
    """Freeze the figures of a finished period; a correction needs its reason."""
    office = _office(unit, Action.INDEX_PUBLISH)
    try:
        unit_index.publish(
            office.id, period, acting(), request.form.get("alasan", "")[:500] or None
        )
    except IllegalStep as error:
        return _unit_page(office, [(f"alasan-{period.key}", words_of(error))], 409)
    return redirect(url_for("public.unit_index", unit=unit, period=period), 303)


@bp.post("/<slug:unit>/saran/<period:period>")
@allowed(Action.COMMENTS_READ)
def read_comments(unit: str, period: SurveyPeriod) -> BaseResponse:
    """Comments of a finished period as a table, on record and without any tie to answers."""
    office = _office(unit, Action.COMMENTS_READ)
    open_comments(office.id, period, acting())
    text = io.StringIO()
    # Quoted throughout: a program that separates by commas must not find a formula after one.
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(["layanan", "saran"])
    writer.writerows(
        [safe_cell(one.service), safe_cell(one.text)] for one in comments(office.id, period)
    )
    content = (BOM + text.getvalue()).encode()
    return _download(content, "text/csv", f"saran_{unit}_{period.key}.csv")


def _office(unit: str, action: Action = Action.POINTS_READ) -> UnitOffice:
    return unit_office(unit, must_be(), action, acting().on)


def _unit_page(office: UnitOffice, errors: Errors | None = None, status: int = 200) -> Response:
    return render(
        "points/unit.html",
        status=status,
        office=office,
        period_label=period_label,
        **_buttons(),
        service_options=[(str(known), name) for known, name in office.services],
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
    )


def _point_page(point: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    found, slug = office_point(point, must_be(), Action.POINTS_READ)
    return render(
        "points/point.html",
        status=status,
        point=found,
        unit=slug,
        **_buttons(),
        link=f"{current_app.config['PUBLIC_URL']}/s/{found.code}",
        spoken=codes.grouped(found.code),
        errors=errors or [],
        typed=request.form,
        notice=request.args.get("kabar", ""),
        most_slips=MAX_SLIPS,
    )


def _buttons() -> dict[str, Any]:
    """Which forms this visitor gets to see; each act asks again."""
    visitor = must_be()
    return {
        "may_write": visitor.may(Action.POINTS_WRITE),
        "may_print": visitor.may(Action.SLIPS_PRINT),
        "may_publish": visitor.may(Action.INDEX_PUBLISH),
        "may_read_comments": visitor.may(Action.COMMENTS_READ),
    }


def _download(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
