"""Background work: each task is a line that calls a service.

The queue may be lost without loss: what is to be done follows from the ballot box and the clock
tables. SQLite keeps the queue in a file of its own, PostgreSQL in the database itself.
"""

from typing import Any

from flask import Flask, current_app
from huey.api import Huey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

from portal import clock
from portal.db import db, is_postgresql
from portal.queries.agency import agency_card
from portal.services.unit_index import mix_round


def make_queue(app: Flask) -> Huey:
    """The queue with its periodic tasks; messages are signed and carry ids only."""
    serializer = SignedSerializer(secret=app.config["SECRET_KEY"], salt="antrean")
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    queue: Huey
    if url.startswith("postgresql"):
        dsn = url.replace("postgresql+psycopg://", "postgresql://")
        queue = PostgresHuey("portal", dsn=dsn, serializer=serializer)
    else:
        queue = SqliteHuey("portal", filename=app.config["HUEY_DATABASE"], serializer=serializer)

    def in_app(task: Any) -> Any:
        def run() -> None:
            with app.app_context():
                task()

        run.__name__ = task.__name__
        return run

    queue.periodic_task(crontab(minute="*"))(in_app(mix))
    # The queue counts in UTC: 00.17 WIB, 01.17 WITA, 02.17 WIT.
    queue.periodic_task(crontab(minute="17", hour="17"))(in_app(compact))
    return queue


def mix() -> None:
    """Every minute: empty the ballot boxes that are due and move the figures."""
    card = agency_card()
    if card.is_set_up:
        config = current_app.config
        mix_round(clock.today(card.time_zone), config["BALLOT_BATCH"], config["RUNNING_STEP"])


def compact() -> None:
    """Every night: rewrite the SQLite file, so that no page keeps an older order of rows."""
    if is_postgresql():
        return
    db.session.remove()
    raw = db.engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM")
    finally:
        raw.close()
