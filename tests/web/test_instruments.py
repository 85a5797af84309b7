"""The instrument pages: the shelf, a draft from its start to its end, and what is refused."""

import io

import pytest

from portal.queries.instruments import newest, versions_of
from portal.rules.instruments import load_shipped, shipped_keys, to_toml
from portal.rules.roles import Role
from tests.attacks.statements import watched
from tests.browser import Browser
from tests.web.people import entered

pytestmark = pytest.mark.usefixtures("monday")
NAME = "Survei rekan kerja kami"


@pytest.fixture(autouse=True)
def office(agency, monday):
    """An agency that has published nothing yet."""


@pytest.fixture
def dewi(app):
    """Dewi of the personnel office writes and publishes."""
    return entered(app, "dewi@contoh.go.id", Role.HR)


@pytest.fixture
def agus(app):
    """Agus administers: he writes and does not publish."""
    return entered(app, "agus@contoh.go.id", Role.ADMIN)


def begun(browser, key: str = "rekan"):
    """A draft of the next version of a shipped instrument, or the one that was begun."""
    page = browser.visit(f"/instrumen/teks/{key}")
    return browser.submit("salin") if page.all("form#salin") else browser.follow("Lanjutkan draf")


def send(browser, data: bytes, name: str = "instrumen.toml"):
    """Choose a file in the upload form and press its button."""
    token = browser.visit("/instrumen/baru").one("form#impor input[name=csrf_token]")["value"]
    sent = {"csrf_token": str(token), "berkas": (io.BytesIO(data), name)}
    return browser.client.post("/instrumen/impor", data=sent)


def draft_url(browser) -> str:
    return browser.page.url.partition("?")[0].partition("#")[0]


def test_the_shelf_shows_what_ships_and_publishes_it_in_one_step(dewi):
    page = dewi.visit("/instrumen")
    assert "14 instrumen bawaan belum terbit" in page.text
    page = dewi.submit("bawaan")
    assert "Instrumen bawaan terbit" in page.text
    assert "belum terbit" not in page.text
    assert all(versions_of(key)[0].number == 1 for key in shipped_keys())
    page = dewi.visit("/instrumen?untuk=rekan&q=RekAn")
    assert [a.get_text() for a in page.all("tbody th a")] == ["Survei rekan kerja setingkat"]
    assert "Tidak ada instrumen yang cocok" in dewi.visit("/instrumen?q=zzz").text


def test_one_shipped_instrument_is_published_as_it_is(dewi):
    dewi.visit("/instrumen/teks/skm")
    page = dewi.submit("bawaan")
    assert "Versi 1, terbit 14 September 2026" in page.text
    assert newest()[1] == load_shipped("skm")
    assert not page.all("form#bawaan")


def test_a_clerk_writes_an_instrument_from_an_empty_sheet_to_its_publication(dewi):
    dewi.visit("/instrumen/baru")
    dewi.submit("kosong", nama="  ", status=422)
    page = dewi.submit("kosong", nama=NAME)
    assert "Belum ada bagian" in page.text
    assert "Dasar hukum" in page.text
    home = draft_url(dewi)
    dewi.follow("Ubah nama, penjawab, dan bahasa")
    page = dewi.submit("isian", **{"title-id": "", "basis": "SK 5"}, status=422)
    assert page.one("#basis")["value"] == "SK 5"
    dewi.submit("isian", **{
        "title-id": "Rekan", "intro-id": "Beberapa pertanyaan.", "basis": "SK 5",
        "relations": ["diri", "rekan"], "languages": ["en"],
    })  # fmt: skip
    dewi.follow("Tambah bagian")
    dewi.submit("isian", **{"title-id": "Kerja sama", "title-en": "Teamwork"})
    dewi.follow("Skala dengan perilaku di bagian Kerja sama")
    page = dewi.submit("isian", button="Tambah satu jawaban", **{"label-id": "Menolong"})
    assert page.one("#label-id")["value"] == "Menolong"
    assert page.one("#pilihan-6-id")
    page = dewi.submit("isian", **{
        "pilihan-1-id": "", "perilaku-1-id": "Menolak", "value": "teknis", "technical": "123",
    }, status=422)  # fmt: skip
    errors = [a["href"] for a in page.all("[role=alert] a")]
    assert errors == ["#pilihan-1-id", "#technical"]
    page = dewi.submit("isian", **{
        "pilihan-1-id": "Jarang", "value": "kolaboratif", "label-en": "Helping",
        "may_be_unobserved": ["ya"],
    })  # fmt: skip
    assert "Menolong Skala dengan perilaku, 5 jawaban" in page.text
    dewi.follow("Angka di bagian Kerja sama")
    dewi.submit("isian", **{"label-id": "Hadir", "minimum": "5", "maximum": "5"}, status=422)
    dewi.submit("isian", **{"maximum": "31", "unit-id": "hari"})
    dewi.follow("Pilihan di bagian Kerja sama")
    dewi.submit("isian", **{"label-id": "Sejak kapan", "pilihan-1-id": "Lama"}, status=422)
    dewi.submit("isian", **{"pilihan-2-id": "Baru"})
    dewi.follow("Isian bebas di bagian Kerja sama")
    dewi.submit("isian", **{"label-id": "Saran", "limit": "9999"}, status=422)
    dewi.submit("isian", limit="300")
    page = dewi.visit(f"{home}/pratinjau?sebagai=diri&dalam=en")
    assert "Tidak sempat mengamati" in page.text
    assert "hari" in page.text
    dewi.visit(home)
    dewi.follow("Terbitkan")
    page = dewi.submit(button="Terbitkan", which=1)
    assert "Versi ini terbit" in page.text
    made = newest("survei_rekan_kerja_kami")[1]
    assert [item.kind for item in made.items] == ["scale", "number", "choice", "text"]
    assert made.items[0].label.in_("en") == "Helping"
    assert [option.key for option in made.items[2].options] == ["lama", "baru"]
    dewi.visit(home, status=404)


