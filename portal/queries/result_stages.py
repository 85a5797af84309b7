"""Conditions of what a signed document still waits for, each by an index of the steps."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.models.objections import Objection, ObjectionDecision
from portal.models.results import AppraisalResult, ResultEvent
from portal.rules.results import ResultStep

_event = aliased(ResultEvent)


def _took(step: ResultStep) -> sa.ColumnElement[bool]:
    found = sa.exists().where(_event.result_id == AppraisalResult.id, _event.step == step)
    return found.correlate_except(_event)


def _is_contested() -> sa.ColumnElement[bool]:
    decided = sa.exists().where(ObjectionDecision.objection_id == Objection.id)
    return AppraisalResult.id.in_(sa.select(Objection.result_id).where(~decided))


# What most documents fail comes first, and the rest is asked of few.
STAGES: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
    "belum-disampaikan": lambda: ~_took(ResultStep.DISAMPAIKAN),
    "belum-diterima": lambda: sa.and_(~_took(ResultStep.DITERIMA), _took(ResultStep.DISAMPAIKAN)),
    "menolak": lambda: sa.and_(_took(ResultStep.MENOLAK), ~_took(ResultStep.DITANDATANGANI)),
    "keberatan": _is_contested,
    "belum-dilaporkan": lambda: ~_took(ResultStep.DILAPORKAN),
}
