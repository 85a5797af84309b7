"""Receipts: found by the ten characters on the phone, and telling nothing but one word."""

import pytest
import sqlalchemy as sa

from portal.db import db, is_postgresql, write_connection
from portal.models.ballots import Receipt
from portal.queries.receipts import ReceiptStatus, receipt_status
from portal.rules import codes
from portal.services.mixing import drain
from tests import factories
from tests.attacks.statements import watched


@pytest.fixture
def stored(app):
    """Stores receipts with these ids, as mixed."""

    def store(*ids):
        rows = [{"id": one, "point_id": None, "settled": True} for one in ids]
        with write_connection() as connection:
            connection.execute(sa.insert(Receipt), rows)

    return store


def test_a_receipt_goes_from_the_box_to_counted(cast):
    code = cast().receipt
    assert receipt_status(code) is ReceiptStatus.DI_KOTAK
    drain(factories.TODAY, batch=1)
    assert receipt_status(code) is ReceiptStatus.DIHITUNG


def test_a_code_that_nobody_was_given_is_not_found(cast):
    cast()
    assert receipt_status("0" * codes.RECEIPT_LENGTH) is ReceiptStatus.TIDAK_DITEMUKAN


def test_the_ten_characters_are_a_prefix_and_nothing_else_matches(stored):
    stored("7K3M99QXW2" + "0" * 16, "ZZZZZZZZZZ" + "Z" * 16, "0000000000" + "1" * 16)
    for code in ("7K3M99QXW2", "ZZZZZZZZZZ", "0000000000"):
        assert receipt_status(code) is ReceiptStatus.DIHITUNG
    for code in ("7K3M99QXW1", "7K3M99QXW3", "ZZZZZZZZZY", "0000000001", "7K3M99QXWZ"):
        assert receipt_status(code) is ReceiptStatus.TIDAK_DITEMUKAN


def test_every_character_of_the_alphabet_can_end_a_code(stored):
    heads = [f"7K3M99QXW{character}" for character in codes.ALPHABET[::2]]
    stored(*(head + "Z" * 16 for head in heads))
    for character in codes.ALPHABET:
        code = f"7K3M99QXW{character}"
        wanted = ReceiptStatus.DIHITUNG if code in heads else ReceiptStatus.TIDAK_DITEMUKAN
        assert receipt_status(code) is wanted, code


@pytest.mark.parametrize("hostile", ["%" * 10, "_" * 10, "' OR 1=1--", "~" * 10])
def test_a_code_is_never_a_pattern(stored, hostile):
    stored("7K3M99QXW2" + "0" * 16)
    assert receipt_status(hostile) is ReceiptStatus.TIDAK_DITEMUKAN


def test_a_look_up_is_one_statement_by_the_primary_key(stored):
    stored(*(codes.encode(n.to_bytes(17, "big")[1:], 26) for n in range(1, 400)))
    with watched() as seen:
        receipt_status("7K3M99QXW2")
    (statement,) = seen.statements
    assert "receipt" in statement
    plan = plan_of(
        sa.select(Receipt.point_id).where(Receipt.id >= "7K3M", Receipt.id < "7K3M~").limit(1)
    )
    wanted = "Index Cond" if is_postgresql() else "USING PRIMARY KEY (id>? AND id<?)"
    assert wanted in plan, plan


def plan_of(query):
    """How the engine would go about a query, were the table large."""
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    with db.engine.connect() as connection:
        if is_postgresql():
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        words = "EXPLAIN" if is_postgresql() else "EXPLAIN QUERY PLAN"
        rows = connection.exec_driver_sql(f"{words} {compiled}".replace("%", "%%")).all()
    return " ".join(str(row) for row in rows)
