"""Pages of talent, opportunities, thanks and credit points."""

import datetime

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.recognition import Appreciation
from portal.queries.appreciations import thanks
from portal.queries.periods import period_by_key
from portal.rules.measures import CoreValue
from portal.rules.nine_box import PerformanceAxis
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Predikat
from portal.rules.recognition import OpportunityKind, Terms
from portal.rules.roles import Role
from portal.rules.scheme_words import LeastPredikat
from portal.services import earlier_results, periods, recognition, talent
from portal.services.recognition import NewOpportunity
from tests import factories
from tests.attacks.statements import watched
from tests.everything_results import result_row

pytestmark = pytest.mark.usefixtures("monday")
ACT = factories.AGUS


@pytest.fixture
def closed(house):
    """The first quarter is closed and Sari was rated Baik in it."""
    periods.open_year(2026, ACT)
    period = period_by_key("2026-t1").id
    with writing() as session:
        session.add(result_row(house.sari.id, period, house.budi.id))
        session.execute(
            sa.update(EvaluationPeriod)
            .where(EvaluationPeriod.id == period)
            .values(stage=PeriodStage.SELESAI)
        )
    return period


def nip(worker):
    return db.session.scalar(sa.select(Employee.nip).where(Employee.id == worker.id))


def test_the_grid_is_worked_out_and_a_follow_up_chosen(house, closed, at):
    dewi = at(house.dewi, Role.HR)
    dewi.visit("/talenta/sumbu")
    dewi.submit("sumbu", menengah="68", tinggi="77", dasar="Keputusan wali kota")
    dewi.visit("/talenta/potensi")
    page = dewi.submit("potensi", laporan="Laporan 7", baris=f"{nip(house.sari)} 8x", status=422)
    assert "Baris 1" in page.text
    page = dewi.submit("potensi", laporan="Laporan 7", baris=f"{nip(house.sari)} 80")
    page = dewi.submit("susun")
    assert "Pegawai per kotak, 1 orang" in page.text
    assert page.one("table.grid details li").get_text() == "Sari"
    page = dewi.visit("/talenta?kotak=8")
    assert "Masuk Kelompok Rencana Suksesi Instansi" in page.text
    dewi.visit(f"/talenta/pegawai/{house.sari.id}")
    page = dewi.submit("tindak", label="Bimbingan kinerja", catatan="Triwulan depan")
    assert "Tindak lanjut tersimpan" in page.text
    assert b"Sari" in dewi.client.get("/talenta/ekspor.csv?periode=2026-t1").data
    table = dewi.client.get(f"/talenta/pegawai/{house.sari.id}/riwayat.csv").text
    assert '"80";"Bimbingan kinerja";"Triwulan depan"' in table


def test_talent_is_for_the_personnel_office_and_the_auditor(house, at):
    budi = at(house.budi)
    for path in ("/talenta", f"/talenta/pegawai/{house.sari.id}", "/talenta/sumbu"):
        budi.visit(path, status=403)
    hendra = at(house.joko, Role.AUDITOR)
    assert "Belum ada periode" in hendra.visit("/talenta").text
    hendra.visit("/talenta/sumbu", status=403)


def post(closes=14, periods_looked=1):
    terms = Terms(periods_looked, LeastPredikat.BAIK, (), ("komunikasi",))
    return recognition.post(
        NewOpportunity(
            OpportunityKind.KOORDINATOR_PROYEK, "Koordinator proyek antrean", terms, ACT.on,
            ACT.on + datetime.timedelta(days=closes),
        ),
        ACT,
    )  # fmt: skip


def test_an_opportunity_of_the_scheme_is_posted_considered_and_decided(house, closed, at):
    dewi = at(house.dewi, Role.HR)
    dewi.visit("/penghargaan/tambah?daftar=0")
    page = dewi.submit("peluang", status=422)
    assert "Hari terakhir pengajuan belum diisi" in page.text
    page = dewi.submit(
        "peluang", periode="1", **{"tutup-hari": "30", "tutup-bulan": "9", "tutup-tahun": "2026"}
    )
    assert "1 dari 4 pegawai memenuhi syarat" in page.text
    dewi.submit("pertimbangkan", pegawai=[str(house.sari.id)])
    page = dewi.submit("putuskan", terpilih=[str(house.sari.id)], status=422)
    assert "alasan" in page.text
    page = dewi.submit(
        "putuskan", terpilih=[str(house.sari.id)], alasan="Pernah memimpin dua proyek",
        **{f"alasan-{house.sari.id}": "Konsisten"},
    )  # fmt: skip
    assert "Putusan tersimpan" in page.text
    joko = at(house.joko)
    joko.visit("/penghargaan")
    assert "Pernah memimpin dua proyek" in joko.page.text
    page = joko.visit(dewi.page.path)
    assert "Konsisten" in page.text
    assert "Yang dipertimbangkan" not in page.text


