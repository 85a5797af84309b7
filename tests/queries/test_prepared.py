"""Statements compiled once: what they answer, who hears of them, and what they do when refused."""

import pytest
import sqlalchemy as sa

from portal.db import db, write_connection
from portal.models.peer_ballots import PeerReceipt
from portal.queries.prepared import Prepared
from tests.attacks.statements import watched

ONE = Prepared(
    sa.select(PeerReceipt.id, PeerReceipt.mark).where(
        PeerReceipt.id == sa.bindparam("receipt", type_=PeerReceipt.id.type)
    )
)
WRONG = Prepared(sa.text("SELECT id FROM tidak_ada").columns(id=sa.String()))
NOBODYS = Prepared(
    sa.delete(PeerReceipt).where(
        PeerReceipt.id == sa.bindparam("receipt", type_=PeerReceipt.id.type)
    )
)


def test_whoever_listens_hears_of_it(app):
    with watched() as seen:
        assert ONE.rows(db.session.connection(), {"receipt": "0"}) == []
    assert len(seen.statements) == 1


def test_what_it_wrote_is_counted(app):
    with write_connection() as connection:
        assert NOBODYS.counted(connection, {"receipt": "0"}) == 0


def test_a_refusal_is_an_error_of_sqlalchemy_and_hides_the_values(app):
    with pytest.raises(sa.exc.DBAPIError) as error:
        WRONG.rows(db.session.connection(), {})
    assert error.value.hide_parameters
    assert not error.value.connection_invalidated
    db.session.rollback()
    assert ONE.rows(db.session.connection(), {"receipt": "0"}) == []
