"""Pages of service times: who writes, what a file does, and what the public sees of it."""

import io

import pytest

from portal.rules.roles import Role
from portal.services.unit_index import mix_round
from tests import factories, people
from tests.attacks.statements import watched

pytestmark = pytest.mark.usefixtures("monday")
HERE = "http://localhost"


@pytest.fixture
def served(agency, unit, service):
    return service


@pytest.fixture
def ratna(app, served):
    return people.browser_of(app, people.person("Ratna", Role.PENGELOLA_SURVEI))


def register(service, number: int, days: int = 2) -> bytes:
    rows = "".join(
        f"{service.name};N-{n};01-09-2026;{1 + days:02}-09-2026\n" for n in range(number)
    )
    return ("Layanan;Nomor;Mulai;Selesai\n" + rows).encode()


def upload(browser, data: bytes, name: str = "register.csv"):
    token = browser.visit("/waktu-layanan/impor").all("input[name=csrf_token]")[0]["value"]
    return browser.client.post(
        "/waktu-layanan/impor", base_url=HERE,
        data={"csrf_token": token, "berkas": (io.BytesIO(data), name)},
    )  # fmt: skip


def imported(browser, data: bytes) -> str:
    answer = upload(browser, data)
    assert answer.status_code == 303
    browser.visit(answer.location)
    browser.submit("terapkan")
    return answer.location


def test_a_file_is_previewed_applied_and_undone(ratna, served):
    where = imported(ratna, register(served, 6))
    assert "2 hari kerja" in ratna.visit("/waktu-layanan").text
    ratna.visit(where)
    ratna.submit("batalkan")
    assert "2 hari kerja" not in ratna.visit("/waktu-layanan").text


def test_errors_name_row_and_column_and_nothing_can_be_applied(ratna, served):
    answer = upload(ratna, register(served, 2) + f"{served.name};Z;besok;\n".encode())
    page = ratna.visit(answer.location)
    assert "Baris 4, kolom C (Mulai)" in page.text
    assert not page.all("form#terapkan")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"Nama;NIK\nx;1\n"])
def test_a_file_that_is_none_is_refused_in_words(ratna, data):
    answer = upload(ratna, data)
    assert answer.status_code == 422
    assert "Ada masalah" in answer.text


def test_the_standard_is_set_and_what_is_wrong_with_it_is_said(ratna, served):
    imported(ratna, register(served, 6))
    path = f"/waktu-layanan/{served.id}/standar"
    ratna.visit(path)
    page = ratna.submit("standar", lama="tiga", buka="x", status=422, **{"sejak-hari": "besok"})
    assert page.one("#lama")["value"] == "tiga"
    assert {"#lama", "#buka", "#sejak-hari"} <= {a["href"] for a in page.all("[role=alert] a")}
    first = {"sejak-hari": "1", "sejak-bulan": "1", "sejak-tahun": "2026"}
    ratna.submit("standar", lama="1,5", buka="08:00", **first)
    assert "1,5 hari kerja" in ratna.visit("/waktu-layanan").text


def test_the_manager_of_another_unit_sets_no_standard(app, served):
    other = factories.unit("Puskesmas Mata")
    who = people.browser_of(app, people.person("Bambang", Role.PENGELOLA_SURVEI, unit=other))
    answer = who.client.get(f"/waktu-layanan/{served.id}/standar", base_url=HERE)
    assert answer.status_code == 403
    there = upload(who, register(served, 2))
    assert "tidak ada di unit yang Anda kelola" in who.visit(there.location).text


def test_the_public_sees_figures_of_five_and_more(client, cast, ratna, served, unit, prompt):
    for _ in range(12):
        cast()
    mix_round(factories.TODAY, 1, 1)
    path = f"/indeks/{unit.slug}"
    assert 'id="waktu"' not in client.get(path).text
    imported(ratna, register(served, 4))
    assert "data belum cukup" in client.get(path).text
    imported(ratna, register(served, 6))
    page = client.get(path).text
    assert "2 hari kerja" in page
    assert "definisi 2" in page
    with watched() as seen:
        client.get(path)
    assert len(seen.statements) <= 8, seen.statements


def test_the_list_does_not_ask_for_each_service(ratna, served, unit):
    ratna.client.get("/waktu-layanan", base_url=HERE)
    with watched() as few:
        ratna.client.get("/waktu-layanan", base_url=HERE)
    for number in range(8):
        factories.service(factories.unit(f"Kelurahan {number}", kind="kelurahan"))
    with watched() as many:
        ratna.client.get("/waktu-layanan", base_url=HERE)
    assert len(few.statements) == len(many.statements) <= 8, many.statements
