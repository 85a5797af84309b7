"""The pages of units: tree, place, leaders, services, closing; who may, and at what cost."""

import uuid

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Invalid
from portal.models.people import Posting
from portal.models.units import Unit
from portal.queries.units import unit_paths
from portal.rules.roles import Role
from portal.services import units
from portal.services.units import UnitData
from tests import factories
from tests.staff_files import HEAD_NIP
from tests.web.people import entered
from tests.web.test_people import counted, imported, nip_of, person

pytestmark = pytest.mark.usefixtures("monday")
ACT = factories.AGUS


@pytest.fixture(autouse=True)
def office(app, monday):
    factories.agency()
    return factories.unit_tree(
        {"Dinas Kesehatan": {"Puskesmas Poasia": {}, "Puskesmas Mata": {}}, "Dinas Sosial": {}}
    )


@pytest.fixture
def dewi(app):
    return entered(app, "dewi@contoh.go.id", Role.HR)


def stored(key: uuid.UUID) -> Unit:
    db.session.rollback()
    return db.session.get_one(Unit, key, populate_existing=True)


def day(name: str) -> dict[str, str]:
    return {f"{name}-hari": "15", f"{name}-bulan": "9", f"{name}-tahun": "2026"}


def page_of(unit: Unit) -> str:
    return f"/unit-kerja/{unit.id}"


def test_the_tree_shows_depth_search_and_units_without_leader(dewi, office):
    imported()
    page = dewi.visit("/unit-kerja")
    assert [row.th.a.get_text() for row in page.all("tbody tr")] == [
        "Dinas Kesehatan", "Puskesmas Mata", "Puskesmas Poasia", "Dinas Sosial",
    ]  # fmt: skip
    assert "dr. Budi Santoso" in page.text
    assert len(dewi.visit("/unit-kerja?q=POASIA").all("tbody tr")) == 1
    names = dewi.visit("/unit-kerja?saring=tanpa-pimpinan").all("tbody tr a")
    assert {one.get_text() for one in names} == {
        "Puskesmas Mata", "Puskesmas Poasia", "Dinas Sosial",
    }  # fmt: skip
    assert "Tidak ada unit yang cocok" in dewi.visit("/unit-kerja?q=zzz").text


def test_a_unit_is_added_renamed_and_moved(dewi, office):
    dewi.visit(f"/unit-kerja/tambah?induk={office['Dinas Sosial'].id}")
    page = dewi.submit("unit-baru", nama="Panti Jompo", jenis="UPTD")
    assert "Unit ditambahkan" in page.text
    assert "Dinas Sosial" in page.text
    made = db.session.scalars(sa.select(Unit).where(Unit.name == "Panti Jompo")).one()
    assert (made.slug, made.kind) == ("panti-jompo", "uptd")
    dewi.visit(f"{page_of(made)}/ubah")
    page = dewi.submit("ubah-unit", nama="Panti Werdha", induk=str(office["Dinas Kesehatan"].id))
    assert "Panti Jompo menjadi Panti Werdha" in page.text
    after = stored(made.id)
    assert (after.name, after.slug) == ("Panti Werdha", "panti-jompo")
    assert after.parent_id == office["Dinas Kesehatan"].id


def test_the_slower_of_two_sees_both_names(dewi, app, office):
    other = entered(app, "eko@contoh.go.id", Role.HR)
    path = f"{page_of(office['Dinas Sosial'])}/ubah"
    dewi.visit(path)
    other.visit(path)
    other.submit("ubah-unit", nama="Dinas Sosial dan Perempuan")
    page = dewi.submit("ubah-unit", nama="Dinas Sosial Kota", status=409)
    assert "Dinas Sosial dan Perempuan" in page.text
    assert page.one("#nama")["value"] == "Dinas Sosial Kota"
    assert "Unit tersimpan" in dewi.submit("ubah-unit").text


def test_no_move_closes_a_circle(office):
    top, inner = office["Dinas Kesehatan"], office["Puskesmas Poasia"]
    with pytest.raises(Invalid):
        units.change_unit(top.id, 1, UnitData(top.name, top.kind, inner.id), ACT)
    with pytest.raises(Invalid):
        units.change_unit(top.id, 1, UnitData(top.name, top.kind, top.id), ACT)
    assert stored(top.id).parent_id is None
    assert len(unit_paths()[inner.id]) == 2


def test_the_database_itself_refuses_a_unit_above_itself(app, office):
    key = office["Dinas Sosial"].id
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(Unit).where(Unit.id == key).values(parent_id=key))
    db.session.rollback()


def test_neighbours_of_one_name_are_refused(dewi, office):
    dewi.visit("/unit-kerja/tambah")
    page = dewi.submit("unit-baru", nama="dinas  SOSIAL", jenis="dinas", status=422)
    assert "Sudah ada unit bernama itu" in page.text
    assert page.one("#nama")["value"] == "dinas  SOSIAL"


