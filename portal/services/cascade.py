"""Goals of units and strategies for their leader's goals (PermenPANRB 6/2022, L.II.A.4).

Who may write them is decided where the unit is loaded (`queries.cascade`).
"""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.cascade import RoleCell, Strategy, UnitObjective
from portal.models.skp import Goal, Measure, SkpItem
from portal.queries.units import unit_paths
from portal.rules.cascade_words import StrategyKind
from portal.rules.skp_words import Cascading
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import changed, facts_of
from portal.services.skp_drafts import tidy

LONG = 1000
MOST_ROWS = 100
Row = TypeVar("Row", UnitObjective, Strategy)


@dataclass(frozen=True)
class NewObjective:
    """A unit's goal as typed; the parent is a goal of a unit above."""

    text: str
    indicator: str = ""
    target: str = ""
    parent_id: uuid.UUID | None = None


@dataclass(frozen=True)
class NewStrategy:
    """A strategy as typed, with the workblock (A.1.4)."""

    text: str
    goal_id: uuid.UUID
    kind: StrategyKind
    cascading: Cascading
    measure_id: uuid.UUID | None = None
    parties: str = ""
    due_on: datetime.date | None = None
    beneficiaries: str = ""
    purpose: str = ""
    budget: str = ""
    routine: str = ""
    transforming: str = ""
    routine_milestones: str = ""
    transforming_milestones: str = ""


def save_objective(
    unit_id: uuid.UUID,
    year: int,
    objective_id: uuid.UUID | None,
    new: NewObjective,
    seen: int,
    act: Act,
) -> uuid.UUID:
    """Add a goal of a unit, or replace its words; returns its id.

    `seen` is the version that was on the screen.  Raises Changed, Invalid or NotFound.
    """
    above = unit_paths().get(unit_id, frozenset()) - {unit_id}
    with writing() as session:
        row = _row(session, UnitObjective, unit_id, year, objective_id, seen)
        before = facts_of(row, *_OBJECTIVE)
        row.text = _needed(new.text, "Sasaran unit")
        row.indicator = tidy(new.indicator, "Indikator")
        row.target = tidy(new.target, "Target", 200)
        row.parent_id = _parent(session, new.parent_id, year, above)
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.OBJECTIVE_WRITTEN, row.id,
            **changed(before, facts_of(row, *_OBJECTIVE)),
        )  # fmt: skip
        return row.id


def remove_objective(
    unit_id: uuid.UUID, year: int, objective_id: uuid.UUID, seen: int, act: Act
) -> None:
    """Take a goal away to which nothing refers. Raises IllegalStep, Changed or NotFound."""
    with writing() as session:
        row = _row(session, UnitObjective, unit_id, year, objective_id, seen)
        used = sa.or_(
            sa.exists().where(SkpItem.objective_id == row.id),
            sa.exists().where(UnitObjective.parent_id == row.id),
        )
        if session.scalar(sa.select(used)):
            raise IllegalStep(
                "Sasaran ini sudah didukung sasaran unit lain atau SKP: ubah kalimatnya saja."
            )
        session.delete(row)
        audit.record(
            session, act, AuditTag.OBJECTIVE_WRITTEN, row.id, before=facts_of(row, *_OBJECTIVE),
            after=None,
        )  # fmt: skip


def save_strategy(
    unit_id: uuid.UUID,
    year: int,
    strategy_id: uuid.UUID | None,
    new: NewStrategy,
    seen: int,
    act: Act,
) -> uuid.UUID:
    """Add a strategy for a goal, or replace its words; returns its id.

    Raises Changed, Invalid or NotFound.
    """
    with writing() as session:
        row = _row(session, Strategy, unit_id, year, strategy_id, seen)
        before = facts_of(row, *_STRATEGY)
        row.text = _needed(new.text, "Strategi")
        row.goal_id, row.measure_id = _goal(session, new, year)
        row.kind, row.cascading, row.due_on = new.kind, new.cascading, new.due_on
        for name, label, longest in _WORKBLOCK:
            setattr(row, name, tidy(getattr(new, name), label, longest))
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.STRATEGY_WRITTEN, row.id,
            **changed(before, facts_of(row, *_STRATEGY)),
        )  # fmt: skip
        return row.id


