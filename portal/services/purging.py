"""Purge: what has outlived its class's time goes, and a proof stays.

The audit trail is never touched.  SQLite overwrites what is deleted (`secure_delete`) and its log
is emptied afterwards; on PostgreSQL the tables are vacuumed.  Source: UU 27/2022 Ps. 16(2)g, 44.
"""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from portal.db import db, is_postgresql, uuid7, writing
from portal.errors import IllegalStep
from portal.models.audit import AuditTag
from portal.models.privacy import PurgeRun
from portal.queries.purge_steps import STEPS, DueLine, Step, due_lines
from portal.rules.retention import retention_on
from portal.services import audit
from portal.services.audit import Act
from portal.services.settling import scrub


def purge(act: Act, *, expected: int | None = None, only: str = "") -> uuid.UUID:
    """Remove everything that is due, whole or not at all; returns the id of the proof.

    With `only` the rows of that step and no others.

    `expected` is the number of rows that was confirmed: raises IllegalStep when another number is
    due by now.
    """
    rule = retention_on(act.on)
    with writing(one_snapshot=True) as session:
        steps = [step for step in STEPS if only in ("", step.key)]
        lines = [line for line in due_lines(rule, act.at) if only in ("", line.step)]
        total = sum(line.count for line in lines)
        if expected is not None and total != expected:
            raise IllegalStep("Jumlah data yang jatuh tempo berubah: periksa pratinjau lagi.")
        for step in steps:
            session.execute(_statement(step, act), execution_options={"synchronize_session": False})
        run = uuid7()
        entry = audit.record(
            session, act, AuditTag.DATA_PURGED, run, rule=rule.version, total=total,
            **{line.step: line.count for line in lines if line.count},
        )  # fmt: skip
        session.add(
            PurgeRun(
                id=run, at=act.at, actor=act.actor, rule=rule.version, total=total,
                lines=[line.as_json() for line in lines], audit_sequence=entry.sequence,
                audit_digest=entry.digest,
            )
        )  # fmt: skip
    _wipe(lines)
    return run


def _statement(step: Step, act: Act) -> sa.Update | sa.Delete:
    wanted = step.where(retention_on(act.on)[step.class_key].cutoff(act.at))
    if step.values is None:
        return sa.delete(step.model).where(wanted)
    return sa.update(step.model).where(wanted).values(**step.values)


def _wipe(lines: Sequence[DueLine]) -> None:
    """Leave no dead copy behind: the log (SQLite) or the tables' dead rows (PostgreSQL)."""
    scrub()
    touched = {line.step for line in lines if line.count}
    tables = sorted({step.model.__tablename__ for step in STEPS if step.key in touched})
    if is_postgresql() and tables:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM {', '.join(tables)}")
