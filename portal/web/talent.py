"""Talent: the grid of a closed period, its people, axes, potential and follow-up."""

import uuid
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.queries import talent as found
from portal.queries.earlier_results import people_by_nip
from portal.queries.growth_results import closed_periods
from portal.queries.talent_places import talent_page
from portal.rules.actions import Action
from portal.rules.nine_box import (
    Box,
    Performance,
    PerformanceAxis,
    Potential,
    TalentRule,
    talent_on,
)
from portal.rules.survey_periods import SurveyPeriod
from portal.services import talent
from portal.web import growth_words
from portal.web.dates import parts_of, read_date
from portal.web.growth_forms import Errors, chosen, whole
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager
from portal.web.period_words import span_words
from portal.web.refusals import words_of
from portal.web.result_words import predikat_words
from portal.web.table_files import table_file
from portal.web.visitors import acting, must_be

bp = Blueprint("talent", __name__, url_prefix="/talenta")
PER_PAGE = 25
MOST_LINES = 2000


@bp.get("")
@allowed(Action.RECOGNITION_READ)
def index() -> Response:
    """The nine boxes of a closed period, and its people."""
    return _page()


@bp.post("/susun")
@allowed(Action.RECOGNITION_WRITE)
def place() -> BaseResponse:
    """Work the boxes of a closed period out."""
    try:
        period, span = _period(request.form.get("periode", ""))
        talent.place_all(period, acting())
    except (IllegalStep, NotFound) as error:
        return _page([("susun", words_of(error))], 409)
    return redirect(url_for(".index", periode=span.key, kabar="susun"), 303)


@bp.get("/ekspor.<any(csv,xlsx):suffix>")
@allowed(Action.RECOGNITION_READ)
def export(suffix: str) -> Response:
    """Everybody in a box as a table."""
    period, span = _period(request.args.get("periode", ""))
    people = found.placed_people(period, acting().on)
    heads = [_("Nama"), _("Unit kerja"), _("Kotak"), _("Kinerja"), _("Potensial"), _("Predikat"),
             _("Nilai potensi"), _("Tindak lanjut")]  # fmt: skip
    rows: list[list[str | int]] = [
        [one.name, one.unit, one.row.box, one.row.performance.label, one.row.potential.label,
         one.row.predikat.label, one.row.score, one.row.follow_up]
        for one in people
    ]  # fmt: skip
    return table_file(heads, rows, suffix, _("Talenta %(period)s", period=span.key))


@bp.route("/sumbu", methods=["GET", "POST"])
@allowed(Action.RECOGNITION_WRITE)
def axes() -> BaseResponse:
    """What stands on the axes, and where potential turns."""
    errors, status = Errors(), 422
    if request.method == "POST":
        medium, high = whole("menengah"), whole("tinggi")
        axis = chosen(PerformanceAxis, "kinerja") or PerformanceAxis.PREDIKAT
        try:
            if medium is None or high is None:
                raise Invalid(_("Batas potensial harus angka."))
            talent.set_axes(
                axis, medium, high, request.form.get("dasar", ""), acting(),
                seen=request.form.get("dilihat", ""),
            )  # fmt: skip
            return redirect(url_for(".index", kabar="sumbu"), 303)
        except Changed as error:
            errors, status = Errors([("menengah", words_of(error))]), 409
        except Invalid as error:
            errors.append(("dasar" if "dasar" in error.message else "menengah", words_of(error)))
    rule, setting = talent_on(acting().on), found.setting_in_force(acting().on)
    return render(
        "talent/axes.html", status=status if errors else 200, errors=errors, typed=request.form,
        rule=rule, setting=setting,
        kinds=[("predikat", _("Predikat kinerja")), ("hasil_kerja", _("Rating hasil kerja"))],
    )  # fmt: skip


@bp.route("/potensi", methods=["GET", "POST"])
@allowed(Action.RECOGNITION_WRITE)
def potential() -> BaseResponse:
    """Scores of potential, pasted from a report: NIP and score in each line."""
    errors = Errors()
    if request.method == "POST":
        try:
            scores = _scores(request.form.get("baris", ""))
            on = read_date(request.form, "tanggal") or acting().on
            talent.record_potential(scores, on, request.form.get("laporan", ""), acting())
            return redirect(url_for(".index", kabar="potensi"), 303)
        except (Invalid, NotFound) as error:
            field = "laporan" if "laporan" in error.message else "baris"
            errors.append((field, words_of(error)))
    day: tuple[str, ...] = parts_of(acting().on)
    if errors:
        day = tuple(request.form.get(f"tanggal-{part}", "") for part in ("hari", "bulan", "tahun"))
    return render(
        "talent/potential.html", status=422 if errors else 200, errors=errors, typed=request.form,
        day=day,
    )  # fmt: skip


@bp.get("/pegawai/<uuid:person>")
@allowed(Action.RECOGNITION_READ)
def show(person: uuid.UUID) -> Response:
    """One employee's boxes over the periods, with the follow-up of the newest."""
    return _person(person)


@bp.get("/pegawai/<uuid:person>/riwayat.<any(csv,xlsx):suffix>")
@allowed(Action.RECOGNITION_READ)
def export_person(person: uuid.UUID, suffix: str) -> Response:
    """The same boxes as a table."""
    heads = [_("Periode"), _("Susunan"), _("Kotak"), _("Kinerja"), _("Predikat"), _("Potensial"),
             _("Nilai potensi"), _("Tindak lanjut"), _("Catatan")]  # fmt: skip
    rows: list[list[str | int]] = [
        [span_words(one.span_key), one.row.number, one.row.box, one.row.performance.label,
         one.row.predikat.label, one.row.potential.label, one.row.score, one.row.follow_up or "",
         one.row.follow_up_note or ""]
        for one in found.boxes_of(person)
    ]  # fmt: skip
    return table_file(heads, rows, suffix, _("Riwayat talenta"))


