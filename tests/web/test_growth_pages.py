"""Pages of competence, learning, courses and needs: they work first, then what they refuse."""

import datetime
import hashlib
import re

import pytest

from portal.models.evidence import Evidence
from portal.models.training import TrainingPlace
from portal.rules.competences import LevelSource
from portal.rules.roles import Role
from portal.services import competences, kept_figures, training_places
from portal.services.audit import Act
from portal.services.competences import NewLevels
from portal.services.training_places import Noted
from tests import factories
from tests.attacks.statements import watched
from tests.everything_growth import opened
from tests.people import EARLIER
from tests.services.office import worker
from tests.stored import rows_of

pytestmark = pytest.mark.usefixtures("monday")
ACT = factories.AGUS


def team(house, number, level=0):
    """Further people in Budi's unit, each with a level below what a pelaksana's post asks."""
    made = [
        worker(f"Rekan {n}", f"19900101201503{n + 10:04}", house.sari.unit_id)
        for n in range(number)
    ]
    for one in made if level else ():
        new = NewLevels(LevelSource.ATASAN, ACT.on, {"komunikasi": (level, "")}, house.budi.id)
        competences.record(one.id, new, ACT)
    return made


def standard(browser, title="Staf Sari", level="3"):
    browser.visit("/standar-kompetensi/tambah")
    browser.submit("standar", jabatan=title, jenis="fungsional", **{"level-komunikasi": level})


def test_a_level_is_recorded_by_the_rater_and_shown_against_the_standard(house, at):
    standard(at(house.dewi, Role.HR))
    budi = at(house.budi)
    budi.visit(f"/pengembangan/pegawai/{house.sari.id}/level")
    page = budi.submit("isian", **{"level-komunikasi": "2", "bukti-komunikasi": "Notulen"})
    assert "kurang 1 level" in page.text
    assert "Atasan: Budi" in page.text
    assert "tidak mengubah" not in page.text
    sari = at(house.sari)
    assert "kurang 1 level" in sari.visit("/pengembangan").text
    table = sari.client.get(f"/pengembangan/pegawai/{house.sari.id}/kompetensi.csv").text
    line = '"Jabatan sekarang";"Komunikasi";"3";"2";"1"'
    assert table.splitlines()[1].startswith(line), table
    assert '"Riwayat"' in table


def test_what_was_typed_stays_when_it_is_wrong(house, at):
    budi = at(house.budi)
    budi.visit(f"/pengembangan/pegawai/{house.sari.id}/level")
    page = budi.submit("isian", status=422, **{"bukti-komunikasi": "Notulen rapat"})
    assert "Pilih level paling sedikit satu" in page.text
    assert page.one("#bukti-komunikasi")["value"] == "Notulen rapat"


def test_nobody_else_reads_or_writes_somebodys_levels(house, at):
    joko = at(house.joko)
    joko.visit(f"/pengembangan/pegawai/{house.sari.id}", status=403)
    joko.visit(f"/pengembangan/pegawai/{house.sari.id}/belajar", status=403)
    joko.visit(f"/pengembangan/pegawai/{house.sari.id}/level", status=403)
    for table in ("kompetensi.csv", "angka-kredit.xlsx"):
        assert joko.client.get(f"/pengembangan/pegawai/{house.sari.id}/{table}").status_code == 403
    joko.visit("/kebutuhan-pelatihan", status=403)
    at(house.sari).visit(f"/pengembangan/pegawai/{house.sari.id}/tujuan", status=403)


def test_a_post_aimed_at_shows_what_is_missing_for_it(house, at):
    dewi = at(house.dewi, Role.HR)
    standard(dewi, "Kepala Seksi", "4")
    dewi.visit(f"/pengembangan/pegawai/{house.sari.id}/tujuan")
    choice = dewi.page.all("#standar option")[1]["value"]
    page = dewi.submit("tujuan", standar=choice, alasan="Calon pengganti")
    assert "Kepala Seksi" in page.text
    assert "Calon pengganti" in page.text


def test_a_wish_goes_to_the_rater_and_ends_in_a_seat(house, at):
    made = opened()
    sari, budi = at(house.sari), at(house.budi)
    sari.visit(f"/pelatihan/{made}")
    sari.follow("Usulkan untuk saya")
    page = sari.submit("usul", alasan="Menjelaskan di loket")
    assert "Menunggu persetujuan" in page.text
    page = budi.visit("/pengembangan/usulan")
    assert "Menjelaskan di loket" in page.text
    budi.submit("putuskan-1", button="Setujui Berkomunikasi dengan jelas")
    assert "Terdaftar" in sari.visit(f"/pelatihan/{made}").text
    page = sari.submit("batal")
    assert "Tempat Anda dilepas" in page.text


