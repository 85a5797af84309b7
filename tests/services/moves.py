"""Watches every commit: an act that moves people, units or raters tells the kept figures so."""

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from portal.models.audit import AuditEntry
from portal.models.people import Employee, Posting, RaterOverride
from portal.models.units import Unit
from portal.queries.kept_figures import MOVES

MOVED = frozenset(kind.__tablename__ for kind in (Employee, Posting, RaterOverride, Unit))
silent: list[str] = []
"""What was written under a tag that is not in MOVES."""


@event.listens_for(Session, "after_flush")
def _see_objects(session: Session, _context: object) -> None:
    for row in (*session.new, *session.deleted, *filter(session.is_modified, session.dirty)):
        if isinstance(row, AuditEntry):
            session.info.setdefault("tags", set()).add(row.tag)
        elif row.__tablename__ in MOVED:
            session.info.setdefault("moved", set()).add(row.__tablename__)


@event.listens_for(Session, "do_orm_execute")
def _see_statements(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, sa.Insert | sa.Update | sa.Delete):
        name = getattr(statement.table, "name", "")
        if name in MOVED:
            state.session.info.setdefault("moved", set()).add(name)


@event.listens_for(Session, "after_commit")
def _judge(session: Session) -> None:
    moved, tags = session.info.pop("moved", set()), session.info.pop("tags", set())
    if moved and tags and not tags & set(MOVES):
        silent.append(f"{sorted(tags)} wrote {sorted(moved)}")


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("moved", None)
    session.info.pop("tags", None)