def remove_strategy(
    unit_id: uuid.UUID, year: int, strategy_id: uuid.UUID, seen: int, act: Act
) -> None:
    """Take a strategy away with its column of the matrix, unless a part of it stands in a plan.

    Raises IllegalStep, Changed or NotFound.
    """
    with writing() as session:
        row = _row(session, Strategy, unit_id, year, strategy_id, seen)
        cells = sa.select(RoleCell.id).where(RoleCell.strategy_id == row.id)
        if session.scalar(sa.select(cells.where(RoleCell.goal_id.is_not(None)).exists())):
            raise IllegalStep("Peran dari strategi ini sudah ada di SKP: ubah kalimatnya saja.")
        session.execute(
            sa.delete(RoleCell).where(
                RoleCell.strategy_id == row.id, RoleCell.leader_cell_id.is_not(None)
            )
        )
        session.execute(sa.delete(RoleCell).where(RoleCell.strategy_id == row.id))
        session.delete(row)
        audit.record(
            session, act, AuditTag.STRATEGY_WRITTEN, row.id, before=facts_of(row, *_STRATEGY),
            after=None,
        )  # fmt: skip


_WORKBLOCK: tuple[tuple[str, str, int], ...] = (
    ("parties", "Pihak yang terlibat", 500),
    ("beneficiaries", "Penerima manfaat", 500),
    ("purpose", "Tujuan", 500),
    ("budget", "Anggaran", 200),
    ("routine", "Kegiatan kunci rutin", LONG),
    ("transforming", "Kegiatan kunci transformatif", LONG),
    ("routine_milestones", "Keluaran kunci rutin", LONG),
    ("transforming_milestones", "Keluaran kunci transformatif", LONG),
)
_OBJECTIVE = ("text", "indicator", "target", "parent_id")
_STRATEGY = (
    *("text", "goal_id", "measure_id", "kind", "cascading", "due_on"),
    *(name for name, _label, _longest in _WORKBLOCK),
)


def _row(
    session: Session,
    kind: type[Row],
    unit_id: uuid.UUID,
    year: int,
    key: uuid.UUID | None,
    seen: int,
) -> Row:
    """The row as it was seen, with its next version number, or a new one at the end, which
    is added to the session when it is complete.
    """
    if key is None:
        last: Any = session.scalar(
            sa.select(sa.func.max(kind.position)).where(kind.unit_id == unit_id, kind.year == year)
        )
        if (last or 0) >= MOST_ROWS:
            raise Invalid("Terlalu banyak untuk satu unit: gabungkan yang sejenis.")
        return kind(unit_id=unit_id, year=year, position=(last or 0) + 1, text="", version=1)
    row: Row | None = session.scalar(
        sa.select(kind)
        .where(kind.id == key, kind.unit_id == unit_id, kind.year == year)
        .with_for_update()
    )
    if row is None:
        raise NotFound("Ini tidak ada di rencana unit tahun ini.")
    if row.version != seen:
        raise Changed("Ini berubah sejak Anda membukanya. Bandingkan, lalu simpan lagi.")
    row.version = seen + 1
    return row


def _needed(text: str, field: str) -> str:
    words = tidy(text, field)
    if not words:
        raise Invalid("%(field)s belum diisi.", field=field)
    return words


def _parent(
    session: Session, parent_id: uuid.UUID | None, year: int, above: frozenset[uuid.UUID]
) -> uuid.UUID | None:
    """Only a goal of a unit above, so that no circle can arise (L.II.A.1)."""
    if parent_id is None:
        return None
    parent = session.get(UnitObjective, parent_id)
    if parent is None or parent.year != year or parent.unit_id not in above:
        raise Invalid("Pilih sasaran dari unit di atasnya, tahun yang sama.")
    return parent_id


def _goal(session: Session, new: NewStrategy, year: int) -> tuple[uuid.UUID, uuid.UUID | None]:
    goal = session.get(Goal, new.goal_id)
    if goal is None or goal.year != year:
        raise Invalid("Pilih hasil kerja pimpinan dari daftar tahun ini.")
    if new.measure_id is None:
        return goal.id, None
    measure = session.get(Measure, new.measure_id)
    if measure is None or measure.goal_id != goal.id:
        raise Invalid("Pilih indikator dari hasil kerja itu.")
    return goal.id, measure.id
