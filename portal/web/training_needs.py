"""Training needs of the agency: pooled, as a page to print, and as one proposal for a course."""

import uuid
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.report import Report, Section
from portal.errors import NotAllowed, NotFound
from portal.queries.competences import scheme_or_none
from portal.queries.self_levels import levels_of_selves
from portal.queries.training import Catalogue, catalogue
from portal.queries.training_needs import NeedsPage, agency_needs, led_units
from portal.queries.units import UnitRows
from portal.rules.actions import Action
from portal.rules.development_rule import DevelopmentRule, development_on
from portal.rules.scales import round_half_up
from portal.rules.training_needs import PooledNeed
from portal.services import competences
from portal.web import growth_words
from portal.web.downloads import report_file
from portal.web.filters import angka, known_agency, saat, tanggal
from portal.web.growth_forms import Errors
from portal.web.guards import allowed, signed_in
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.table_files import table_file
from portal.web.visitors import acting, must_be

bp = Blueprint("training_needs", __name__, url_prefix="/kebutuhan-pelatihan")
Pooled = PooledNeed[uuid.UUID]


@bp.get("")
@allowed(Action.PROGRAMMES_WRITE)
def index() -> Response:
    """Needs of everybody, or of one unit with those below it."""
    found, unit = _found()
    names = sorted(found.units.items(), key=lambda pair: (pair[1], pair[0]))
    return _page(
        found, unit, "training_needs.index",
        [("", _("Seluruh instansi")), *((str(key), name) for key, name in names)], is_office=True,
    )  # fmt: skip


@bp.get("/unit-kerja")
@signed_in
def mine() -> BaseResponse:
    """Needs of a unit that the visitor leads, with those below it; the office sees all of them."""
    led, units = _led()
    if not led:
        return redirect(url_for(".index"), 303)
    unit = _chosen(led)
    return _page(
        agency_needs(acting().at, unit, units), str(unit), "training_needs.mine",
        [(str(key), name) for key, name in led.items()], is_office=False,
    )  # fmt: skip


@bp.get("/unit-kerja/ekspor.<any(csv,xlsx):suffix>")
@signed_in
def export_mine(suffix: str) -> BaseResponse:
    """The same as a table."""
    led, units = _led()
    if not led:
        return redirect(url_for(".export", suffix=suffix), 303)
    found = agency_needs(acting().at, _chosen(led), units)
    return table_file(_heads(), _rows(found), suffix, _("Kebutuhan pelatihan unit"))


@bp.get("/ekspor.<any(csv,xlsx):suffix>")
@allowed(Action.PROGRAMMES_WRITE)
def export(suffix: str) -> Response:
    """The same as a table."""
    found, _unit = _found()
    return table_file(_heads(), _rows(found), suffix, _("Kebutuhan pelatihan"))


@bp.post("/perbarui")
@allowed(Action.PROGRAMMES_WRITE)
def refresh() -> BaseResponse:
    """Take over what people said of themselves in the self-assessments they sent."""
    competences.take_from_selves(levels_of_selves(), acting())
    return redirect(url_for(".index", kabar="perbarui"), 303)


@bp.get("/usulan/<key:competence>")
@allowed(Action.PROGRAMMES_WRITE)
def proposal(competence: str) -> Response:
    """One competence that many lack, as one page ready to print."""
    found, need = _one(competence)
    return render("training/proposal.html", words=growth_words, **_proposal(found, need))


@bp.get("/usulan/<key:competence>/unduh.<any(pdf,xlsx):form_kind>")
@allowed(Action.PROGRAMMES_WRITE)
def download(competence: str, form_kind: str) -> BaseResponse:
    """The same as PDF or spreadsheet."""
    found, need = _one(competence)
    title = _("Usulan pelatihan %(name)s", name=growth_words.competence(competence))
    if form_kind == "xlsx":
        heads = [_("Unit kerja"), _("Pegawai yang membutuhkan"), _("Pegawai yang dinilai")]
        return table_file(heads, [list(line) for line in _units(found, need)], form_kind, title)
    response = make_response(report_file(_report(found, need, title)))
    response.mimetype = "application/pdf"
    name = f"usulan-pelatihan-{competence.replace('_', '-')}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found() -> tuple[NeedsPage, str]:
    """Needs of the unit in the address. Raises NotFound."""
    text = request.args.get("unit", "")
    try:
        unit = uuid.UUID(text) if text else None
    except ValueError:
        raise NotFound(_("Unit ini tidak dikenal.")) from None
    return agency_needs(acting().at, unit), text


def _led() -> tuple[dict[uuid.UUID, str], UnitRows]:
    """Units that the visitor leads, by name, and all units.

    Raises NotAllowed for whoever leads none and does not answer for the office either.
    """
    led, units = led_units(must_be().actor.employee_id, acting().on)
    if not led and not must_be().may(Action.PROGRAMMES_WRITE):
        raise NotAllowed(_("Kebutuhan unit terbuka bagi pimpinan unit dan pengelola kepegawaian."))
    return led, units


def _chosen(led: dict[uuid.UUID, str]) -> uuid.UUID:
    """The unit in the address, the first without one. Raises NotAllowed for another's."""
    text = request.args.get("unit", "")
    unit = next((one for one in led if not text or str(one) == text), None)
    if unit is None:
        raise NotAllowed(_("Unit ini tidak Anda pimpin."))
    return unit


def _page(
    found: NeedsPage, unit: str, place: str, units: list[tuple[str, str]], *, is_office: bool
) -> Response:
    return render(
        "training/needs.html", page=found, words=growth_words, unit=unit, share=_percent,
        units=units, place=place, is_office=is_office, mean=_mean,
        rule=development_on(found.counted_at.date()),
        file="training_needs.export" if is_office else "training_needs.export_mine",
        notice=request.args.get("kabar", ""), of_all=_of_all,
        bars=[{"label": growth_words.competence(n.competence), "value": _percent(n), "n": n.people}
              for n in found.needs if n.assessed is not None],
    )  # fmt: skip


