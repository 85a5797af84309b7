"""Everything that may lie beside a rating, in one statement: what the sheet shows and links to.

Nothing here is combined, weighed or rated; every figure keeps its own n.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.evaluations import Evaluation, EvaluationEvidence, EvaluationGoal
from portal.models.evidence import Evidence
from portal.models.feedback import Feedback
from portal.models.log import EntryEvidence, LogEntry
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.self_assessments import SelfAnswer, SelfAssessment, SelfReport
from portal.models.service_times import ServiceTimeFigure
from portal.models.skp import SkpExpectation
from portal.models.unit_index import UnitIndex
from portal.models.units import Service
from portal.queries.periods import PeriodRow
from portal.queries.review_pieces import (
    CitizenIndex,
    EarlierRating,
    Entry,
    GoalWords,
    Heard,
    Link,
    Materials,
    OwnAccount,
    Proof,
    ServiceFigure,
)
from portal.queries.unit_index import published_until
from portal.rules.feedback_words import GiverRelation, Progress
from portal.rules.measures import CoreValue
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import Assignment, Dimension, LinkKind
from portal.rules.self_assessments import SelfState
from portal.rules.service_times import LEAST
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
    person, span = row.employee_id, period.span
    parts = [
        _goals(row.id), _links(row.id), _expectations(row.skp_id),
        _entries(person, span.start, span.end), _notes(person, between),
        _proofs(person, span.start, span.end), *_account(person, period.id),
        _index(unit_id, span.end), _services(unit_id, span.key), _earlier(person, span.start),
    ]  # fmt: skip
    found: dict[str, list[Any]] = defaultdict(list)
    for one in db.session.execute(sa.union_all(*parts)):
        found[one.kind].append(one)
    entries = _by_goal(found["catatan"])
    return Materials(
        goals=sorted(
            (GoalWords(o.key, o.n, o.a, o.b, o.c, o.d) for o in found["hasil"]),
            key=lambda goal: goal.position,
        ),
        entries=entries,
        totals={_uuid(one.a): one.n for one in found["catatan"]},
        heard=sorted(map(_heard, found["umpan"]), key=lambda h: (h.on, h.id), reverse=True),
        proofs=[Proof(one.key, _uuid(one.a), one.b) for one in found["bukti"]],
        links=[Link(Dimension(o.a), LinkKind(o.b), o.key, o.c) for o in found["dasar"]],
        expectations={CoreValue(one.a): one.b for one in found["khusus"]},
        own=_own(found),
        index=_citizens(found["indeks"]),
        services=sorted(map(_service, found["waktu"]), key=lambda s: s.service),
        earlier=_earliers(found["lalu"]),
    )


def _row(kind: str, key: Any, a: Any, b: Any = "", c: Any = "", d: Any = "", n: Any = 0) -> Any:
    """One select of the union; every column is a text but the key and the number."""
    texts = (
        sa.cast(sa.literal(one) if isinstance(one, str) else one, sa.String(4000)).label(name)
        for name, one in zip("abcd", (a, b, c, d), strict=True)
    )
    number = sa.literal(n) if isinstance(n, int) else n
    return sa.select(sa.literal(kind).label("kind"), key.label("key"), *texts, number.label("n"))


def _goals(evaluation_id: uuid.UUID) -> Any:
    one = EvaluationGoal
    return _row(
        "hasil", one.goal_id, one.title, one.realisation, one.feedback, one.finding, one.position
    ).where(one.evaluation_id == evaluation_id)


def _links(evaluation_id: uuid.UUID) -> Any:
    one = EvaluationEvidence
    return _row("dasar", one.source_id, one.dimension, one.kind, one.words).where(
        one.evaluation_id == evaluation_id
    )


def _expectations(skp_id: uuid.UUID | None) -> Any:
    one = SkpExpectation
    return _row("khusus", one.skp_id, one.value, one.text).where(one.skp_id == skp_id)


def _entries(person: uuid.UUID, first: datetime.date, last: datetime.date) -> Any:
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


def _notes(person: uuid.UUID, between: tuple[datetime.datetime, datetime.datetime]) -> Any:
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


def _proofs(person: uuid.UUID, first: datetime.date, last: datetime.date) -> Any:
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


def _account(person: uuid.UUID, period_id: uuid.UUID) -> tuple[Any, Any, Any]:
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


def _index(unit_id: uuid.UUID, until: datetime.date) -> Any:
    one = UnitIndex
    rows = sa.select(one.id, one.period_key, one.data, one.n)
    newest = published_until(rows, unit_id, until).limit(1).subquery()
    c = newest.c
    ikm, mutu, width = (c.data[name].as_string() for name in ("ikm", "mutu", "half_width"))
    return _row("indeks", c.id, c.period_key, ikm, mutu, width, c.n)


def _services(unit_id: uuid.UUID, key: str) -> Any:
    one = ServiceTimeFigure
    return (
        _row("waktu", one.service_id, Service.name, one.median, one.standard, one.basis, one.n)
        .join(Service, one.service_id == Service.id)
        .where(Service.unit_id == unit_id, one.period_key == key)
    )


def _earlier(person: uuid.UUID, before: datetime.date) -> Any:
    newest = (
        sa.select(
            Evaluation.id, EvaluationPeriod.span_key, Evaluation.hasil_kerja,
            Evaluation.perilaku_kerja, Evaluation.assignment,
        )
        .join(EvaluationPeriod, Evaluation.period_id == EvaluationPeriod.id)
        .where(
            Evaluation.employee_id == person, Evaluation.state.in_(SIGNED),
            EvaluationPeriod.ends_on < before,
        )
        .order_by(EvaluationPeriod.ends_on.desc())
        .limit(MOST_EARLIER)
        .subquery()
    )  # fmt: skip
    c = newest.c
    return _row("lalu", c.id, c.span_key, c.hasil_kerja, c.perilaku_kerja, c.assignment)


def _uuid(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _by_goal(rows: Iterable[Any]) -> dict[uuid.UUID | None, list[Entry]]:
    found: dict[uuid.UUID | None, list[Entry]] = defaultdict(list)
    for one in rows:
        day = datetime.date.fromisoformat(one.b[:10])
        found[_uuid(one.a)].append(Entry(one.key, _uuid(one.a), day, one.c, int(one.d)))
    return {goal: sorted(made, key=lambda e: e.on, reverse=True) for goal, made in found.items()}


def _heard(one: Any) -> Heard:
    relation, _bar, progress = one.b.partition("|")
    at, _bar, giver = one.d.partition("|")
    is_value = one.a in set(CoreValue)
    return Heard(
        one.key, None if is_value else _uuid(one.a), CoreValue(one.a) if is_value else None,
        GiverRelation(relation), giver, datetime.date.fromisoformat(at[:10]), one.c,
        Progress(progress) if progress else None,
    )  # fmt: skip


def _own(found: Mapping[str, list[Any]]) -> OwnAccount | None:
    if not found["diri"]:
        return None
    head = found["diri"][0]
    goals = {one.n: one.key for one in found["laporan"]}
    answers = {one.a: one.b for one in found["isian"] if one.b}
    texts: dict[uuid.UUID | None, dict[str, str]] = defaultdict(dict)
    for place, words in answers.items():
        if place.startswith("hasil-"):
            number, _dot, part = place.removeprefix("hasil-").partition(".")
            texts[goals.get(int(number))][part] = words
    return OwnAccount(head.key, head.a[:10], answers, texts)


def _citizens(rows: Sequence[Any]) -> CitizenIndex | None:
    if not rows:
        return None
    one = rows[0]
    ikm, half_width = (Decimal(text) if text else None for text in (one.b, one.d))
    n = one.n if ikm is not None else None
    return CitizenIndex(one.key, one.a, n, ikm, one.c or "", half_width)


def _service(one: Any) -> ServiceFigure:
    """Kept as whole ten-thousandths (`db.Exact`)."""
    is_enough = one.n >= LEAST
    median, standard = (
        Decimal(text).scaleb(-4).normalize() if text else None for text in (one.b, one.c)
    )
    return ServiceFigure(one.key, one.a, one.n, median if is_enough else None, standard, one.d)


def _earliers(rows: Iterable[Any]) -> list[EarlierRating]:
    made = (EarlierRating(o.a, Ekspektasi(o.b), Ekspektasi(o.c), Assignment(o.d)) for o in rows)
    return sorted(made, key=lambda one: one.span_key)
