"""Adopting schemes: numbered, never changed, and in force from a day on."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.schemes import SchemeVersion
from portal.queries.audit import entries
from portal.queries.schemes import scheme_in_force, scheme_version_in_force
from portal.rules.schemes import load_shipped
from portal.services.schemes import adopt_scheme
from tests import factories
from tests.stored import count, rows_of

KENDARI, SERANG = load_shipped("kendari"), load_shipped("serang")
TODAY = factories.TODAY
LATER = TODAY + timedelta(days=30)


def test_an_adopted_scheme_comes_back_letter_for_letter(app, act):
    version = adopt_scheme(KENDARI, "SK 7/2026", act, based_on="kendari")
    db.session.expire_all()
    found = scheme_version_in_force(TODAY)
    assert (found.id, found.number, found.scheme) == (version.id, 1, KENDARI)
    assert scheme_in_force(LATER) == KENDARI
    (entry,) = entries()
    assert (entry.tag, entry.object_id) == ("scheme:adopted", version.id)
    assert entry.detail["reason"] == "SK 7/2026"


def test_before_the_first_day_there_is_none_and_the_refusal_says_what_to_do(app, act):
    with pytest.raises(NotFound, match="halaman Skema penilaian"):
        scheme_in_force(TODAY)
    adopt_scheme(KENDARI, "SK 7", act, LATER)
    with pytest.raises(NotFound):
        scheme_in_force(LATER - timedelta(days=1))
    assert scheme_in_force(LATER) == KENDARI


def test_each_day_has_the_scheme_with_the_latest_first_day(app, act):
    adopt_scheme(KENDARI, "SK 7", act, date(2026, 1, 1))
    adopt_scheme(SERANG, "SK 8", act, LATER)
    third = adopt_scheme(replace(KENDARI, steward="Inspektorat"), "SK 9", act, TODAY)
    assert third.number == 3
    assert scheme_in_force(TODAY - timedelta(days=1)) == KENDARI
    assert scheme_version_in_force(TODAY).number == 3
    assert scheme_in_force(LATER) == SERANG


def test_a_second_adoption_for_the_same_day_replaces_the_first(app, act):
    adopt_scheme(KENDARI, "SK 7", act, LATER)
    adopt_scheme(SERANG, "SK 8", act, LATER)
    assert scheme_in_force(LATER) == SERANG


def test_only_the_very_first_scheme_reaches_back(app, act):
    adopt_scheme(KENDARI, "SK 7", act, TODAY - timedelta(days=200))
    with pytest.raises(Invalid, match="surut"):
        adopt_scheme(SERANG, "SK 8", act, TODAY - timedelta(days=1))
    assert count(SchemeVersion) == 1


def test_the_database_refuses_a_backdated_version_too(app, act):
    adopt_scheme(KENDARI, "SK 7", act)
    table = SchemeVersion.__table__
    with db.engine.connect().execution_options(writes=True) as connection:
        row = dict(connection.execute(sa.select(table)).mappings().one())
        row |= {"id": uuid4(), "number": 2, "valid_from": date(2026, 1, 1)}
        with pytest.raises(sa.exc.IntegrityError, match="not_backdated"):
            connection.execute(sa.insert(table), [row])


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501])
def test_an_adoption_needs_a_reason(app, act, reason):
    with pytest.raises(Invalid, match="Alasan"):
        adopt_scheme(KENDARI, reason, act)
    assert rows_of(SchemeVersion) == []


def test_what_is_in_force_is_not_adopted_again(app, act):
    adopt_scheme(KENDARI, "SK 7", act)
    with pytest.raises(Invalid, match="sama persis"):
        adopt_scheme(KENDARI, "SK 8", act, LATER)


def test_of_two_adoptions_at_once_the_second_is_told(app, act, monkeypatch):
    """The number is taken between reading and writing, as by a second process."""
    adopt_scheme(KENDARI, "SK 7", act)
    session = db.session()
    monkeypatch.setattr(type(session), "scalar", lambda *_a, **_k: None)
    with pytest.raises(IllegalStep, match="baru saja disahkan"):
        adopt_scheme(SERANG, "SK 8", act)
    monkeypatch.undo()
    assert count(SchemeVersion) == 1
