"""The audit trail: one entry per act, chained, and proof against quiet changes."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.audit import AuditEntry, AuditTag
from portal.queries.audit import chain_head, check_chain, entries
from portal.rules.audit_chain import GENESIS, Head
from portal.services.audit import Act, record
from tests import factories


def write(*names: str) -> list[AuditEntry]:
    """One entry per name, in one use case each."""
    made = []
    for name in names:
        with writing() as session:
            made.append(record(session, factories.AGUS, AuditTag.SLIPS_ISSUED, None, name=name))
    return made


@pytest.fixture
def without_triggers(app, engine_name):
    """What an attacker with the database's password can do."""
    tables = ["audit_entry"]
    with db.engine.connect().execution_options(writes=True) as connection:
        if engine_name == "sqlite":
            kept = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
            )
            for name in kept.scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        connection.commit()
    yield tables
    if engine_name == "postgresql":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ALTER TABLE audit_entry ENABLE TRIGGER USER")
            connection.commit()


def tamper(statement: sa.Executable) -> None:
    """Run a statement behind the portal's back."""
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.execute(statement)
        connection.commit()
    db.session.rollback()  # SQLite would go on showing the state before


def test_an_act_says_who_what_when_and_on_which_object(app):
    object_id = uuid4()
    with writing() as session:
        record(session, factories.AGUS, AuditTag.POINT_CREATED, object_id, name="Loket 1")
    (entry,) = entries()
    assert (entry.actor, entry.tag, entry.object_id) == (
        "Agus", "survey_point:created", object_id,
    )  # fmt: skip
    assert entry.at == factories.MOMENT
    assert entry.detail == {"name": "Loket 1"}


def test_the_day_of_an_act_is_the_day_where_the_actor_stands():
    late = datetime(2026, 9, 14, 16, 30, tzinfo=UTC)
    assert Act("Agus", late).on.isoformat() == "2026-09-14"
    there = late.astimezone(factories.MOMENT.tzinfo)
    assert Act("Agus", there).on.isoformat() == "2026-09-15"


def test_entries_are_numbered_and_each_holds_the_digest_of_the_one_before(app):
    write("satu", "dua", "tiga")
    found = entries()
    assert [entry.sequence for entry in found] == [1, 2, 3]
    assert [e.previous for e in found] == [GENESIS, found[0].digest, found[1].digest]


def test_an_untouched_trail_is_whole(app):
    write("satu", "dua", "tiga")
    db.session.expire_all()
    found = check_chain()
    assert (found.entries, found.broken_at) == (3, None)
    assert found.head == entries()[-1].digest


def test_an_empty_trail_is_whole(app):
    found = check_chain()
    assert (found.entries, found.head, found.broken_at) == (0, GENESIS, None)


def fail_after_recording() -> None:
    """A use case that goes wrong after its entry was written."""
    with writing() as session:
        record(session, factories.AGUS, AuditTag.SLIPS_ISSUED, None)
        raise ZeroDivisionError