def test_the_award_of_a_month_shows_its_month_and_who_was_praised(house, at):
    factories.scheme("sofifi")
    made = recognition.post_month(ACT)
    joko = at(house.joko)
    assert "Pegawai bulan ini: Agustus 2026" in joko.visit(f"/penghargaan/{made}").text
    assert "Ada peluang baru" in joko.visit("/pesan").text
    dewi = at(house.dewi, Role.HR)
    assert "Agustus 2026" in dewi.visit(f"/penghargaan/{made}/calon?semua=ya").text
    page = dewi.visit(f"/penghargaan/{made}/calon?semua=ya&q=jok")
    assert "Joko" in page.text
    assert "Sari" not in page.text
    assert "Tidak ada nama yang cocok" in dewi.visit(f"/penghargaan/{made}/calon?q=zz").text
    with watched() as seen:
        dewi.visit(f"/penghargaan/{made}/calon?semua=ya")
    assert len(seen.statements) <= 8, "\n".join(seen.statements)
    dewi.visit("/penghargaan/tambah")
    page = dewi.submit(
        "peluang", nama="Pegawai September", jenis="pegawai_bulan_ini", status=422,
        **{"tutup-hari": "1", "tutup-bulan": "11", "tutup-tahun": "2026"},
    )  # fmt: skip
    assert "dibuka dan ditutup pada bulan sesudahnya" in page.text


def test_an_employee_puts_themselves_forward_and_others_do_not_see_it(house, at):
    made = post()
    sari = at(house.sari)
    sari.visit(f"/penghargaan/{made}")
    page = sari.submit("ajukan", keterangan="Saya menata antrean")
    assert "Anda dipertimbangkan" in page.text
    joko = at(house.joko)
    assert "Sari" not in joko.visit(f"/penghargaan/{made}").text
    joko.visit(f"/penghargaan/{made}/calon", status=403)


def test_ratings_from_before_the_portal_are_pasted_all_or_nothing(house, at):
    dewi = at(house.dewi, Role.HR)
    dewi.visit("/penghargaan/predikat-lama")
    lines = f"{nip(house.sari)};2025-t4;Baik\n{nip(house.joko)};2025-t9;Baik"
    page = dewi.submit("lama", dokumen="Ekspor e-Kinerja", baris=lines, status=422)
    assert "Baris 2" in page.text
    page = dewi.submit("lama", baris=lines.replace("t9", "t4").replace("Baik", "SANGAT BAIK"))
    assert "2 baris tersimpan" in page.text
    made = post()
    assert "2 dari 4" in dewi.visit(f"/penghargaan/{made}/calon").text


def test_thanks_are_given_to_a_colleague(house, at):
    budi, sari = at(house.budi), at(house.sari)
    budi.visit("/penghargaan/apresiasi?q=sari")
    page = budi.submit(
        "beri", kepada=str(house.sari.id), nilai="adaptif", ucapan="Bagus", status=422
    )
    assert "paling sedikit 15 huruf" in page.text
    page = budi.submit(
        "beri", kepada=str(house.sari.id), nilai="adaptif", ucapan="Menata antrean jadi lebih cepat"
    )
    assert "Apresiasi terkirim" in page.text
    assert "Dari Budi" in sari.visit("/penghargaan/apresiasi").text
    assert "Dinding tidak dipakai" in sari.visit("/penghargaan/dinding").text


def test_credit_points_say_that_they_are_an_estimate(house, at):
    page = at(house.sari).visit(f"/pengembangan/pegawai/{house.sari.id}/angka-kredit")
    assert "Perkiraan, bukan penetapan" in page.text
    assert "Tidak berlaku" in page.text
    at(house.joko).visit(f"/pengembangan/pegawai/{house.sari.id}/angka-kredit", status=403)


@pytest.mark.parametrize(
    "path",
    [
        "/talenta", "/talenta?kotak=8", "/penghargaan", "/penghargaan/apresiasi?q=sari",
        "/penghargaan/{made}", "/penghargaan/{made}/calon",
    ],
)  # fmt: skip
def test_pages_ask_the_database_at_most_eight_times(house, closed, at, path):
    talent.set_axes(PerformanceAxis.PREDIKAT, 68, 77, "Keputusan", ACT)
    talent.record_potential({house.sari.id: 80}, ACT.on, "Laporan", ACT)
    talent.place_all(closed, ACT)
    earlier_results.record([(house.sari.id, "2025-t4", Predikat.BAIK)], "Ekspor", ACT)
    made = post()
    recognition.put_forward(made, house.sari.id, "", ACT, is_own=False)
    dewi = at(house.dewi, Role.HR)
    path = path.format(made=made)
    dewi.visit(path)
    with watched() as seen:
        dewi.visit(path)
    assert len(seen.statements) <= 8, "\n".join(seen.statements)


def test_long_lists_are_searched_by_name_and_title(house, closed, at):
    talent.set_axes(PerformanceAxis.PREDIKAT, 68, 77, "Keputusan", ACT)
    talent.record_potential({house.sari.id: 80}, ACT.on, "Laporan", ACT)
    talent.place_all(closed, ACT)
    post()
    dewi = at(house.dewi, Role.HR)
    assert dewi.visit("/talenta?q=sari").one("table.stack").get_text().count("Sari") == 1
    assert "Tidak ada yang cocok" in dewi.visit("/talenta?q=budi").text
    assert "Koordinator proyek antrean" in dewi.visit("/penghargaan?q=ANTREAN").text
    assert "Tidak ada yang cocok" in dewi.visit("/penghargaan?q=%25_").text
    with writing() as session:
        session.add(
            Appreciation(
                from_id=house.budi.id, to_id=house.sari.id, value=CoreValue.ADAPTIF,
                text="Menata antrean", given_at=ACT.at, wall_at=ACT.at,
            )
        )  # fmt: skip
    assert [one.receiver for one in thanks(None, 1, 25, "SARI")[0]] == ["Sari"]
    assert thanks(None, 1, 25, "joko") == ([], 0)
