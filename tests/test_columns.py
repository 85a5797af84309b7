"""The vocabulary of columns: moments, ids and enums."""

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from portal.db import Base, Moment, db, uuid7, writing
from portal.models.audit import AuditEntry
from portal.services import audit


def test_a_moment_comes_back_as_the_same_moment_in_utc(app, act):
    with writing() as session:
        audit.record(session, act, audit.AuditTag.SLIPS_ISSUED, None)
    db.session.expire_all()
    (at,) = db.session.scalars(sa.select(AuditEntry.at))
    assert at == act.at
    assert at.utcoffset() == UTC.utcoffset(None)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_a_moment_without_a_zone_is_refused(dialect):
    naive = datetime(2026, 9, 14, 9, 30)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(naive, dialect)


def test_moments_are_stored_in_utc_and_none_stays_none():
    wita = datetime(2026, 9, 14, 9, 30, tzinfo=ZoneInfo("Asia/Makassar"))
    stored = Moment().process_bind_param(wita, sqlite.dialect())
    assert stored.isoformat() == "2026-09-14T01:30:00"
    assert Moment().process_bind_param(None, sqlite.dialect()) is None
    assert Moment().process_result_value(None, sqlite.dialect()) is None


def test_uuid7_sorts_by_its_moment_and_says_what_it_is(time_machine):
    made = []
    for second in range(20):
        time_machine.move_to(datetime(2026, 9, 14, 1, 30, second, tzinfo=UTC), tick=False)
        made.append(uuid7())
    assert made == sorted(made)
    assert {(u.version, u.variant) for u in made} == {(7, uuid.RFC_4122)}
    first = datetime.fromtimestamp((made[0].int >> 80) / 1000, UTC)
    assert first == datetime(2026, 9, 14, 1, 30, tzinfo=UTC)


def test_ids_of_one_moment_differ_and_keep_the_order_of_their_making(time_machine):
    time_machine.move_to("2026-09-14", tick=False)
    made = [uuid7() for _ in range(1000)]
    assert made == sorted(set(made))
    assert {(u.version, u.variant, u.int >> 80) for u in made} == {
        (7, uuid.RFC_4122, made[0].int >> 80)
    }


def test_ids_of_answers_are_random_and_those_of_ordinary_rows_are_not():
    versions = {
        mapper.local_table.name: column.default.arg(None).version
        for mapper in Base.registry.mappers
        for column in mapper.local_table.primary_key
        if isinstance(column.type, sa.Uuid) and column.default is not None
    }
    answers = {"ballot_box", "citizen_ballot", "citizen_comment"}
    answers |= {"peer_box", "peer_ballot", "peer_comment", "peer_release"}
    assert {name for name, version in versions.items() if version == 4} == answers
    assert set(versions.values()) == {4, 7}


def test_enums_hold_only_their_values(app):
    table = Base.metadata.tables["agency"]
    statement = sa.text(
        "INSERT INTO agency (id, name, short_name, service_name, time_zone, brand, cadence) "
        "VALUES (1, 'A', 'A', 'A', 'Asia/Jakarta', 'inagov', 'abad')"
    )
    with (
        db.engine.connect().execution_options(writes=True) as connection,
        pytest.raises(sa.exc.IntegrityError, match="periodkind"),
    ):
        connection.execute(statement)
    assert table.c.cadence.type.enums == ["bulan", "triwulan", "semester", "tahun"]


def test_every_reference_to_an_employee_is_found_by_an_index():
    """Whoever goes is looked up in each of these tables: taking an import of 20,000 back must not
    read every row 20,000 times.
    """
    bare = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "employee" for key in column.foreign_keys)
        and column.name not in _led(table)
    }
    assert not bare, "Give the column an index (index_where_set if optional)"


def _led(table: sa.Table) -> set[str]:
    """The first columns of its keys and indexes."""
    unique = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    return {next(iter(one.columns)).name for one in (table.primary_key, *unique, *table.indexes)}