@bp.post("/pegawai/<uuid:person>/tindak-lanjut")
@allowed(Action.RECOGNITION_WRITE)
def follow(person: uuid.UUID) -> BaseResponse:
    """What people decided, of the labels recommended for the box."""
    boxes = found.boxes_of(person)
    if not boxes:
        raise NotFound(_("Pegawai ini belum ada di kotak talenta."))
    label, note, shown = (request.form.get(name, "") for name in ("label", "catatan", "dilihat"))
    try:
        talent.choose_follow_up(boxes[0].row.id, label, note, shown, acting())
    except (Invalid, NotFound) as error:
        return _person(person, [("label", words_of(error))], 422)
    except Changed as error:
        return _person(person, [("label", words_of(error))], 409)
    return redirect(url_for(".show", person=person, kabar="tindak"), 303)


def _period(key: str) -> tuple[uuid.UUID, SurveyPeriod]:
    """A closed period by its key, the newest without one. Raises NotFound."""
    closed = closed_periods()
    one = next((pair for pair in closed if not key or pair[1].key == key), None)
    if one is None:
        raise NotFound(_("Belum ada periode yang ditutup."))
    return one


def _grid(
    rule: TalentRule, counts: Mapping[int, int], names: Mapping[int, Sequence[str]]
) -> list[list[dict[str, object]]]:
    """Rows from high performance down, columns from low potential up."""
    return [
        [
            {"number": box.number, "title": "", "count": counts.get(box.number, 0),
             "names": _listed(names.get(box.number, ()), counts.get(box.number, 0))}
            for potential in Potential
            for box in (rule.box(performance, potential),)
        ]
        for performance in reversed(Performance)
    ]  # fmt: skip


def _listed(names: Sequence[str], count: int) -> list[str]:
    """Names of a box, and how many more there are."""
    more = count - len(names)
    return [*names, *([_("dan %(n)s orang lagi", n=more)] if more else [])]


def _page(errors: Errors | None = None, status: int = 200) -> Response:
    on, closed = acting().on, closed_periods()
    key = request.values.get("periode", "")
    current = next((pair for pair in closed if pair[1].key == key), closed[0] if closed else None)
    text = request.args.get("kotak", "")
    box = int(text) if text in set("123456789") else None
    page, rule = page_number(request.args.get("halaman", "")), talent_on(on)
    q = request.values.get("q", "").strip()[:100]
    shown = talent_page(current[0], box, acting().at, page, PER_PAGE, q) if current else None
    counts, listed = (shown.counts, shown.listed) if shown else ({}, 0)
    span = current[1].key if current else ""
    return render(
        "talent/index.html", status=status, errors=errors or [], rule=rule,
        people=shown.people if shown else [], counted_at=shown.counted_at if shown else None,
        grid=_grid(rule, counts, shown.names if shown else {}), on=on,
        span=span, box=rule.numbered(box) if box else None,
        periods=[(one.key, span_words(one.key)) for _id, one in closed],
        setting=found.setting_in_force(on), counts=counts, notice=request.args.get("kabar", ""),
        columns=[growth_words.potential_words(one) for one in Potential],
        rows=[growth_words.performance_words(one) for one in reversed(Performance)],
        words=growth_words,
        may_write=must_be().may(Action.RECOGNITION_WRITE), total=sum(counts.values()),
        pager=pager(page, listed, PER_PAGE, ".index", periode=span or None, kotak=box, q=q or None),
        q=q,
    )  # fmt: skip


def _follow_ups(box: Box) -> list[tuple[str, str]]:
    return [(one, growth_words.follow_up(one)) for one in box.follow_up]


def _person(person: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    boxes = found.boxes_of(person)
    rule = talent_on(acting().on)
    return render(
        "talent/person.html", status=status, errors=errors or [], boxes=boxes, person=person,
        name=boxes[0].name if boxes else _("Pegawai"), words=growth_words, typed=request.form,
        labels=[("", _("Pilih")), *_follow_ups(rule.numbered(boxes[0].row.box))] if boxes else [],
        span_words=span_words, predikat_words=predikat_words,
        notice=request.args.get("kabar", ""),
        may_write=must_be().may(Action.RECOGNITION_WRITE),
    )  # fmt: skip


def _scores(text: str) -> dict[uuid.UUID, int]:
    """NIP and score of each line. Raises Invalid, naming the line."""
    lines = [line.replace(";", " ").replace("\t", " ").split() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid(_("Tempel 1 sampai %(n)s baris: NIP dan nilai.", n=MOST_LINES))
    known = people_by_nip([line[0] for line in lines])
    scores: dict[uuid.UUID, int] = {}
    for number, line in enumerate(lines, start=1):
        if len(line) != 2 or not (line[1].isascii() and line[1].isdigit()) or len(line[1]) > 3:
            raise Invalid(_("Baris %(n)s: tulis NIP lalu nilai bulat 0 sampai 100.", n=number))
        if line[0] not in known:
            raise Invalid(_("Baris %(n)s: NIP ini tidak dikenal.", n=number))
        scores[known[line[0]]] = int(line[1])
    return scores
