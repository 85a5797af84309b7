"""Units out of a spreadsheet in the browser: preview, all or none, the same file twice."""

import io

import pytest
import python_calamine
import sqlalchemy as sa

from portal.db import db
from portal.models.units import Unit
from portal.rules.roles import Role
from portal.rules.unit_sheet import UnitTrouble
from portal.services import units
from portal.services.units import UnitData
from portal.web.unit_import import trouble_words
from tests import factories, people
from tests.stored import count

AT = "/unit-kerja/impor"
FILE = (
    "Nama Unit;Jenis Unit;Di Bawah\nPuskesmas Poasia;puskesmas;Dinas Kesehatan\n"
    "Dinas Kesehatan;dinas;Kota Kendari\nKota Kendari;pemerintah daerah;\n"
)
pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def dewi(app, agency, monday, tmp_path):
    app.config["EVIDENCE_FOLDER"] = str(tmp_path)
    return people.browser_of(app, people.person("Dewi Anggraini", Role.HR))


def send(browser, text, status=200, name="unit.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    form = browser.visit(AT).form("impor")
    sent = {"csrf_token": form.select_one("[name=csrf_token]")["value"],
            "berkas": (io.BytesIO(data), name)}  # fmt: skip
    answer = browser.client.post(AT, data=sent, base_url="http://localhost")
    assert answer.status_code == status, answer.text
    browser.page = type(browser.page)(answer, f"http://localhost{AT}")
    return browser.page


def test_an_empty_portal_gets_its_tree_from_a_file(dewi):
    dewi.visit("/unit-kerja")
    dewi.follow("Impor dari lembar kerja")
    page = send(dewi, FILE)
    assert "3 unit baru, 0 sudah ada, 0 galat" in page.text
    assert count(Unit) == 0
    page = dewi.submit("terapkan")
    assert "Unit dari berkas tersimpan" in page.text
    rows = {row.name: row for row in db.session.scalars(sa.select(Unit))}
    assert rows["Puskesmas Poasia"].parent_id == rows["Dinas Kesehatan"].id
    assert rows["Kota Kendari"].parent_id is None
    assert rows["Puskesmas Poasia"].slug == "puskesmas-poasia"
    page = send(dewi, FILE)
    assert "Tidak ada yang baru" in page.text
    assert not page.all("form#terapkan")


def test_a_file_with_a_fault_adds_nothing(dewi):
    page = send(dewi, FILE + "Balai;;Dinas Entah\n")
    assert "Baris 5, Di Bawah “Dinas Entah”" in page.text
    assert not page.all("form#terapkan")
    assert count(Unit) == 0


def test_a_tree_that_changed_meanwhile_is_shown_again_without_a_second_upload(dewi):
    send(dewi, FILE)
    units.add_unit(UnitData("Kota Kendari", "pemerintah daerah", None), factories.AGUS)
    page = dewi.submit("terapkan", status=409)
    assert "berubah sejak pratinjau" in page.text
    assert "2 unit baru, 1 sudah ada" in page.text
    dewi.submit("terapkan")
    assert count(Unit) == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "bukan lembar kerja"),
        (b"a;b\n1;2\n", "Kolom Nama Unit tidak ditemukan"),
        (b"", "tidak berisi baris"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(dewi, data, words):
    assert words in send(dewi, data, 422).text


def test_the_template_is_read_back(dewi):
    answer = dewi.client.get(f"{AT}/templat.xlsx", base_url="http://localhost")
    book = python_calamine.load_workbook(io.BytesIO(answer.data))
    assert next(iter(book.get_sheet_by_index(0).iter_rows())) == [
        "Nama Unit", "Jenis Unit", "Di Bawah"
    ]  # fmt: skip


def test_an_office_of_one_unit_imports_none(app, dewi):
    unit = factories.unit()
    bambang = people.browser_of(app, people.person("Bambang", Role.HR, unit=unit))
    bambang.visit(AT, status=403)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("trouble", UnitTrouble)
def test_every_trouble_has_words(app, trouble):
    with app.test_request_context():
        assert trouble_words(trouble).endswith(".")
