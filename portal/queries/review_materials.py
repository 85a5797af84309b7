"""Everything that may lie beside a rating, in one statement: what the sheet shows and links to.

Nothing here is combined, weighed or rated; every figure keeps its own n.
"""

import datetime
import uuid
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import Moment, db
from portal.models.evaluations import Evaluation, EvaluationEvidence, EvaluationGoal
from portal.models.evidence import Evidence
from portal.models.feedback import Feedback
from portal.models.log import EntryEvidence, LogEntry
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult
from portal.models.self_assessments import SelfAnswer, SelfAssessment, SelfReport
from portal.models.service_times import ServiceTimeFigure
from portal.models.skp import SkpExpectation
from portal.models.unit_index import UnitIndex
from portal.models.units import Service
from portal.queries import review_rows as rows
from portal.queries.periods import PeriodRow
from portal.queries.prepared import Prepared
from portal.queries.review_pieces import (
    GoalWords,
    Link,
    Materials,
    Proof,
)
from portal.queries.unit_index import published_until
from portal.rules.measures import CoreValue
from portal.rules.reviews import Dimension, LinkKind
from portal.rules.self_assessments import SelfState
from portal.rules.workflow import SIGNED

MOST_ENTRIES = 6
MOST_NOTES = 40
MOST_PROOFS = 40
MOST_EARLIER = 4


def materials(
    row: Evaluation,
    period: PeriodRow,
    unit_id: uuid.UUID,
    between: tuple[datetime.datetime, datetime.datetime],
) -> Materials:
    """Of one evaluation, for a period whose first and last moment are `between`; one statement."""
    span = period.span
    asked = {
        "evaluation": row.id, "plan": row.skp_id, "person": row.employee_id, "period": period.id,
        "in_unit": unit_id, "span_key": span.key, "first": span.start, "last": span.end,
        "since": between[0], "until": between[1],
    }  # fmt: skip
    found: dict[str, list[Any]] = defaultdict(list)
    for one in _MATERIALS.rows(db.session.connection(), asked):
        found[one.kind].append(one)
    entries = rows.by_goal(found["catatan"])
    return Materials(
        goals=sorted(
            (GoalWords(o.key, o.n, o.a, o.b, o.c, o.d) for o in found["hasil"]),
            key=lambda goal: goal.position,
        ),
        entries=entries,
        totals={rows.uuid_of(one.a): one.n for one in found["catatan"]},
        heard=sorted(map(rows.heard, found["umpan"]), key=lambda h: (h.on, h.id), reverse=True),
        proofs=[Proof(one.key, rows.uuid_of(one.a), one.b) for one in found["bukti"]],
        links=[Link(Dimension(o.a), LinkKind(o.b), o.key, o.c) for o in found["dasar"]],
        expectations={CoreValue(one.a): one.b for one in found["khusus"]},
        own=rows.own(found),
        index=rows.citizens(found["indeks"]),
        services=sorted(map(rows.service, found["waktu"]), key=lambda s: s.service),
        earlier=rows.earliers(found["lalu"]),
    )


def _row(kind: str, key: Any, a: Any, b: Any = "", c: Any = "", d: Any = "", n: Any = 0) -> Any:
    """One select of the union; every column is a text but the key and the number."""
    texts = (
        sa.cast(sa.literal(one) if isinstance(one, str) else one, sa.String(4000)).label(name)
        for name, one in zip("abcd", (a, b, c, d), strict=True)
    )
    number = sa.literal(n) if isinstance(n, int) else n
    return sa.select(sa.literal(kind).label("kind"), key.label("key"), *texts, number.label("n"))


def _goals(evaluation_id: Any) -> Any:
    one = EvaluationGoal
    return _row(
        "hasil", one.goal_id, one.title, one.realisation, one.feedback, one.finding, one.position
    ).where(one.evaluation_id == evaluation_id)


def _links(evaluation_id: Any) -> Any:
    one = EvaluationEvidence
    return _row("dasar", one.source_id, one.dimension, one.kind, one.words).where(
        one.evaluation_id == evaluation_id
    )


def _expectations(skp_id: Any) -> Any:
    one = SkpExpectation
    return _row("khusus", one.skp_id, one.value, one.text).where(one.skp_id == skp_id)


def _entries(person: Any, first: Any, last: Any) -> Any:
    """The newest of each result with the number of all."""
    place = sa.func.row_number().over(
        partition_by=LogEntry.goal_id, order_by=(LogEntry.on_date.desc(), LogEntry.id.desc())
    )
    total = sa.func.count().over(partition_by=LogEntry.goal_id)
    proofs = (
        sa.select(sa.func.count()).where(EntryEvidence.entry_id == LogEntry.id).scalar_subquery()
    )
    ranked = (
        sa.select(
            LogEntry.id, LogEntry.goal_id, LogEntry.on_date, LogEntry.text, proofs.label("proofs"),
            place.label("place"), total.label("total"),
        )
        .where(LogEntry.employee_id == person, LogEntry.on_date.between(first, last))
        .subquery()
    )  # fmt: skip
    c = ranked.c
    return _row("catatan", c.id, c.goal_id, c.on_date, c.text, c.proofs, c.total).where(
        c.place <= MOST_ENTRIES
    )


