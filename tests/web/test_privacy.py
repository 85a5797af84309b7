"""Privacy pages: own data, correction from filing to decision, retention, incidents."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock
from portal.db import db
from portal.models.privacy import BreachReport, PurgeRun
from portal.rules.roles import Role
from portal.services import purging
from portal.services.corrections import Decision, decide_correction
from tests import factories, people, privacy_office, staff_office
from tests.documents import pdf_reader
from tests.people import Person, browser_of, person
from tests.staff_files import SARI_NIP
from tests.web.test_budgets import statements

pytestmark = pytest.mark.usefixtures("monday")
MOST = 8


@pytest.fixture
def nurse(app, agency):
    """Sari, imported, with an account."""
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    staff_office.imported()
    return Person(privacy_office.account_of(SARI_NIP), SARI_NIP, "Sari Dewi")


@pytest.fixture
def sari(app, nurse):
    return browser_of(app, nurse)


@pytest.fixture
def dewi(app, nurse):
    """The personnel office."""
    return browser_of(app, person("Dewi Lestari", Role.HR))


@pytest.fixture
def agus(app, agency):
    """The administrator."""
    return browser_of(app, person("Agus Salim", Role.ADMIN))


def test_i_see_what_is_kept_about_me_and_who_may_see_it(sari):
    page = sari.visit("/privasi/data-saya")
    assert "Identitas kepegawaian" in page.text
    assert "Siapa yang melihat" in page.text
    page = sari.follow("Data pegawai")
    assert SARI_NIP in page.text
    assert "Ns. Sari Dewi" in page.text


def test_i_take_my_file_away_as_json_and_pdf(sari):
    sari.visit("/privasi/data-saya")
    answer = sari.submit("unduh", button="Unduh JSON").response
    assert answer.mimetype == "application/json"
    assert json.loads(answer.get_data())["tables"]["posting"]["rows"]
    answer = sent(sari, "/privasi/data-saya/unduh", bentuk="pdf")
    assert answer.mimetype == "application/pdf"
    assert SARI_NIP in "".join(pdf_reader.text(answer.get_data()).split())
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_too_many_downloads_must_wait(sari):
    for _number in range(5):
        assert sent(sari, "/privasi/data-saya/unduh", bentuk="json").status_code == 200
    page = sari.submit("unduh", button="Unduh JSON", status=429)
    assert "Coba lagi" in page.text


def test_nobody_opens_a_part_that_is_about_nobody(sari):
    sari.visit("/privasi/data-saya/saran-warga", status=404)


def test_an_account_without_employee_sees_its_own_data(joko):
    page = joko.visit("/privasi/data-saya")
    assert "tidak tersambung ke data pegawai" in page.text
    assert not joko.visit("/privasi/perbaikan").all("#permintaan-baru")


def test_a_correction_from_request_to_register(sari, dewi):
    sari.visit("/privasi/perbaikan")
    sari.submit("permintaan-baru", data="telepon", diminta="0813 1111 3333", alasan="Ganti nomor")
    assert "09.30 WITA, 17 September 2026" in sari.page.text
    page = dewi.visit("/beranda")
    assert "Tenggat pertama 09.30 WITA, 17 September 2026" in page.text
    page = dewi.follow("Putuskan 1 permintaan perbaikan data")
    assert "Ns. Sari Dewi" in page.text
    page = dewi.follow("Telepon")
    assert "72 jam lagi" in page.text
    assert "0813-1111-2222" in page.text
    page = dewi.submit("putuskan", putusan="terapkan")
    assert "Putusan tersimpan" in page.text
    assert staff_office.person(SARI_NIP).phone == "+6281311113333"
    assert "Diperbaiki" in sari.visit("/privasi/perbaikan").text


def test_nothing_typed_is_lost_when_a_request_is_wrong(sari):
    sari.visit("/privasi/perbaikan")
    page = sari.submit(
        "permintaan-baru", data="surel", sekarang="a", diminta="sari", alasan="", status=422
    )
    assert page.one("#diminta")["value"] == "sari"
    assert page.one("#sekarang")["value"] == "a"
    assert {a["href"] for a in page.all("[role=alert] a")} == {"#diminta", "#alasan"}


def test_a_late_request_is_marked_for_both(app, nurse, dewi, time_machine):
    request = privacy_office.filed(nurse.id, factories.Act("Sari", factories.MOMENT))
    decided = factories.MOMENT - timedelta(hours=80)
    with db.engine.begin() as connection:
        connection.execution_options(writes=True)
        connection.execute(
            sa.text("UPDATE correction_request SET filed_at = :at"),
            {"at": decided.astimezone(clock.ZoneInfo("UTC")).replace(tzinfo=None)},
        )
    assert "melewati tenggat" in dewi.visit("/privasi/permintaan").text
    assert "Tenggat terlewat" in dewi.visit(f"/privasi/permintaan/{request}").text


def test_two_officers_at_once_the_second_sees_both_texts(app, nurse, dewi):
    request = privacy_office.filed(nurse.id)
    dewi.visit(f"/privasi/permintaan/{request}")
    other = person("Rina")
    decide_correction(request, Decision(False, "Nomor orang lain.", 1, other.id), factories.AGUS)
    page = dewi.submit("putuskan", putusan="tolak", jawaban="Sudah benar.", status=409)
    assert "Nomor orang lain." in page.text
    assert "Sudah benar." in page.text
    assert "diputuskan orang lain" in page.text


def test_nobody_decides_on_their_own_request(app, nurse):
    people.accounts.grant_role(nurse.id, Role.HR, None, "SK", people.EARLIER)
    secret = people.enrolled(nurse.id)
    own = browser_of(app, Person(nurse.id, nurse.login, nurse.name, secret))
    request = privacy_office.filed(nurse.id)
    page = own.visit(f"/privasi/permintaan/{request}")
    assert not page.all("#putuskan")
    answer = sent(own, f"/privasi/permintaan/{request}/putuskan", putusan="terapkan", versi="1")
    assert answer.status_code == 403


def test_an_office_of_another_unit_sees_no_request(app, nurse):
    request = privacy_office.filed(nurse.id)
    elsewhere = browser_of(app, person("Bambang", Role.HR, unit=factories.unit("Kelurahan Kambu")))
    assert "Tidak ada permintaan" in elsewhere.visit("/privasi/permintaan").text
    elsewhere.visit(f"/privasi/permintaan/{request}", status=403)


def test_a_purge_is_previewed_confirmed_and_proved(app, nurse, agus):
    with db.engine.begin() as connection:
        connection.execution_options(writes=True)
        connection.execute(sa.text("UPDATE employee SET left_on = '2024-01-01' WHERE 1 = 1"))
    page = agus.visit("/privasi/penyimpanan")
    assert "Surel dan telepon pegawai yang sudah berhenti" in page.text
    agus.submit("hapus", status=422)
    page = agus.submit("hapus", setuju="ya")
    assert "Masih terangkai" in page.text
    assert staff_office.person(SARI_NIP).phone is None
    (run,) = db.session.scalars(sa.select(PurgeRun))
    answer = agus.client.get(
        f"/privasi/penyimpanan/{run.id}/bukti.pdf", base_url="http://localhost"
    )
    text = "".join(pdf_reader.text(answer.get_data()).split())
    assert run.audit_digest in text
    assert "Tidak ada yang jatuh tempo" in agus.visit("/privasi/penyimpanan").text


def test_an_auditor_sees_the_proofs_and_may_not_purge(app, agency):
    hendra = browser_of(app, person("Hendra Gunawan", Role.AUDITOR))
    page = hendra.visit("/privasi/penyimpanan")
    assert not page.all("#hapus")
    hendra.visit("/privasi/insiden")
    hendra.visit("/privasi/insiden/baru", status=403)


WHEN = {
    f"{name}-{part}": value
    for name in ("diketahui", "dari", "sampai")
    for part, value in (("hari", "14"), ("bulan", "9"), ("tahun", "2026"), ("jam", "09.00"))
}


def test_a_breach_report_is_drawn_from_the_trail(app, nurse, agus):
    agus.visit("/privasi/insiden/baru")
    page = agus.submit(
        "insiden", kelas=["kontak"], akun=SARI_NIP, bagaimana="Laptop hilang.",
        penanganan="Sesi ditutup.", **(WHEN | {"dari-hari": "13", "sampai-jam": "09.30"}),
    )  # fmt: skip
    assert "09.00 WITA, 17 September 2026" in page.text
    assert "71 jam lagi" in page.text
    assert "account:created" in page.text
    (report,) = db.session.scalars(sa.select(BreachReport))
    assert report.data["people"] == 1
    answer = agus.client.get(
        f"/privasi/insiden/{report.id}/pemberitahuan.pdf", base_url="http://localhost"
    )
    text = " ".join(pdf_reader.text(answer.get_data()).split())
    for words in ("Laptop hilang.", "Sesi ditutup.", "Sari Dewi", "17 September 2026"):
        assert words in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"dari-jam": "25.00"}, "jam dan menit"),
        ({"dari-hari": "31"}, "tidak ada di kalender"),
        ({"dari-hari": "14", "sampai-hari": "13"}, "mendahului"),
        ({"diketahui-tahun": "2027"}, "belum terjadi"),
        ({"akun": "199999999999999999"}, "tidak dikenal"),
        ({"bagaimana": ""}, "wajib diisi"),
        ({"kelas": []}, "sedikitnya satu kelas"),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_everything_typed(agus, wrong, said):
    agus.visit("/privasi/insiden/baru")
    typed = {"kelas": ["kontak"], "bagaimana": "Hilang.", "penanganan": "Ditutup."} | WHEN | wrong
    page = agus.submit("insiden", status=422, **typed)
    assert said in page.text
    assert page.one("#penanganan").get_text(strip=True) == "Ditutup."


def test_notices_are_open_to_everybody_and_follow_the_rule(app, agency):
    browser = people.Browser(app.test_client())
    assert "3 x 24 jam" in browser.visit("/privasi/pegawai").text
    assert "Staff" not in browser.visit("/privasi").text
    assert "Lembar jawaban 5 tahun" in browser.page.text
    page = browser.visit("/privasi/dpia")
    assert "Pasal 34" in page.text
    assert "kelompoknya kecil" in page.text
    assert "Performance appraisal" in browser.visit("/privasi/pegawai?bahasa=en").text


def test_pages_cost_few_statements_however_many_rows(app, nurse, sari, dewi, agus):
    def costs() -> dict[str, int]:
        return {
            path: len(statements(who.client, path))
            for who, path in (
                (sari, "/privasi/data-saya"),
                (sari, "/privasi/data-saya/penempatan"),
                (sari, "/privasi/perbaikan"),
                (dewi, "/privasi/permintaan"),
                (dewi, f"/privasi/permintaan/{first}"),
                (agus, "/privasi/penyimpanan"),
                (agus, f"/privasi/penyimpanan/{run}"),
                (agus, "/privasi/insiden"),
                (agus, f"/privasi/insiden/{report}"),
                (agus, "/bantuan/meja"),
            )
        }

    first = privacy_office.filed(nurse.id)
    run = purging.purge(factories.AGUS)
    report = privacy_office.reported()
    costs()
    few = costs()
    for number in range(6):
        new = privacy_office.NewCorrection(
            privacy_office.CorrectionField.LAINNYA, "", f"Isi {number}", "Alasan"
        )
        privacy_office.filed(nurse.id, new=new)
        purging.purge(factories.AGUS)
        privacy_office.reported()
    assert costs() == few
    assert max(few.values()) <= MOST, few


def sent(browser, path: str, **values: str):
    """The answer to a post with the token of the page that is open (files, and what no form
    offers).
    """
    token = browser.visit("/privasi/data-saya").all("[name=csrf_token]")[0]["value"]
    data = {"csrf_token": token, **values}
    return browser.client.post(path, data=data, base_url="http://localhost")
