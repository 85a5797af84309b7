"""What the survey refuses: it says which field and what to do, and keeps everything typed."""

from urllib.parse import urlencode

import pytest

from portal.rules.unsur import UNSUR
from tests import factories
from tests.page_checks import HERE, Page, check_page
from tests.web.answers import (
    PROFILE,
    THANKS,
    answer,
    key_of,
    nothing_stored,
    receipt_of,
    typed_into,
    waiting,
)

FORM = "application/x-www-form-urlencoded"

pytestmark = pytest.mark.usefixtures("monday")


def post(client, path: str, body: str | bytes, **options) -> Page:
    """Send a body as it is, and check the page that comes."""
    response = client.post(path, data=body, content_type=FORM, base_url=HERE, **options)
    page = Page(response, HERE + path)
    check_page(page)
    return page


def summary(page: Page) -> dict[str, str]:
    """The error summary: target id -> message."""
    return {str(a["href"])[1:]: a.get_text() for a in page.all("[role=alert] a[href^='#']")}


def body(*more: tuple[str, str], without: tuple[str, ...] = (), **changed: str) -> str:
    """A full form as a phone sends it, with fields changed, left out, or sent once more."""
    fields = factories.form(**changed)
    return urlencode([*((k, v) for k, v in fields.items() if k not in without), *more])


def test_an_empty_form_is_sent_back_with_what_to_do(wati, point):
    page = answer_wrongly(wati, point)
    assert page.one("title").get_text().startswith("Galat: ")
    sentence = "Jawab sedikitnya satu dari sembilan pertanyaan sebelum mengirim."
    assert summary(page) == {"b-persyaratan": sentence}
    box = page.one("[role=alert][autofocus]")
    assert box.get("tabindex") == "-1"
    assert page.one("#b-persyaratan-e").get_text() == sentence
    group = page.one("fieldset[aria-invalid=true]")
    assert group["aria-describedby"] == "b-persyaratan-e"
    assert nothing_stored()


def answer_wrongly(wati, point) -> Page:
    """No question answered, but everything else."""
    wati.visit(f"/s/{point.code}")
    return wati.submit(
        "isian", status=422, usia="di_atas_65", jenis_kelamin="laki_laki", saran="Ramah & cepat"
    )


def test_the_form_that_comes_back_is_sent_on_as_it_is(wati, point):
    """The same key, the same values; one click on an answer is all that is left to do."""
    page = answer_wrongly(wati, point)
    assert typed_into(page) == {
        "usia": "di_atas_65",
        "jenis_kelamin": "laki_laki",
        "saran": "Ramah & cepat",
    }
    receipt_of(wati.submit("isian", sarana="1"))
    (stored,) = waiting()
    assert stored.scores == {"sarana": 1}
    assert stored.comment == "Ramah & cepat"


def test_the_form_comes_back_with_the_key_that_was_sent(wati, point):
    before = wati.visit(f"/s/{point.code}")
    after = wati.submit("isian", status=422)
    assert key_of(after) == key_of(before)


# Each wrong field is named, in the summary and beside the field, and the rest is kept.

# tests/attacks/test_hostile_inputs.py sends hundreds more.

WRONG = {
    "lima": ("waktu", "5", "Waktu Penyelesaian"),
    "angka Arab": ("perilaku", "٣", "Perilaku Pelaksana"),
    "usia di luar daftar": ("usia", "150", "Usia"),
}


@pytest.mark.parametrize(("field", "value", "label"), WRONG.values(), ids=WRONG)
def test_a_value_that_is_not_offered_is_named(client, point, field, value, label):
    page = post(client, f"/s/{point.code}", body(**{field: value, "saran": "Tetap ada"}))
    assert page.status == 422
    message = f"Pilih salah satu jawaban yang tersedia untuk {label}."
    assert summary(page) == {f"b-{field}": message}
    assert page.one(f"#b-{field}-e").get_text() == message
    kept = typed_into(page)
    sent = factories.form()
    assert {k: kept[k] for k in UNSUR if k != field} == {k: sent[k] for k in UNSUR if k != field}
    assert kept["saran"] == "Tetap ada"
    assert field not in kept
    assert nothing_stored()


def test_fields_sent_twice_are_named_one_by_one(client, point):
    fields = (*UNSUR, *PROFILE, "saran")
    page = post(client, f"/s/{point.code}", body(*((name, "1") for name in fields)))
    assert page.status == 422
    found = summary(page)
    assert found.keys() == {f"b-{name}" for name in fields}
    assert all(text.startswith("Pilih satu jawaban saja untuk ") for text in found.values())
    assert len(set(found.values())) == len(fields)


