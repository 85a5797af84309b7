"""What brings evaluations before the forum: the facts of everybody who was submitted to it.

A handful of statements for a period of any size; the rules choose (`rules.forum_agenda`).
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation, EvaluationEvidence, OrganisationPerformance
from portal.models.forum import ForumCase, ForumRequest, ForumSession
from portal.models.peer_ballots import PeerRelease
from portal.models.people import Posting
from portal.models.self_assessments import SelfAnswer, SelfAssessment
from portal.queries.fairness_data import background_of
from portal.queries.peer_duties import instrument_of
from portal.queries.units import paths_of, unit_rows
from portal.rules.distribution import DistributionRule, Gap, gaps
from portal.rules.forum_agenda import Background, Facts
from portal.rules.forum_words import SessionState
from portal.rules.measures import CoreValue
from portal.rules.peer_answers import told
from portal.rules.predikat import Predikat
from portal.rules.self_assessments import SelfState
from portal.rules.workflow import EvaluationState

# Five steps of behaviour; the answers of other questionnaires are not about behaviour.
_BEHAVIOUR: Final = "berakhlak.%"
_CORE_VALUES: Final = frozenset(one.value for one in CoreValue)
_LOWEST, _HIGHEST = 1, 5
_STEPS: Final = tuple(str(n) for n in range(_LOWEST, _HIGHEST + 1))


def facts_of(period_id: uuid.UUID, unit_id: uuid.UUID | None) -> list[Facts]:
    """Everybody whose rating was submitted and is on no agenda yet, in a unit and below it."""
    rows = db.session.execute(
        sa.select(Evaluation, _links(), _own())
        .outerjoin(
            SelfAssessment,
            sa.and_(
                SelfAssessment.employee_id == Evaluation.employee_id,
                SelfAssessment.period_id == Evaluation.period_id,
                SelfAssessment.state == SelfState.DIKIRIM,
            ),
        )
        .where(
            Evaluation.period_id == period_id,
            Evaluation.state == EvaluationState.DIAJUKAN_FORUM,
            _in_units(unit_id),
            Evaluation.employee_id.not_in(_taken(period_id)),
        )
    ).all()
    peers = _peers(period_id)
    return [
        Facts(
            employee=row.employee_id, rater=row.evaluator_id, group=row.unit_id,
            hasil=row.hasil_kerja, perilaku=row.perilaku_kerja, evidence=links or 0,
            own=_share(own), peers=peers.get(row.employee_id, (None, 0))[0],
            peers_n=peers.get(row.employee_id, (None, 0))[1],
        )
        for row, links, own in rows
        if row.hasil_kerja is not None and row.perilaku_kerja is not None
    ]  # fmt: skip


def background(
    period_id: uuid.UUID, facts: Collection[Facts], rule: DistributionRule
) -> Background:
    """Pairs and raters from all periods so far, curves of the units, requests of this period."""
    found = background_of(period_id)
    asked = db.session.scalars(
        sa.select(ForumRequest.employee_id).where(ForumRequest.period_id == period_id)
    )
    return Background(
        marked=found.marked,
        severities=found.severities,
        curves=_curves(period_id, facts, rule),
        asked=frozenset(asked),
    )


def waiting_requests(period_id: uuid.UUID) -> int:
    """How many employees ask to be talked about."""
    return int(
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(ForumRequest)
            .where(ForumRequest.period_id == period_id)
        )
        or 0
    )


def _in_units(unit_id: uuid.UUID | None) -> sa.ColumnElement[bool]:
    if unit_id is None:
        return sa.true()
    below = [unit for unit, path in paths_of(unit_rows()).items() if unit_id in path]
    return Evaluation.posting_id.in_(sa.select(Posting.id).where(Posting.unit_id.in_(below)))


def _taken(period_id: uuid.UUID) -> Any:
    return (
        sa.select(ForumCase.employee_id)
        .join(ForumSession, ForumCase.session_id == ForumSession.id)
        .where(ForumSession.period_id == period_id, ForumSession.state != SessionState.DIBATALKAN)
    )


def _links() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(EvaluationEvidence)
        .where(EvaluationEvidence.evaluation_id == Evaluation.id)
        .correlate(Evaluation)
        .scalar_subquery()
    )


def _own() -> sa.ScalarSelect[float | None]:
    """The mean of the employee's own answers on behaviour."""
    return (
        sa.select(sa.func.avg(sa.cast(SelfAnswer.value, sa.Integer)))
        .where(
            SelfAnswer.assessment_id == SelfAssessment.id,
            SelfAnswer.place.like(_BEHAVIOUR),
            SelfAnswer.value.in_(_STEPS),
        )
        .correlate(SelfAssessment)
        .scalar_subquery()
    )


def _peers(period_id: uuid.UUID) -> dict[uuid.UUID, tuple[Fraction | None, int]]:
    """What all colleagues together said of somebody's behaviour, where enough of them answered:
    the share of the scale, and how many answers the thinnest item has.
    """
    rows = db.session.execute(
        sa.select(PeerRelease.employee_id, PeerRelease.content).where(
            PeerRelease.period_id == period_id
        )
    )
    found: dict[uuid.UUID, tuple[Fraction | None, int]] = {}
    for employee, content in rows:
        release = told(content)
        behaviour = {
            item.key
            for group in release.groups
            for item in instrument_of(group.terms.version_id).items
            if item.value in _CORE_VALUES
        }
        figures = [one for key, one in release.together.items() if key in behaviour]
        if figures:
            mean = sum((one.mean for one in figures), Fraction(0)) / len(figures)
            found[employee] = (_share(mean), min(one.n for one in figures))
    return found


def _share(mean: object) -> Fraction | None:
    if mean is None:
        return None
    return (Fraction(str(mean)).limit_denominator(10_000) - _LOWEST) / (_HIGHEST - _LOWEST)


def _curves(
    period_id: uuid.UUID, facts: Iterable[Facts], rule: DistributionRule
) -> Mapping[uuid.UUID, tuple[Gap, ...]]:
    counts: dict[uuid.UUID, Counter[Predikat]] = defaultdict(Counter)
    for one in facts:
        if one.group is not None:
            counts[one.group][one.predikat] += 1
    rows = db.session.execute(
        sa.select(OrganisationPerformance.unit_id, OrganisationPerformance.predikat).where(
            OrganisationPerformance.period_id == period_id
        )
    )
    found = {unit: gaps(predikat, counts[unit], rule) for unit, predikat in rows if unit in counts}
    return {unit: kept for unit, kept in found.items() if kept}
