"""The public index: running and published figures, what is withheld, and the table behind them."""

import hashlib
import json
from datetime import date

import pytest
from click.testing import CliRunner

from portal.cli.compute import compute
from portal.rules.channels import Channel
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.unsur import UNSUR
from portal.services.unit_index import mix_round, publish
from tests import factories
from tests.page_checks import Page

QUARTER = SurveyPeriod.parse("2026-t2")
SPRING = date(2026, 5, 4)

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def published(cast, unit, act):
    """A finished quarter with 54 answers: every unsur is (16 x 4 + 38 x 3) / 54, the IKM 82.41."""
    for number in range(54):
        channel = Channel.KIOSK if number % 3 else Channel.POSTER
        cast(value=4 if number < 16 else 3, on_date=SPRING, channel=channel)
    mix_round(factories.TODAY, 1, 1)
    publish(unit.id, QUARTER, act)


def run(cast, count: int, value: int = 4, **fields) -> None:
    """Answers of the running quarter, mixed at once."""
    for _ in range(count):
        cast(value=value, **fields)
    mix_round(factories.TODAY, 1, 1)


def channels(page: Page) -> dict[str, str]:
    """The table of channels: name -> number of answers."""
    rows = page.all("#cara-mengisi > table tbody tr")
    return {row.th.get_text(): row.td.get_text() for row in rows}


def test_a_published_figure_with_everything_needed_to_trust_it(wati, published, unit):
    page = wati.visit(f"/indeks/{unit.slug}")
    assert page.heading == "Puskesmas Poasia"
    assert "82,41" in page.text
    assert "B Baik" in page.text
    assert "54 jawaban" in page.text
    assert "Indikatif" not in page.text
    assert "3,296" in page.text
    assert "14 September 2026, revisi 1" in page.text
    assert "Ya." in page.text
    assert {a.get_text() for a in page.all(".tabs a")} == {"Triwulan II 2026"}
    rows = {
        row.th.get_text(): row.td.get_text()
        for row in page.all("#cara-mengisi > table tr")
        if row.td
    }
    assert rows == {"Perangkat di loket": "36", "Poster QR (jalur terbuka)": "18"}


def test_the_same_figure_in_english(wati, published, unit):
    page = wati.visit(f"/indeks/{unit.slug}?bahasa=en")
    assert "82.41" in page.text
    assert "82,41" not in page.text
    assert "3.296" in page.text


def test_home_lists_the_newest_figure_of_each_unit(wati, published, cast, unit):
    factories.service(factories.unit("Kelurahan Kambu", kind="kelurahan"))
    page = wati.visit("/")
    lines = {row.th.a.get_text(): row.get_text(" ") for row in page.all("tbody tr")}
    assert "82,41" in lines["Puskesmas Poasia"]
    assert "belum ada" in lines["Kelurahan Kambu"]
    assert wati.follow("Puskesmas Poasia").path == f"/indeks/{unit.slug}"
    run(cast, 5, value=1)
    lines = {row.th.a.get_text(): row.get_text(" ") for row in wati.visit("/").all("tbody tr")}
    assert "25,00" in lines["Puskesmas Poasia"]
    assert "Triwulan III 2026" in lines["Puskesmas Poasia"]


def test_the_running_quarter_comes_first_and_older_ones_are_a_click_away(
    wati, published, cast, unit, service
):
    run(cast, 10)
    page = wati.visit(f"/indeks/{unit.slug}/{service.slug}")
    assert page.heading == "Puskesmas Poasia - Pendaftaran"
    assert "100,00" in page.text
    assert "Masih berjalan" in page.text
    assert "Indikatif" in page.text
    assert "Kurang dari 30 jawaban: angka ini indikatif." in page.text
    assert "Belum. Sebut sebagai angka sementara, tanpa huruf mutu." in page.text
    assert not page.all("a[href$='data.csv']")
    assert page.one("#riwayat")
    older = wati.follow("Triwulan II 2026")
    assert older.path == f"/indeks/{unit.slug}/{service.slug}/periode/2026-t2"
    assert "82,41" in older.text
    assert older.one(".tabs a[aria-current=page]").get_text() == "Triwulan II 2026"
    assert wati.follow("Puskesmas Poasia").path == f"/indeks/{unit.slug}"
    assert wati.follow("Pendaftaran").path == f"/indeks/{unit.slug}/{service.slug}"


