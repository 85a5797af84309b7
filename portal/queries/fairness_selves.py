"""How people see their own behaviour beside what colleagues said of it in the frozen release."""

import hashlib
import hmac
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.peer_ballots import PeerRelease
from portal.models.periods import EvaluationPeriod
from portal.models.self_assessments import SelfAnswer, SelfAssessment
from portal.rules.fairness.habits import MINIMUM_OTHERS, MINIMUM_PEOPLE, PooledGap, pooled_gap
from portal.rules.instruments import load_shipped
from portal.rules.peer_answers import told
from portal.rules.self_assessments import SelfState

_FORM = "berakhlak"
_STEPS = ("1", "2", "3", "4", "5")
HEAD = "ratee,own,others,n"


@dataclass(frozen=True)
class SelfRow:
    """One person under a number: the own mean, that of the colleagues as it was told, and of how
    many.
    """

    ratee: str
    own: float
    others: float
    n: int


@dataclass(frozen=True)
class SelfPage:
    """The rows behind the figure, none where they are too few, and the figure."""

    rows: tuple[SelfRow, ...]
    gap: PooledGap

    def csv(self) -> bytes:
        """As `flask compute gap` reads it."""
        lines = [f"{r.ratee},{r.own:.6f},{r.others:.6f},{r.n}" for r in self.rows]
        return "\n".join([HEAD, *lines, ""]).encode()

    @property
    def sha256(self) -> str:
        """Fingerprint of the file, in hex."""
        return hashlib.sha256(self.csv()).hexdigest()


def selves_of(year: int, key: bytes) -> SelfPage:
    """Everybody of a year whose own answers were sent and whose colleagues' were released; three
    statements.
    """
    periods = {
        one: span
        for one, span in db.session.execute(
            sa.select(EvaluationPeriod.id, EvaluationPeriod.span_key).where(
                EvaluationPeriod.year == year, ~EvaluationPeriod.is_practice
            )
        )
    }
    own = {
        (row.employee_id, row.period_id): float(row.mean)
        for row in db.session.execute(
            sa.select(
                SelfAssessment.employee_id, SelfAssessment.period_id,
                sa.func.avg(sa.cast(SelfAnswer.value, sa.Integer)).label("mean"),
            )
            .join(SelfAnswer, SelfAnswer.assessment_id == SelfAssessment.id)
            .where(
                SelfAssessment.period_id.in_(list(periods)),
                SelfAssessment.state == SelfState.DIKIRIM,
                SelfAnswer.place.like(f"{_FORM}.%"), SelfAnswer.value.in_(_STEPS),
            )
            .group_by(SelfAssessment.employee_id, SelfAssessment.period_id)
        )
    }  # fmt: skip
    items = {item.key for item in load_shipped(_FORM).items if item.kind == "scale"}
    found: list[tuple[str, float, float, int]] = []
    for row in db.session.execute(
        sa.select(PeerRelease.employee_id, PeerRelease.period_id, PeerRelease.content).where(
            PeerRelease.period_id.in_(list(periods))
        )
    ):
        figures = [one for item, one in told(row.content).together.items() if item in items]
        mine = own.get((row.employee_id, row.period_id))
        n = min((one.n for one in figures), default=0)
        if mine is not None and n >= MINIMUM_OTHERS:
            others = float(sum(one.mean for one in figures) / len(figures))
            found.append((f"{row.employee_id}:{periods[row.period_id]}", mine, others, n))
    rows = _numbered(found, key)
    return SelfPage(rows, pooled_gap([(one.own, one.others) for one in rows]))


def _numbered(found: list[tuple[str, float, float, int]], key: bytes) -> tuple[SelfRow, ...]:
    if len(found) < MINIMUM_PEOPLE:
        return ()
    ordered = sorted(found, key=lambda one: hmac.new(key, one[0].encode(), hashlib.sha256).digest())
    width = len(str(len(ordered)))
    # Six places as in the file, so that whoever recomputes starts from the same digits.
    return tuple(
        SelfRow(f"N{at:0{width}d}", round(own, 6), round(others, 6), n)
        for at, (_name, own, others, n) in enumerate(ordered, start=1)
    )
