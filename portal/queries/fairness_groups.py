"""Groups treated alike or not, and a rater's own spread beside everybody else's."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod
from portal.queries.fairness_panel import panel_severity
from portal.queries.units import unit_rows
from portal.rules.employment import Employment
from portal.rules.fairness.bias import MINIMUM_GROUP, Audit, Stratum, audit
from portal.rules.fairness.figures import Figure
from portal.rules.fairness.groups import Member, protected_strata, too_few_beside
from portal.rules.fairness.means import Side, difference, side_of
from portal.rules.fairness.mirror import Mirror, mirror
from portal.rules.forum_effect import points
from portal.rules.predikat import Ekspektasi, Predikat, predikat_of
from portal.rules.survey_periods import PeriodKind, SurveyPeriod

OTHERS = "lainnya"


@dataclass(frozen=True)
class BiasLine:
    """One comparison of two groups; `name` is that of a unit or grade, which is beside all others.

    `strata` are told to whoever recomputes; `left_out` counts people in none of them.
    """

    key: str
    name: str
    audit: Audit
    rate_a: float | None
    rate_b: float | None
    difference: Figure
    sides: tuple[Side, Side]
    strata: tuple[Stratum, ...]
    left_out: int


@dataclass(frozen=True)
class BiasPage:
    """All comparisons of a year; `is_adjusted`: the means are adjusted for severity."""

    people: int
    is_adjusted: bool
    lines: tuple[BiasLine, ...]


@dataclass(frozen=True)
class _Person:
    nip: str
    employment: Employment
    grade: str
    units: tuple[str, ...]
    is_top: bool
    points: float


def bias_of(year: int, key: bytes) -> BiasPage:
    """The year's annual evaluations in groups, over strata of unit and grade."""
    shifts = _shifts(year, key)
    people = _people(year, shifts or {})
    born = year - 40
    lines = [
        _compared("kelamin", "", people, lambda one: one.nip[14:15] == "1"),
        _compared("usia", "", people, lambda one: int(one.nip[:4]) > born),
        _compared("kepegawaian", "", people, lambda one: one.employment is Employment.PNS),
        *_each("golongan", people, lambda one: one.grade),
        *_each("unit", people, lambda one: one.units[min(1, len(one.units) - 1)]),
    ]
    return BiasPage(len(people), shifts is not None, tuple(lines))


def mirror_of(
    rater: uuid.UUID, periods: Sequence[uuid.UUID]
) -> tuple[uuid.UUID | None, dict[str, Mirror]]:
    """A rater's own spread beside all others', by kind of rating, in that of these periods in
    which they rated most people (the first of equals); one statement that groups equal ones.
    """
    rows = db.session.execute(
        sa.select(
            Evaluation.period_id, Evaluation.evaluator_id, Evaluation.hasil_kerja,
            Evaluation.perilaku_kerja, sa.func.count().label("n"),
        )
        .where(Evaluation.period_id.in_(periods))
        .group_by(
            Evaluation.period_id, Evaluation.evaluator_id, Evaluation.hasil_kerja,
            Evaluation.perilaku_kerja,
        )
    ).all()  # fmt: skip
    if not periods:
        return None, {}
    own_rows = Counter[uuid.UUID]()
    for row in rows:
        if row.evaluator_id == rater:
            own_rows[row.period_id] += row.n
    chosen = max(periods, key=lambda one: own_rows[one])
    found = {}
    for kind in ("hasil_kerja", "perilaku_kerja"):
        given: dict[str, list[Ekspektasi]] = defaultdict(list)
        for row in rows:
            if row.period_id == chosen and getattr(row, kind) is not None:
                given[str(row.evaluator_id)] += [getattr(row, kind)] * row.n
        own = given.pop(str(rater), [])
        found[kind] = mirror(own, given)
    return chosen, found


def _shifts(year: int, key: bytes) -> dict[uuid.UUID, float] | None:
    """Shrunk severity by rater where the gate is open, else None."""
    table, found = panel_severity(year, key)
    if found is None or found.gate is not None:
        return None
    return {uuid.UUID(table.raters[one.rater]): one.shrunk or 0.0 for one in found.raters}


