"""The personnel office's list of results with filters and files, and bundles of a unit."""

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.tables_xlsx import table_xlsx
from portal.errors import Invalid, NotAllowed, NotFound
from portal.queries.document_bundles import bundle_view, bundles_of
from portal.queries.result_levels import result_levels
from portal.queries.result_lists import (
    PER_PAGE,
    ListedResult,
    Wanted,
    all_office_results,
    office_results,
    periods_with_results,
    unit_counts,
)
from portal.queries.result_stages import STAGES
from portal.queries.units import UnitRows, paths_of, unit_rows
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.predikat import Predikat
from portal.rules.result_jobs import BundleKind, JobState
from portal.services import document_bundles
from portal.services.document_bundles import archive_of
from portal.web import period_words, result_words
from portal.web.downloads import KINDS
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.paging import page_number, pager, pager_of
from portal.web.proving import Errors
from portal.web.refusals import words_of
from portal.web.visitors import acting, asks_for, must_be

bp = Blueprint("result_office", __name__, url_prefix="/rekap-hasil")
SOMEBODY = uuid.UUID(int=0)


@bp.get("")
@signed_in
def index() -> Response:
    """Results by period, unit, predikat and state."""
    _allowed()
    return _index()


@bp.get("/hasil.xlsx")
@signed_in
def export() -> Response:
    """The filtered list as a workbook; NIP as text."""
    _allowed()
    rows = all_office_results(_wanted())
    heads = [
        _("Nama"), "NIP", _("Unit"), _("Periode"), _("Formulir"), _("Predikat"), _("Keadaan"),
        _("Ditandatangani"), _("Disampaikan"), _("Diterima"), _("Dilaporkan"),
    ]  # fmt: skip
    made = table_xlsx(heads, [_cells(one) for one in rows], _("Hasil penilaian"))
    response = Response(made, mimetype=KINDS["xlsx"])
    response.headers["Content-Disposition"] = 'attachment; filename="hasil-penilaian.xlsx"'
    return response


@bp.post("/bundel")
@signed_in
def ask() -> BaseResponse:
    """Ask for the documents of a unit and all below it as one archive."""
    _allowed()
    wanted = _wanted(request.form)
    unit = _uuid(request.form.get("unit", ""))
    kind = request.form.get("muatan", "")
    if wanted.period_id is None or unit is None or wanted.unit_ids is None:
        return _index(
            [
                ("muatan", _("Pilih periode dan unit kerja untuk bundel.")),
            ],
            422,
        )
    if kind not in set(BundleKind):
        return _index([("muatan", _("Pilih isi bundel."))], 422)
    try:
        made = document_bundles.ask(
            wanted.period_id, unit, wanted.unit_ids, BundleKind(kind), acting()
        )
    except Invalid as error:
        return _index([("muatan", words_of(error))], 409)
    return redirect(url_for(".bundle", bundle=made), 303)


@bp.get("/bundel/<uuid:bundle>")
@signed_in
def bundle(bundle: uuid.UUID) -> Response:
    """How far it is; made in the background."""
    _allowed()
    view = bundle_view(bundle, must_be().account_id)
    return render(
        "results/bundle.html", fragment="results/_bundle.html", bundle=view, states=JobState,
        period=period_words.span_words(view.span_key),
        has_file=archive_of(Path(current_app.config["EVIDENCE_FOLDER"]), view.id).is_file(),
    )  # fmt: skip


@bp.get("/bundel/<uuid:bundle>/berkas.zip")
@signed_in
def archive(bundle: uuid.UUID) -> Response:
    """The finished archive, for whoever asked for it."""
    _allowed()
    view = bundle_view(bundle, must_be().account_id)
    path = archive_of(Path(current_app.config["EVIDENCE_FOLDER"]), view.id)
    if view.state is not JobState.SELESAI or not path.is_file():
        raise NotFound(_("Arsip ini belum selesai atau sudah dihapus. Minta bundel baru."))
    name = f"hasil-{view.span_key}.zip"
    return send_file(path, as_attachment=True, download_name=name, mimetype="application/zip")


def _allowed() -> None:
    """Whoever may read the results of somebody in the units of their grant. Raises NotAllowed."""
    visitor = must_be()
    asks_for(Action.RESULT_READ)
    somebody = Target(SOMEBODY, frozenset(), visitor.units)
    if not can(visitor.actor, Action.RESULT_READ, somebody):
        raise NotAllowed(_("Daftar ini untuk pengelola kepegawaian dan auditor."))


def _reach() -> frozenset[uuid.UUID] | None:
    """The units that the visitor may read; None = all of them."""
    visitor = must_be()
    if can(visitor.actor, Action.RESULT_READ, Target(SOMEBODY)):
        return None
    paths = paths_of(unit_rows())
    return frozenset(
        unit for unit, path in paths.items()
        if can(visitor.actor, Action.RESULT_READ, Target(SOMEBODY, frozenset(), path))
    )  # fmt: skip


