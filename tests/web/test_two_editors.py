"""Of two people with the same form the slower sees both texts, and nothing is overwritten silently.

Forms with a version column prove it beside their pages; here are those that carry what they showed.
"""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Changed
from portal.models.people import Employee, Posting
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service
from portal.rules.roles import Role
from portal.services import training_places
from portal.services.audit import Act
from portal.services.training_places import Noted, noted_mark
from tests import factories, people
from tests.everything_growth import opened
from tests.services.office import office
from tests.staff_files import SARI_NIP
from tests.stored import rows_of
from tests.web.people import entered
from tests.web.test_people import card, imported, person

pytestmark = pytest.mark.usefixtures("monday")
NIPS = ("199205052019032905", "199205052019032906")


@pytest.fixture
def two(app, agency):
    """Two clerks of the personnel office."""
    return [entered(app, f"{name}@contoh.go.id", Role.HR) for name in ("dewi", "eko")]


def both_visit(two, path):
    for one in two:
        one.visit(path)
    return two


def days(name: str, day: int) -> dict[str, str]:
    return {f"{name}-hari": str(day), f"{name}-bulan": "12", f"{name}-tahun": "2026"}


def test_a_service_renamed_twice(two, unit, service):
    quick, slow = both_visit(two, f"/unit-kerja/{unit.id}")
    quick.submit("ubah-layanan-1", nama="Loket pendaftaran")
    page = slow.submit("ubah-layanan-1", nama="Pendaftaran baru", status=409)
    assert "Loket pendaftaran" in page.text
    assert page.one(f"#nama-{service.id}")["value"] == "Pendaftaran baru"
    assert rows_of(Service)[0].name == "Loket pendaftaran"
    slow.submit("ubah-layanan-1")
    assert rows_of(Service)[0].name == "Pendaftaran baru"


def test_a_posting_ended_twice(two):
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    quick, slow = both_visit(two, card(SARI_NIP))
    form = str(slow.page.one("form[id^=akhiri-]")["id"])
    quick.submit(form, **days("akhir", 1))
    page = slow.submit(form, **days("akhir", 31), status=409)
    assert "1 Desember 2026" in page.text
    assert "31 Desember 2026" in page.text
    mine = Posting.employee_id == person(SARI_NIP).id
    assert rows_of(Posting, mine)[0].ends_on.isoformat() == "2026-12-01"
    slow.submit(form)
    assert rows_of(Posting, mine)[0].ends_on.isoformat() == "2026-12-31"


def test_a_nip_corrected_twice(two):
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    quick, slow = both_visit(two, f"{card(SARI_NIP)}/ubah")
    quick.submit("koreksi-nip", nip=NIPS[0], reason="SK")
    page = slow.submit("koreksi-nip", nip=NIPS[1], reason="SK lain", status=409)
    assert NIPS[0] in page.text
    assert page.one("#nip")["value"] == NIPS[1]
    assert NIPS[0] in set(db.session.scalars(sa.select(Employee.nip)))
    slow.submit("koreksi-nip")
    db.session.rollback()
    assert NIPS[1] in set(db.session.scalars(sa.select(Employee.nip)))


def test_a_window_set_twice(app, ratna, point):
    other = people.browser_of(app, people.person("Bambang", Role.PENGELOLA_SURVEI))
    quick, slow = both_visit((other, ratna), f"/titik-survei/titik/{point.id}")
    quick.submit("masa-buka", **days("tutup", 1))
    page = slow.submit("masa-buka", **days("tutup", 31), status=409)
    assert "1 Desember 2026" in page.text
    assert page.one("#tutup-hari")["value"] == "31"
    slow.submit("masa-buka")
    assert rows_of(SurveyPoint)[0].closes_on.isoformat() == "2026-12-31"


def test_a_standard_of_time_set_twice(app, ratna, service):
    other = people.browser_of(app, people.person("Bambang", Role.PENGELOLA_SURVEI))
    quick, slow = both_visit((other, ratna), f"/waktu-layanan/{service.id}/standar")
    wrong = quick.submit("standar", lama="3", **{"sejak-hari": "99"}, status=422)
    assert "Tanggal itu tidak ada" in wrong.text
    assert wrong.one("#sejak-hari")["value"] == "99"
    quick.submit("standar", **{"sejak-hari": "14"})
    page = slow.submit("standar", lama="5", status=409)
    assert "Standar: 3 hari kerja" in page.text
    assert page.one("#lama")["value"] == "5"
    assert "Standar: 5 hari kerja" in slow.submit("standar").text


def test_attendance_noted_twice(app, agency):
    house = office()
    made, later = opened(), Act("Agus", factories.AGUS.at + timedelta(days=11))
    training_places.enrol(made, house.sari.id, factories.AGUS)
    shown = "terdaftar||"
    training_places.note_attendance(made, {house.sari.id: Noted(8, "S-1", shown)}, later)
    training_places.note_attendance(made, {house.sari.id: Noted(8, "S-1", shown)}, later)
    with pytest.raises(Changed):
        training_places.note_attendance(made, {house.sari.id: Noted(None, "", shown)}, later)
    (row,) = rows_of(training_places.TrainingPlace)
    assert noted_mark(row) == "hadir|8|S-1"
    training_places.note_attendance(made, {house.sari.id: Noted(None, "", noted_mark(row))}, later)