def test_thirty_answers_are_no_longer_indicative(wati, cast, unit):
    run(cast, 29)
    assert "Indikatif" in wati.visit(f"/indeks/{unit.slug}").text
    run(cast, 1)
    assert "Indikatif" not in wati.visit(f"/indeks/{unit.slug}").text


def test_below_five_answers_nothing_is_shown_but_that(wati, cast, unit, service):
    run(cast, 4, value=3)
    for path in (f"/indeks/{unit.slug}", f"/indeks/{unit.slug}/{service.slug}"):
        page = wati.visit(path)
        assert "Data belum cukup: kurang dari 5 jawaban" in page.text
        assert "75,00" not in page.text
        assert "4 jawaban" not in page.text
        assert not page.all("#unsur, #cara-mengisi tbody")
    home = wati.visit("/").one("tbody tr").get_text(" ")
    assert "<5" in home
    assert "75,00" not in home
    run(cast, 1, value=3)
    assert "75,00" in wati.visit(f"/indeks/{unit.slug}").text


def test_an_unanswered_unsur_leaves_no_index_and_says_which(wati, cast, unit):
    run(cast, 6, scores_=factories.scores(4, biaya=None))
    page = wati.visit(f"/indeks/{unit.slug}")
    assert "Indeks belum dapat dihitung" in page.text
    assert "Belum ada jawaban untuk unsur: Biaya/Tarif." in page.text
    assert "100,00" not in page.text


def test_a_unit_without_answers_invites_to_answer(wati, agency, skm, unit, service):
    page = wati.visit(f"/indeks/{unit.slug}")
    assert "Belum ada angka untuk ditampilkan" in page.text
    assert wati.follow("Pendaftaran").path == f"/indeks/{unit.slug}/{service.slug}"
    wati.visit(f"/indeks/{unit.slug}")
    assert wati.page.one(".empty a")["href"] == "/s"


def test_before_the_first_questionnaire_the_page_is_there_and_empty(wati, agency, unit, service):
    for path in (f"/indeks/{unit.slug}", f"/indeks/{unit.slug}/{service.slug}"):
        page = wati.visit(path)
        assert "Belum ada angka untuk ditampilkan" in page.text
    assert wati.visit("/").one("tbody tr th a").get_text() == "Puskesmas Poasia"
    wati.visit(f"/indeks/{unit.slug}/periode/2026-t2", status=404)


def test_small_groups_are_not_told_and_no_cell_claims_to_be_smaller_than_it_is(
    wati, cast, unit, act
):
    run(cast, 20, on_date=SPRING)
    run(cast, 3, channel=Channel.KIOSK, on_date=SPRING)
    run(cast, 7, channel=Channel.KARCIS, on_date=SPRING)
    publish(unit.id, QUARTER, act)
    page = wati.visit(f"/indeks/{unit.slug}")
    cells = {
        row.th.get_text(): row.td.get_text()
        for row in page.all("#cara-mengisi > table tr")
        if row.td
    }
    assert cells == {
        "Poster QR (jalur terbuka)": "20",
        "Perangkat di loket": "tidak dirinci",
        "Karcis sekali pakai": "tidak dirinci",
    }
    assert "<5" not in page.text


def test_a_correction_is_a_new_revision_with_its_reason(wati, published, cast, unit, act):
    for _ in range(5):
        cast(value=1, on_date=SPRING)
    mix_round(factories.TODAY, 1, 1)
    publish(unit.id, QUARTER, act, reason="Formulir kertas yang terselip")
    page = wati.visit(f"/indeks/{unit.slug}")
    assert "59 jawaban" in page.text
    assert "revisi 2" in page.text
    assert "Alasan koreksi: Formulir kertas yang terselip" in page.text


