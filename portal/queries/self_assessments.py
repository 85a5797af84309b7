"""Self-assessments as their owner, the rater and the files need them."""

import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.evidence import Evidence
from portal.models.instruments import InstrumentVersion
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.self_assessments import (
    SelfAnswer,
    SelfAssessment,
    SelfEvidence,
    SelfForm,
    SelfReport,
)
from portal.queries.accounts import Visitor
from portal.queries.periods import PERIOD_COLUMNS, PeriodRow, of_columns
from portal.queries.prepared import Prepared
from portal.queries.standings import Sight, in_sight
from portal.rules import self_assessments as rules
from portal.rules.actions import Action
from portal.rules.instruments import Instrument, parse
from portal.rules.measures import Family
from portal.rules.scheme_words import ReportPart
from portal.rules.self_assessments import Part, Result, SelfState, SendFault, Stored

# Pages read the row and change nothing.
Assessment = SelfAssessment
MOST_PARSED = 200
_parsed: dict[uuid.UUID, Instrument] = {}
_asked: dict[tuple[uuid.UUID, tuple[str, ...]], Instrument] = {}


@dataclass(frozen=True)
class EvidenceCard:
    """A piece of evidence: a link, or a file with its fingerprint and size in bytes."""

    id: uuid.UUID
    name: str
    url: str | None
    sha256: str | None
    size: int | None


@dataclass(frozen=True)
class SelfSheet:
    """A self-assessment with everything in it; `stored` and `evidence` go by place.

    `versions` names the version of each instrument by its key; `sight` is None for the owner.
    """

    row: Assessment
    period: PeriodRow
    name: str
    results: tuple[Result, ...]
    goals: Mapping[int, uuid.UUID]
    instruments: tuple[Instrument, ...]
    versions: Mapping[str, uuid.UUID]
    stored: Mapping[str, Stored]
    evidence: Mapping[str, tuple[EvidenceCard, ...]]
    sight: Sight | None = None

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Results and sections in their order."""
        return rules.parts_of(self.results, self.instruments)

    @cached_property
    def pages(self) -> tuple[tuple[Part, ...], ...]:
        """The parts as they are drawn together."""
        return rules.pages_of(self.parts)

    @cached_property
    def report_parts(self) -> tuple[ReportPart, ...]:
        """What the scheme asks about each result."""
        return tuple(map(ReportPart, self.row.report_parts))

    @property
    def has_plan(self) -> bool:
        """Whether there are results of a plan."""
        return bool(self.goals)

    def page(self, key: str) -> tuple[Part, ...]:
        """The page on which a part stands, by the part's key. Raises NotFound."""
        found = next((page for page in self.pages if any(one.key == key for one in page)), None)
        if found is None:
            raise NotFound("Bagian ini tidak ada di penilaian diri ini.")
        return found

    def required(self, part: Part) -> tuple[str, ...]:
        """What must be filled on a page, filled or not."""
        return rules.required(part, self.report_parts, has_plan=self.has_plan)

    def missing(self, part: Part) -> tuple[str, ...]:
        """What must still be filled on a page."""
        return rules.missing(part, self.report_parts, self.stored, has_plan=self.has_plan)

    @property
    def unproven(self) -> tuple[Part, ...]:
        """Results that are to be told with evidence and bear none."""
        return rules.unproven(self.parts, self.stored, self.evidence)

    @property
    def is_owner(self) -> bool:
        """Whether the visitor wrote it."""
        return self.sight is None

    @property
    def may_return(self) -> bool:
        """Whether the visitor may send it back now: the rater, as long as ratings are open."""
        is_waiting = self.row.state is SelfState.DIKIRIM and self.period.stage in rules.OPEN_STAGES
        return is_waiting and self.sight is not None and self.sight.may(Action.REVIEW_WRITE)

    def send_fault(self, on: datetime.date) -> SendFault | None:
        """Whether a day is too early or too late to send."""
        return rules.send_fault(self.period.stage, self.period.window.opens, on)


def self_sheet(
    assessment: uuid.UUID,
    visitor: Visitor,
    action: Action,
    on: datetime.date,
    *,
    is_frame: bool = False,
) -> SelfSheet:
    """One self-assessment for a purpose; of others only what was sent.

    `is_frame`: the questions alone, without results and answers, for one statement less.

    To oneself one stands by being oneself, which needs no look at postings.  Raises NotFound, or
    NotAllowed without saying whose it is.
    """
    head = _head(assessment)
    sight = _sight(head[0].employee_id, visitor, action, on)
    is_shown = not is_frame and (sight is None or head[0].state is SelfState.DIKIRIM)
    return _sheet(head, _pieces(assessment) if is_shown else {}, sight)


def whole_sheet(assessment: uuid.UUID) -> SelfSheet:
    """The same for a service, which asks nobody for leave. Raises NotFound."""
    return _sheet(_head(assessment), _pieces(assessment), None)


def _head(assessment: uuid.UUID) -> Sequence[Any]:
    """Row, period and name, once for each questionnaire."""
    rows = _HEAD.rows(db.session.connection(), {"self_id": assessment})
    if not rows:
        raise NotFound("Penilaian diri ini tidak dikenal.")
    return rows


