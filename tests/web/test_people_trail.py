"""What the audit trail keeps of an employee's record."""

import pytest

from portal.db import writing
from portal.models.audit import AuditTag
from portal.rules.roles import Role
from portal.services.audit import record
from tests import factories
from tests.staff_files import SARI_NIP
from tests.stored import told
from tests.web.people import entered
from tests.web.test_people import card, imported

pytestmark = pytest.mark.usefixtures("monday")


def test_the_trail_keeps_only_the_ends_of_ways_to_reach_somebody(app):
    """As with corrections: it is kept for ever.  An older entry, whole, is shown by its ends."""
    factories.agency()
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    dewi = entered(app, "dewi@contoh.go.id", Role.HR)
    dewi.visit(f"{card(SARI_NIP)}/ubah")
    dewi.submit("ubah-data", email="sari.baru@contoh.go.id", phone="0812 9999 8888")
    before, after = told(AuditTag.EMPLOYEE_CHANGED)
    assert after == {"email": "sar…id", "phone": "+62…88"}
    assert before == {"email": None, "phone": "+62…22"}
    with writing() as session:
        record(
            session, factories.AGUS, AuditTag.EMPLOYEE_CHANGED, None,
            before={"phone": "+628111222333"}, after={"phone": None},
        )  # fmt: skip
    hendra = entered(app, "hendra@contoh.go.id", Role.AUDITOR)
    page = hendra.visit("/jejak-audit?q=employee:changed")
    assert "+62…33" in page.text
    assert "628111222333" not in page.html