def test_a_refusal_without_a_reason_comes_back(house, at):
    made = opened()
    sari, budi = at(house.sari), at(house.budi)
    sari.visit(f"/pelatihan/{made}/usulkan")
    sari.submit("usul", alasan="Untuk rapat")
    budi.visit("/pengembangan/usulan")
    page = budi.submit(
        "putuskan-1", button="Tidak disetujui Berkomunikasi dengan jelas", status=422
    )
    assert "Tulis alasan" in page.text


def test_the_office_writes_opens_invites_and_notes_attendance(house, at):
    team(house, 6)
    dewi = at(house.dewi, Role.HR)
    standard(dewi, "Staf Rekan 0", "3")
    people = team_levels(house)
    dewi.visit("/pelatihan/tambah")
    page = dewi.submit(
        "pelatihan", nama="Bicara jelas", kompetensi="komunikasi", jp="8", tempat="1",
        **days("mulai", 15), **days("selesai", 15), **days("daftar", 14),
    )  # fmt: skip
    page = dewi.submit("pindah", button="Buka pendaftaran")
    assert "Terbuka" in page.text
    table = dewi.client.get("/pelatihan/katalog.csv").text
    assert '"Bicara jelas";' in table
    assert '"2026-10-15";"2026-10-15";"8";"1";"1"' in table
    programme = page.path.rpartition("/")[2]
    page = dewi.visit(f"/pelatihan/{programme}/undang")
    assert "Rekan 0" in page.text
    page = dewi.submit("undang", pegawai=[str(people[0].id)])
    assert "Rekan 0" in page.text


def team_levels(house):
    from portal.db import db
    from portal.models.people import Employee

    found = [one for one in db.session.query(Employee).all() if one.name.startswith("Rekan 0")]
    new = NewLevels(LevelSource.ATASAN, ACT.on, {"komunikasi": (1, "")}, house.budi.id)
    competences.record(found[0].id, new, ACT)
    return found


def days(name, day):
    return {f"{name}-hari": str(day), f"{name}-bulan": "10", f"{name}-tahun": "2026"}


def test_attendance_gives_hours_and_what_was_unclear_stays_among_few(house, at, time_machine):
    made = opened()
    training_places.enrol(made, house.sari.id, ACT)
    time_machine.move_to(ACT.at + datetime.timedelta(days=11))
    dewi = at(house.dewi, Role.HR)
    dewi.visit(f"/pelatihan/{made}/kehadiran")
    page = dewi.submit("kehadiran", **{f"hadir-{house.sari.id}": "ya", f"jp-{house.sari.id}": "8"})
    assert "Kehadiran tersimpan" in page.text
    sari = at(house.sari)
    sari.visit(f"/pelatihan/{made}")
    proof = "https://x.go.id/1"
    sari.submit("sesudah", status=422, **{"belum-jelas": "x" * 1001, "sertifikat": proof})
    assert "Sertifikat yang tadi Anda pilih sudah tersimpan" in sari.page.text
    sari.submit("sesudah", **{"belum-jelas": "Cara menolak", "sertifikat": ""})
    assert rows_of(TrainingPlace)[0].certificate_id == rows_of(Evidence)[0].id
    assert "8 dari 20" in sari.visit(f"/pengembangan/pegawai/{house.sari.id}/belajar").text
    assert "Cara menolak" not in dewi.visit(f"/pelatihan/{made}").text


def test_learning_elsewhere_is_claimed_and_checked(house, at):
    sari, dewi = at(house.sari), at(house.dewi, Role.HR)
    sari.visit("/pengembangan/bukti-belajar")
    page = sari.submit("ajukan", nama="Webinar", jp="x", status=422)
    assert "Jam pelajaran harus angka" in page.text
    page = sari.submit("ajukan", nama="Webinar", jp="4", tautan="https://contoh.go.id/1")
    assert "Menunggu diperiksa" in page.text
    dewi.visit("/pengembangan/bukti-belajar/periksa")
    dewi.submit("periksa-1", button="Terima Webinar")
    assert "4 dari 20" in sari.visit(f"/pengembangan/pegawai/{house.sari.id}/belajar").text


