"""The staff list of an agency with many: each search and order walks an index on both engines."""

import re

import pytest
import sqlalchemy as sa

from portal.db import db, is_postgresql
from portal.models.people import Posting
from portal.models.units import Unit
from portal.queries.staff_list import StaffOrder, named, page_of
from tests import factories, staff_office
from tests.queries.test_receipts import plan_of


@pytest.fixture(autouse=True)
def staff(app):
    factories.agency()
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    staff_office.imported()
    if is_postgresql():
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")


def walks(plan: str, index: str, *, by_range: bool) -> bool:
    """Whether a plan goes through an index, and where asked only through a part of it."""
    if is_postgresql():
        return index in plan and (not by_range or "Index Cond" in plan)
    return index in plan and (not by_range or ">?" in plan)


@pytest.mark.parametrize(
    ("text", "index"), [("sari", "ix_employee_name_key"), ("1985", "uq_employee_nip")]
)
def test_a_search_by_the_beginning_is_a_range_of_an_index(text, index):
    order = StaffOrder.NIP if text.isdigit() else StaffOrder.NAMA
    plan = plan_of(page_of(named(text), order).limit(25))
    name = index if is_postgresql() or index.startswith("ix") else "sqlite_autoindex_employee"
    assert walks(plan, name, by_range=True), plan


@pytest.mark.parametrize("order", list(StaffOrder))
def test_a_page_of_the_list_is_read_in_the_order_of_an_index(order):
    plan = plan_of(page_of(sa.true(), order).limit(25))
    by_name = order in (StaffOrder.NAMA, StaffOrder.NAMA_TURUN)
    sqlite = "ix_employee_name_key" if by_name else "sqlite_autoindex_employee"
    postgresql = "ix_employee_name_key" if by_name else "uq_employee_nip"
    assert walks(plan, postgresql if is_postgresql() else sqlite, by_range=False), plan
    # The id after the name sorts only within equal names, never the whole list.
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_the_tree_and_its_heads_are_found_by_indexes():
    unit = db.session.scalars(sa.select(Unit)).first()
    below = sa.select(Unit.id).where(Unit.parent_id == unit.id)
    heads = sa.select(Posting.id).where(Posting.unit_id == unit.id, Posting.leads_unit)
    assert "ix_unit_parent_id" in plan_of(below)
    # Either of the two indexes that begin with the unit: which one, the figures decide.
    assert re.search("ix_posting_(unit_leads|unit_people|heads)", plan_of(heads))
