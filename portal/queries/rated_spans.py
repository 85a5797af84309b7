"""Predikat of the portal and from before it, by the agency's periods: of a few people as facts, of
all staff as a condition that the database answers.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.periods import EvaluationPeriod
from portal.models.recognition import EarlierPredikat
from portal.models.results import AppraisalResult
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Predikat
from portal.rules.recognition import Rated, ResultSource, merged, reaches
from portal.rules.scheme_words import LeastPredikat
from portal.rules.survey_periods import PeriodKind, SurveyPeriod

_YEAR = PeriodKind.TAHUN


@dataclass(frozen=True)
class KnownSpans:
    """Closed periods of the portal by id, and all periods with a predikat from before it."""

    closed: Mapping[uuid.UUID, SurveyPeriod]
    earlier: Mapping[str, SurveyPeriod]

    def as_text(self) -> dict[str, Any]:
        """As JSON knows it."""
        closed = {str(one): span.key for one, span in self.closed.items()}
        return {"closed": closed, "earlier": list(self.earlier)}

    @classmethod
    def of_text(cls, kept: Mapping[str, Any]) -> "KnownSpans":
        """The same from `as_text`."""
        return cls(
            {uuid.UUID(one): SurveyPeriod.parse(key) for one, key in kept["closed"].items()},
            {key: SurveyPeriod.parse(key) for key in kept["earlier"]},
        )

    @property
    def short(self) -> set[str]:
        """Kinds shorter than a year from before the portal."""
        return {one.kind.value for one in self.earlier.values() if one.kind is not _YEAR}

    def kinds(self, own: Collection[Rated]) -> list[str]:
        """The kinds that count for somebody: years are left out wherever shorter periods are known,
        so that no time counts twice.
        """
        short = self.short | {one.span.kind.value for one in own if one.span.kind is not _YEAR}
        return sorted(short) or [_YEAR.value]


def known_spans(on: datetime.date, people: Collection[uuid.UUID] | None = None) -> KnownSpans:
    """Periods that are closed and ended by a day, and those from before (of these people); one
    statement.
    """
    period = EvaluationPeriod
    earlier = sa.select(EarlierPredikat.span_key).distinct()
    if people is not None:
        earlier = earlier.where(EarlierPredikat.employee_id.in_(people))
    before = earlier.subquery()
    rows = db.session.execute(
        sa.select(period.id, period.span_key)
        .where(period.stage == PeriodStage.SELESAI, period.ends_on <= on)
        .union_all(sa.select(sa.null(), before.c.span_key))
    ).all()
    return KnownSpans(
        {key: SurveyPeriod.parse(span) for key, span in rows if key is not None},
        {span: SurveyPeriod.parse(span) for key, span in rows if key is None},
    )


def rated_of(
    people: Collection[uuid.UUID] | None, spans: KnownSpans
) -> dict[uuid.UUID, list[Rated]]:
    """Each period once, the newest first, of these people (None = everybody); one statement."""
    result, before = AppraisalResult, EarlierPredikat
    own = sa.select(
        result.employee_id, EvaluationPeriod.span_key, result.predikat, result.code,
        sa.literal(ResultSource.PORTAL.value).label("source"),
    ).join(EvaluationPeriod, result.period_id == EvaluationPeriod.id)  # fmt: skip
    own = own.where(result.is_current, result.period_id.in_(spans.closed))
    earlier = sa.select(
        before.employee_id, before.span_key, before.predikat, before.document,
        sa.literal(ResultSource.EKINERJA.value),
    )  # fmt: skip
    if people is not None:
        own = own.where(result.employee_id.in_(people))
        earlier = earlier.where(before.employee_id.in_(people))
    found: dict[uuid.UUID, tuple[list[Rated], dict[str, Rated]]]
    found = defaultdict(lambda: ([], {}))
    by_key = {one.key: one for one in (*spans.closed.values(), *spans.earlier.values())}
    for row in db.session.execute(own.union_all(earlier)):
        source = ResultSource(row.source)
        one = Rated(by_key[row.span_key], row.predikat, source, row.code)
        if source is ResultSource.PORTAL:
            found[row.employee_id][0].append(one)
        else:
            found[row.employee_id][1][row.span_key] = one
    return {
        person: merged(mine, others, spans.kinds(mine)) for person, (mine, others) in found.items()
    }


def runs(spans: KnownSpans) -> Any:
    """How many of each employee's newest periods reach a predikat without a gap: a column for each
    that can be asked for, as `rules.recognition.standing` finds for one person.
    """
    closed, earlier = spans.closed, spans.earlier
    if spans.short:
        closed, earlier = _without_years(closed), _without_years(earlier)
    rows = sa.union_all(_own(closed, spans), _before(earlier, spans)).subquery()
    place = sa.func.row_number().over(
        partition_by=rows.c.employee_id, order_by=(rows.c.ends.desc(), rows.c.starts.desc())
    )
    line = sa.select(rows.c.employee_id, rows.c.predikat, place.label("place")).subquery()
    return (
        sa.select(line.c.employee_id, *(_run(line, least) for least in LeastPredikat))
        .group_by(line.c.employee_id)
        .subquery()
    )


def _run(line: Any, least: LeastPredikat) -> sa.ColumnElement[int]:
    """The periods before the newest that does not reach it, or all of them."""
    bad = [one for one in Predikat if not reaches(one, least)]
    first_bad = sa.func.min(sa.case((line.c.predikat.in_(bad), line.c.place)))
    return sa.func.coalesce(first_bad - 1, sa.func.count()).label(least.value)


def _own(closed: Mapping[uuid.UUID, SurveyPeriod], spans: KnownSpans) -> Any:
    result = AppraisalResult
    found = _lines(result.employee_id, result.period_id, result.predikat, closed)
    return found.where(
        result.is_current, _no_year(result.employee_id, result.period_id, closed, spans)
    )


def _before(earlier: Mapping[str, SurveyPeriod], spans: KnownSpans) -> Any:
    """Lines from before the portal, but for periods of which the portal knows the person's own."""
    line, own, period = EarlierPredikat, sa.orm.aliased(AppraisalResult), EvaluationPeriod
    found = _lines(line.employee_id, line.span_key, line.predikat, earlier)
    twice = [key for key, one in spans.closed.items() if one.key in earlier]
    if twice:
        found = found.where(
            ~sa.exists()
            .where(
                own.employee_id == line.employee_id, own.period_id == period.id,
                period.id.in_(twice), period.span_key == line.span_key,
            )
            .correlate(line)
        )  # fmt: skip
    return found.where(_no_year(line.employee_id, line.span_key, earlier, spans))


