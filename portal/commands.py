"""Registers the commands that need the application."""

from flask import Flask

from portal.cli import backup, demo, imports, operations, outbox, survey


def init_app(app: Flask) -> None:
    """Make the commands known to `flask`."""
    for command in (
        backup.backup,
        backup.restore,
        demo.demo,
        imports.imports,
        operations.admin,
        operations.assets,
        operations.audit,
        operations.worker,
        outbox.outbox,
        survey.point,
        survey.index,
    ):
        app.cli.add_command(command)
