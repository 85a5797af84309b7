"""Changing employees' records: data, NIP, leaving, the history, one by hand; the list's files."""

import io
from datetime import date, timedelta

import pytest
import python_calamine
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.accounts import Account
from portal.models.audit import AuditEntry
from portal.models.people import Employee, Posting, RaterOverride
from portal.rules.employment import JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.roles import Role
from portal.services import accounts, postings, staff_undo
from portal.services.audit import Act
from tests import factories, staff_office
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP, SARI_ROW
from tests.web.people import SANDI, account, entered
from tests.web.test_people import card, counted, imported, nip_of, person

pytestmark = pytest.mark.usefixtures("monday")
FRESH_NIP = "199205052019032905"


@pytest.fixture(autouse=True)
def office(app, monday):
    factories.agency()
    return factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})


@pytest.fixture
def dewi(app):
    return entered(app, "dewi@contoh.go.id", Role.HR)


def fresh(nip: str) -> Employee:
    db.session.rollback()
    db.session.expire_all()
    return person(nip)


def trail(tag: str) -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == tag)))


def test_a_change_is_stored_and_told_in_the_history(dewi):
    imported()
    dewi.visit(f"{card(SARI_NIP)}/ubah")
    page = dewi.submit("ubah-data", name="Ns. Sari Dewi, M.Kep.", golongan="3c", phone="")
    assert "Data tersimpan" in page.text
    after = fresh(SARI_NIP)
    assert (after.name, after.golongan, after.phone) == ("Ns. Sari Dewi, M.Kep.", "III/c", None)
    assert after.name_key.startswith("sari")
    page = dewi.visit(f"{card(SARI_NIP)}/riwayat")
    assert "S.Kep. menjadi Ns. Sari Dewi, M.Kep." in page.text
    assert "Golongan: III/b menjadi III/c" in page.text
    assert "Impor a.xlsx" in page.text


def test_what_did_not_change_writes_nothing(dewi):
    imported()
    dewi.visit(f"{card(SARI_NIP)}/ubah")
    before = fresh(SARI_NIP).version
    dewi.submit("ubah-data")
    assert fresh(SARI_NIP).version == before
    assert not trail("employee:changed")


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", " "), ("name", "9"), ("golongan", "V/z"), ("email", "sari@"), ("phone", "12")],
)
def test_wrong_data_names_the_field_and_keeps_the_rest(dewi, field, typed):
    imported()
    dewi.visit(f"{card(SARI_NIP)}/ubah")
    page = dewi.submit("ubah-data", **({"name": "Sari Baru"} | {field: typed}), status=422)
    assert page.one(f"#{field}")["aria-invalid"] == "true"
    assert page.one("#name")["value"].strip() == (typed.strip() if field == "name" else "Sari Baru")


def test_the_slower_of_two_sees_both_texts_and_overwrites_nothing(dewi, app):
    imported()
    other = entered(app, "eko@contoh.go.id", Role.HR)
    path = f"{card(SARI_NIP)}/ubah"
    dewi.visit(path)
    other.visit(path)
    other.submit("ubah-data", name="Sari Pertama")
    page = dewi.submit("ubah-data", name="Sari Kedua", status=409)
    assert "Sari Pertama" in page.text
    assert page.one("#name")["value"] == "Sari Kedua"
    assert fresh(SARI_NIP).name == "Sari Pertama"
    dewi.submit("ubah-data")
    assert fresh(SARI_NIP).name == "Sari Kedua"


def test_a_corrected_nip_moves_the_login_and_leaves_no_number_behind(dewi, app):
    imported()
    account(SARI_NIP)
    dewi.visit(f"{card(SARI_NIP)}/ubah")
    assert "wajib" in dewi.submit("koreksi-nip", nip=FRESH_NIP, status=422).text
    taken = dewi.submit("koreksi-nip", nip=JOKO_NIP, reason="SK", status=422)
    assert "sudah dipakai" in taken.text
    page = dewi.submit("koreksi-nip", nip="19920505 201903 2 905", reason="Salah ketik")
    assert "NIP dikoreksi" in page.text
    logins = set(db.session.scalars(sa.select(Account.login)))
    assert FRESH_NIP in logins
    assert SARI_NIP not in logins
    (entry,) = trail("employee:nip_corrected")
    assert SARI_NIP not in str(entry.detail)
    assert FRESH_NIP not in str(entry.detail)


