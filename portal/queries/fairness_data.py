"""Ratings of one person by several: raters and the forum's blind opinions, side by side.

A rating before the forum and the opinion that each member wrote before reading the others are on
one scale (1 below, 2 as, 3 above expectation; results and behaviour are two items), so that raters
of different units are joined by the members who looked at both.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSession
from portal.models.forum_advice import ForumOpinion
from portal.models.periods import EvaluationPeriod
from portal.rules.fairness.marked_pairs import marked_pairs
from portal.rules.fairness.ratings import Pair, Rating, pairs_of
from portal.rules.fairness.severity import severity
from portal.rules.forum_effect import POINTS
from portal.rules.predikat import Ekspektasi
from portal.rules.survey_periods import SurveyPeriod

HASIL, PERILAKU = "hasil_kerja", "perilaku_kerja"


class Span(NamedTuple):
    """A period by its id and its key."""

    id: uuid.UUID
    key: str


ByPeriod = dict[Span, list[Rating]]


@dataclass(frozen=True)
class Known:
    """Pairs (rater, employee) that stand out with their z; severities beyond doubt, in points."""

    marked: dict[tuple[uuid.UUID, uuid.UUID], float] = field(default_factory=dict)
    severities: dict[uuid.UUID, float] = field(default_factory=dict)


def ratings_between(first_year: int, last_year: int) -> ByPeriod:
    """Ratings by period, the oldest first, in four statements; the ratee is the same person in
    every period.
    """
    rows = db.session.execute(
        sa.select(EvaluationPeriod.id, EvaluationPeriod.span_key).where(
            EvaluationPeriod.year.between(first_year, last_year), ~EvaluationPeriod.is_practice
        )
    )
    periods = {row.id: row.span_key for row in rows}
    found: dict[uuid.UUID, list[Rating]] = defaultdict(list)
    before = _before(list(periods))
    for row in db.session.execute(
        sa.select(
            Evaluation.period_id, Evaluation.employee_id, Evaluation.evaluator_id,
            Evaluation.hasil_kerja, Evaluation.perilaku_kerja,
        ).where(
            Evaluation.period_id.in_(periods),
            Evaluation.hasil_kerja.is_not(None),
            Evaluation.perilaku_kerja.is_not(None),
        )
    ):  # fmt: skip
        case = before.get((row.period_id, row.employee_id))
        hasil, perilaku = case or (row.hasil_kerja, row.perilaku_kerja)
        found[row.period_id].extend(_both(row.employee_id, row.evaluator_id, hasil, perilaku))
    for one in _opinions(list(periods)):
        found[one.period_id].extend(
            _both(
                one.employee_id, one.member_id,
                one.hasil or one.hasil_before, one.perilaku or one.perilaku_before,
            )
        )  # fmt: skip
    ordered = sorted(found, key=lambda one: (SurveyPeriod.parse(periods[one]).end, periods[one]))
    return {Span(one, periods[one]): found[one] for one in ordered}


def pooled(by_period: ByPeriod) -> list[Rating]:
    """One table over all periods: a person of another period is another ratee, because the work
    was another's.
    """
    return [
        Rating(f"{one.ratee}:{period.id}", one.rater, one.value, one.item)
        for period, ratings in by_period.items()
        for one in ratings
    ]


def background_of(period_id: uuid.UUID) -> Known:
    """What earlier periods, and this one as far as it is, tell about pairs and raters."""
    year = db.session.scalar(
        sa.select(EvaluationPeriod.year).where(EvaluationPeriod.id == period_id)
    )
    by_period = ratings_between((year or 0) - 3, year or 0)
    pairs = pairs_of(pooled(by_period))
    known = Known(marked=_marked([pairs_of(rows) for rows in by_period.values()]))
    if pairs:
        found = severity(pairs)
        if found.gate is None:
            known.severities.update(
                {
                    uuid.UUID(one.rater): one.shrunk
                    for one in found.raters
                    if one.is_enough and one.shrunk is not None and one.low is not None
                    and one.high is not None and (one.low > 0 or one.high < 0)
                }
            )  # fmt: skip
    return known


def _marked(periods: list[list[Pair]]) -> dict[tuple[uuid.UUID, uuid.UUID], float]:
    found = marked_pairs(periods)
    if not isinstance(found, list):
        return {}
    return {(uuid.UUID(one.rater), uuid.UUID(one.ratee)): one.z for one in found if one.is_marked}


def _before(
    periods: list[uuid.UUID],
) -> dict[tuple[uuid.UUID, uuid.UUID], tuple[Ekspektasi, Ekspektasi]]:
    """The ratings with which somebody came before the forum."""
    rows = db.session.execute(
        sa.select(
            ForumSession.period_id, ForumCase.employee_id, ForumCase.hasil_before,
            ForumCase.perilaku_before,
        )
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .where(ForumSession.period_id.in_(periods))
    )  # fmt: skip
    return {(r.period_id, r.employee_id): (r.hasil_before, r.perilaku_before) for r in rows}


def _opinions(periods: list[uuid.UUID]) -> Sequence[Any]:
    rows: Sequence[Any] = db.session.execute(
        sa.select(
            ForumSession.period_id, ForumCase.employee_id, ForumOpinion.member_id,
            ForumOpinion.hasil, ForumOpinion.perilaku, ForumCase.hasil_before,
            ForumCase.perilaku_before,
        )
        .join(ForumCase, ForumOpinion.case_id == ForumCase.id)
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .where(ForumSession.period_id.in_(periods))
    ).all()  # fmt: skip
    return rows


def _both(
    employee: uuid.UUID, rater: uuid.UUID, hasil: Ekspektasi, perilaku: Ekspektasi
) -> list[Rating]:
    return [
        Rating(str(employee), str(rater), float(POINTS[hasil]), HASIL),
        Rating(str(employee), str(rater), float(POINTS[perilaku]), PERILAKU),
    ]