def test_parts_move_go_and_come_back(dewi):
    begun(dewi)
    first, second = (part["id"] for part in dewi.page.all("section li[id^=butir]")[:2])
    page = dewi.submit(place(dewi, second), button=button(dewi, second, "Naik"))
    assert order(page)[:2] == [second, first]
    page = dewi.submit(place(dewi, second), button=button(dewi, second, "Hapus"))
    assert second not in order(page)
    page = dewi.submit("kembalikan")
    assert order(page)[:2] == [second, first]
    page = dewi.submit(place(dewi, second), button=button(dewi, second, "Turun"), htmx=True)
    assert order(page)[:2] == [first, second]


def order(page) -> list[str]:
    return [str(part["id"]) for part in page.all("li[id^=butir]")]


def place(browser, part: str) -> int:
    forms = browser.page.all("form")
    return forms.index(browser.page.all(f"#{part} form")[0])


def button(browser, part: str, words: str) -> str:
    found = next(b for b in browser.page.all(f"#{part} button") if b.get_text().startswith(words))
    return " ".join(found.get_text().split())


def test_two_clerks_on_one_question_see_both_texts(dewi, agus):
    begun(dewi)
    url = f"{draft_url(dewi)}/butir/berkomunikasi"
    dewi.visit(url)
    agus.visit(url)
    agus.submit("isian", **{"label-id": "Kalimat Agus"})
    page = dewi.submit("isian", **{"label-id": "Kalimat Dewi"}, status=409)
    assert "Nama singkat: Kalimat Agus" in page.text
    assert page.one("#label-id")["value"] == "Kalimat Dewi"
    page = dewi.submit("isian")
    assert "Kalimat Dewi" in page.text


def test_two_clerks_on_two_questions_never_meet(dewi, agus):
    begun(dewi)
    home = draft_url(dewi)
    dewi.visit(f"{home}/butir/berkomunikasi")
    agus.visit(f"{home}/umum")
    agus.submit("isian", **{"title-id": "Judul Agus"})
    page = dewi.submit("isian", **{"label-id": "Kalimat Dewi"})
    assert "Kalimat Dewi" in page.text
    assert "Judul Agus" in page.text


def test_nobody_removes_what_was_changed_meanwhile_nor_publishes_what_was_not_read(dewi, agus):
    begun(dewi)
    home = draft_url(dewi)
    agus.visit(f"{home}/butir/berkomunikasi")
    agus.submit("isian", **{"label-id": "Kalimat Agus"})
    part = "butir-berkomunikasi"
    page = dewi.submit(place(dewi, part), button=button(dewi, part, "Hapus"), status=409)
    assert "baru saja diubah" in page.text
    assert "Kalimat Agus" in page.text
    dewi.visit(f"{home}/terbitkan")
    agus.visit(f"{home}/butir/berkomunikasi")
    agus.submit("isian", **{"label-id": "Kalimat kedua"})
    page = dewi.submit(button="Terbitkan", which=1, status=409)
    assert "Draf ini berubah" in page.text
    assert "Kalimat kedua" in page.text


