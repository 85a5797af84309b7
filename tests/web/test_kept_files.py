"""A file that was handed in once is asked for again only where the file itself is what is wrong."""

import io
import os
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import writing
from portal.models.accounts import LoginSession
from portal.models.people import StaffImport
from portal.rules.instrument_mapping import to_toml
from portal.rules.instruments import load_shipped
from portal.rules.roles import Role
from portal.services.evidence_sweep import sweep
from portal.services.kept_uploads import MOST_OF_NOBODY
from tests import factories, people
from tests.page_checks import HERE, Page
from tests.people import SANDI
from tests.staff_files import SARI_ROW, nip_of, xlsx

pytestmark = pytest.mark.usefixtures("monday")
AT = "/pegawai/impor"


@pytest.fixture(autouse=True)
def folder(app, monday, tmp_path):
    """A health office with one puskesmas, and a place for files."""
    factories.agency()
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    app.config["EVIDENCE_FOLDER"] = str(tmp_path)
    return tmp_path


@pytest.fixture
def person(folder):
    return people.person("Dewi Lestari", Role.HR)


@pytest.fixture
def dewi(app, person):
    return people.browser_of(app, person)


def post(browser, data, name="pegawai.xlsx", at=AT):
    """The answer to a form with a file, as its page stands."""
    form = browser.visit(at).form("impor")
    token = form.select_one("[name=csrf_token]")["value"]
    return browser.client.post(
        form["action"], data={"csrf_token": token, "berkas": (io.BytesIO(data), name)}
    )


def send(browser, data, **more):
    """The preview of a file."""
    answer = post(browser, data, **more)
    assert answer.status_code == 303, answer.text
    return browser.visit(answer.headers["Location"])


def lying(folder):
    return list(folder.glob("unggahan/*"))


def end_sessions():
    with writing() as session:
        session.execute(sa.delete(LoginSession))


def test_a_unit_that_was_missing_is_made_and_the_same_file_checked_again(dewi, folder):
    page = send(dewi, xlsx([(*SARI_ROW[:4], "Puskesmas Abeli", "Perawat")]))
    assert "Unit kerja tidak dikenal" in page.text
    assert "berkas yang tadi: pegawai.xlsx" in page.text
    factories.unit_tree({"Dinas Baru": {"Puskesmas Abeli": {}}})
    page = dewi.submit("periksa-lagi")
    assert page.heading == "Pratinjau pegawai.xlsx"
    assert "Pegawai baru 1" in page.text
    assert not page.all("form#periksa-lagi")
    dewi.submit("terapkan")
    assert "Diterapkan pada" in dewi.page.text
    assert len(lying(folder)) == 1, "what was written needs its file no more"


def test_staff_that_changed_since_the_preview_cost_no_second_upload(app, dewi):
    send(dewi, xlsx())
    made = dewi.page.path
    ratna = people.browser_of(app, people.person("Ratna Wulandari", Role.HR))
    send(ratna, xlsx())
    ratna.submit("terapkan")
    dewi.visit(made)
    page = dewi.submit("terapkan", status=409)
    assert "Data pegawai berubah sejak pratinjau ini dibuat" in page.text
    assert not page.all("form#terapkan")
    assert "Tidak ada yang berubah" in dewi.submit("periksa-lagi").text


