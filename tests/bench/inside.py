"""The portal's own code inside the bench: filling databases in bulk, faster than citizens could."""

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from portal import clock, create_app
from portal.db import db, is_postgresql, writing
from portal.models.ballots import BallotBox, CitizenBallot, CitizenComment, Tally
from portal.models.survey_points import SurveyPoint
from portal.models.unit_index import RunningIndex
from portal.queries.agency import agency_card
from portal.services.mixing import add_to_tallies
from portal.services.unit_index import refresh_running
from tests.bench.servers import environment

# Every answer again, as often as wanted; each database has its own words for "random" and "again".
COPIES = {
    "sqlite": (
        "WITH RECURSIVE again(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM again WHERE i < :times) "
        "INSERT INTO citizen_ballot SELECT lower(hex(randomblob(16))) AS fresh, {columns} "
        "FROM citizen_ballot, again ORDER BY fresh"
    ),
    "postgresql": (
        "INSERT INTO citizen_ballot SELECT gen_random_uuid(), {columns} "
        "FROM citizen_ballot, generate_series(1, :times)"
    ),
}
# A random key, and one that looks like a receipt's.
FRESH = {
    "sqlite": ("lower(hex(randomblob(16)))", "substr(hex(randomblob(16)), 1, 26)"),
    "postgresql": ("gen_random_uuid()", "upper(substr(md5(random()::text), 1, 26))"),
}
FILL_BOX = (
    "INSERT INTO ballot_box "
    "(id, point_id, version_id, on_date, half_day, channel, scores, profile) "
    "SELECT fresh, point_id, version_id, :today, half_day, channel, scores, profile FROM "
    "(SELECT {key} AS fresh, b.* FROM citizen_ballot b ORDER BY fresh LIMIT :answers) AS drawn"
)
GIVE_RECEIPTS = (
    "INSERT INTO receipt (id, point_id, settled) SELECT {receipt}, point_id, :no FROM ballot_box"
)


@contextlib.contextmanager
def inside(database: str, folder: Path) -> Iterator[None]:
    """The application's context on a database, with production's settings."""
    settings = environment(database, folder)
    app = create_app({**settings, "SQLALCHEMY_DATABASE_URI": database})
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def today() -> datetime.date:
    """The agency's day."""
    return clock.today(agency_card().time_zone)


def keep_answers(wanted: int) -> None:
    """Only the newest answers stay; counters and running figures are made anew from them."""
    newest = (
        sa.select(CitizenBallot.id)
        .order_by(CitizenBallot.on_date.desc(), CitizenBallot.id)
        .limit(wanted)
    )
    with writing() as session:
        for change in (
            sa.delete(CitizenBallot).where(CitizenBallot.id.not_in(newest)),
            sa.delete(CitizenComment),
            sa.delete(Tally),
        ):
            session.execute(change, execution_options={"synchronize_session": False})
        add_to_tallies(session, session.scalars(sa.select(CitizenBallot)))
    renew_figures()


def multiply_answers(times: int) -> None:
    """Every answer `times` more, the counters with them; a copy has a fresh key of its own."""
    table = CitizenBallot.__table__
    columns = ", ".join(column.name for column in table.columns if column.name != "id")
    with writing() as session:
        connection = session.connection()
        indexes = list(table.indexes)
        for index in indexes:
            index.drop(connection)
        statement = COPIES[connection.dialect.name].format(columns=columns)
        session.execute(sa.text(statement), {"times": times})
        for index in indexes:
            index.create(connection)
        session.execute(
            sa.update(Tally).values(count=Tally.count * (times + 1)),
            execution_options={"synchronize_session": False},
        )
    renew_figures()
    tidy()


def fill_box(answers: int) -> None:
    """So many answers of today more in the ballot box, each with its receipt."""
    key, receipt = FRESH["postgresql" if is_postgresql() else "sqlite"]
    day = sa.bindparam("today", today(), type_=sa.Date)
    with writing() as session:
        fill = sa.text(FILL_BOX.format(key=key)).bindparams(day)
        session.execute(fill, {"answers": answers})
        session.execute(sa.text(GIVE_RECEIPTS.format(receipt=receipt)), {"no": False})
    tidy()


def renew_figures() -> None:
    """Running figures from the counters, as the worker would make them."""
    with writing() as session:
        session.execute(sa.delete(RunningIndex), execution_options={"synchronize_session": False})
    points = list(db.session.scalars(sa.select(SurveyPoint.id)))
    refresh_running(points, today(), step=1)


def waiting() -> int:
    """Answers in the box."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(BallotBox)) or 0


def tidy() -> None:
    """Bulk loads leave work behind that an instance grown over years has long done."""
    db.session.remove()
    raw = db.engine.raw_connection()
    try:
        if is_postgresql():
            raw.driver_connection.autocommit = True  # type: ignore[union-attr]
            raw.cursor().execute("VACUUM ANALYZE")
            raw.driver_connection.autocommit = False  # type: ignore[union-attr]
        else:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()
