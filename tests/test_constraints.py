"""What the database itself refuses, whoever asks."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.db import Base, db
from portal.models.instruments import InstrumentVersion
from portal.models.unit_index import UnitIndex
from tests.everything import contents, everything

APPEND_ONLY = (
    "audit_entry",
    "unit_index",
    "instrument_version",
    "scheme_version",
    "handover",
    "period_event",
    "peer_release",
)


@pytest.fixture
def filled(app):
    """At least one row in every table."""
    everything()
    return app


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("act", ["UPDATE", "DELETE"])
def test_append_only_tables_refuse_changes(filled, table, act):
    rows = Base.metadata.tables[table]
    same = {column.name: column for column in rows.primary_key}
    statement = sa.update(rows).values(same) if act == "UPDATE" else sa.delete(rows)
    before = contents()[table]
    with (
        db.engine.connect().execution_options(writes=True) as connection,
        pytest.raises(sa.exc.DBAPIError, match="only takes new rows"),
    ):
        connection.execute(statement)
    assert contents()[table] == before


@pytest.mark.parametrize("table", [UnitIndex.__table__, InstrumentVersion.__table__])
def test_append_only_tables_still_take_new_rows(filled, table):
    with db.engine.connect().execution_options(writes=True) as connection:
        row = dict(connection.execute(sa.select(table).limit(1)).mappings().one())
        changes = {"id": uuid4(), "number": 99, "revision": 99, "reason": "Uji"}
        row |= {name: value for name, value in changes.items() if name in row}
        connection.execute(sa.insert(table), [row])
        connection.commit()
    assert len(contents()[table.name]) >= 2


def test_foreign_keys_are_enforced(filled):
    orphan = {"unit_id": uuid4(), "name": "Tanpa unit", "slug": "tanpa-unit"}
    table = Base.metadata.tables["service"]
    with (
        db.engine.connect().execution_options(writes=True) as connection,
        pytest.raises(sa.exc.IntegrityError),
    ):
        connection.execute(sa.insert(table), [{"id": uuid4(), **orphan}])


def test_a_parent_with_children_cannot_be_deleted(filled):
    with (
        db.engine.connect().execution_options(writes=True) as connection,
        pytest.raises(sa.exc.IntegrityError),
    ):
        connection.execute(sa.delete(Base.metadata.tables["survey_point"]))


# Tables that name a period without a column that tells a practice one apart, and why they may.
OF_ANY_PERIOD = {
    **dict.fromkeys(
        ("peer_ballot", "peer_box", "peer_comment", "peer_count", "peer_receipt", "peer_slip"),
        "answers of a round, which says it; nothing of them but a release is shown",
    ),
    "document_bundle": "an archive of documents, and a practice period has none",
    "signing_batch": "a batch of signatures, each a row of appraisal_result",
    "signed_evaluation": "a day without any rating, which goes with the practice",
    "period_event": "the history of the period itself",
    "training_programme": "a workshop of the readiness phase, refused for a practice period",
}


def test_no_table_of_results_can_hold_anything_of_a_practice_period():
    """The period and whether it is a practice come together, by a foreign key on both."""
    naming = {
        table.name: {tuple(column.name for column in key.columns) for key in keys}
        for table in Base.metadata.sorted_tables
        if (keys := [k for k in table.foreign_key_constraints
                     if k.referred_table.name == "evaluation_period"])
    }  # fmt: skip
    loose = {name for name, keys in naming.items() if ("period_id", "is_practice") not in keys}
    assert loose == OF_ANY_PERIOD.keys(), "Use models.periods.real_period(), or say why not"
    closed = {
        table.name
        for table in Base.metadata.sorted_tables
        for one in table.constraints
        if str(one.name).endswith(("no_practice", "practice_unsigned"))
    }
    # A practice may have its rounds, forms and releases; they carry the word themselves.
    rehearsed = {"peer_round", "peer_release", "self_assessment", "organisation_predikat"}
    assert naming.keys() - loose - rehearsed == closed
