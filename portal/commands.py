"""Registers the commands that need the application, and the migrations that they run."""

from flask import Flask
from flask_migrate import Migrate

from portal.cli import (
    backup,
    demo,
    forum,
    imports,
    operations,
    outbox,
    peers,
    periods,
    privacy,
    survey,
)
from portal.config import ROOT
from portal.db import db


def init_app(app: Flask) -> None:
    """Make the commands known to `flask`, `flask db` among them."""
    Migrate(app, db, str(ROOT / "migrations"), render_as_batch=True)  # type: ignore[no-untyped-call]
    for command in (
        backup.backup,
        backup.restore,
        demo.demo,
        forum.forum,
        imports.imports,
        operations.admin,
        operations.assets,
        operations.audit,
        operations.worker,
        outbox.outbox,
        peers.peers,
        privacy.privacy,
        periods.period,
        survey.point,
        survey.index,
    ):
        app.cli.add_command(command)