def test_one_employee_is_added_by_hand(dewi, office):
    imported()
    dewi.visit("/pegawai/tambah")
    page = dewi.submit("pegawai-baru", nip="12", name="Rina", status=422)
    assert "Pilih unit kerja." in page.text
    fields = {"nip": FRESH_NIP, "name": "Rina Wati, S.Gz.", "jabatan": "Nutrisionis"}
    unit = str(office["Puskesmas Poasia"].id)
    page = dewi.submit("pegawai-baru", **fields, unit=unit)
    assert "Pegawai ditambahkan" in page.text
    rina = person(FRESH_NIP)
    assert db.session.scalars(sa.select(Posting).where(Posting.employee_id == rina.id)).one()
    dewi.visit("/pegawai/tambah")
    again = dewi.submit("pegawai-baru", **fields, unit=unit, status=422)
    assert "sudah dipakai" in again.text
    assert again.one("#name")["value"] == "Rina Wati, S.Gz."


def test_leaving_ends_posts_namings_and_the_account(dewi, app):
    imported()
    budi = person(HEAD_NIP)
    postings.name_rater(person(JOKO_NIP).id, budi.id, "Penugasan", factories.AGUS)
    who = account(HEAD_NIP, Role.PENGELOLA_SURVEI)
    page = dewi.visit(f"{card(HEAD_NIP)}/berhenti")
    assert "Ns. Sari Dewi" in page.text
    assert "belum ada: tunjuk penggantinya" in page.text
    assert "Joko" in page.text
    dewi.submit("berhenti", kind="", reason="SK 9", status=422)
    page = dewi.submit("berhenti", kind="pensiun", reason="SK 9/2026")
    assert "Pensiun" in page.text
    after = fresh(HEAD_NIP)
    assert after.left_on == factories.TODAY
    open_ones = sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= factories.TODAY)
    assert not db.session.scalars(
        sa.select(Posting).where(Posting.employee_id == budi.id, open_ones)
    ).all()
    assert not db.session.scalars(sa.select(RaterOverride)).all()
    assert db.session.get_one(Account, who).disabled_on == factories.TODAY
    dewi.visit(f"{card(HEAD_NIP)}/berhenti")
    dewi.submit("kembali", reason="Keliru orang")
    back = fresh(HEAD_NIP)
    assert (back.left_on, back.leaving, back.left_reason) == (None, None, None)
    imported([(*SARI_ROW[:2], "PNS", "III/c", *SARI_ROW[4:])])


def test_an_import_brings_somebody_back_and_its_undo_sends_them_away(dewi):
    imported()
    dewi.visit(f"{card(SARI_NIP)}/berhenti")
    dewi.submit("berhenti", kind="pindah_instansi", reason="SK 4")
    gone = fresh(SARI_NIP)
    kept = (gone.left_on, gone.leaving, gone.left_reason)
    later = Act("Agus", factories.MOMENT + timedelta(minutes=5))
    made = staff_office.imported(act=later)
    assert fresh(SARI_NIP).left_on is None
    staff_undo.undo(made, later)
    back = fresh(SARI_NIP)
    assert (back.left_on, back.leaving, back.left_reason) == kept


def test_the_office_cannot_close_an_administrator_by_sending_him_away(dewi, app):
    imported()
    boss = account(HEAD_NIP, Role.ADMIN)
    dewi.visit(f"{card(HEAD_NIP)}/berhenti")
    dewi.submit("berhenti", kind="berhenti", reason="SK 1")
    assert db.session.get_one(Account, boss).disabled_on is None


def test_nobody_changes_his_own_record(app):
    imported()
    sari = entered(app, SARI_NIP, Role.HR)
    for part in ("ubah", "berhenti", "riwayat"):
        sari.visit(f"{card(SARI_NIP)}/{part}", status=403)
        sari.visit(f"{card(JOKO_NIP)}/{part}")


def test_a_naming_ends_on_the_day_that_was_typed(dewi):
    imported()
    dewi.visit(card(SARI_NIP))
    wrong = {"penilai-sampai-hari": "31", "penilai-sampai-bulan": "2", "penilai-sampai-tahun": "26"}
    fields = {"nip-penilai": JOKO_NIP, "alasan": "Cuti"}
    page = dewi.submit("penilai-pengganti", **fields, **wrong, status=422)
    assert page.one("#penilai-sampai-hari")["value"] == "31"
    right = {"penilai-sampai-bulan": "10", "penilai-sampai-tahun": "2026"}
    page = dewi.submit("penilai-pengganti", **right)
    assert "Sampai 31 Oktober 2026" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3), ("jenis=pppk", 1), ("status=keluar", 0), ("status=bekerja", 3),
        ("status=tanpa-penempatan", 0), ("urut=nip", 3), ("jenis=x&urut=y&status=z", 3),
    ],
)  # fmt: skip
def test_the_list_is_filtered_sorted_and_given_as_files(dewi, query, found):
    imported()
    page = dewi.visit(f"/pegawai?{query}")
    assert len(page.all("tbody tr")) == found
    answer = dewi.client.get(f"/pegawai/data.xlsx?{query}")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == found + 1
    text = dewi.client.get(f"/pegawai/data.csv?{query}").get_data().decode("utf-8-sig")
    assert len(text.splitlines()) == found + 1


