"""What stands beside the results of a plan: clarification, agreements, who shares a goal."""

import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.models.cascade import RoleCell
from portal.models.people import Employee
from portal.models.schemes import SchemeVersion
from portal.models.skp import Skp, SkpAttachment, SkpExpectation, SkpItem, SkpMessage
from portal.queries.schemes import version_in_force
from portal.queries.standings import Sight
from portal.rules.measures import CoreValue, Criterion
from portal.rules.skp_words import AttachmentKind, SkpState


@dataclass(frozen=True)
class Line:
    """A line of the clarification."""

    author: str
    author_id: uuid.UUID
    text: str
    written_at: datetime.datetime
    goal_id: uuid.UUID | None


@dataclass(frozen=True)
class AgreedLine:
    """A line of the lampiran; `is_agreed` None = not answered (resources only)."""

    id: uuid.UUID
    kind: AttachmentKind
    text: str
    is_agreed: bool | None


def around(plan: Skp, sight: Sight) -> dict[str, Any]:
    """What stands beside the results, in one statement: the clarification, the rater's goals, the
    expectations, the lampiran, who shares a goal, and the scheme's criteria.
    """
    rows: Sequence[Any] = db.session.execute(
        sa.union_all(
            _row("pesan", SkpMessage.id, SkpMessage.text, goal=SkpMessage.goal_id,
                 who=SkpMessage.author_id, at=SkpMessage.written_at, label=Employee.name)
            .join(Employee, SkpMessage.author_id == Employee.id)
            .where(SkpMessage.skp_id == plan.id),
            _row("induk", SkpItem.id, SkpItem.text, goal=SkpItem.goal_id)
            .join(Skp, SkpItem.skp_id == Skp.id)
            .where(
                Skp.employee_id == (sight.rater.employee_id or uuid.UUID(int=0)),
                Skp.year == plan.year,
                Skp.state.in_((SkpState.DITETAPKAN, SkpState.DIAJUKAN)),
            ),
            _row("khusus", SkpExpectation.skp_id, SkpExpectation.text,
                 label=sa.cast(SkpExpectation.value, sa.String(200)))
            .where(SkpExpectation.skp_id == plan.id),
            _row("lampiran", SkpAttachment.id, SkpAttachment.text,
                 label=sa.cast(SkpAttachment.kind, sa.String(200)),
                 place=SkpAttachment.position, agreed=SkpAttachment.is_agreed)
            .where(SkpAttachment.skp_id == plan.id),
            _partners(plan.id, sight.on), _criteria(sight.on),
        )
    ).all()  # fmt: skip
    by_part: dict[str, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (str(row.at), row.place or 0, str(row.id))):
        by_part[row.part].append(row)
    offered = {row.goal: row.text for row in by_part["induk"]}
    return {
        "lines": [Line(r.label, r.who, r.text, r.at, r.goal) for r in by_part["pesan"]],
        "leader": sorted(offered.items(), key=lambda pair: pair[1]),
        "expectations": {CoreValue(r.label): r.text for r in by_part["khusus"]},
        "partners": _by_goal(by_part["rekan"]),
        "criteria": _listed_criteria(by_part["skema"], "text"),
        "with_evidence": _listed_criteria(by_part["skema"], "label"),
        "attachments": [
            AgreedLine(r.id, AttachmentKind(r.label), r.text, r.agreed)
            for r in by_part["lampiran"]
        ],
    }  # fmt: skip


def _by_goal(rows: list[Any]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, dict[str, None]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.label.casefold()):
        found[row.goal][row.label] = None
    return {goal: list(names) for goal, names in found.items()}


def _criteria(on: datetime.date) -> sa.Select[Any]:
    """The criteria of the day's scheme, and those of them that need evidence."""
    plan = SchemeVersion.content
    return _row(
        "skema", SchemeVersion.id, plan[("plan", "criteria")].as_string(),
        label=plan[("plan", "evidence_criteria")].as_string(),
    ).where(SchemeVersion.id == version_in_force(on))  # fmt: skip


def _listed_criteria(rows: list[Any], column: str) -> list[Criterion]:
    return [Criterion(one) for row in rows for one in json.loads(getattr(row, column))]


def _row(part: str, key: Any, text: Any, **more: Any) -> sa.Select[Any]:
    """One kind of row in the shape that all kinds share."""
    kinds: dict[str, sa.types.TypeEngine[Any]] = {
        "goal": sa.Uuid(), "who": sa.Uuid(), "at": sa.DateTime(timezone=True),
        "label": sa.String(200), "place": sa.Integer(), "agreed": sa.Boolean(),
    }  # fmt: skip
    columns = [
        more[name].label(name) if name in more else sa.cast(sa.null(), kind).label(name)
        for name, kind in kinds.items()
    ]
    return sa.select(sa.literal(part).label("part"), key.label("id"), text.label("text"), *columns)


def _partners(skp_id: uuid.UUID, on: datetime.date) -> sa.Select[Any]:
    """Names of others with a part in the strategy that each goal of a plan came from, where the
    scheme of the day lets goals be shared.
    """
    mine, theirs = aliased(RoleCell), aliased(RoleCell)
    name = sa.func.coalesce(Employee.name, theirs.outsider)
    return (
        _row("rekan", theirs.id, theirs.text, goal=mine.goal_id, label=name)
        .select_from(SkpItem)
        .join(mine, mine.goal_id == SkpItem.goal_id)
        .join(theirs, theirs.strategy_id == mine.strategy_id)
        .outerjoin(Employee, theirs.employee_id == Employee.id)
        .where(
            SkpItem.skp_id == skp_id, theirs.text != "", _may_share(on),
            sa.or_(theirs.employee_id.is_(None), theirs.employee_id != mine.employee_id),
        )
    )  # fmt: skip


def _may_share(on: datetime.date) -> sa.ScalarSelect[bool]:
    says = SchemeVersion.content[("plan", "team_goals")].as_boolean()
    return sa.select(says).where(SchemeVersion.id == version_in_force(on)).scalar_subquery()
