"""Who helps a unit's people: named by the office, found by everybody below, never overwritten."""

import pytest

from portal.db import db
from portal.models.people import Employee
from portal.queries.audit import entries
from portal.queries.unit_helpers import helper_of_unit
from portal.rules.roles import Role
from portal.services.unit_helpers import name_helper
from tests import factories, people
from tests.services.office import office
from tests.stored import rows_of
from tests.web.employees import browser_of


@pytest.fixture
def house(agency, monday):
    return office()


@pytest.fixture
def clerk(app, house):
    return people.browser_of(app, people.person("Ratih Kusuma", Role.HR))


def nip(house_one) -> str:
    (row,) = rows_of(Employee, Employee.id == house_one.id)
    return row.nip


def test_the_office_names_a_helper_whom_the_people_of_the_unit_find(app, house, clerk):
    sari = browser_of(app, house.sari.id)
    assert not sari.visit("/bantuan").all("#pendamping")
    clerk.visit(f"/unit-kerja/{house.sari.unit_id}")
    clerk.follow("Pendamping portal")
    page = clerk.submit("pendamping", nip="12", status=422)
    assert "18 digit" in page.text
    assert page.one("#nip")["value"] == "12"
    clerk.submit("pendamping", nip=nip(house.budi), jam="Senin 08.00, ruang TU")
    told = sari.visit("/bantuan").one("#pendamping").get_text(" ", strip=True)
    assert "Budi" in told
    assert "Senin 08.00, ruang TU" in told
    entry = entries()[-1]
    assert (entry.tag, entry.detail["before"]) == ("unit:helper_set", None)
    clerk.visit(f"/unit-kerja/{house.sari.unit_id}/pendamping")
    clerk.submit("pendamping", nip="")
    assert not sari.visit("/bantuan").all("#pendamping")


def test_two_clerks_never_overwrite_each_other(house, clerk):
    clerk.visit(f"/unit-kerja/{house.sari.unit_id}/pendamping")
    name_helper(house.sari.unit_id, nip(house.budi), "", 0, factories.AGUS)
    page = clerk.submit("pendamping", nip=nip(house.joko), status=409)
    assert "Budi" in page.text
    assert page.one("#nip")["value"] == nip(house.joko)
    db.session.rollback()
    assert helper_of_unit(house.sari.unit_id).name == "Budi"
