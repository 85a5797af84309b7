"""Public pages: the units and their indices, receipts, method, privacy, posters."""

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers.response import Response as BaseResponse

from portal import clock
from portal.documents.poster import PosterData, PosterSize, poster
from portal.documents.qr import qr_svg
from portal.errors import NotFound, Revoked
from portal.queries.instruments import newest
from portal.queries.receipts import receipt_status
from portal.queries.service_times import speeds_of_unit
from portal.queries.survey_points import ListedPoint, listed_points
from portal.queries.unit_index import (
    PER_PAGE,
    SubjectPage,
    listed_units,
    published_table,
    subject_page,
)
from portal.rules import codes
from portal.rules.ikm_rule import newest_rule
from portal.rules.retention import retention_on
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.tables import UNPRINTABLE
from portal.web.filters import known_agency
from portal.web.guards import public
from portal.web.htmx import render
from portal.web.languages import BY_TAG, LANGUAGES, chosen
from portal.web.paging import page_number, pager
from portal.web.point_cache import points
from portal.web.public_index import index_view
from portal.web.public_view import figure, kinerja

bp = Blueprint("public", __name__)
DEMO_POINTS = 4
CITIZEN_CLASSES = ("survei", "saran", "indeks")


@bp.get("/")
@public
def home() -> BaseResponse:
    """All units with services, searchable, 25 a page; past the last page one is led back to it."""
    # No name holds a control character, and PostgreSQL refuses to compare with a NUL.
    search = UNPRINTABLE.sub("", request.args.get("q", "")).strip()[:100]
    page = page_number(request.args.get("halaman", ""))
    units, total = listed_units(search, page)
    pages = pager(page, total, PER_PAGE, ".home", q=search or None)
    if page > pages.pages:
        return redirect(url_for(".home", halaman=pages.pages, q=search or None), 303)
    # A portal that was set up a minute ago has no questionnaire yet, and no figure to explain.
    instrument = newest()[1] if any(u.figure for u in units) else None
    rows = [
        (
            u.name,
            url_for(".unit_index", unit=u.slug),
            u.kind,
            figure(u.figure, instrument) if u.figure and instrument else None,
        )
        for u in units
    ]
    return render(
        "public/home.html",
        rows=rows,
        q=search,
        pager=pages,
        demo_points=_demo_points(),
    )


@bp.get("/indeks/<slug:unit>")
@bp.get("/indeks/<slug:unit>/periode/<period:period>")
@public
def unit_index(unit: str, period: SurveyPeriod | None = None) -> Response:
    """The index of a unit: the newest figure, or that of a period."""
    return _index(subject_page(unit, None, period))


@bp.get("/indeks/<slug:unit>/<slug:service>")
@bp.get("/indeks/<slug:unit>/<slug:service>/periode/<period:period>")
@public
def service_index(unit: str, service: str, period: SurveyPeriod | None = None) -> Response:
    """The index of one service."""
    return _index(subject_page(unit, service, period))


@bp.get("/indeks/<slug:unit>/periode/<period:period>/data.csv")
@bp.get("/indeks/<slug:unit>/<slug:service>/periode/<period:period>/data.csv")
@public
def table(unit: str, period: SurveyPeriod, service: str | None = None) -> Response:
    """The respondent table frozen with a published figure; `flask compute ikm` gives the same
    digits from it.
    """
    shown = subject_page(unit, service, period).shown
    if shown is None or shown.is_running:
        raise NotFound(_("Tabel jawaban baru tersedia setelah angka diterbitkan."))
    response = make_response(published_table(shown))
    response.mimetype = "text/csv"
    name = "_".join(part for part in ("SKM", unit, service, period.key) if part)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.set_etag(shown.sha256 or "")
    response.make_conditional(request)
    return response


@bp.get("/periksa")
@public
def check_form() -> BaseResponse:
    """Type a receipt's code."""
    typed = request.args.get("kode", "").strip()
    if not typed:
        return render("public/check.html", code="", error=None, status_=None)
    code = codes.normalise(typed, codes.RECEIPT_LENGTH)
    if code is None:
        error = _("Tulis 10 huruf dan angka dari tanda terima Anda.")
        return render("public/check.html", status=422, code=typed, error=error, status_=None)
    return redirect(url_for(".check", receipt=code), 303)


@bp.get("/periksa/<receipt:receipt>")
@public
def check(receipt: str) -> Response:
    """Whether the answer behind a receipt was counted; never what it said."""
    return render(
        "public/check.html", code=receipt, error=None, status_=receipt_status(receipt).value
    )


@bp.get("/privasi")
@public
def privacy() -> Response:
    """What is kept, who sees it, how long, how to object."""
    rule = retention_on(clock.today(known_agency().time_zone))
    return render("public/privacy.html", classes=[rule[key] for key in CITIZEN_CLASSES])


@bp.get("/cara-hitung")
@public
def method() -> Response:
    """How an index is computed, with a worked example."""
    rule = newest_rule()
    classes = [(c.letter, c.nik[0], c.nik[1], kinerja(c.kinerja)) for c in rule.classes]
    return render("public/method.html", classes=classes, rule=rule)


@bp.get("/s/<code:code>/poster-<any('a4', 'a5', 'a6', 'tenda-a5', 'tenda-a6'):size>.pdf")
@public
def survey_poster(code: str, size: PosterSize) -> Response:
    """A point's poster; whoever knows the code has seen the poster, so it needs no login."""
    point = points().get(code).point
    if point.revoked_on is not None:
        raise Revoked(_("Kode ini sudah dicabut; posternya tidak boleh dicetak lagi."))
    base = current_app.config["PUBLIC_URL"]
    data = PosterData(
        agency=known_agency().name,
        unit=point.unit_name,
        service=point.service_name,
        counter=point.name,
        base_url=base,
        code=point.code,
        index_url=f"{base}/indeks/{point.unit_slug}",
        languages=tuple(language.name for language in LANGUAGES),
        lang=BY_TAG[chosen()].html,
    )
    response = make_response(poster(data, size))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="poster_{point.code}_{size}.pdf"'
    response.add_etag()
    response.make_conditional(request)
    return response


def _index(found: SubjectPage) -> Response:
    # Before the first questionnaire is published there is no figure that needs its words.
    told = bool(found.history) or any(figure for _place, figure in found.services)
    instrument = newest()[1] if told else None
    service = found.service.id if found.service else None
    speeds = speeds_of_unit(found.unit.id, service, found.shown.period) if found.shown else []
    return render("public/index.html", view=index_view(found, instrument, speeds))


def _demo_points() -> list[tuple[str, str, str, str, Markup]]:
    """In a demonstration, a few points to scan at once."""
    if current_app.config["PORTAL_ENV"] != "demo":
        return []
    base = current_app.config["PUBLIC_URL"]
    chosen_points: dict[str, ListedPoint] = {}
    for point in listed_points():
        chosen_points.setdefault(point.unit_name, point)
    return [
        (p.unit_name, p.service_name, f"{base}/s/{p.code}", p.code,
         Markup(qr_svg(f"{base}/S/{p.code}", title=_("Kode QR survei %(unit)s", unit=p.unit_name))))  # noqa: S704
        for p in list(chosen_points.values())[:DEMO_POINTS]
    ]  # fmt: skip