def test_many_who_lack_communication_become_one_page_to_print(house, at):
    team(house, 8, level=1)
    dewi = at(house.dewi, Role.HR)
    for n in range(8):
        standard(dewi, f"Staf Rekan {n}", "3")
    page = dewi.visit("/kebutuhan-pelatihan")
    assert "8 dari 8" in page.text
    page = dewi.follow("Komunikasi")
    assert "membutuhkan penguatan Komunikasi" in page.text
    kept_figures.refresh(factories.AGUS.at)
    with watched() as seen:
        dewi.visit(page.path)
    assert len(seen.statements) <= 8, "\n".join(seen.statements)
    for suffix, mark in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = dewi.client.get(f"/kebutuhan-pelatihan/usulan/komunikasi/unduh.{suffix}")
        assert answer.data.startswith(mark)
    assert b"Komunikasi" in dewi.client.get("/kebutuhan-pelatihan/ekspor.csv").data
    dewi.visit("/kebutuhan-pelatihan/usulan/integritas", status=404)


def test_few_who_lack_something_are_not_shown(house, at):
    team(house, 4, level=1)
    dewi = at(house.dewi, Role.HR)
    for n in range(4):
        standard(dewi, f"Staf Rekan {n}", "3")
    page = dewi.visit("/kebutuhan-pelatihan")
    assert "Belum ada kebutuhan" in page.text
    assert "1 kompetensi lain" in page.text


def test_a_head_reads_the_pooled_needs_of_the_own_unit_and_no_name(house, at):
    team(house, 8, level=1)
    dewi = at(house.dewi, Role.HR)
    for n in range(8):
        standard(dewi, f"Staf Rekan {n}", "3")
    budi = at(house.budi)
    page = budi.visit("/kebutuhan-pelatihan/unit-kerja")
    assert "8 dari 8" in page.text
    assert "Rekan 0" not in page.text
    assert b"Komunikasi" in budi.client.get("/kebutuhan-pelatihan/unit-kerja/ekspor.csv").data
    budi.visit(f"/kebutuhan-pelatihan/unit-kerja?unit={house.joko.unit_id}", status=403)
    at(house.sari).visit("/kebutuhan-pelatihan/unit-kerja", status=403)
    with watched() as statements:
        budi.visit("/kebutuhan-pelatihan/unit-kerja")
    assert len(statements.statements) <= 8, "\n".join(statements.statements)


def test_the_effect_says_regression_to_the_mean(house, at, time_machine):
    people = team(house, 12)
    for n, one in enumerate(people):
        said(one, house, 1 + n % 3, ACT)
    made = opened(seats=None)
    for one in people[:6]:
        training_places.enrol(made, one.id, ACT)
    later = Act("Agus", ACT.at + datetime.timedelta(days=11))
    training_places.note_attendance(made, {one.id: Noted(8) for one in people[:6]}, later)
    after = Act("Agus", ACT.at + datetime.timedelta(days=60))
    for n, one in enumerate(people):
        said(one, house, min(5, 1 + n % 3 + (n < 6) + n % 2), after)
    time_machine.move_to(after.at)
    dewi = at(house.dewi, Role.HR)
    page = dewi.visit(f"/pelatihan/{made}/dampak")
    assert "Regresi ke rata-rata" in page.text
    assert "Peserta (n 6)" in page.text
    table = dewi.client.get(f"/pelatihan/{made}/dampak/ekspor.csv").data
    assert hashlib.sha256(table).hexdigest() in page.text
    assert table.decode().splitlines()[1].startswith("atasan,peserta,6,")
    assert b"Rekan" not in table


def said(one, house, level, act):
    new = NewLevels(LevelSource.ATASAN, act.on, {"komunikasi": (level, "")}, house.budi.id)
    competences.record(one.id, new, act)


@pytest.mark.parametrize(
    "path",
    [
        "/pengembangan", "/pelatihan", "/kebutuhan-pelatihan", "/standar-kompetensi",
        "/pengembangan/usulan", "/pengembangan/bukti-belajar/periksa",
    ],
)  # fmt: skip
def test_pages_ask_the_database_at_most_eight_times(house, at, path):
    team(house, 8, level=1)
    opened()
    dewi = at(house.dewi, Role.HR)
    dewi.visit(path)
    with watched() as statements:
        dewi.visit(path)
    assert len(statements.statements) <= 8, "\n".join(statements.statements)


def test_one_course_and_one_persons_learning_ask_at_most_eight_times(house, at):
    made = opened()
    training_places.enrol(made, house.sari.id, EARLIER)
    budi = at(house.budi)
    for path in (
        f"/pelatihan/{made}", f"/pengembangan/pegawai/{house.sari.id}",
        f"/pengembangan/pegawai/{house.sari.id}/level",
    ):  # fmt: skip
        budi.visit(path)
        with watched() as statements:
            budi.visit(path)
        assert len(statements.statements) <= 8, path + "\n" + "\n".join(statements.statements)


def test_no_page_of_growth_names_a_rating(house, at):
    page = at(house.sari).visit("/pengembangan")
    assert not re.search(r"sangat baik|butuh perbaikan", page.text, re.I)
