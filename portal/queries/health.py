"""What readiness depends on: the database, its schema, and a ballot box that is being emptied."""

import re
from functools import cache

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from portal.config import ROOT
from portal.db import SAFE_SQLITE, db, is_postgresql, sqlite
from portal.models.ballots import BallotBox


def checks(batch: int) -> dict[str, str]:
    """{check: "ok" or what is wrong}; never raises."""
    try:
        with db.engine.connect() as connection:
            current = _database_head(connection)
            fullest = (
                connection.scalar(
                    sa.select(sa.func.count())
                    .select_from(BallotBox)
                    .group_by(BallotBox.point_id)
                    .order_by(sa.func.count().desc())
                    .limit(1)
                )
                if current
                else 0
            )
    except SQLAlchemyError:
        return {"database": "tidak terjangkau"}
    return {
        "database": "ok",
        "schema": "ok"
        if current == code_head()
        else "belum dimigrasikan: jalankan `flask db upgrade`",
        "worker": "ok"
        if (fullest or 0) < 20 * batch
        else "kotak suara penuh: jalankan `flask worker`",
        "sqlite": sqlite_state(),
    }


def schema_revision() -> str | None:
    """The newest migration that has run on this database, None for an empty one."""
    with db.engine.connect() as connection:
        return _database_head(connection)


@cache
def code_head() -> str:
    """The newest migration that this code brings: the one that no other follows. Asking Alembic
    would load a tenth of a web process for this alone.
    """
    texts = [path.read_text() for path in (ROOT / "migrations" / "versions").glob("*.py")]
    known, followed = (
        {found for text in texts for found in re.findall(rf"^{name} = ['\"](\w+)", text, re.M)}
        for name in ("revision", "down_revision")
    )
    head: str = min(known - followed)
    return head


def sqlite_state() -> str:
    """SQLite below 3.51.3 can corrupt a file in WAL mode."""
    if is_postgresql() or sqlite.sqlite_version_info >= SAFE_SQLITE:
        return "ok"
    return f"versi {sqlite.sqlite_version} punya galat WAL: pasang paket tambahan sqlite"


def _database_head(connection: sa.Connection) -> str | None:
    """The migration that the database stands at, or None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found
