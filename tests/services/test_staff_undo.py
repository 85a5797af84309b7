"""Undoing a staff import: exact, only the last one, and never under what rests on it."""

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep
from portal.models.accounts import Account
from portal.queries.staff_import import last_applied
from portal.services import accounts, staff_undo
from portal.services.accounts import NewAccount
from tests import factories
from tests.staff_files import HEAD_ROW, JOKO_ROW, SARI_NIP, SARI_ROW, nip_of
from tests.staff_office import (
    imported,
    lean_on_account,
    lean_on_override,
    lean_on_posting,
    moved_sari,
    person,
    staff,
)


@pytest.fixture(autouse=True)
def office(app):
    """A health office with one puskesmas."""
    factories.agency()
    return factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})


ARSIPARIS = (*JOKO_ROW[:5], "Arsiparis", *JOKO_ROW[6:])
NEWCOMER = (nip_of(7), "Baru", *SARI_ROW[2:])


@pytest.mark.parametrize("second", [(moved_sari(),), (HEAD_ROW,), (ARSIPARIS, NEWCOMER)])
def test_undoing_restores_every_row(office, second):
    imported()
    before = staff()
    made = imported(second)
    staff_undo.undo(made, factories.AGUS)
    assert staff() == before


def test_undoing_the_first_import_leaves_nobody(office):
    accounts.create_account(NewAccount(SARI_NIP, "Sari"), factories.AGUS)
    before = staff()
    made = imported()
    assert db.session.scalars(sa.select(Account.employee_id)).one() == person(SARI_NIP).id
    staff_undo.undo(made, factories.AGUS)
    assert staff() == before
    assert last_applied() is None


def test_only_the_last_import_can_be_undone(office):
    first = imported()
    imported((moved_sari(),))
    before = staff()
    with pytest.raises(IllegalStep, match="terakhir"):
        staff_undo.undo(first, factories.AGUS)
    assert staff() == before


@pytest.mark.parametrize("lean", [lean_on_override, lean_on_account, lean_on_posting])
def test_undoing_is_refused_when_something_rests_on_it(office, lean):
    made = imported()
    lean()
    before = staff()
    with pytest.raises(IllegalStep, match="bergantung"):
        staff_undo.undo(made, factories.AGUS)
    assert staff() == before
