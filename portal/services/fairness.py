"""Asking raters to explain pairs that stand out, and long computations with their progress.

An explanation is a note for the forum; nothing here touches a rating.
"""

import hashlib
import time
import uuid
from typing import Any

import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation
from portal.models.fairness import FairnessRun, PairQuestion, RunState
from portal.models.periods import EvaluationPeriod
from portal.queries.fairness_panel import table_of
from portal.rules.fairness.rasch import MAXIMUM_ROUNDS, rasch
from portal.rules.fairness.rasch_table import Facet
from portal.rules.messages import MessageKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy

LONGEST = 2000
_EVERY = 2.0  # seconds between two notes of progress


def ask_about(rater: uuid.UUID, employee: uuid.UUID, z: float, act: Act) -> bool:
    """Ask a rater to explain a pair in their latest common period; False when it was asked before.

    Raises NotFound where the two never met.
    """
    with writing() as session:
        period = session.scalar(
            sa.select(Evaluation.period_id)
            .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
            .where(
                Evaluation.evaluator_id == rater, Evaluation.employee_id == employee,
                ~EvaluationPeriod.is_practice,
            )
            .order_by(EvaluationPeriod.ends_on.desc())
            .limit(1)
        )  # fmt: skip
        if period is None:
            raise NotFound("Pasangan penilai dan pegawai ini tidak dikenal.")
        if session.get(PairQuestion, (period, rater, employee)) is not None:
            return False
        session.add(
            PairQuestion(
                period_id=period, rater_id=rater, employee_id=employee, z=f"{z:.1f}",
                asked_by=act.actor, asked_at=act.at,
            )
        )  # fmt: skip
        notify(
            session, employees([rater]), MessageKind.FORUM_TO_ANSWER, link="/keadilan/pasangan",
            act=act,
        )  # fmt: skip
        audit.record(session, act, AuditTag.PAIR_ASKED, period, rater=str(rater))
        return True


def explain(
    period: uuid.UUID, rater: uuid.UUID, employee: uuid.UUID, answer: str, act: Act
) -> bool:
    """Keep a rater's explanation; False when it was given before. Raises NotFound, Invalid."""
    words = tidy(answer, "Penjelasan", LONGEST)
    if not words:
        raise Invalid("Tulis penjelasan Anda.")
    with writing() as session:
        row = session.get(PairQuestion, (period, rater, employee), with_for_update=True)
        if row is None:
            raise NotFound("Pertanyaan ini tidak dikenal.")
        if row.answered_at is not None:
            return False
        row.answer, row.answered_at = words, act.at
        audit.record(
            session, act, AuditTag.PAIR_EXPLAINED, period, rater=str(rater),
            before={"answered": False}, after={"answered": True},
        )  # fmt: skip
        return True


def request_run(year: int, act: Act) -> uuid.UUID:
    """Queue a Rasch analysis for the worker. Raises IllegalStep while one is under way."""
    with writing() as session:
        open_run = session.scalar(
            sa.select(FairnessRun.id).where(
                FairnessRun.year == year,
                FairnessRun.state.in_((RunState.MENUNGGU, RunState.BERJALAN)),
            )
        )
        if open_run is not None:
            raise IllegalStep("Hitungan untuk tahun ini sedang berjalan.")
        row = FairnessRun(year=year, asked_by=act.actor, asked_at=act.at)
        session.add(row)
        session.flush()
        audit.record(session, act, AuditTag.RASCH_REQUESTED, row.id, year=year)
        return row.id


def run_waiting(key: bytes, act: Act) -> int:
    """For the worker: every analysis that waits or was interrupted, one after the other."""
    waiting = db.session.scalars(
        sa.select(FairnessRun.id)
        .where(FairnessRun.state.in_((RunState.MENUNGGU, RunState.BERJALAN)))
        .order_by(FairnessRun.asked_at)
    ).all()
    db.session.rollback()
    for run in waiting:
        _run(run, key, act)
    return len(waiting)


def _run(run: uuid.UUID, key: bytes, act: Act) -> None:
    year = _note(run, state=RunState.BERJALAN, progress=1)
    table = table_of(year, key)
    db.session.rollback()
    noted = time.monotonic()

    def progress(done: int, _change: float) -> None:
        nonlocal noted
        if time.monotonic() - noted > _EVERY:
            noted = time.monotonic()
            _note(run, progress=min(99, 1 + done * 98 // MAXIMUM_ROUNDS))

    sha256 = hashlib.sha256(table.csv()).hexdigest()
    try:
        found = rasch(table.ratings, progress=progress) if table.ratings else None
    except ValueError:
        _note(run, state=RunState.GAGAL, finished_at=act.at, data_sha256=sha256)
        return
    result: dict[str, Any] = {"n": len(table.ratings), "enough": False, "absence": "few_values"}
    if found is not None:
        result |= {
            "enough": found.is_enough, "absence": found.absence.value if found.absence else None,
            "raters": [
                [one.id, one.n, one.measure, one.se, one.infit, one.outfit]
                for one in found.measures[Facet.RATER]
            ],
        }  # fmt: skip
    _note(
        run, state=RunState.SELESAI, progress=100, finished_at=act.at, data_sha256=sha256,
        result=result,
    )  # fmt: skip


def _note(run: uuid.UUID, **values: Any) -> int:
    """Write progress in a commit of its own, so that a page sees it; returns the year."""
    with writing() as session:
        row = session.get(FairnessRun, run, with_for_update=True)
        if row is None:
            raise NotFound("Hitungan ini tidak dikenal.")
        for name, value in values.items():
            setattr(row, name, value)
        return row.year