def _notes(person: Any, between: tuple[Any, Any]) -> Any:
    heir = aliased(Feedback)
    about = sa.func.coalesce(
        sa.cast(Feedback.goal_id, sa.String(40)), sa.cast(Feedback.value, sa.String(40))
    )
    said = sa.cast(Feedback.relation, sa.String(40)) + sa.func.coalesce(
        "|" + sa.cast(Feedback.progress, sa.String(40)), "|"
    )
    newest = (
        sa.select(
            Feedback.id, about.label("about"), said.label("said"), Feedback.text,
            (sa.cast(Feedback.given_at, sa.String(40)) + "|" + Employee.name).label("who"),
        )
        .join(Employee, Feedback.giver_id == Employee.id)
        .where(
            Feedback.employee_id == person, Feedback.given_at >= between[0],
            Feedback.given_at < between[1],
            ~sa.exists().where(heir.supersedes_id == Feedback.id),
        )
        .order_by(Feedback.given_at.desc(), Feedback.id)
        .limit(MOST_NOTES)
        .subquery()
    )  # fmt: skip
    c = newest.c
    return _row("umpan", c.id, c.about, c.said, c.text, c.who)


def _proofs(person: Any, first: Any, last: Any) -> Any:
    goal = sa.func.max(sa.cast(LogEntry.goal_id, sa.String(40)))
    newest = (
        sa.select(Evidence.id, goal.label("goal"), Evidence.name)
        .join(EntryEvidence, EntryEvidence.evidence_id == Evidence.id)
        .join(LogEntry, EntryEvidence.entry_id == LogEntry.id)
        .where(LogEntry.employee_id == person, LogEntry.on_date.between(first, last))
        .group_by(Evidence.id, Evidence.name, Evidence.added_at)
        .order_by(Evidence.added_at.desc(), Evidence.id)
        .limit(MOST_PROOFS)
    )
    c = newest.subquery().c
    return _row("bukti", c.id, c.goal, c.name)


def _account(person: Any, period_id: Any) -> tuple[Any, Any, Any]:
    mine = (
        SelfAssessment.employee_id == person, SelfAssessment.period_id == period_id,
        SelfAssessment.state == SelfState.DIKIRIM,
    )  # fmt: skip
    return (
        _row("diri", SelfAssessment.id, SelfAssessment.sent_at).where(*mine),
        _row("laporan", SelfReport.goal_id, "", n=SelfReport.number)
        .join(SelfAssessment, SelfReport.assessment_id == SelfAssessment.id)
        .where(*mine),
        _row("isian", SelfAnswer.assessment_id, SelfAnswer.place, SelfAnswer.value)
        .join(SelfAssessment, SelfAnswer.assessment_id == SelfAssessment.id)
        .where(*mine),
    )


def _index(unit_id: Any, until: Any) -> Any:
    one = UnitIndex
    rows = sa.select(one.id, one.period_key, one.data, one.n)
    newest = published_until(rows, unit_id, until).limit(1).subquery()
    c = newest.c
    ikm, mutu, width = (c.data[name].as_string() for name in ("ikm", "mutu", "half_width"))
    return _row("indeks", c.id, c.period_key, ikm, mutu, width, c.n)


def _services(unit_id: Any, key: Any) -> Any:
    one = ServiceTimeFigure
    return (
        _row("waktu", one.service_id, Service.name, one.median, one.standard, one.basis, one.n)
        .join(Service, one.service_id == Service.id)
        .where(Service.unit_id == unit_id, one.period_key == key)
    )


def _earlier(person: Any, before: Any) -> Any:
    """Ratings as they hold: where an objection changed them, those of the D.1.3."""
    changed = AppraisalResult
    newest = (
        sa.select(
            Evaluation.id, EvaluationPeriod.span_key,
            sa.func.coalesce(changed.hasil_kerja, Evaluation.hasil_kerja).label("hasil_kerja"),
            sa.func.coalesce(changed.perilaku_kerja, Evaluation.perilaku_kerja)
            .label("perilaku_kerja"),
            Evaluation.assignment,
        )
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .outerjoin(
            changed,
            sa.and_(
                changed.employee_id == Evaluation.employee_id,
                changed.period_id == Evaluation.period_id, changed.supersedes_id.is_not(None),
            ),
        )
        .where(
            Evaluation.employee_id == person,
            sa.or_(*(Evaluation.state == one for one in sorted(SIGNED))),
            EvaluationPeriod.ends_on < before,
        )
        .order_by(EvaluationPeriod.ends_on.desc())
        .limit(MOST_EARLIER)
        .subquery()
    )  # fmt: skip
    c = newest.c
    return _row("lalu", c.id, c.span_key, c.hasil_kerja, c.perilaku_kerja, c.assignment)


def _everything() -> Any:
    """The whole union, written once: a sheet is drawn again after every part that is kept."""
    person, first, last = _key("person"), _day("first"), _day("last")
    since, until = (sa.bindparam(name, type_=Moment()) for name in ("since", "until"))
    unit, key = _key("in_unit"), sa.bindparam("span_key", type_=sa.String())
    parts = [
        _goals(_key("evaluation")), _links(_key("evaluation")), _expectations(_key("plan")),
        _entries(person, first, last), _notes(person, (since, until)),
        _proofs(person, first, last), *_account(person, _key("period")),
        _index(unit, last), _services(unit, key), _earlier(person, first),
    ]  # fmt: skip
    return sa.union_all(*parts)


def _key(name: str) -> Any:
    return sa.bindparam(name, type_=sa.Uuid())


def _day(name: str) -> Any:
    return sa.bindparam(name, type_=sa.Date())


_MATERIALS = Prepared(_everything())
