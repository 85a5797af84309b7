"""Capaian kinerja organisasi of a year: last year's stands in, where the law lets it."""

from datetime import date

import pytest

from portal.db import db
from portal.errors import IllegalStep, Invalid
from portal.models.audit import AuditEntry
from portal.models.evaluations import OrganisationPerformance
from portal.queries.periods import period_by_key, period_row
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import OrganisationPredikat
from portal.services import organisation_predikats
from portal.services.organisation_predikats import NewOrganisation
from portal.services.period_clock import tick
from tests.periods import act_on
from tests.services.reviewed import quarter
from tests.stored import rows_of

pytestmark = pytest.mark.usefixtures("agency")
LAST = NewOrganisation(
    OrganisationPredikat.BUTUH_PERBAIKAN, "Predikat 2025, SK Wali Kota 3/2026", is_last_years=True
)
JANUARY = act_on(date(2027, 1, 12))


def set_in(house, key, new, act):
    tick(act.at)
    period = period_by_key(key).id
    organisation_predikats.set_predikat(house.budi.unit_id, period, new, 0, act)


def test_last_years_stands_in_a_yearly_evaluation_after_the_year():
    """L.IV.B.1.f, with its basis, and noted as last year's."""
    house, _quarter = quarter()
    tick(JANUARY.at)
    set_in(house, "2026", LAST, JANUARY)
    (row,) = rows_of(OrganisationPerformance)
    assert (row.predikat, row.is_last_years) == (OrganisationPredikat.BUTUH_PERBAIKAN, True)
    assert row.basis == "Predikat 2025, SK Wali Kota 3/2026"
    (entry,) = rows_of(AuditEntry, AuditEntry.tag == "organisation_predikat:set")
    assert entry.detail["last_years"] is True


@pytest.mark.parametrize(
    ("key", "act"),
    [("2026-t4", JANUARY), ("2026", act_on(date(2026, 12, 31)))],
    ids=["periodik", "dalam-tahunnya"],
)
def test_nowhere_else(key, act):
    house, _quarter = quarter()
    with pytest.raises(Invalid, match=r"L\.IV\.B\.1\.f"):
        set_in(house, key, LAST, act)
    assert not rows_of(OrganisationPerformance)


def test_the_new_one_takes_its_place_with_a_reason():
    house, _quarter = quarter()
    tick(JANUARY.at)
    set_in(house, "2026", LAST, JANUARY)
    period = period_by_key("2026")
    new = NewOrganisation(OrganisationPredikat.BAIK, "SK Wali Kota 9/2027", reason="Sudah terbit")
    organisation_predikats.set_predikat(house.budi.unit_id, period.id, new, 1, JANUARY)
    (row,) = rows_of(OrganisationPerformance)
    assert (row.predikat, row.is_last_years) == (OrganisationPredikat.BAIK, False)


def test_a_period_that_has_not_begun_takes_none():
    house, _quarter = quarter()
    coming = period_by_key("2026-t4")
    assert period_row(coming.id).stage is PeriodStage.RENCANA
    new = NewOrganisation(OrganisationPredikat.BAIK, "SK 1")
    with pytest.raises(IllegalStep):
        organisation_predikats.set_predikat(
            house.budi.unit_id, coming.id, new, 0, act_on(date(2026, 9, 28))
        )
    db.session.rollback()