def test_a_preview_that_ran_out_is_no_dead_end(dewi, folder):
    page = send(dewi, xlsx())
    made, token = page.path, page.one("form#terapkan [name=csrf_token]")["value"]
    with writing() as session:
        past = factories.MOMENT - timedelta(minutes=1)
        session.execute(sa.update(StaffImport).values(expires_at=past))
    answer = dewi.client.post(f"{made}/terapkan", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "sudah kedaluwarsa" in answer.text
    page = dewi.visit(made)
    assert "sudah kedaluwarsa" in page.text
    assert not page.all("form#terapkan")
    assert "Pegawai baru 3" in dewi.submit("periksa-lagi").text


def test_a_file_that_is_gone_or_belongs_to_another_is_asked_for_again(app, dewi, folder):
    page = send(dewi, xlsx([(*SARI_ROW[:4], "Puskesmas Abeli", "Perawat")]))
    again = {
        str(one["name"]): str(one["value"]) for one in page.all("#periksa-lagi input[type=hidden]")
    }
    ratna = people.browser_of(app, people.person("Ratna Wulandari", Role.HR))
    own = ratna.visit(AT).one("form#impor [name=csrf_token]")["value"]
    foreign = ratna.client.post(AT, data={**again, "csrf_token": own})
    assert foreign.status_code == 422
    assert "sudah tidak tersimpan lagi. Pilih berkasnya sekali lagi" in foreign.text
    for one in lying(folder):
        os.utime(one, (0, 0))
    assert sweep(folder, factories.AGUS) == (0, 1)
    page = dewi.visit(page.path)
    assert "Unggah berkasnya lagi" in page.text
    assert not page.all("form#periksa-lagi")


def test_a_file_that_itself_is_wrong_is_asked_for_with_the_mend(dewi, folder):
    answer = post(dewi, b"a;b\n1;2\n", name="pegawai.csv")
    assert answer.status_code == 422
    assert "Kolom wajib tidak ditemukan" in answer.text
    assert "Yang salah ada di berkasnya sendiri" in answer.text
    assert 'name="tersimpan"' not in answer.text
    assert lying(folder) == []


def test_a_session_that_ends_under_an_upload_takes_no_file_away(dewi, person, folder):
    token = dewi.visit(AT).one("form#impor [name=csrf_token]")["value"]
    end_sessions()
    rows = [(nip_of(number), f"Pegawai {number}", *SARI_ROW[2:]) for number in range(1, 2000)]
    with time_machine.travel(factories.MOMENT + timedelta(hours=1), tick=False):
        data = {"csrf_token": token, "berkas": (io.BytesIO(xlsx(rows)), "pegawai.xlsx")}
        dewi.page = Page(dewi.client.post(AT, data=data), f"{HERE}{AT}")
        assert dewi.page.status == 401
        assert len(lying(folder)) == 1
        dewi.submit("masuk", login=person.login, sandi=SANDI)
        page = dewi.submit("kode-keamanan", kode=person.code())
        assert "Berkas yang tadi, pegawai.xlsx, masih tersimpan" in page.text
        assert not page.all("#kirim-lagi input[type=file]")
        page = dewi.submit("kirim-lagi")
    assert page.heading == "Pratinjau pegawai.xlsx"
    assert "Baris dibaca 1.999" in page.text


def test_whoever_only_once_was_here_lays_few_files_aside(dewi, folder):
    token = dewi.visit(AT).one("form#impor [name=csrf_token]")["value"]
    end_sessions()
    for number in range(MOST_OF_NOBODY + 2):
        data = {"csrf_token": token, "berkas": (io.BytesIO(b"a;b"), f"{number}.csv")}
        answer = dewi.client.post(AT, data=data)
        assert answer.status_code == 401
    assert "berkas-tertinggal" in answer.text, "it is asked for again"
    assert len(lying(folder)) == MOST_OF_NOBODY


def test_a_stranger_lays_nothing_aside(client, folder):
    data = {"berkas": (io.BytesIO(b"a;b"), "a.csv")}
    assert client.post(AT, data=data).status_code == 401
    assert lying(folder) == []


def test_an_instrument_that_is_being_edited_keeps_its_file_for_later(dewi, folder):
    text = to_toml(load_shipped("skm")).encode()
    send(dewi, text, name="skm.toml", at="/instrumen/baru")
    answer = post(dewi, text, name="skm.toml", at="/instrumen/baru")
    assert answer.status_code == 409
    assert "Berkas yang tadi, skm.toml, masih tersimpan" in answer.text
    assert len(lying(folder)) == 1
