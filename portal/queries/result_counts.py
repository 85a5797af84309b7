"""Current documents of each period by unit and predikat, as the worker last counted them."""

import datetime
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult
from portal.queries.kept_figures import Source, figures
from portal.queries.result_stages import STAGES
from portal.rules.predikat import Predikat


class ResultCount(NamedTuple):
    """Documents of a period, a unit (None = of no unit) and a predikat."""

    period_id: uuid.UUID
    span_key: str
    unit_id: uuid.UUID | None
    predikat: Predikat
    number: int


def result_counts(
    now: datetime.datetime, stage: str = ""
) -> tuple[list[ResultCount], datetime.datetime]:
    """All of them, or those that wait for something (`STAGES`), and when they were counted."""
    found = figures(COUNTS, stage, now)
    known: dict[str, uuid.UUID] = {}
    for period, _span, unit, *_rest in found.content:
        for text in (period, unit):
            if text and text not in known:
                known[text] = uuid.UUID(text)
    words = {one.value: one for one in Predikat}
    return [
        ResultCount(known[period], span, known[unit] if unit else None, words[predikat], number)
        for period, span, unit, predikat, number in found.content
    ], found.made_at


def summed(
    now: datetime.datetime, stage: str, is_meant: Callable[[str, str | None, str], bool]
) -> tuple[Counter[tuple[uuid.UUID | None, Predikat]], datetime.datetime]:
    """Documents by unit and predikat, of those whose period, unit and predikat are meant; as texts,
    because each of thousands of ids would cost more than its number tells.
    """
    found = figures(COUNTS, stage, now)
    sums: Counter[tuple[str | None, str]] = Counter()
    for period, _span, unit, predikat, number in found.content:
        if is_meant(period, unit, predikat):
            sums[unit, predikat] += number
    units = {unit: uuid.UUID(unit) if unit else None for unit, _predikat in sums}
    return Counter(
        {(units[unit], Predikat(predikat)): n for (unit, predikat), n in sums.items()}
    ), found.made_at


def counted_results() -> Iterator[ResultCount]:
    """The same, counted on the spot: an index counts the many, and of those that a later document
    superseded only the few are looked up.
    """
    keys = (AppraisalResult.period_id, AppraisalResult.unit_id, AppraisalResult.predikat)
    heir = aliased(AppraisalResult)
    every = sa.select(*keys, sa.func.count().label("number")).group_by(*keys)
    superseded = (
        sa.select(*keys, (-sa.func.count()).label("number"))
        .join(heir, heir.supersedes_id == AppraisalResult.id)
        .group_by(*keys)
    )
    both = every.union_all(superseded).subquery()
    rows = sa.select(both, EvaluationPeriod.span_key).join(
        EvaluationPeriod, EvaluationPeriod.id == both.c.period_id
    )
    found: Counter[tuple[uuid.UUID, str, uuid.UUID | None, Predikat]] = Counter()
    for period, unit, predikat, number, span in db.session.execute(rows):
        found[period, span, unit, predikat] += number
    for (period, span, unit, predikat), number in found.items():
        if number:
            yield ResultCount(period, span, unit, predikat, number)


def counted_stage(stage: str) -> Iterator[ResultCount]:
    """Current documents that wait for something, counted on the spot."""
    keys = (AppraisalResult.period_id, AppraisalResult.unit_id, AppraisalResult.predikat)
    waiting = (
        sa.select(*keys, sa.func.count().label("number"))
        .where(STAGES[stage](), AppraisalResult.is_current)
        .group_by(*keys)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(waiting, EvaluationPeriod.span_key).join(
            EvaluationPeriod, EvaluationPeriod.id == waiting.c.period_id
        )
    )
    for period, unit, predikat, number, span in rows:
        yield ResultCount(period, span, unit, predikat, number)


def _made(_now: datetime.datetime, key: str) -> list[list[Any]]:
    return [
        [str(one.period_id), one.span_key, str(one.unit_id) if one.unit_id else None,
         one.predikat.value, one.number]
        for one in (counted_stage(key) if key else counted_results())
    ]  # fmt: skip


COUNTS = Source("predikat", lambda _on: ["", *STAGES], _made)
