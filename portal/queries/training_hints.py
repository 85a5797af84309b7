"""Signs of needs that nobody measured: what feedback says of core values, what colleagues told,
results below expectation, the talent pool.  They begin a talk and find nothing.
"""

import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.feedback import Feedback
from portal.models.peer_ballots import PeerRelease
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult
from portal.models.talent import TalentPlace
from portal.queries.peer_releases import measures_of
from portal.rules.competences import is_competence
from portal.rules.development_rule import DevelopmentRule
from portal.rules.feedback_words import Progress
from portal.rules.measures import CoreValue
from portal.rules.nine_box import POOL
from portal.rules.peer_answers import told
from portal.rules.peer_report import leading
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Ekspektasi
from portal.rules.scheme_words import NeedSource
from portal.rules.training_needs import NeedOrigin

YEAR = datetime.timedelta(days=365)
_VALUE, _COLLEAGUES, _RESULT, _BOX = "nilai", "rekan", "hasil", "kotak"


@dataclass(frozen=True)
class Hint:
    """Somebody who may need a competence, and what says so."""

    person: uuid.UUID
    competence: str
    origin: NeedOrigin
    source: NeedSource


@dataclass(frozen=True)
class Signs:
    """Hints, and everybody whose newest box is one of the succession group (PermenPANRB 3/2020)."""

    hints: tuple[Hint, ...]
    pool: frozenset[uuid.UUID]


def signs(rule: DevelopmentRule, on: datetime.date) -> Signs:
    """Everything that is known on a day, in one statement.

    A value counts where more feedback of the last year says that somebody does not show it than
    says they do.  Of releases of colleagues, results of closed periods and boxes the newest one of
    each person counts.
    """
    parts = (_heard(on), _released(on), _rated(on), _placed(on))
    rows: Any = db.session.execute(
        sa.union_all(*parts).order_by(sa.desc("day"), sa.desc("value"))
    )  # fmt: skip
    values: dict[tuple[uuid.UUID, CoreValue], int] = defaultdict(int)
    newest: dict[tuple[uuid.UUID, str], str] = {}
    for row in rows:
        if row.kind == _VALUE:
            is_shown = row.said == Progress.MENUNJUKKAN.value
            values[row.employee_id, CoreValue(row.value)] += -1 if is_shown else 1
        else:
            newest.setdefault((row.employee_id, row.kind), row.said)
    pool = {
        person for (person, kind), box in newest.items() if kind == _BOX and int(box) in POOL
    }  # fmt: skip
    hints = (*_from_values(rule, values), *_from_newest(rule, newest))
    return Signs(hints, frozenset(pool))


def people_with_signs(on: datetime.date) -> Any:
    """The employees of whom `signs` may tell something, as a part of another statement."""
    parts = (_heard(on), _released(on), _rated(on), _placed(on))
    found = sa.union(*(sa.select(part.subquery().c.employee_id) for part in parts)).subquery()
    return sa.select(found.c.employee_id)


def _from_values(
    rule: DevelopmentRule, values: dict[tuple[uuid.UUID, CoreValue], int]
) -> Iterator[Hint]:
    balance: dict[tuple[uuid.UUID, str], int] = defaultdict(int)
    for (person, value), more in values.items():
        balance[person, rule.values[value]] += more
    for (person, competence), more in balance.items():
        if more > 0:
            yield Hint(person, competence, NeedOrigin.PERILAKU, NeedSource.UMPAN_BALIK)


def _from_newest(rule: DevelopmentRule, newest: dict[tuple[uuid.UUID, str], str]) -> Iterator[Hint]:
    for (person, kind), said in newest.items():
        if kind == _RESULT and said == Ekspektasi.DIBAWAH.value:
            yield Hint(
                person, rule.result_competence, NeedOrigin.HASIL_KERJA, NeedSource.HASIL_KERJA
            )
        elif kind == _COLLEAGUES:
            for competence in _low(rule, json.loads(said)):
                yield Hint(person, competence, NeedOrigin.PERILAKU, NeedSource.PERILAKU)


def _low(rule: DevelopmentRule, content: dict[str, Any]) -> set[str]:
    """Competences behind what colleagues told together below the rule's step; a release holds
    nothing of groups that were too small.
    """
    release = told(content)
    low = {item for item, one in leading(release).items() if one.mean < rule.peers_below}
    found = {
        rule.values[CoreValue(one)] if one in set(CoreValue) else one
        for one in measures_of(release, low)
    }
    return {one for one in found if is_competence(one)}


def _row(kind: str, person: Any, value: Any, said: Any, day: Any) -> Any:
    """A part of the one statement; everything but the person is told as text."""
    text = sa.String()
    return sa.select(
        sa.literal(kind).label("kind"), person.label("employee_id"),
        sa.cast(value, text).label("value"), sa.cast(said, text).label("said"),
        sa.cast(day, text).label("day"),
    )  # fmt: skip


def _heard(on: datetime.date) -> Any:
    """Feedback on core values of the last year that nothing has corrected."""
    since = datetime.datetime.combine(on - YEAR, datetime.time(), datetime.UTC)
    heir = sa.orm.aliased(Feedback)
    return _row(
        _VALUE, Feedback.employee_id, Feedback.value, Feedback.progress,
        sa.literal(on.isoformat()),
    ).where(
        Feedback.value.is_not(None), Feedback.progress.is_not(None), Feedback.given_at > since,
        ~sa.exists().where(heir.supersedes_id == Feedback.id),
    )  # fmt: skip


def _released(on: datetime.date) -> Any:
    """What colleagues told in real rounds of the last year."""
    day = PeerRelease.released_on
    return _row(
        _COLLEAGUES, PeerRelease.employee_id, PeerRelease.id, PeerRelease.content, day
    ).where(~PeerRelease.is_practice, day > on - YEAR, day <= on)


def _rated(on: datetime.date) -> Any:
    """Ratings of results in closed periods, of people who were ever below expectation."""
    low = sa.orm.aliased(AppraisalResult)
    return (
        _row(
            _RESULT, AppraisalResult.employee_id, EvaluationPeriod.starts_on,
            AppraisalResult.hasil_kerja, EvaluationPeriod.ends_on,
        )
        .join(EvaluationPeriod, AppraisalResult.period_id == EvaluationPeriod.id)
        .where(
            AppraisalResult.is_current, EvaluationPeriod.stage == PeriodStage.SELESAI,
            EvaluationPeriod.ends_on <= on,
            AppraisalResult.employee_id.in_(
                sa.select(low.employee_id).where(low.hasil_kerja == Ekspektasi.DIBAWAH)
            ),
        )
    )  # fmt: skip


def _placed(on: datetime.date) -> Any:
    """Boxes of closed periods, of people who were ever in the pool; of one period the last number
    counts.
    """
    pooled = sa.orm.aliased(TalentPlace)
    return (
        _row(
            _BOX, TalentPlace.employee_id, TalentPlace.number + 1000, TalentPlace.box,
            EvaluationPeriod.ends_on,
        )
        .join(EvaluationPeriod, TalentPlace.period_id == EvaluationPeriod.id)
        .where(
            EvaluationPeriod.stage == PeriodStage.SELESAI, EvaluationPeriod.ends_on <= on,
            TalentPlace.employee_id.in_(
                sa.select(pooled.employee_id).where(pooled.box.in_(POOL))
            ),
        )
    )  # fmt: skip