def test_files_hold_no_formula_and_auditors_get_masked_numbers(app, dewi):
    imported()
    with writing() as session:
        session.execute(
            sa.update(Employee).where(Employee.nip == JOKO_NIP).values(name="=1+1", name_key="=1+1")
        )
    assert "'=1+1" in dewi.client.get("/pegawai/data.csv").get_data(as_text=True)
    assert "19850517 201001 2 902" in dewi.client.get("/pegawai/data.csv").get_data(as_text=True)
    hendra = entered(app, "hendra@contoh.go.id", Role.AUDITOR)
    assert "19850517" not in hendra.client.get("/pegawai/data.csv").get_data(as_text=True)


def test_statements_do_not_grow(dewi):
    imported()
    paths = [f"{card(HEAD_NIP)}/{part}" for part in ("ubah", "riwayat", "penilai")]
    paths += [f"{card(HEAD_NIP)}/berhenti", "/pegawai/data.csv", "/pegawai/akun?untuk=semua"]

    def statements() -> list[int]:
        found = []
        for path in paths:
            with counted() as seen:
                assert dewi.client.get(path).status_code == 200
            found.append(
                len([s for s in seen if s.lstrip().upper().startswith(("SELECT", "WITH"))])
            )
        return found

    statements()
    few = statements()
    imported([(nip_of(n), f"Pegawai {n}", *SARI_ROW[2:]) for n in range(300)])
    assert statements() == few
    assert max(few) <= 8, few


def test_a_lost_factor_is_taken_off_with_reason_and_notice(app, dewi):
    imported()
    sari = entered(app, SARI_NIP, Role.PENGELOLA_SURVEI)
    key = db.session.scalars(sa.select(Account.id).where(Account.login == SARI_NIP)).one()
    dewi.visit(f"/akun-dan-peran/{key}")
    dewi.submit("reset-dua-langkah", alasan=" ", status=422)
    page = dewi.submit("reset-dua-langkah", alasan="Ponsel hilang")
    assert "Verifikasi dua langkah direset" in page.text
    assert sari.visit("/beranda").path == "/masuk"
    sari.submit("masuk", login=SARI_NIP, sandi=SANDI)
    assert "Alasan: Ponsel hilang" in sari.visit("/akun").text


def test_an_office_renews_no_secret_of_an_administrator(app, dewi):
    imported()
    link = accounts.create_account(accounts.NewAccount("boss@contoh.go.id", "Boss"), factories.AGUS)
    key = accounts.activate(link, SANDI, factories.AGUS.at)
    accounts.grant_role(key, Role.ADMIN, None, "SK 1", factories.AGUS)
    page = dewi.visit(f"/akun-dan-peran/{key}")
    assert not page.all("form#tautan-baru")
    token = str(page.one("#keluar [name=csrf_token]")["value"])
    for act in ("tautan", "dua-langkah", "tutup"):
        data = {"csrf_token": token, "alasan": "uji"}
        assert dewi.client.post(f"/akun-dan-peran/{key}/{act}", data=data).status_code == 403
    assert db.session.get_one(Account, key).disabled_on is None


def test_a_transfer_in_mid_year_tells_who_evaluates_what(dewi, app, office):
    imported()
    new = postings.NewPosting(
        office["Dinas Kesehatan"].id, PostingKind.DEFINITIF, "Analis", PostKind.PELAKSANA,
        JobFamily.UMUM, date(2026, 8, 3),
    )  # fmt: skip
    postings.add_posting(person(SARI_NIP).id, new, factories.AGUS)
    page = dewi.visit(f"{card(SARI_NIP)}/penilai")
    assert "1 Januari 2026 sampai 2 Agustus 2026" in page.text
    assert "pegawai pindah unit" in page.text
    assert "(pindah 3 Agustus 2026)" in page.text
    assert "L.IV.A.13.a" in page.text
    assert len(page.all("section.card")[1].select("tbody tr")) == 4
    dewi.visit(f"{card(SARI_NIP)}/penilai?tahun=1900", status=422)
    sari = entered(app, SARI_NIP)
    sari.visit(f"{card(SARI_NIP)}/penilai")
    sari.visit(f"{card(JOKO_NIP)}/penilai", status=403)