def test_a_service_hidden_in_company_is_not_called_small(wati, cast, unit, act):
    """20 minus 18 would be the two of the other service."""
    pharmacy = factories.point(factories.service(unit, "Farmasi"), act=act)
    for at, number in ((None, 18), (pharmacy, 2)):
        for _ in range(number):
            cast(at, on_date=SPRING)
    mix_round(factories.TODAY, 1, 1)
    publish(unit.id, QUARTER, act)
    page = wati.visit(f"/indeks/{unit.slug}")
    lines = {row.th.get_text(): row.get_text(" ") for row in page.all("#layanan tbody tr")}
    for line in lines.values():
        assert "Ikut angka unit" in line
        assert "tidak dirinci" in line
        assert "<5" not in line
    for name in ("pendaftaran", "farmasi"):
        page = wati.visit(f"/indeks/{unit.slug}/{name}")
        assert "Tidak ditampilkan tersendiri" in page.text
        assert "Jawabannya ikut dihitung dalam angka unit." in page.text
        assert "kurang dari 5 jawaban" not in page.text
        assert not page.all("a[href$='data.csv']")


# The table behind a figure


def csv_url(unit, *more: str) -> str:
    """Of the published quarter."""
    return "/".join(["/indeks", unit.slug, *more, "periode/2026-t2/data.csv"])


def test_the_table_gives_the_published_figure_digit_for_digit(
    wati, client, published, unit, tmp_path
):
    page = wati.visit(f"/indeks/{unit.slug}")
    link = next(a for a in page.all("a") if "Unduh data (CSV)" in a.get_text())
    assert link["href"] == csv_url(unit)
    answer = client.get(str(link["href"]))
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="SKM_puskesmas-poasia_2026-t2.csv"'
    )
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert hashlib.sha256(answer.data).hexdigest() in page.text
    file = tmp_path / "data.csv"
    file.write_bytes(answer.data)
    printed = CliRunner().invoke(compute, ["ikm", str(file), "--json"])
    assert printed.exit_code == 0, printed.output
    result = json.loads(printed.output)
    assert (result["n"], result["ikm"], result["mutu"]) == (54, "82.41", "B")
    assert set(result["nrr"].values()) == {"3.296"}
    assert list(result["nrr"]) == list(UNSUR)


def test_an_unchanged_table_is_not_sent_again(client, published, unit, service):
    for path in (csv_url(unit), csv_url(unit, service.slug)):
        for encoding in ("identity", "br, gzip"):
            headers = {"Accept-Encoding": encoding}
            first = client.get(path, headers=headers)
            etag = {"If-None-Match": first.headers["ETag"]}
            again = client.get(path, headers=headers | etag)
            assert (again.status_code, again.data) == (304, b"")


def test_there_is_no_table_before_publishing(wati, cast, unit, service):
    run(cast, 40)
    for more in ((), (service.slug,)):
        path = "/".join(["/indeks", unit.slug, *more, "periode/2026-t3"])
        assert not wati.visit(path).all("a[href$='data.csv']")
        wati.visit(f"{path}/data.csv", status=404)
        wati.visit(csv_url(unit, *more), status=404)


def test_the_table_of_a_withheld_figure_holds_nobody(wati, client, cast, unit, act):
    for _ in range(4):
        cast(value=1, on_date=SPRING)
    mix_round(factories.TODAY, 1, 1)
    publish(unit.id, QUARTER, act)
    assert not wati.visit(f"/indeks/{unit.slug}/periode/2026-t2").all("a[href$='data.csv']")
    assert len(client.get(csv_url(unit)).get_data(as_text=True).splitlines()) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/indeks/tidak-ada",
        "/indeks/puskesmas-poasia/tidak-ada",
        "/indeks/puskesmas-poasia/periode/2025-t4",
        "/indeks/puskesmas-poasia/periode/2026-t5",
        "/indeks/puskesmas-poasia/periode/2026-13",
        "/indeks/puskesmas-poasia/periode/1999",
        "/indeks/tidak-ada/periode/2026-t2/data.csv",
    ],
)
def test_what_is_unknown_is_not_found_and_leads_on(wati, point, path):
    wati.visit(path, status=404)
    assert wati.follow("Cari di daftar unit layanan").path == "/"


def test_the_method_and_the_promise_are_open_to_everybody(wati, agency):
    method = wati.visit("/cara-hitung")
    for figure in ("86,11", "3,4444", "88,31 - 100,00", "25,00 - 64,99"):
        assert figure in method.text
    assert "86.11" in wati.visit("/cara-hitung?bahasa=en").text
    privacy = wati.visit("/privasi")
    assert "Pemerintah Kota Kendari" in privacy.text
    assert "Undang-Undang Nomor 27 Tahun 2022" in privacy.text
