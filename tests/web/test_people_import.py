"""The staff import in the browser: from the upload to the list and back, and what is refused."""

import io

import pytest
import python_calamine

from portal.rules.roles import Role
from portal.rules.staff_rows import Problem, Trouble
from portal.spreadsheets.faults import FileFault, SpreadsheetError
from portal.web.import_words import file_words, problem_words
from tests import factories
from tests.browser import Browser
from tests.staff_files import SARI_NIP, SARI_ROW, nip_of, xlsx
from tests.web.people import entered

MULTIPART = "multipart/form-data; boundary=batas"
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


def multipart(token: str, data: bytes, name: str) -> bytes:
    """The form as a browser sends it (Werkzeug's own client leaves a large one's file open)."""
    field = "--batas\r\nContent-Disposition: form-data; name="
    head = f'{field}"csrf_token"\r\n\r\n{token}\r\n{field}"berkas"; filename="{name}"\r\n\r\n'
    return head.encode() + data + b"\r\n--batas--\r\n"


def send(browser: Browser, data: bytes, name: str = "pegawai.xlsx", status: int = 200):
    """Choose a file in the upload form and press its button."""
    token = browser.visit("/pegawai/impor").one("form#impor input[name=csrf_token]")["value"]
    answer = browser.client.post(
        "/pegawai/impor", data=multipart(str(token), data, name), content_type=MULTIPART
    )
    if answer.status_code == 303:
        return browser.visit(answer.headers["Location"], status=status)
    assert answer.status_code == status
    return answer


def test_dewi_imports_her_staff_from_upload_to_list_and_undoes_it(dewi):
    page = dewi.visit("/pegawai")
    assert "Belum ada pegawai" in page.text
    dewi.follow("Impor dari lembar kerja")
    page = send(dewi, xlsx())
    assert "Pegawai baru 3" in page.text
    assert "Belum ada yang berubah" in page.text
    page = dewi.submit("terapkan")
    assert "Diterapkan pada" in page.text
    page = dewi.follow("Buat akun dan surat untuk impor ini")
    assert "3 pegawai akan menerima surat" in page.text
    page = dewi.visit("/pegawai?q=sari")
    assert "Ns. Sari Dewi, S.Kep." in page.text
    assert SARI_NIP not in page.html
    dewi.follow("Ns. Sari Dewi, S.Kep.")
    assert "19850517 201001 2 902" in dewi.page.text
    assert "dr. Budi Santoso, M.Kes." in dewi.page.text
    dewi.visit("/pegawai/impor")
    dewi.follow("Lihat atau batalkan impor terakhir")
    dewi.follow("Batalkan impor ini")
    page = dewi.submit(button="Batalkan impor", which=1)
    assert "sudah dibatalkan" in page.text
    assert "Belum ada pegawai" in dewi.visit("/pegawai").text


def test_errors_are_shown_with_their_place_and_come_as_a_spreadsheet(dewi):
    evil = "=HYPERLINK(1)"
    rows = [(198505172010012902, *SARI_ROW[1:]), (nip_of(5), "Tono", "", "", evil, "Staf")]
    page = send(dewi, xlsx(rows))
    assert "Baris 2, kolom A (NIP)" in page.text
    assert "Kolom NIP harus berformat Teks" in page.text
    assert not page.all("form#terapkan")
    link = page.one("a[href$='galat.xlsx']")["href"]
    answer = dewi.client.get(str(link))
    book = python_calamine.load_workbook(io.BytesIO(answer.data))
    table = list(book.get_sheet_by_index(0).iter_rows())
    assert table[0][:4] == ["Baris", "Kolom", "Nama kolom", "Isi"]
    assert evil in [row[3] for row in table]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "bukan lembar kerja"),
        (b"", "tidak berisi baris"),
        (b"a;b\n1;2\n", "Kolom wajib tidak ditemukan: NIP, Nama Lengkap, Unit Kerja, Jabatan"),
    ],
)
def test_a_refused_file_says_why(dewi, data, words):
    answer = send(dewi, data, status=422)
    assert words in answer.get_data(as_text=True)
    assert "Ada masalah" in answer.get_data(as_text=True)


def test_no_file_at_all_is_an_error_with_its_cure(dewi):
    token = dewi.visit("/pegawai/impor").one("form#impor input[name=csrf_token]")["value"]
    answer = dewi.client.post("/pegawai/impor", data={"csrf_token": token})
    assert answer.status_code == 422
    assert "Pilih berkas" in answer.get_data(as_text=True)


def test_a_file_above_the_limit_is_refused_and_other_forms_stay_small(dewi):
    answer = send(dewi, b"x" * (9 * 1024 * 1024), status=413)
    assert answer.status_code == 413
    answer = dewi.client.post(
        "/pegawai", data={"berkas": (io.BytesIO(b"x" * 200_000), "a.csv")}
    )  # fmt: skip
    assert answer.status_code in {405, 413}


def test_strangers_cannot_make_the_server_read_a_large_body(client, office):
    answer = client.post(
        "/pegawai/impor", data={"berkas": (io.BytesIO(b"x" * 200_000), "pegawai.csv")}
    )
    assert answer.status_code in {401, 413}


def test_the_template_keeps_nip_as_text_and_can_be_imported(dewi):
    answer = dewi.client.get("/pegawai/impor/templat.xlsx")
    assert answer.headers["Content-Disposition"].endswith('"templat-pegawai.xlsx"')
    book = python_calamine.load_workbook(io.BytesIO(answer.data))
    assert next(iter(book.get_sheet_by_index(0).iter_rows()))[0] == "NIP"
    page = send(dewi, answer.data)
    assert "Tidak ada yang berubah" in page.text


def test_a_misspelt_unit_and_an_odd_nip_are_put_into_words(dewi):
    misspelt = (*SARI_ROW[:4], "Puskesmas Posia", *SARI_ROW[5:])
    odd = ("198513172010012902", "Tono", "PNS", "III/b", "Puskesmas Poasia", "Staf")
    page = send(dewi, xlsx([misspelt, odd]))
    assert "Maksud Anda Puskesmas Poasia?" in page.text
    assert "delapan digit pertama bukan tanggal" in page.text


@pytest.mark.parametrize("trouble", Trouble)
@pytest.mark.parametrize("hint", ["", "Puskesmas Poasia"])
def test_every_trouble_has_words_and_a_cure(app, trouble, hint):
    if trouble is Trouble.NIP_JANGGAL and hint:
        hint = "usia"
    wrong, cure = problem_words(Problem(2, "A", "NIP", "x", trouble, hint))
    assert wrong.endswith(".")
    assert cure
    assert "%(" not in wrong + cure


@pytest.mark.parametrize("fault", FileFault)
def test_every_refused_file_has_words(app, fault):
    assert "Baris 3, kolom ke-2." in file_words(SpreadsheetError(fault, 3, 2))


def test_a_sheet_far_above_the_limit_of_other_forms_is_taken(dewi):
    data = xlsx([(nip_of(n), f"{n * 7**20:x}", *SARI_ROW[2:5], f"{n**9:x}") for n in range(9_000)])
    assert len(data) > 500_000
    assert "Baris dibaca 9.000" in send(dewi, data).text
