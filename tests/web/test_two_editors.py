"""Of two people with the same form the slower sees both texts, and nothing is overwritten silently.

Forms with a version column prove it beside their pages; here are those that carry what they showed.
"""

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Changed
from portal.models.people import Employee, Posting, RaterOverride
from portal.models.recognition import EarlierPredikat
from portal.models.survey_points import SurveyPoint
from portal.models.talent import TalentSetting
from portal.models.units import Service
from portal.rules.employment import PostKind
from portal.rules.reviews import mark_of
from portal.rules.roles import Role
from portal.services import post_standards, training_places
from portal.services.audit import Act
from portal.services.post_standards import NewStandard
from portal.services.training_places import Noted, noted_mark
from tests import factories, people
from tests.everything_growth import opened
from tests.services.office import office
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP
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


def test_a_rater_named_and_a_posting_added_on_an_old_card(two):
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    quick, slow = both_visit(two, card(SARI_NIP))
    quick.submit("penilai-pengganti", **{"nip-penilai": HEAD_NIP, "alasan": "Penugasan"})
    fields = {"nip-penilai": JOKO_NIP, "alasan": "Penugasan lain"}
    page = slow.submit("penilai-pengganti", status=409, **fields)
    assert "Pengganti: dr. Budi Santoso" in page.text
    assert page.one("#nip-penilai")["value"] == JOKO_NIP
    assert len(rows_of(RaterOverride)) == 1
    slow.submit("penilai-pengganti")
    assert len(rows_of(RaterOverride)) == 2
    quick.visit(card(SARI_NIP))
    quick.submit("penilai-pengganti", **fields)
    unit = str(rows_of(Posting)[0].unit_id)
    new = {"jabatan": "Perawat", "jenis": "definitif", "jenis-jabatan": "pelaksana", "unit": unit}
    page = slow.submit("penempatan-baru", status=409, **new, rumpun="umum")
    assert page.one("#jabatan")["value"] == "Perawat"


def test_a_leaving_recorded_on_an_old_card(two):
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    quick, slow = both_visit(two, f"{card(SARI_NIP)}/berhenti")
    quick.visit(card(SARI_NIP))
    quick.submit("penilai-pengganti", **{"nip-penilai": HEAD_NIP, "alasan": "Penugasan"})
    page = slow.submit("berhenti", kind="pensiun", reason="SK 7", status=409)
    assert page.one("#reason")["value"] == "SK 7"
    assert person(SARI_NIP).left_on is None
    slow.submit("berhenti")
    assert person(SARI_NIP).left_on is not None


def test_axes_of_talent_set_twice(two):
    quick, slow = both_visit(two, "/talenta/sumbu")
    quick.submit("sumbu", menengah="60", tinggi="80", dasar="Keputusan 1")
    page = slow.submit("sumbu", menengah="68", tinggi="77", dasar="Keputusan 2", status=409)
    assert "60 / 80, Keputusan 1" in page.text
    assert page.one("#menengah")["value"] == "68"
    assert [row.medium_from for row in rows_of(TalentSetting)] == [60]
    slow.submit("sumbu")
    assert {row.medium_from for row in rows_of(TalentSetting)} == {60, 68}


def test_a_former_predikat_pasted_twice(two):
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    quick, slow = both_visit(two, "/penghargaan/predikat-lama")
    quick.submit("lama", dokumen="Ekspor 1", baris=f"{SARI_NIP};2025-t4;Baik")
    wrong = f"{SARI_NIP};2025-t4;Kurang"
    page = slow.submit("lama", dokumen="Ekspor 2", baris=wrong, status=409)
    assert "Sari" in page.text
    assert "BAIK" in page.one(".alert.warn").get_text()
    assert page.one("#baris").get_text() == wrong
    assert rows_of(EarlierPredikat)[0].predikat == "baik"
    slow.submit("lama")
    assert rows_of(EarlierPredikat)[0].predikat == "kurang"


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


def test_a_post_aimed_at_by_two(app, agency):
    house = office()
    first, second = (
        post_standards.save_standard(
            None, NewStandard(title, PostKind.PENGAWAS, {"komunikasi": 3}), 0, factories.AGUS
        )
        for title in ("Lurah", "Camat")
    )
    aimed = partial(post_standards.set_intended, house.sari.id, act=factories.AGUS)
    aimed(first, "Calon", seen=mark_of())
    with pytest.raises(Changed, match="Yang tersimpan sekarang"):
        aimed(second, "Lebih cocok", seen=mark_of())
    aimed(second, "Lebih cocok", seen=mark_of(first, "Calon"))
