"""How the database looks for what a form needs: never through a whole round."""

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from portal.db import db
from portal.queries import peer_duties


@pytest.mark.engines("sqlite")
def test_a_form_is_found_by_its_own_keys_however_large_the_round_is(app):
    statement = peer_duties._OWN.statement.compile(dialect=sqlite.dialect(paramstyle="named"))
    values = dict.fromkeys(statement.params, "x")
    plan = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {statement}"), values).all()
    steps = [row.detail for row in plan]
    assert not [step for step in steps if step.startswith("SCAN") or "round_state" in step], steps
    asked = next(step for step in steps if step.startswith("SEARCH peer_assignment_1"))
    assert "ratee_id=?" in asked
