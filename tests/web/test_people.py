"""The staff register: import, list, card; who may, who may not, how many statements it takes."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.rules.roles import Role
from portal.services import staff_import
from portal.services.staff_import import Upload
from tests import factories
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP, SARI_ROW, STAFF, nip_of, xlsx
from tests.web.people import entered

MULTIPART = "multipart/form-data; boundary=batas"
SANDI = "kuda tangga melon"
pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture(autouse=True)
def office(app, monday):
    """A health office with one puskesmas."""
    factories.agency()
    return factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})


@pytest.fixture
def dewi(app):
    """Dewi keeps the staff register of the whole agency."""
    return entered(app, "dewi@contoh.go.id", Role.HR)


def imported(rows=STAFF) -> None:
    made = staff_import.preview(Upload("a.xlsx", xlsx(rows), None), factories.AGUS)
    staff_import.apply(made, None, factories.AGUS)


def person(nip: str) -> Employee:
    return db.session.scalars(sa.select(Employee).where(Employee.nip == nip)).one()


def card(nip: str) -> str:
    return f"/pegawai/{person(nip).id}"


@contextmanager
def counted():
    """The statements that run meanwhile."""
    seen: list[str] = []

    def note(_c, _cursor, statement, *_rest):
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("path", ["/pegawai", "/pegawai/impor", "/pegawai/impor/templat.xlsx"])
@pytest.mark.parametrize("role", [None, Role.PENGELOLA_SURVEI, Role.KETUA_FORUM])
def test_others_may_not(app, path, role):
    joko = entered(app, "joko@contoh.go.id", *([role] if role else []))
    joko.visit(path, status=403)


def test_an_auditor_reads_masked_and_writes_nothing(app):
    imported()
    hendra = entered(app, "hendra@contoh.go.id", Role.AUDITOR)
    page = hendra.visit(card(SARI_NIP))
    assert "******** ****** 2 902" in page.text
    assert "19850517" not in page.html
    assert not page.all("main form")
    hendra.visit("/pegawai/impor", status=403)


def test_an_office_of_one_unit_sees_its_staff_and_cannot_import(app, office):
    imported()
    rina = entered(app, "rina@contoh.go.id", Role.HR, unit=office["Puskesmas Poasia"].id)
    page = rina.visit("/pegawai")
    assert "Sari" in page.text
    assert "Budi" not in page.text
    rina.visit(card(HEAD_NIP), status=403)
    rina.visit(card(SARI_NIP))
    rina.visit("/pegawai/impor", status=403)


def test_an_office_of_one_unit_posts_nobody_into_another(app, office):
    """Else it could make its own people heads, and so raters, of other units."""
    imported()
    rina = entered(app, "rina@contoh.go.id", Role.HR, unit=office["Puskesmas Poasia"].id)
    page = rina.visit(card(SARI_NIP))
    form = page.form("penempatan-baru")
    assert [one["value"] for one in form.select("[name=unit] option")] == [
        "",
        str(office["Puskesmas Poasia"].id),
    ]
    fields = {"jabatan": "Kepala", "jenis": "definitif", "jenis-jabatan": "administrator"}
    fields |= {"rumpun": "umum", "memimpin": "ya", "unit": str(office["Dinas Kesehatan"].id)}
    fields |= {n: str(form.select_one(f"[name={n}]")["value"]) for n in ("csrf_token", "versi")}
    answer = rina.client.post(f"{card(SARI_NIP)}/penempatan", data=fields)
    assert answer.status_code == 403
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Posting)) == len(STAFF)
    fields["unit"] = str(office["Puskesmas Poasia"].id)
    assert rina.client.post(f"{card(SARI_NIP)}/penempatan", data=fields).status_code == 303


def test_a_text_that_no_database_stores_is_refused(dewi):
    dewi.visit("/pegawai?q=a%00b", status=422)


def test_staff_read_their_own_card_and_their_raters_read_it_too(app):
    imported()
    sari, budi = entered(app, SARI_NIP), entered(app, HEAD_NIP)
    joko = entered(app, JOKO_NIP)
    assert "19850517 201001 2 902" in sari.visit(card(SARI_NIP)).text
    assert "******** ****** 2 902" in budi.visit(card(SARI_NIP)).text
    joko.visit(card(SARI_NIP), status=403)
    sari.visit(card(JOKO_NIP), status=403)
    sari.visit("/pegawai", status=403)


def test_nobody_may_change_their_own_posting(app):
    imported()
    sari = entered(app, SARI_NIP, Role.HR)
    assert not sari.visit(card(SARI_NIP)).all("form#penempatan-baru")
    assert sari.visit(card(JOKO_NIP)).all("form#penempatan-baru")


def test_an_unknown_person_is_not_found(dewi):
    dewi.visit("/pegawai/00000000-0000-4000-8000-000000000000", status=404)
    dewi.visit("/pegawai?halaman=0", status=422)


def test_dewi_moves_sari_and_names_another_rater(dewi, office):
    imported()
    dewi.visit(card(SARI_NIP))
    fields = {"jabatan": "Perawat Ahli Muda", "jenis-jabatan": "fungsional"}
    page = dewi.submit("penempatan-baru", **fields, unit=str(office["Dinas Kesehatan"].id))
    assert "Riwayat" in page.text or "riwayat" in page.text
    held = db.session.scalars(
        sa.select(Posting.title).where(Posting.employee_id == person(SARI_NIP).id)
    )
    assert set(held) == {"Perawat Ahli Pertama", "Perawat Ahli Muda"}
    page = dewi.submit("penilai-pengganti", **{"nip-penilai": JOKO_NIP, "alasan": ""}, status=422)
    assert "Alasan penggantian penilai wajib diisi" in page.text
    page = dewi.submit(
        "penilai-pengganti", **{"nip-penilai": "19900303 202221 1 903", "alasan": "Cuti"}
    )
    assert "ditunjuk sebagai pengganti" in page.text
    assert "Alasan: Cuti" in page.text
    dewi.submit(dewi.page.one("form[id^=akhiri][action*=penilai]")["id"])
    assert "Penggantian penilai diakhiri" in dewi.page.text


def test_wrong_input_of_a_posting_is_explained_and_kept(dewi):
    imported()
    dewi.visit(card(SARI_NIP))
    page = dewi.submit(
        "penempatan-baru", **{"jabatan": "Arsiparis", "nip-atasan": "12"}, status=422
    )
    assert "Pilih unit kerja." in page.text
    assert "NIP terdiri dari 18 digit" in page.text
    assert page.one("#jabatan")["value"] == "Arsiparis"


def test_ending_a_posting_before_it_began_is_refused(dewi):
    imported()
    dewi.visit(card(SARI_NIP))
    form = dewi.page.one("form[id^=akhiri-]")["id"]
    date = {"akhir-hari": "1", "akhir-bulan": "1", "akhir-tahun": "2020"}
    page = dewi.submit(form, **date, status=422)
    assert "mendahului hari pertama" in page.text
    page = dewi.submit(form, **{"akhir-hari": "", "akhir-bulan": "", "akhir-tahun": ""})
    assert "Hari terakhir penempatan tersimpan" in page.text


@pytest.mark.parametrize(("q", "found"), [("sar", 1), ("Ns. Sari", 1), ("1985", 1), ("%", 0)])
def test_search_by_the_beginning_of_name_or_nip(dewi, q, found):
    imported()
    page = dewi.visit(f"/pegawai?q={q.replace('%', '%25')}")
    assert len(page.all("tbody tr")) == found
    if not found:
        assert "Tidak ada pegawai yang cocok" in page.text


def test_a_unit_shows_those_below_it(dewi, office):
    imported()
    for name, found in (("Dinas Kesehatan", 3), ("Puskesmas Poasia", 2)):
        page = dewi.visit(f"/pegawai?unit={office[name].id}")
        assert len(page.all("tbody tr")) == found


def test_statements_do_not_grow_with_the_staff(dewi, office):
    imported()
    paths = ["/pegawai", "/pegawai?q=p", f"/pegawai?unit={office['Puskesmas Poasia'].id}"]
    paths.append(card(SARI_NIP))

    def statements() -> list[int]:
        found = []
        for path in paths:
            with counted() as seen:
                dewi.visit(path)
            found.append(
                len([s for s in seen if s.lstrip().upper().startswith(("SELECT", "WITH"))])
            )
        return found

    statements()
    few = statements()
    imported([(nip_of(n), f"Pegawai {n}", *SARI_ROW[2:]) for n in range(2_000)])
    assert statements() == few
    assert max(few) <= 8


@pytest.mark.parametrize("order", ["", "nama-turun", "nip", "nip-turun"])
def test_pages_read_from_either_end_make_one_list(dewi, order):
    imported()
    imported([(nip_of(n), f"Pegawai {n % 7}", *SARI_ROW[2:]) for n in range(100)])
    names = []
    for page in range(1, 6):
        rows = dewi.visit(f"/pegawai?urut={order}&halaman={page}").all("tbody tr")
        names += [row.th.a["href"] for row in rows]
    whole = dewi.client.get(f"/pegawai/data.csv?urut={order}").get_data(as_text=True)
    assert len(names) == len(set(names)) == len(whole.splitlines()) - 1 == 103
    assert dewi.visit("/pegawai?halaman=6").all("tbody tr") == []
