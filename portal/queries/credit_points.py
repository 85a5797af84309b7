"""An employee's annual results as estimates of credit points."""

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from portal.db import db
from portal.models.talent import CreditEstimate
from portal.queries.growth_results import results_of
from portal.queries.standings import Sight
from portal.rules.credit_points import (
    YEAR,
    CreditRule,
    Estimate,
    credit_on,
    earns_points,
    estimate,
    jenjang_of,
)
from portal.rules.predikat import Predikat
from portal.rules.survey_periods import PeriodKind, SurveyPeriod


@dataclass(frozen=True)
class CreditLine:
    """A closed year; `kept` is the estimate that was frozen, which never changes."""

    period_id: uuid.UUID
    span: SurveyPeriod
    predikat: Predikat
    title: str
    estimate: Estimate | None
    coefficient: Decimal
    kept: CreditEstimate | None


@dataclass(frozen=True)
class CreditPage:
    """Estimates of somebody, newest first; `rule` None = not for this employment or post."""

    rule: CreditRule | None
    lines: tuple[CreditLine, ...]
    jenjang: str
    next_rank: int | None
    next_level: int | None


def credit_page(sight: Sight, on: datetime.date) -> CreditPage:
    """Annual results with what they would give, two statements; the visitor's right was asked
    where `sight` was loaded.
    """
    post = sight.main
    level = jenjang_of(post.title) if post else None
    if post is None or level is None or not earns_points(sight.employment, post.post):
        return CreditPage(None, (), "", None, None)
    rule = credit_on(on)
    kept = {
        row.period_id: row
        for row in db.session.scalars(
            sa.select(CreditEstimate).where(CreditEstimate.employee_id == sight.id)
        )
    }
    lines = tuple(
        CreditLine(
            one.period_id, one.span, one.predikat, post.title,
            estimate(rule, level, one.predikat, YEAR),
            Decimal(rule.coefficient[level].numerator) / rule.coefficient[level].denominator,
            kept.get(one.period_id),
        )
        for one in results_of([sight.id], on).get(sight.id, [])
        if one.span.kind is PeriodKind.TAHUN
    )  # fmt: skip
    return CreditPage(rule, lines, level.label, rule.next_rank[level], rule.next_level[level])