def test_a_unit_closes_when_everybody_has_moved(dewi, office):
    imported()
    old, new = office["Puskesmas Poasia"], office["Puskesmas Mata"]
    page = dewi.visit(f"{page_of(old)}/tutup")
    assert "Ns. Sari Dewi" in page.text
    page = dewi.submit("tutup", alasan="Perwali 3/2026", ke=str(new.id), status=422)
    assert "belum kosong" in page.text
    page = dewi.submit("pindahkan", tujuan=str(new.id), **day("mulai"))
    assert not page.all("form#pindahkan")
    assert db.session.scalars(
        sa.select(Posting.title).where(Posting.unit_id == new.id, Posting.ends_on.is_(None))
    ).all()
    page = dewi.submit("tutup", alasan="Perwali 3/2026", ke=str(new.id), **day("sejak"))
    assert "Ditutup sejak" in page.text
    assert "Digabung ke Puskesmas Mata" in page.text
    history = sa.select(sa.func.count(Posting.id)).where(Posting.unit_id == old.id)
    assert db.session.scalar(history) == 2
    form = dewi.visit(f"/pegawai/{person(HEAD_NIP).id}").form("penempatan-baru")
    assert "Puskesmas Poasia" not in [one.get_text() for one in form.select("[name=unit] option")]


def test_a_survey_point_keeps_a_unit_and_its_service_open(dewi, office):
    unit = office["Puskesmas Mata"]
    dewi.visit(page_of(unit))
    dewi.submit("layanan-baru", layanan="Imunisasi")
    page = dewi.submit("ubah-layanan-1", nama="Imunisasi Anak")
    assert "Imunisasi Anak" in page.text
    assert "Layanan ditambah: Imunisasi" in page.text
    assert "Nama: Imunisasi menjadi Imunisasi Anak" in page.text
    dewi.submit("layanan-baru", layanan="imunisasi ANAK", status=422)
    service = db.session.scalar(sa.text("SELECT id FROM service"))
    factories.point(type("S", (), {"id": uuid.UUID(str(service))})())
    page = dewi.visit(page_of(unit))
    assert not page.all("form#tutup-layanan-1")
    assert "1 titik survei terbuka" in page.text
    assert "Titik survei Loket 1" in dewi.visit(f"{page_of(unit)}/tutup").text


def test_leaders_are_told_for_any_day(dewi, office):
    imported()
    path = page_of(office["Dinas Kesehatan"])
    assert "Kepala Dinas" in dewi.visit(path).text
    page = dewi.visit(f"{path}?pada-hari=1&pada-bulan=1&pada-tahun=2020")
    assert "Tidak ada yang memimpin unit ini pada hari itu" in page.text
    dewi.visit(f"{path}?pada-hari=31&pada-bulan=2&pada-tahun=2020", status=422)


def test_an_office_of_one_unit_keeps_only_what_is_below(app, office):
    rina = entered(app, "rina@contoh.go.id", Role.HR, unit=office["Dinas Kesehatan"].id)
    assert "Dinas Sosial" not in rina.visit("/unit-kerja").text
    rina.visit(page_of(office["Dinas Sosial"]), status=403)
    page = rina.visit(f"/unit-kerja/tambah?induk={office['Dinas Kesehatan'].id}")
    values = [one["value"] for one in page.form("unit-baru").select("[name=induk] option")]
    assert str(office["Dinas Sosial"].id) not in values
    assert "" not in values
    fields = {"nama": "Di luar", "jenis": "dinas", "induk": ""}
    fields["csrf_token"] = str(page.form("unit-baru").select_one("[name=csrf_token]")["value"])
    assert rina.client.post("/unit-kerja/tambah", data=fields).status_code == 403


def test_statements_do_not_grow_with_units_and_staff(dewi, office):
    imported()
    paths = ["/unit-kerja", page_of(office["Dinas Kesehatan"])]
    paths.append(f"{page_of(office['Puskesmas Poasia'])}/tutup")

    def statements() -> list[int]:
        found = []
        for path in paths:
            with counted() as seen:
                dewi.visit(path)
            found.append(len([s for s in seen if s.lstrip().upper().startswith("SELECT")]))
        return found

    statements()
    few = statements()
    parent = office["Puskesmas Poasia"]
    for number in range(12):
        parent = factories.unit(f"Ruang {number}", parent=parent)
    imported([(nip_of(n), f"Pegawai {n}", "PNS", "III/b", "Ruang 3", "Perawat", "", "", "", "", "")
              for n in range(50)])  # fmt: skip
    assert statements() == few
    assert max(few) <= 8