def _people(year: int, shifts: Mapping[uuid.UUID, float]) -> list[_Person]:
    rows: Sequence[Any] = db.session.execute(
        sa.select(
            Employee.nip, Employee.employment, Employee.golongan, Posting.unit_id,
            Evaluation.hasil_kerja, Evaluation.perilaku_kerja, Evaluation.evaluator_id,
        )
        .join(Employee, Evaluation.employee_id == Employee.id)
        .join(Posting, Evaluation.posting_id == Posting.id)
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .where(
            EvaluationPeriod.span_key == SurveyPeriod(PeriodKind.TAHUN, year).key,
            ~EvaluationPeriod.is_practice,
            Evaluation.hasil_kerja.is_not(None), Evaluation.perilaku_kerja.is_not(None),
        )
    ).all()  # fmt: skip
    units = unit_rows()
    ways = {unit: _way(unit, units) for unit in {row.unit_id for row in rows}}
    return [
        _Person(
            r.nip, r.employment, (r.golongan or "").split("/")[0], ways[r.unit_id], _is_top(r),
            points((r.hasil_kerja, r.perilaku_kerja)) + shifts.get(r.evaluator_id, 0.0),
        )
        for r in rows
    ]  # fmt: skip


def _way(unit: uuid.UUID, units: Mapping[uuid.UUID, Any]) -> tuple[str, ...]:
    """Names of the units from the highest to this one, each with its id so that none are mixed."""
    way: list[str] = []
    at: uuid.UUID | None = unit
    while at is not None and at in units:
        parent, name = units[at]
        way.insert(0, f"{name}\t{at}")
        at = parent
    return tuple(way) or ("",)


def _is_top(row: Any) -> bool:
    return predikat_of(row.hasil_kerja, row.perilaku_kerja) is Predikat.SANGAT_BAIK


def _each(key: str, people: Sequence[_Person], name_of: Callable[[_Person], str]) -> list[BiasLine]:
    """Every group beside all others, by name; groups too small are left out, and with them as
    many others as are needed so that nothing follows from the whole.
    """
    sizes = Counter(map(name_of, people))
    lines = {
        name: _compared(key, name.split("\t")[0], people, _is(name_of, name))
        for name in sorted(sizes)
        if name and MINIMUM_GROUP <= sizes[name] <= len(people) - MINIMUM_GROUP
    }
    shown = {name for name, line in lines.items() if line.audit.absence is None}
    hidden = too_few_beside(sizes, shown)
    return [line for name, line in lines.items() if name in shown - hidden]


def _is(name_of: Callable[[_Person], str], name: str) -> Callable[[_Person], bool]:
    return lambda one: name_of(one) == name


def _compared(
    key: str, name: str, people: Sequence[_Person], is_a: Callable[[_Person], bool]
) -> BiasLine:
    first = [one for one in people if is_a(one)]
    second = [one for one in people if not is_a(one)]
    strata, left_out = protected_strata(
        [*_members(key, first, True), *_members(key, second, False)]
    )
    found = audit(strata)
    sides = side_of([one.points for one in first]), side_of([one.points for one in second])
    enough = found.absence is None
    return BiasLine(
        key, name, found,
        _rate([(s.with_a, s.without_a) for s in strata]) if enough else None,
        _rate([(s.with_b, s.without_b) for s in strata]) if enough else None,
        difference(*sides), sides, tuple(strata) if enough else (), left_out,
    )  # fmt: skip


def _members(key: str, people: Sequence[_Person], is_a: bool) -> list[Member]:
    """A unit is no stratum of its own comparison, and neither is a grade."""
    alike = Counter(
        (
            one.units[:1] if key == "unit" else one.units,
            "" if key == "golongan" else one.grade,
            one.is_top,
        )
        for one in people
    )
    return [Member(units, grade, is_a, top, n) for (units, grade, top), n in alike.items()]


def _rate(cells: Sequence[tuple[int, int]]) -> float | None:
    with_top, without = (sum(column) for column in zip(*cells, strict=True))
    return with_top / (with_top + without) if with_top + without else None
