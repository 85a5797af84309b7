"""How migrations meet the database.

On SQLite a changed table is rebuilt ("batch"): the old one is dropped, and with foreign keys on
that deletes the rows of every child with ON DELETE CASCADE. So the pragma is off on this
connection and the references are checked at the end instead.
"""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from portal import models  # noqa: F401 - makes every table known
from portal.db import Base, db


def run_offline() -> None:
    """Write SQL instead of running it."""
    context.configure(
        url=current_app.config["SQLALCHEMY_DATABASE_URI"],
        target_metadata=Base.metadata,
        literal_binds=True,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run the revisions in one transaction; nothing is kept when a reference would break."""
    with db.engine.connect().execution_options(writes=True) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            _pragma(connection, "foreign_keys=OFF")
        try:
            with connection.begin():
                context.configure(
                    connection=connection,
                    target_metadata=Base.metadata,
                    render_as_batch=is_sqlite,
                    compare_type=True,
                    process_revision_directives=_drop_empty,
                )
                context.run_migrations()
                if is_sqlite:
                    _check_references(connection)
        finally:
            if is_sqlite:
                _pragma(connection, "foreign_keys=ON")


def _pragma(connection: sa.Connection, text: str) -> None:
    """A pragma outside any transaction, where alone SQLite heeds it."""
    connection.connection.driver_connection.execute(f"PRAGMA {text}")


def _check_references(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"Migration would leave broken references: {broken[:5]}")


def _drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


if context.is_offline_mode():
    run_offline()
else:
    run_online()
