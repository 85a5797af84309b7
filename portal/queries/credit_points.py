"""An employee's annual results as estimates of credit points."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Posting
from portal.models.talent import CreditEstimate
from portal.queries.growth_results import PastResult, results_of
from portal.queries.standings import Sight
from portal.rules.credit_points import (
    CreditRule,
    Estimate,
    HeldPost,
    Served,
    credit_on,
    earns_points,
    estimate,
    jenjang_of,
    served,
    total,
)
from portal.rules.employment import Employment, Jenjang, PostKind
from portal.rules.postings import PostingKind
from portal.rules.predikat import Predikat
from portal.rules.survey_periods import PeriodKind, SurveyPeriod


@dataclass(frozen=True)
class CreditPart:
    """Some months of a year in one post, with what they were worked out from."""

    title: str
    estimate: Estimate

    @property
    def coefficient(self) -> Decimal:
        """The yearly coefficient, as it is kept and printed."""
        return Decimal(self.estimate.coefficient.numerator) / self.estimate.coefficient.denominator


@dataclass(frozen=True)
class CreditLine:
    """A closed year; `is_kept` says that its parts were frozen and never change."""

    period_id: uuid.UUID
    span: SurveyPeriod
    predikat: Predikat
    parts: tuple[CreditPart, ...]
    kept_at: datetime.datetime | None

    @property
    def points(self) -> Decimal:
        """All parts together, rounded once."""
        return total(one.estimate for one in self.parts)

    @property
    def months(self) -> int:
        """Months in functional posts."""
        return sum(one.estimate.months for one in self.parts)


@dataclass(frozen=True)
class CreditPage:
    """Estimates of somebody, newest first; `rule` None = not for this employment or post."""

    rule: CreditRule | None
    lines: tuple[CreditLine, ...]
    jenjang: str
    next_rank: int | None
    next_level: int | None


def credit_page(sight: Sight, on: datetime.date) -> CreditPage:
    """Annual results with what they would give for the months in each functional post of the year,
    three statements; the visitor's right was asked where `sight` was loaded.
    """
    posts = _posts(sight.id)
    has_earned = any(jenjang_of(p.title) and p.post is PostKind.FUNGSIONAL for p in posts)
    if not earns_points(sight.employment, PostKind.FUNGSIONAL) or not has_earned:
        return CreditPage(None, (), "", None, None)
    rule, kept = credit_on(on), _kept(sight.id)
    found = (
        _line(one, served(posts, one.span.year), kept.get(one.period_id, []))
        for one in results_of([sight.id], on).get(sight.id, [])
        if one.span.kind is PeriodKind.TAHUN
    )
    level = _level_now(sight)
    return CreditPage(
        rule, tuple(line for line in found if line.parts), level.label if level else "",
        rule.next_rank[level] if level else None, rule.next_level[level] if level else None,
    )  # fmt: skip


def _level_now(sight: Sight) -> Jenjang | None:
    post = sight.main
    is_functional = post is not None and earns_points(Employment.PNS, post.post)
    return jenjang_of(post.title) if post is not None and is_functional else None


def _line(one: PastResult, months: list[Served], kept: list[CreditEstimate]) -> CreditLine:
    """What was kept, else what the rule of the year's last day gives for the months served."""
    if kept:
        rows = tuple(CreditPart(row.title, _estimate(row)) for row in kept)
        return CreditLine(one.period_id, one.span, kept[0].predikat, rows, kept[0].kept_at)
    try:
        rule = credit_on(one.span.end)
    except LookupError:  # before PermenPANRB 1/2023
        return CreditLine(one.period_id, one.span, one.predikat, (), None)
    parts = tuple(
        CreditPart(part.title, estimate(rule, part.jenjang, one.predikat, part.months))
        for part in months
    )
    return CreditLine(one.period_id, one.span, one.predikat, parts, None)


def _estimate(row: CreditEstimate) -> Estimate:
    """A kept estimate with its own percent and coefficient, whatever the rule says today."""
    return Estimate.kept(
        row.rule_key, row.jenjang, row.predikat, row.months, row.percent, row.coefficient
    )


def _kept(person: uuid.UUID) -> dict[uuid.UUID, list[CreditEstimate]]:
    found: dict[uuid.UUID, list[CreditEstimate]] = defaultdict(list)
    for row in db.session.scalars(
        sa.select(CreditEstimate)
        .where(CreditEstimate.employee_id == person)
        .order_by(CreditEstimate.part)
    ):
        found[row.period_id].append(row)
    return found


def _posts(person: uuid.UUID) -> list[HeldPost]:
    rows = db.session.execute(
        sa.select(Posting.title, Posting.post, Posting.starts_on, Posting.ends_on).where(
            Posting.employee_id == person, Posting.kind == PostingKind.DEFINITIF
        )
    )
    return [HeldPost(*row) for row in rows]