def test_an_act_that_is_rolled_back_leaves_no_gap(app):
    write("satu")
    with pytest.raises(ZeroDivisionError):
        fail_after_recording()
    write("dua")
    assert [entry.sequence for entry in entries()] == [1, 2]
    assert check_chain().broken_at is None


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "Orang lain"},
        {"detail": {"name": "diganti"}},
        {"at": factories.MOMENT + timedelta(microseconds=1)},
        {"tag": "survey_point:revoked"},
        {"object_id": uuid4()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_breaks_the_chain_where_it_stands(without_triggers, change):
    write("satu", "dua", "tiga")
    tamper(sa.update(AuditEntry.__table__).where(AuditEntry.sequence == 2).values(**change))
    assert check_chain().broken_at == 2


def test_a_removed_entry_breaks_the_chain_after_the_gap(without_triggers):
    write("satu", "dua", "tiga")
    tamper(sa.delete(AuditEntry.__table__).where(AuditEntry.sequence == 2))
    assert check_chain().broken_at == 3


def test_a_forged_digest_breaks_the_chain_at_the_next_entry(without_triggers):
    """Whoever recomputes the digest of a changed entry must recompute all that follow."""
    _one, two, _three = write("satu", "dua", "tiga")
    two.detail = {"name": "diganti"}
    forged = two.link().digest()
    db.session.rollback()
    values = {"detail": {"name": "diganti"}, "digest": forged}
    tamper(sa.update(AuditEntry.__table__).where(AuditEntry.sequence == 2).values(**values))
    assert check_chain().broken_at == 3


def test_the_newest_entry_cut_off_is_seen_by_comparing_the_head(without_triggers):
    """From inside nothing is missing; that is why the head is noted elsewhere."""
    write("satu", "dua", "tiga")
    noted = check_chain().head
    tamper(sa.delete(AuditEntry.__table__).where(AuditEntry.sequence == 3))
    found = check_chain()
    assert found.broken_at is None
    assert found.head != noted


def test_a_head_that_was_kept_outside_shows_a_removed_end(without_triggers):
    write("satu", "dua", "tiga")
    noted = chain_head()
    assert noted == Head(3, entries()[-1].digest)
    assert check_chain(noted).is_whole
    assert check_chain(Head(3, "0" * 64), noted).misses == Head(3, "0" * 64)
    tamper(sa.delete(AuditEntry.__table__).where(AuditEntry.sequence == 3))
    found = check_chain(noted)
    assert (found.is_whole, found.broken_at, found.misses) == (False, None, noted)


def test_a_chain_that_was_written_anew_does_not_hold_the_old_head(without_triggers):
    """Whoever owns the database can compute every digest again; not the copy in the mailbox."""
    write("satu", "dua", "tiga")
    old = [Head(one.sequence, one.digest) for one in entries()]
    previous = GENESIS
    for entry in entries():
        entry.detail, entry.previous = {"name": "lain"}, previous
        previous = entry.link().digest()
        values = {"detail": entry.detail, "previous": entry.previous, "digest": previous}
        sequence = entry.sequence
        db.session.rollback()
        tamper(
            sa.update(AuditEntry.__table__).where(AuditEntry.sequence == sequence).values(**values)
        )
    assert check_chain().is_whole, "from inside it looks whole"
    assert check_chain(old[1]).misses == old[1]
    assert check_chain(*reversed(old)).misses == old[0]


def test_two_entries_that_changed_places_break_the_chain(without_triggers):
    write("satu", "dua", "tiga")
    one, two, _three = entries()
    content = {"detail": two.detail, "at": two.at, "digest": "x" * 64}
    other = {"detail": one.detail, "at": one.at, "digest": two.digest}
    first = one.digest
    db.session.rollback()
    table = AuditEntry.__table__
    tamper(sa.update(table).where(table.c.sequence == 1).values(**content))
    tamper(sa.update(table).where(table.c.sequence == 2).values(**other | {"digest": first}))
    assert check_chain().broken_at == 1


def test_whose_login_acted_and_in_whose_place_is_chained(without_triggers):
    login = uuid4()
    act = Act("Dewi", factories.MOMENT, login, "Plt Camat Kambu (SK 821/14)")
    with writing() as session:
        record(session, act, AuditTag.SLIPS_ISSUED, None, count=3)
    (entry,) = entries()
    place = {"account": str(login), "for": "Plt Camat Kambu (SK 821/14)"}
    assert entry.detail == {"count": 3, "_act": place}
    forged = {"count": 3, "_act": {**place, "for": "Camat Kambu"}}
    tamper(sa.update(AuditEntry.__table__).values(detail=forged))
    assert check_chain().broken_at == 1


def test_no_detail_can_pretend_to_be_the_actor(app):
    with pytest.raises(ValueError, match="trail itself"), writing() as session:
        record(session, factories.AGUS, AuditTag.SLIPS_ISSUED, None, _act={"account": "x"})


@pytest.mark.parametrize(
    "text", ["", "3", "3:", ":" + "a" * 64, "0:" + "a" * 64, "3:" + "A" * 64, "3:" + "a" * 63, "٣:"]
)
def test_a_head_is_a_number_and_a_digest(text):
    with pytest.raises(ValueError, match="head"):
        Head.parse(text)


def test_a_head_reads_as_it_is_printed():
    head = Head(120, "9f" * 32)
    assert Head.parse(f" {head} ") == head


def verify(app, *given):
    return app.test_cli_runner().invoke(args=["audit", "verify", *given])


def test_the_command_compares_heads_from_outside(app, without_triggers):
    write("satu", "dua", "tiga")
    noted = str(chain_head())
    assert verify(app, "--head", noted).exit_code == 0
    tamper(sa.delete(AuditEntry.__table__).where(AuditEntry.sequence == 3))
    assert verify(app).exit_code == 0
    found = verify(app, "--head", noted)
    assert found.exit_code == 1
    assert "dihapus dari ujungnya" in " ".join(found.output.split())
    told = json.loads(verify(app, "--json", "--head", noted).output)
    assert (told["ok"], told["misses"]) == (False, noted)
    assert verify(app, "--head", "tiga").exit_code == 2


def test_an_entry_that_is_read_back_has_the_digest_it_was_written_with(app):
    """JSON, moments and ids come back as they went in, on both engines."""
    detail = {"teks": "é ✓ ‘x’", "daftar": [1, 2.5, None, True], "dalam": {"b": 1, "a": "ﬁ"}}
    with writing() as session:
        record(session, factories.AGUS, AuditTag.SLIPS_ISSUED, uuid4(), **detail)
    db.session.expire_all()
    assert check_chain().broken_at is None


def test_an_act_without_a_zone_is_refused(app):
    naive = Act("Agus", datetime(2026, 9, 14, 9, 30))  # noqa: DTZ001 - the very thing
    with pytest.raises((ValueError, sa.exc.StatementError)), writing() as session:
        record(session, naive, AuditTag.SLIPS_ISSUED, None)
    assert entries() == []
