"""Background work: each task is a line that calls a service.

The queue may be lost without loss: what is to be done follows from the ballot box and the clock
tables. SQLite keeps the queue in a file of its own, PostgreSQL in the database itself.
"""

from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey.api import Huey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

from portal import clock
from portal.bundling import make_round
from portal.db import db, is_postgresql
from portal.dispatch import dispatch, mailboxes
from portal.queries.agency import agency_card
from portal.services import signing_batches
from portal.services.audit import Act
from portal.services.audit_heads import send_head
from portal.services.evidence_sweep import sweep
from portal.services.fairness import run_waiting
from portal.services.instrument_drafts import publish_due
from portal.services.kept_figures import refresh
from portal.services.peer_turns import turn_rounds
from portal.services.period_clock import tick
from portal.services.recognition import post_month
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
    queue.periodic_task(crontab(minute="*"))(in_app(send_messages))
    queue.periodic_task(crontab(minute="*"))(in_app(long_work))
    queue.periodic_task(crontab(minute="*"))(in_app(compute))
    queue.periodic_task(crontab(minute="*"))(in_app(count))
    # Every hour, because the agency's day begins at another hour of UTC; the message is one a day.
    queue.periodic_task(crontab(minute="7"))(in_app(note_audit_head))
    queue.periodic_task(crontab(minute="*/10"))(in_app(turn_periods))
    queue.periodic_task(crontab(minute="*"))(in_app(turn_peer_rounds))
    # The queue counts in UTC: 00.17 WIB, 01.17 WITA, 02.17 WIT.
    queue.periodic_task(crontab(minute="2", hour="17"))(in_app(sweep_evidence))
    queue.periodic_task(crontab(minute="17", hour="17"))(in_app(compact))
    return queue


def mix() -> None:
    """Every minute: publish questionnaires whose day has come, empty the ballot boxes that are due
    and move the figures.
    """
    card = agency_card()
    if card.is_set_up:
        publish_due(clock.now(card.time_zone))
        config = current_app.config
        mix_round(clock.today(card.time_zone), config["BALLOT_BATCH"], config["RUNNING_STEP"])


def send_messages() -> None:
    """Every minute: what waits in the outbox, through the carriers that are on."""
    if agency_card().is_set_up:
        dispatch(current_app.config)


def long_work() -> None:
    """Every minute: signatures and documents that did not fit into somebody's request."""
    card = agency_card()
    if card.is_set_up:
        signing_batches.run_waiting(clock.now(card.time_zone))
        make_round(current_app.config)


def compute() -> None:
    """Every minute: long analyses of fairness that somebody asked for."""
    card = agency_card()
    if card.is_set_up:
        key = str(current_app.config["SECRET_KEY"]).encode()
        run_waiting(key, Act("", clock.now(card.time_zone)))


def count() -> None:
    """Every minute: the figures of whole pages, where they are older than five or people moved."""
    card = agency_card()
    if card.is_set_up:
        refresh(clock.now(card.time_zone))


def note_audit_head() -> None:
    """Once a day: the head of the audit trail to the mailbox outside, where one is set."""
    card = agency_card()
    if card.is_set_up and mailboxes(current_app.config):
        send_head(clock.now(card.time_zone))


def turn_periods() -> None:
    """Every ten minutes: the calendar's steps of periods, evaluations that went over, the month's
    award.

    The law's moment is what is written down, not when the worker came to it.
    """
    card = agency_card()
    if card.is_set_up:
        now = clock.now(card.time_zone)
        tick(now)
        post_month(Act("jam", now))


def turn_peer_rounds() -> None:
    """Every minute: proposals of raters that somebody asked for, rounds of colleagues that are
    being opened or closed, their keys and reminders.
    """
    card = agency_card()
    if card.is_set_up:
        keys = Path(current_app.config["PEER_KEYS_FOLDER"])
        turn_rounds(Act("portal", clock.now(card.time_zone)), keys)


def sweep_evidence() -> None:
    """Every night: evidence that no form took in the end, and files that no row names."""
    card = agency_card()
    if card.is_set_up:
        folder = Path(current_app.config["EVIDENCE_FOLDER"])
        sweep(folder, Act("portal", clock.now(card.time_zone)))


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