def _one(competence: str) -> tuple[NeedsPage, Pooled]:
    found = agency_needs(acting().at)
    need = next((one for one in found.needs if one.competence == competence), None)
    if need is None:
        raise NotFound(_("Belum cukup banyak pegawai yang membutuhkan kompetensi ini."))
    return found, need


def _percent(need: Pooled) -> Decimal | None:
    """People in need of those who were assessed, in per cent; None where those are withheld."""
    if need.assessed is None:
        return None
    return round_half_up(Decimal(100 * need.people) / need.assessed, 0)


def _of_all(need: Pooled) -> str:
    """People in need, of how many where that may be told."""
    if need.assessed is None:
        return _("%(n)s orang", n=need.people)
    return _("%(n)s dari %(all)s", n=need.people, all=need.assessed)


def _mean(need: Pooled) -> str:
    """The mean gap in levels, with one decimal."""
    if need.mean_gap is None:
        return "–"
    return angka(round_half_up(need.mean_gap, 1), 1)


def _interval(need: Pooled) -> str:
    low, high = need.share.low, need.share.high
    if low is None or high is None:
        return "–"
    return _("%(low)s–%(high)s persen", low=round(low * 100), high=round(high * 100))


def _heads() -> list[str]:
    return [
        _("Kompetensi"), _("Pegawai yang membutuhkan"), _("Pegawai yang dinilai"), _("Persen"),
        _("Rentang 95 persen"), _("Rata-rata kesenjangan (level)"), _("Prioritas"),
        _("Keyakinan"), _("Asal"),
    ]  # fmt: skip


def _rows(found: NeedsPage) -> list[list[str | int]]:
    words, held = growth_words, _("disembunyikan")
    return [
        [words.competence(n.competence), n.people, held if n.assessed is None else n.assessed,
         held if (share := _percent(n)) is None else int(share), _interval(n), _mean(n),
         words.priority(n.priority)[0], words.confidence(n.confidence),
         words.origin_list(n.origins)]
        for n in found.needs
    ]  # fmt: skip


def _units(found: NeedsPage, need: Pooled) -> list[tuple[str, str, str]]:
    """Units with their numbers by name, and in one line how many are withheld."""
    held = _("disembunyikan")
    told = [one for one in need.units if one.people is not None]
    lines = sorted(
        (
            found.units[one.unit],
            str(one.people),
            held if one.assessed is None else str(one.assessed),
        )
        for one in told
    )
    hidden = len(need.units) - len(told)
    return [*lines, *([(_("%(n)s unit lain", n=hidden), held, held)] if hidden else [])]


def _proposal(found: NeedsPage, need: Pooled) -> dict[str, Any]:
    on = acting().on
    courses, _total = catalogue(
        Catalogue(competence=need.competence, with_drafts=True), None, on, 1, 5
    )
    scheme = scheme_or_none(on)
    offered = [
        one.title.in_(spoken())
        for one in (scheme.training.programmes if scheme else ())
        if one.competence == need.competence
    ]
    return {
        "page": found, "need": need, "units": _units(found, need), "courses": courses,
        "percent": _percent(need), "interval": _interval(need), "mean": _mean(need),
        "offered": offered, "errors": Errors(),
        "rule": development_on(on),
    }  # fmt: skip


def _report(found: NeedsPage, need: Pooled, title: str) -> Report:
    content, words = _proposal(found, need), growth_words
    rule: DevelopmentRule = content["rule"]
    courses = [
        (one.row.title, words.path(one.row.path), str(one.row.hours), tanggal(one.row.starts_on),
         angka(one.row.cost, 0))
        for one in content["courses"]
    ]  # fmt: skip
    facts = [
        (_("Kompetensi"), words.competence(need.competence)),
        (_("Pegawai yang membutuhkan"), _("%(n)s dari %(all)s yang dinilai (%(p)s persen; %(i)s)",
                                          n=need.people, all=need.assessed,
                                          p=content["percent"], i=content["interval"])),
        (_("Rata-rata kesenjangan"), _("%(mean)s level", mean=content["mean"])),
        (_("Prioritas"), words.priority(need.priority)[0]),
        (_("Keyakinan"), words.confidence(need.confidence)),
        (_("Dibaca dari"), words.origin_list(need.origins)),
        (_("Keadaan pada"), saat(found.counted_at)),
    ]  # fmt: skip
    plan = [_("Program dalam skema: %(name)s.", name=name) for name in content["offered"]]
    return Report(
        title=title, lead=known_agency().name, facts=facts,
        sections=(
            Section(
                _("Menurut unit kerja"),
                (_("Kelompok di bawah %(k)s orang, dan yang dapat dihitung dari selisihnya, "
                   "disembunyikan.", k=found.k),),
                (_("Unit kerja"), _("Pegawai yang membutuhkan"), _("Pegawai yang dinilai")),
                content["units"],
            ),
            Section(
                _("Pelatihan yang tersedia"),
                [*plan, *([] if courses else [_("Belum ada di katalog: perlu disusun.")])],
                (_("Pelatihan"), _("Jalur"), _("JP"), _("Mulai"), _("Biaya (Rp)")), courses,
            ),
            Section(_("Dasar"), (rule.sources["needs"],)),
            Section(_("Persetujuan"), (_("Diusulkan oleh: ........................"),
                                       _("Disetujui oleh: ........................"))),
        ),
        foot=title, lang=spoken(),
    )  # fmt: skip
