"""Periods in which somebody evaluates, and whether an objection waits: the head of the inbox."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.objections import Objection, ObjectionDecision
from portal.models.periods import EvaluationPeriod, Extension
from portal.queries.periods import PeriodRow, row_of
from portal.rules.period_cycle import PeriodStage

_OPEN = (PeriodStage.PENILAIAN, PeriodStage.FORUM, PeriodStage.PENETAPAN)
_SHOWN = (*_OPEN, PeriodStage.KEBERATAN)


@dataclass(frozen=True)
class Waiting:
    """Periods in which somebody evaluates or did, the open ones first, and whether an objection
    may wait for them; `extended` is the last day of the longest extension of a period.
    """

    periods: Sequence[PeriodRow]
    has_objections: bool
    extended: Mapping[uuid.UUID, datetime.date]


def waiting_for(person: uuid.UUID, on: datetime.date) -> Waiting:
    """Periods that are open for evaluation, then those in which the person evaluated somebody, and
    whether an objection waits for them; one statement, a second where there is no period.
    """
    asked = {"me": person, "waiting_on": on}
    rows: Sequence[Any] = db.session.execute(_WAITING, asked).all()
    rows = sorted(rows, key=lambda row: row[0].stage not in _OPEN)
    objected = rows[0][1] if rows else db.session.scalar(sa.select(_objected()), asked)
    until = {row[0].id: row[2] for row in rows if row[2] and row[2] > row[0].closes_on}
    return Waiting([row_of(row[0]) for row in rows], bool(objected), until)


def _objected() -> Any:
    """Whether an open objection names somebody as signer or as who decides."""
    me = sa.bindparam("me", type_=Objection.decider_id.type)
    return sa.exists().where(
        sa.or_(Objection.decider_id == me, Objection.signer_id == me),
        ~sa.exists().where(ObjectionDecision.objection_id == Objection.id),
    )


def _waiting() -> sa.Select[Any]:
    me = sa.bindparam("me", type_=Objection.decider_id.type)
    mine = sa.exists().where(
        Evaluation.period_id == EvaluationPeriod.id, Evaluation.evaluator_id == me
    )
    extended = (
        sa.select(sa.func.max(Extension.until))
        .where(
            Extension.period_id == EvaluationPeriod.id, Extension.withdrawn_at.is_(None),
            Extension.clock == "K4",
        )
        .scalar_subquery()
    )  # fmt: skip
    return (
        sa.select(EvaluationPeriod, _objected(), extended)
        .where(
            sa.or_(EvaluationPeriod.stage.in_(_SHOWN), mine),
            EvaluationPeriod.starts_on <= sa.bindparam("waiting_on"),
            ~EvaluationPeriod.is_practice,
        )
        .order_by(EvaluationPeriod.closes_on.desc(), EvaluationPeriod.starts_on)
    )


_WAITING = _waiting()