def _sheet(head: Sequence[Any], pieces: dict[str, list[Any]], sight: Sight | None) -> SelfSheet:
    first = head[0]
    # Not of the session: what the page shows is what was read, and nothing makes it ask again.
    row = SelfAssessment(**{name: getattr(first, name) for name in _ROW})
    period = of_columns(*(getattr(first, f"of_period_{name}") for name in _PERIOD))
    forms = forms_of([one.form_version for one in head if one.form_version], row.families)
    reports = pieces.get("hasil", [])
    return SelfSheet(
        row=row, period=period, name=first.owner,
        results=tuple(Result(o.number, o.text, tuple(json.loads(o.note))) for o in reports),
        goals={one.number: one.key for one in reports if one.key},
        instruments=tuple(forms.values()),
        versions={instrument.key: version for version, instrument in forms.items()},
        stored={
            one.place: Stored(one.text, one.note, one.writer) for one in pieces.get("isian", [])
        },
        evidence=_by_place(pieces.get("bukti", [])), sight=sight,
    )  # fmt: skip


def _sight(person: uuid.UUID, visitor: Visitor, action: Action, on: datetime.date) -> Sight | None:
    if person == visitor.actor.employee_id and visitor.may_to(action, person):
        return None
    try:
        return in_sight(person, visitor, action, on)
    except NotAllowed as error:
        raise NotAllowed("Penilaian diri ini tidak terbuka bagi Anda.") from error


def forms_of(versions: list[uuid.UUID], families: list[str]) -> dict[uuid.UUID, Instrument]:
    """The instruments as they are asked; a version never changes, so each is read once."""
    unknown = [one for one in versions if one not in _parsed]
    if unknown:
        if len(_parsed) > MOST_PARSED:
            _parsed.clear()
        rows = db.session.execute(
            sa.select(InstrumentVersion.id, InstrumentVersion.content).where(
                InstrumentVersion.id.in_(versions)
            )
        )
        _parsed.update({row.id: parse(row.content) for row in rows})
    return {one: _of_families(one, tuple(families)) for one in versions}


def _of_families(version: uuid.UUID, families: tuple[str, ...]) -> Instrument:
    key = (version, families)
    if key not in _asked:
        if len(_asked) > MOST_PARSED:
            _asked.clear()
        _asked[key] = rules.asked(_parsed[version], [*map(Family, families)])
    return _asked[key]


def _pieces(assessment: uuid.UUID) -> dict[str, list[Any]]:
    """Results, answers and evidence, in one statement."""
    rows = _PIECES.rows(db.session.connection(), {"self_id": assessment})
    found: dict[str, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.number, str(row.key))):
        found[row.kind].append(row)
    return found


def _by_place(rows: list[Any]) -> dict[str, tuple[EvidenceCard, ...]]:
    found: dict[str, tuple[EvidenceCard, ...]] = {}
    for row in rows:
        card = EvidenceCard(row.key, row.text, row.note, row.writer, row.number or None)
        found[row.place] = (*found.get(row.place, ()), card)
    return found


# Written once: building them anew took as long as asking them.
_THIS = sa.bindparam("self_id", type_=sa.Uuid())
_NOTHING = sa.cast(sa.null(), sa.String(1000))
_ROW = [column.key for column in SelfAssessment.__table__.columns]
_PERIOD = [column.key for column in PERIOD_COLUMNS]
_HEAD = Prepared(
    sa.select(
        *SelfAssessment.__table__.columns,
        *(column.label(f"of_period_{column.key}") for column in PERIOD_COLUMNS),
        Employee.name.label("owner"), SelfForm.version_id.label("form_version"),
    )
    .join(EvaluationPeriod, SelfAssessment.period_id == EvaluationPeriod.id)
    .join(Employee, SelfAssessment.employee_id == Employee.id)
    .outerjoin(SelfForm, SelfForm.assessment_id == SelfAssessment.id)
    .where(SelfAssessment.id == _THIS)
    .order_by(SelfForm.position)
)  # fmt: skip
_PIECES = Prepared(sa.union_all(
    sa.select(
        sa.literal("hasil").label("kind"), SelfReport.goal_id.label("key"),
        _NOTHING.label("place"), SelfReport.title.label("text"),
        sa.cast(SelfReport.evidence_criteria, sa.String(1000)).label("note"),
        _NOTHING.label("writer"), SelfReport.number.label("number"),
    ).where(SelfReport.assessment_id == _THIS),
    sa.select(
        sa.literal("isian"), SelfAnswer.version_id, SelfAnswer.place, SelfAnswer.value,
        SelfAnswer.note, SelfAnswer.writer, sa.literal(0),
    ).where(SelfAnswer.assessment_id == _THIS),
    sa.select(
        sa.literal("bukti"), Evidence.id, SelfEvidence.place, Evidence.name, Evidence.url,
        Evidence.sha256, sa.func.coalesce(Evidence.size, 0),
    )
    .join(Evidence, SelfEvidence.evidence_id == Evidence.id)
    .where(SelfEvidence.assessment_id == _THIS),
))  # fmt: skip