def test_the_administrator_writes_and_leaves_publishing_to_others(agus):
    page = begun(agus)
    assert "Penerbitan dilakukan pengelola kepegawaian" in page.text
    agus.visit(f"{draft_url(agus)}/terbitkan", status=403)


def test_a_copy_under_a_new_name_is_a_new_instrument(dewi):
    dewi.visit("/instrumen/teks/teknis")
    dewi.submit("salin-lain", nama="", status=422)
    page = dewi.submit("salin-lain", nama="Kompetensi teknis perawat 2026")
    assert "Draf: Kompetensi teknis perawat 2026" in page.text
    dewi.visit(f"{draft_url(dewi)}/buang")
    page = dewi.submit(button="Buang draf", which=1)
    assert "Draf dibuang" in page.text


def test_a_file_goes_out_and_comes_back_as_a_draft(dewi):
    answer = dewi.client.get("/instrumen/teks/rekan/versi/0/berkas.toml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="instrumen-rekan.toml"'
    answer = send(dewi, answer.data)
    assert answer.status_code == 303
    page = dewi.visit(answer.headers["Location"])
    assert "Draf: Survei rekan kerja setingkat" in page.text
    answer = send(dewi, to_toml(load_shipped("rekan")).encode())
    assert answer.status_code == 409
    assert "sedang disunting" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Pilih berkas TOML"),
        (b"\xff\xfe\x00", "bukan teks UTF-8"),
        (b"key = ", "bukan TOML yang benar"),
        (b"a = " + b"[" * 60_000, "bukan TOML yang benar"),
        (b"x = " + b"9" * 60_000, "bukan TOML yang benar"),
        (b'key = "x"', "bukan instrumen"),
        (b"a" * 140_000, "lebih besar dari 128 KB"),
        (to_toml(load_shipped("rekan")).replace("Kontra", "K" * 1_100).encode(), "1.000 huruf"),
    ],
    ids=["empty", "binary", "broken", "deep", "number", "other", "large", "long"],
)
def test_a_hostile_file_is_refused_with_its_reason(dewi, data, words):
    answer = send(dewi, data)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert "Ada masalah" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/instrumen", "/instrumen/teks/skm", "/instrumen/baru", "draf"])
def test_a_page_asks_the_database_little_however_many_instruments(dewi, path):
    dewi.visit("/instrumen")
    few = asked(dewi, path)
    dewi.visit("/instrumen")
    dewi.submit("bawaan")
    assert asked(dewi, path) == few
    assert few <= 8


def asked(browser, path: str) -> int:
    if path == "draf":
        begun(browser, "skm")
        path = draft_url(browser)
    with watched() as seen:
        browser.visit(path)
    return len(seen.statements)


def test_another_question_of_an_unsur_waits_for_the_next_quarter_and_can_be_taken_back(dewi, cast):
    cast()
    begun(dewi, "skm")
    home = draft_url(dewi)
    dewi.visit(f"{home}/butir/waktu")
    dewi.submit("isian", **{"question-id": "Cepatkah pelayanannya?"})
    page = dewi.follow("Terbitkan")
    assert "1 Oktober 2026" in page.text
    page = dewi.submit(button="Setujui penerbitan", which=1)
    assert "terbit 1 Oktober 2026" in page.text
    assert not page.all("a[href$='/umum']")
    dewi.visit(f"{home}/umum", status=409)
    dewi.visit(home)
    other = Browser(dewi.client)
    other.visit(home)
    page = dewi.submit("tarik")
    assert "Persetujuan ditarik" in page.text
    other.submit("tarik", status=409)
    assert newest()[1] == load_shipped("skm")


def test_a_survey_without_one_of_its_unsur_says_so_and_cannot_be_published(dewi):
    begun(dewi, "skm")
    home = draft_url(dewi)
    page = dewi.submit(place(dewi, "butir-biaya"), button=button(dewi, "butir-biaya", "Hapus"))
    assert "kesembilan unsur" in page.text
    assert not page.all("a[href$='/terbitkan']")
    page = dewi.visit(f"{home}/terbitkan")
    assert "belum dapat diterbitkan" in page.text
    assert not page.all("form[action$='/terbitkan']")
