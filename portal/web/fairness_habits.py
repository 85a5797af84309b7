"""More of the fairness panel: adjusted figures behind their gate, habits of raters, change over
periods, people beside their colleagues, items; and the table behind every figure.
"""

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.queries.fairness_groups import BiasPage, bias_of
from portal.queries.fairness_habits import (
    CourseLine,
    HabitLine,
    courses_of,
    habit_table,
    habits_of,
    items_of,
    level_table,
)
from portal.queries.fairness_panel import (
    AdjustedLine,
    adjusted_of,
    effects_file,
    forum_effects,
    over_periods_of,
)
from portal.queries.fairness_selves import selves_of
from portal.rules.actions import Action
from portal.rules.fairness.group_csv import write_items, write_sides, write_strata
from portal.web import fairness_words, forum_words, period_words
from portal.web.downloads import attachment
from portal.web.fairness_view import fingerprint, panel_key, wanted_year
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.paging import page_number, pager

bp = Blueprint("fairness_habits", __name__, url_prefix="/keadilan")
PER_PAGE = 25


@bp.get("/tersesuaikan")
@allowed(Action.FAIRNESS_READ)
def adjusted() -> Response:
    """Means beside adjusted ones; nothing but the reason where a gate withholds them."""
    year = wanted_year()
    table, found, lines = adjusted_of(year, panel_key())
    typed = request.args.get("cari", "").strip()
    kept = [one for one in lines if typed.casefold() in one.name.casefold()]
    page = page_number(request.args.get("halaman", ""))
    shown = kept[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render(
        "fairness/adjusted.html", year=year, found=found, typed=typed, words=fairness_words,
        rows=[_adjusted(one) for one in shown], has_lines=bool(lines), sha256=table.sha256,
        gate=forum_words.absence_words(found.gate) if found and found.gate else "",
        pager=pager(page, len(kept), PER_PAGE, ".adjusted", tahun=year, cari=typed or None),
    )  # fmt: skip


@bp.get("/kebiasaan")
@allowed(Action.FAIRNESS_READ)
def habits() -> Response:
    """Spread and use of the scale by rater, and halo over competences."""
    year = wanted_year()
    page = page_number(request.args.get("halaman", ""))
    ratings, levels = habits_of(year, panel_key(), page, PER_PAGE)
    shown, inner = ratings.lines, levels.lines
    most = max(ratings.raters, levels.raters)
    return render(
        "fairness/habits.html", year=year, words=fairness_words, has_lines=most > 0,
        spread=[_range(one) for one in shown], halo=[_halo(one) for one in inner],
        bars=[
            *([{"label": _("Semua penilai"), "parts": list(ratings.pool)}] if shown else []),
            *({"label": one.name, "parts": list(one.counts)} for one in shown),
        ],
        sayings=[said for one in shown if (said := fairness_words.spread_words(one))]
        + [said for one in inner if (said := fairness_words.halo_words(one))],
        sha256=ratings.table.sha256, levels_sha256=levels.table.sha256,
        pager=pager(page, most, PER_PAGE, ".habits", tahun=year),
    )  # fmt: skip


@bp.get("/perubahan")
@allowed(Action.FAIRNESS_READ)
def changes() -> Response:
    """A rater's severity from period to period."""
    year = wanted_year()
    table, lines = courses_of(year, panel_key())
    page = page_number(request.args.get("halaman", ""))
    return render(
        "fairness/changes.html", year=year, words=fairness_words, sha256=table.sha256,
        charts=[_course(one) for one in lines[(page - 1) * PER_PAGE : page * PER_PAGE]],
        pager=pager(page, len(lines), PER_PAGE, ".changes", tahun=year),
    )  # fmt: skip


@bp.get("/diri")
@allowed(Action.FAIRNESS_READ)
def selves() -> Response:
    """How far people see themselves from how colleagues do, all together."""
    year = wanted_year()
    found = selves_of(year, panel_key())
    points = found.gap.points
    return render(
        "fairness/selves.html", year=year, words=fairness_words, found=found,
        dots=[_dot(_("Diri dikurangi rekan"), points.value, points.low, points.high)],
        sha256=found.sha256,
    )  # fmt: skip


@bp.get("/butir")
@allowed(Action.FAIRNESS_READ)
def items() -> Response:
    """Do the items measure the same thing, and do they treat groups alike."""
    year = wanted_year()
    found = items_of(year, panel_key())
    cells = write_items({one.key: one.cells for one in found.groups})
    return render(
        "fairness/items.html", year=year, words=fairness_words, found=found,
        sha256=found.table.sha256, items_sha256=fingerprint(cells),
    )  # fmt: skip


@bp.get(
    "/<any('periode', 'kebiasaan', 'tingkat', 'diri', 'kelompok', 'rata-rata', 'butir', 'forum')"
    ":table>.csv"
)
@allowed(Action.FAIRNESS_READ)
def table(table: str) -> Response:
    """The table behind a figure, as the command of the same method card reads it."""
    year = wanted_year()
    return attachment(_content(table, year), f"keadilan-{table}-{year}.csv", "text/csv")


def _content(table: str, year: int) -> bytes:
    key = panel_key()
    if table == "periode":
        return over_periods_of(year, key).csv()
    if table == "kebiasaan":
        return habit_table(year, key).csv()
    if table == "forum":
        return effects_file(forum_effects(year))
    if table == "tingkat":
        return level_table(year, key).csv()
    if table == "diri":
        return selves_of(year, key).csv()
    if table == "butir":
        return write_items({one.key: one.cells for one in items_of(year, key).groups})
    return group_files(bias_of(year, key))[table]


def group_files(page: BiasPage) -> dict[str, bytes]:
    """Both tables behind the page of groups."""
    lines = {fairness_words.comparison(one): one for one in page.lines}
    return {
        "kelompok": write_strata({name: one.strata for name, one in lines.items()}),
        "rata-rata": write_sides(
            {name: one.sides for name, one in lines.items() if one.difference.value is not None}
        ),
    }


def _adjusted(one: AdjustedLine) -> list[str]:
    return [
        one.name, period_words.span_words(one.span_key), str(one.n),
        fairness_words.written(one.observed), fairness_words.written(one.adjusted),
        fairness_words.signed(one.adjusted - one.observed),
    ]  # fmt: skip


def _range(one: HabitLine) -> dict[str, Any]:
    spread = one.habits.spread
    return _dot(f"{one.name} (n {one.habits.ratees})", spread.value, spread.low, spread.high)


def _halo(one: HabitLine) -> dict[str, Any]:
    halo = one.habits.halo
    return _dot(f"{one.name} (n {one.habits.ratees})", halo.value, halo.low, halo.high)


def _course(one: CourseLine) -> dict[str, Any]:
    said, tone = fairness_words.course_words(one.course.lasting)
    return {
        "name": one.name, "said": said, "tone": tone,
        "points": [
            _dot(period_words.span_words(label), point.severity, point.low, point.high)
            for label, point in one.course.points
        ],
    }  # fmt: skip


def _dot(label: str, value: float | None, low: float | None, high: float | None) -> dict[str, Any]:
    cut: list[Decimal | None] = [
        None if one is None else fairness_words.two(max(-4.0, min(4.0, one)))
        for one in (value, low, high)
    ]
    return {"label": label, "value": cut[0], "low": cut[1], "high": cut[2]}
