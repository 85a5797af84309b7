"""Groups treated alike or not, and a rater's own spread beside everybody else's."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod
from portal.rules.employment import Employment
from portal.rules.fairness.bias import Audit, Stratum, audit
from portal.rules.fairness.mirror import Mirror, mirror
from portal.rules.predikat import Ekspektasi, Predikat, predikat_of
from portal.rules.survey_periods import PeriodKind, SurveyPeriod


@dataclass(frozen=True)
class BiasLine:
    """One comparison of two groups."""

    key: str
    audit: Audit
    rate_a: float | None
    rate_b: float | None


def bias_of(year: int) -> list[BiasLine]:
    """The top predikat of the year's annual evaluation in groups, over strata of unit and grade."""
    rows = db.session.execute(
        sa.select(
            Employee.nip, Employee.employment, Employee.golongan, Posting.unit_id,
            Evaluation.hasil_kerja, Evaluation.perilaku_kerja,
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
    people = [_Person(r.nip, r.employment, _grade(r.golongan), r.unit_id, _is_top(r)) for r in rows]
    born = year - 40
    return [
        _compared("kelamin", people, lambda one: one.nip[14:15] == "1"),
        _compared("usia", people, lambda one: int(one.nip[:4]) > born),
        _compared("kepegawaian", people, lambda one: one.employment is Employment.PNS),
    ]


def mirror_of(rater: uuid.UUID, period_id: uuid.UUID) -> dict[str, Mirror]:
    """A rater's own spread in a period beside all others', by kind of rating; one statement."""
    rows = db.session.execute(
        sa.select(Evaluation.evaluator_id, Evaluation.hasil_kerja, Evaluation.perilaku_kerja).where(
            Evaluation.period_id == period_id
        )
    ).all()
    found = {}
    for kind in ("hasil_kerja", "perilaku_kerja"):
        given: dict[str, list[Ekspektasi]] = defaultdict(list)
        for row in rows:
            if getattr(row, kind) is not None:
                given[str(row.evaluator_id)].append(getattr(row, kind))
        own = given.pop(str(rater), [])
        found[kind] = mirror(own, given)
    return found


@dataclass(frozen=True)
class _Person:
    nip: str
    employment: Employment
    grade: str
    unit: uuid.UUID
    is_top: bool


def _is_top(row: Any) -> bool:
    return predikat_of(row.hasil_kerja, row.perilaku_kerja) is Predikat.SANGAT_BAIK


def _grade(golongan: str | None) -> str:
    return (golongan or "").split("/")[0]


def _compared(key: str, people: Sequence[_Person], is_a: Callable[[_Person], bool]) -> BiasLine:
    strata: dict[tuple[uuid.UUID, str], Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for one in people:
        strata[one.unit, one.grade][is_a(one), one.is_top] += 1
    rows = [
        Stratum(c[True, True], c[True, False], c[False, True], c[False, False])
        for _, c in sorted(strata.items(), key=lambda pair: (str(pair[0][0]), pair[0][1]))
    ]
    found = audit(rows)
    return BiasLine(
        key, found,
        _rate((r.with_a, r.without_a) for r in rows) if found.absence is None else None,
        _rate((r.with_b, r.without_b) for r in rows) if found.absence is None else None,
    )  # fmt: skip


def _rate(cells: Iterable[tuple[int, int]]) -> float | None:
    with_top, without = (sum(column) for column in zip(*cells, strict=True))
    return with_top / (with_top + without) if with_top + without else None
