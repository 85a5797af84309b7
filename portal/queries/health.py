"""What readiness depends on: the database, its schema, and a ballot box that is being emptied."""

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from portal.config import ROOT
from portal.db import SAFE_SQLITE, db, is_postgresql, sqlite
from portal.models.ballots import BallotBox


def checks(batch: int) -> dict[str, str]:
    """{check: "ok" or what is wrong}; never raises."""
    try:
        with db.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
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
    """The newest migration that has run on this database."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def code_head() -> str | None:
    """The newest migration that this code brings."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


def sqlite_state() -> str:
    """SQLite below 3.51.3 can corrupt a file in WAL mode."""
    if is_postgresql() or sqlite.sqlite_version_info >= SAFE_SQLITE:
        return "ok"
    return f"versi {sqlite.sqlite_version} punya galat WAL: pasang paket tambahan sqlite"
