"""Indexes of units drawn to the mean where few answered, and whether a unit changes over time."""

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.queries.dashboards import index_series, punctuality_series
from portal.rules.fairness.counters import Printed, counter_of, course
from portal.rules.fairness.drift import Point, p_chart
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.steadied import MINIMUM_ANSWERS, Steadied, steadied
from portal.web.public_view import period_label

Row = dict[str, Any]


def calmed(lines: Sequence[Mapping[str, Any]]) -> list[Row]:
    """A row for each unit with its raw and its steadied index; nothing below eight units."""
    found = steadied([counter_of(one) for one in map(_printed, lines) if one is not None])
    names = {str(one["unit"]): one["name"] for one in lines}
    return [_row(one, names[one.name]) for one in found if one.steadied.value is not None]


def course_of(unit: uuid.UUID | None) -> list[Row]:
    """Charts of one unit over its periods; a chart without rows says why."""
    if unit is None:
        return []
    indexes = index_series(unit)
    times = punctuality_series(unit)
    shares = p_chart([(one.within, one.n) for one in times])
    return [
        {
            "id": "indeks-waktu", "low": 25, "high": 100, "ticks": [25, 50, 75, 100],
            "title": _("Indeks dari periode ke periode (EWMA), garis: batas wajar 3 sigma"),
            **_points(course([value for _period, value in indexes]),
                      [period_label(period) for period, _value in indexes], 1),
        },
        {
            "id": "tepat-waktu", "low": 0, "high": 100, "ticks": [0, 25, 50, 75, 100],
            "title": _("Persen permohonan sesuai standar (peta p), garis: batas wajar 3 sigma"),
            **_points(shares, [period_label(one.period) for one in times], 100),
        },
    ]  # fmt: skip


def cells_of(calm: Row | None) -> list[str | int]:
    """The steadied index of a unit and the weight of its own data, as cells of a table."""
    return [str(calm["value"]), f"{calm['weight']}%"] if calm else ["", ""]


def table_of(unit: uuid.UUID | None) -> tuple[list[str], list[list[str | int]]]:
    """Both charts of a unit as one table."""
    heads = [_("Gambar"), _("Periode"), _("Nilai"), _("Batas bawah"), _("Batas atas")]
    rows: list[list[str | int]] = [
        [chart["title"], row["label"], *(str(row[key]) for key in ("value", "low", "high"))]
        for chart in course_of(unit)
        for row in chart["rows"]
    ]
    return heads, rows


def _printed(line: Mapping[str, Any]) -> Printed | None:
    if line["ikm"] is None or line["low"] is None or line["high"] is None or not line["n"]:
        return None
    if line["n"] < MINIMUM_ANSWERS or line["running"]:
        return None
    ends = float(line["low"]), float(line["high"])
    return Printed(str(line["unit"]), line["n"], float(line["ikm"]), *ends)


def _row(one: Steadied, name: str) -> Row:
    figure = one.steadied
    return {
        "unit": one.name, "label": name, "value": _two(figure.value), "low": _two(figure.low),
        "high": _two(figure.high), "raw": _two(one.raw), "n": figure.n,
        "weight": round(100 * (one.weight or 0.0)),
    }  # fmt: skip


def _points(found: tuple[Point, ...] | Absence, labels: Sequence[str], scale: int) -> Row:
    if isinstance(found, Absence):
        return {"rows": [], "n": len(labels), "outside": []}
    rows = [
        {
            "label": label, "value": _two(scale * one.value), "low": _two(scale * one.low),
            "high": _two(scale * one.high),
        }
        for label, one in zip(labels, found, strict=True)
    ]  # fmt: skip
    outside = [label for label, one in zip(labels, found, strict=True) if one.is_outside]
    return {"rows": rows, "n": len(labels), "outside": outside}


def _two(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 2)
