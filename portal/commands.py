"""Registers the commands that need the application."""

from flask import Flask

from portal.cli import demo, imports, operations, periods, survey


def init_app(app: Flask) -> None:
    """Make the commands known to `flask`."""
    for command in (
        demo.demo,
        imports.imports,
        operations.admin,
        operations.assets,
        operations.audit,
        operations.worker,
        periods.period,
        survey.point,
        survey.index,
    ):
        app.cli.add_command(command)