def _lines(person: Any, key: Any, predikat: Any, spans: Mapping[Any, SurveyPeriod]) -> Any:
    """Employee, last and first day of the period, and the predikat."""
    if not spans:
        nothing = (sa.literal("").label("ends"), sa.literal("").label("starts"))
        return sa.select(person, *nothing, predikat.label("predikat")).where(sa.false())
    ends = {one: span.end.isoformat() for one, span in spans.items()}
    starts = {one: span.start.isoformat() for one, span in spans.items()}
    return sa.select(
        person, sa.case(ends, value=key).label("ends"), sa.case(starts, value=key).label("starts"),
        predikat.label("predikat"),
    ).where(key.in_(spans))  # fmt: skip


def _no_year(
    person: Any, key: Any, among: Mapping[Any, SurveyPeriod], spans: KnownSpans
) -> sa.ColumnElement[bool]:
    """Not a year of somebody who has a result of the portal for a shorter period."""
    years = [one for one, span in among.items() if span.kind is _YEAR]
    short = [one for one, span in spans.closed.items() if span.kind is not _YEAR]
    if not years or not short:
        return sa.true()
    own = sa.orm.aliased(AppraisalResult)
    has_short = sa.exists().where(own.employee_id == person, own.period_id.in_(short))
    return ~sa.and_(key.in_(years), has_short.correlate_except(own))


def _without_years(spans: Mapping[Any, SurveyPeriod]) -> dict[Any, SurveyPeriod]:
    return {key: one for key, one in spans.items() if one.kind is not _YEAR}