def _wanted(fields: Any = None) -> Wanted:
    """The filters of the address, or of a form."""
    given = fields if fields is not None else request.args
    reach, unit = _reach(), _uuid(given.get("unit", ""))
    chosen, others = reach, None
    if unit is not None:
        tree = unit_rows()
        below = tree.under(unit)
        chosen = below if reach is None else below & reach
        others = frozenset(tree) - below if reach is None else None
    predikat = given.get("predikat", "")
    stage = given.get("keadaan", "")
    return Wanted(
        period_id=_uuid(given.get("periode", "")), unit_ids=chosen, other_ids=others,
        predikat=Predikat(predikat) if predikat in set(Predikat) else None,
        stage=stage if stage in STAGES else "", name=given.get("cari", "")[:120],
    )  # fmt: skip


def _index(errors: Errors | None = None, status: int = 200) -> Response:
    fields = request.form if request.method == "POST" else request.args
    wanted, number = _wanted(fields), page_number(request.args.get("halaman", ""))
    kept = {k: fields.get(k, "") for k in ("periode", "unit", "predikat", "keadaan", "cari")}
    units = unit_rows()
    periods = _periods()
    counted = unit_counts(wanted, acting().at)
    levels = result_levels(counted, _level(kept["unit"], units), units)
    rows = office_results(wanted, number, counted)
    total = max(levels.total, (number - 1) * PER_PAGE + len(rows) if rows else 0)
    near = [levels.unit, *(row.unit_id for row in levels.rows)]
    names = [(str(one), units[one][1]) for one in near if one is not None and one in units]
    step = page_number(request.args.get("tingkat", ""))
    filters = {k: v for k, v in kept.items() if v}
    return render(
        "results/office.html", status=status, errors=errors or [], words=result_words,
        rows=rows,
        span_words=period_words.span_words, kept=kept, names=dict(names),
        level_heads=[(one, result_words.predikat_words(one)) for one in levels.columns],
        levels=levels, level_rows=levels.rows[(step - 1) * PER_PAGE : step * PER_PAGE],
        level_pager=pager_of("tingkat", step, len(levels.rows), PER_PAGE, ".index", **filters),
        chosen=_chosen(kept, dict(periods), dict(names)),
        pager=pager(number, total, PER_PAGE, ".index", **filters),
        periods=periods,
        units=[("", _("Semua unit")), *names],
        predikats=[("", _("Semua predikat"))]
        + [(one.value, result_words.predikat_words(one)) for one in Predikat],
        stages=result_words.stage_options(), bundles=bundles_of(must_be().account_id),
        kinds=_kinds(), states=JobState, filters=filters,
    )  # fmt: skip


def _periods() -> list[tuple[str, str]]:
    """Every period that has a document."""
    found = [(str(one.id), period_words.title(one)) for one in periods_with_results()]
    return [("", _("Semua periode")), *found]


def _level(typed: str, units: UnitRows) -> uuid.UUID | None:
    """The unit whose units below are shown: the chosen one, else the only one at the top."""
    unit = _uuid(typed)
    if unit is not None and unit in units:
        return unit
    top = [one for one, (parent, _name) in units.items() if parent is None]
    return top[0] if len(top) == 1 else None


def _chosen(kept: Mapping[str, str], periods: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The filters in words, so that they need not be opened to be read."""
    words = [
        periods.get(kept["periode"], _("Semua periode")),
        names.get(kept["unit"], _("Semua unit")),
        *(
            result_words.predikat_words(Predikat(one))
            for one in [kept["predikat"]] if one in set(Predikat)
        ),
        *(words for key, words in result_words.stage_options() if key and key == kept["keadaan"]),
    ]  # fmt: skip
    return ", ".join(words)


def _kinds() -> list[tuple[str, str]]:
    return [
        (BundleKind.LENGKAP.value, _("Dokumen dan hasil evaluasi")),
        (BundleKind.DOKUMEN.value, _("Dokumen evaluasi saja (D.1.x)")),
        (BundleKind.HASIL.value, _("Hasil evaluasi saja (C.1.x)")),
    ]


def _cells(one: ListedResult) -> list[str]:
    days = (one.delivered_on, one.received_on, one.reported_on)
    return [
        one.name, one.nip, one.unit, period_words.span_words(one.span_key), one.form.value,
        result_words.predikat_words(one.predikat), result_words.state_of(one)[0],
        one.signed_at.date().isoformat(), *(day.isoformat() if day else "" for day in days),
    ]  # fmt: skip


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