def test_many_faults_are_listed_in_the_order_of_the_form(client, point):
    wrong = body(saran="x" * 501, usia="9", pengaduan="9", sarana="9", persyaratan="9")
    found = summary(post(client, f"/s/{point.code}", wrong))
    assert list(found) == ["b-persyaratan", "b-sarana", "b-pengaduan", "b-usia", "b-saran"]


def test_a_comment_may_be_as_long_as_is_said_and_no_longer(client, wati, point):
    page = post(client, f"/s/{point.code}", body(saran="é" * 501))
    assert page.status == 422
    assert "paling banyak 500 huruf" in summary(page)["b-saran"]
    assert typed_into(page)["saran"] == "é" * 501
    assert answer(wati, f"/s/{point.code}", waktu="3", saran="é" * 500).heading == THANKS


def test_a_field_that_is_not_of_the_survey_is_named(client, point):
    for name in ("is_admin", "channel", "nip"):
        page = post(client, f"/s/{point.code}", body((name, "1")))
        assert page.status == 422
        assert f"Kolom “{name}” bukan bagian dari survei ini." in page.text


def test_the_name_of_a_strange_field_is_not_repeated_when_it_is_no_name(client, point):
    page = post(client, f"/s/{point.code}", body(("<b>x</b>", "1")))
    assert page.status == 422
    assert "<b>x" not in page.html
    assert "bukan bagian dari survei ini" in page.text


def test_bytes_that_are_not_text_are_named_and_the_rest_is_kept(client, point):
    raw = body(without=("saran", "waktu")) + "&saran=kopi%e9&waktu=%ff"
    page = post(client, f"/s/{point.code}", raw)
    assert page.status == 422
    found = summary(page)
    assert found["b-saran"] == "Tulis ulang isian Saran: ada huruf yang tidak dapat dibaca."
    assert "Waktu Penyelesaian" in found["b-waktu"]
    assert typed_into(page)["saran"] == "kopi\ufffd"
    assert len(typed_into(page)) == len(UNSUR) - 1 + len(factories.PROFILE) + 1
    assert nothing_stored()


def test_a_filled_trap_is_named_and_emptied(client, point):
    page = post(client, f"/s/{point.code}", body(situs="http://contoh.example"))
    assert page.status == 422
    assert "Kosongkan kolom “situs”, lalu kirim lagi." in page.text
    assert page.one("input[name=situs]").get("value", "") == ""
    assert nothing_stored()


@pytest.mark.parametrize("key", ["", "0" * 25, "0" * 26 + "\n", "0" * 25 + "U"])
def test_a_key_that_is_none_is_replaced_and_nothing_is_lost(client, wati, point, key):
    page = post(client, f"/s/{point.code}", body(kunci=key, saran="Tetap ada"))
    assert page.status == 422
    assert "Periksa jawaban Anda, lalu tekan Kirim sekali lagi." in page.text
    assert len(key_of(page)) == 26
    wati.page = page
    receipt_of(wati.submit("isian"))
    assert waiting()[0].comment == "Tetap ada"


def test_a_missing_or_doubled_key_is_replaced_as_well(client, point):
    for sent in (body(without=("kunci",)), body(("kunci", factories.key()))):
        page = post(client, f"/s/{point.code}", sent)
        assert page.status == 422
        assert len(key_of(page)) == 26
    assert nothing_stored()


# What is no form at all


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data", ""])
def test_another_kind_of_body_is_refused(client, point, kind):
    response = client.post(f"/s/{point.code}", data=b"{}", content_type=kind, base_url=HERE)
    page = Page(response, f"{HERE}/s/{point.code}")
    check_page(page)
    assert page.status == 415
    assert page.heading == "Bentuk kiriman tidak dikenal"
    assert nothing_stored()


def test_too_much_is_refused_before_it_is_read(client, point):
    for raw in (body(saran="x" * 70_000), body(*((f"kolom{n}", "1") for n in range(1_001)))):
        page = post(client, f"/s/{point.code}", raw)
        assert page.status == 413
        assert page.heading == "Kiriman terlalu besar"
    assert nothing_stored()


def test_a_comment_in_letters_of_four_bytes_fits_into_the_limit_of_bytes(wati, point):
    """500 letters of a rare script are 2,000 bytes and 6,000 when escaped: still no attack."""
    assert answer(wati, f"/s/{point.code}", waktu="3", saran="𝄞" * 500).heading == THANKS


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_another_method_is_refused_and_the_right_ones_are_named(client, point, method):
    response = client.open(f"/s/{point.code}", method=method, base_url=HERE)
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))
    assert "Galat: " in response.get_data(as_text=True)


def test_the_capitals_of_the_qr_code_only_open_the_form(client, point):
    """Its form sends to the ordinary address, so that there is one place that takes answers."""
    assert client.post(f"/S/{point.code}", data=factories.form()).status_code == 405
