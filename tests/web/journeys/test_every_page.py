"""Every page in its states: sound for a screen reader, and no wider than a small phone."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from portal.rules.survey_periods import SurveyPeriod
from portal.services.survey_points import issue_slips, pepper, revoke_point, set_window
from portal.services.unit_index import mix_round, publish
from tests import factories
from tests.chromium import axe
from tests.web.faults import database_away
from tests.web.journeys import steps

pytestmark = pytest.mark.browser

LANGUAGES = ("id", "en")
SPRING = date(2026, 5, 4)


@pytest.fixture
def city(app, cast, point, unit, service, act) -> dict[str, str]:
    """Name of a page or state -> its address."""
    for value in (2, 3, 3, 4, 4, 4):
        cast(value=value, on_date=SPRING)
    mix_round(factories.TODAY, 1, 1)
    publish(unit.id, SurveyPeriod.parse("2026-t2"), act)
    for value in (3, 4, 4, 4, 4):
        cast(value=value)
    mix_round(factories.TODAY, 1, 1)
    receipt = cast().receipt
    small = factories.service(factories.unit("Kelurahan Kambu", kind="kelurahan"))
    cast(factories.point(small))
    mix_round(factories.TODAY, 1, 1)
    factories.service(factories.unit("Dinas Perpustakaan dan Kearsipan", kind="dinas"))
    later, revoked = factories.point(service, "Loket 2"), factories.point(service, "Loket 3")
    set_window(later.id, date(2999, 1, 1), None, act)
    revoke_point(revoked.id, "Poster hilang", act)
    (slip,) = issue_slips(point.id, 1, pepper(app.config["SECRET_KEY"]), act)
    return {
        "daftar": "/",
        "tidak ditemukan": "/?q=zzz",
        "nomor halaman salah": "/?halaman=0",
        "tulis kode": "/s",
        "kode salah": "/s?kode=x",
        "kode tidak dikenal": "/s?kode=00000000",
        "formulir": f"/s/{point.code}",
        "kios": f"/s/{point.code}/kiosk",
        "dibantu": f"/s/{point.code}/dibantu",
        "karcis": f"/k/{slip}",
        "tanda terima": f"/s/{point.code}/terima-kasih/{receipt}",
        "ditutup": f"/s/{later.code}",
        "dicabut": f"/s/{revoked.code}",
        "tidak dikenal": "/s/00000000",
        "halaman tidak ada": "/tidak-ada",
        "periksa": "/periksa",
        "periksa, salah": "/periksa?kode=x",
        "periksa, dihitung": f"/periksa/{receipt}",
        "periksa, tidak ada": "/periksa/0000000000",
        "indeks berjalan": f"/indeks/{unit.slug}",
        "indeks terbit": f"/indeks/{unit.slug}/periode/2026-t2",
        "indeks layanan": f"/indeks/{unit.slug}/{service.slug}",
        "data belum cukup": "/indeks/kelurahan-kambu",
        "belum ada jawaban": "/indeks/dinas-perpustakaan-dan-kearsipan",
        "cara hitung": "/cara-hitung",
        "privasi": "/privasi",
        "komponen": "/komponen",
    }


def problems(phone, name: str) -> Iterator[str]:
    """What axe finds, and whether the page is too wide."""
    if wide := steps.overflow(phone):
        yield f"{name}: {wide} px wider than the screen"
    try:
        axe(phone)
    except AssertionError as error:
        yield f"{name}: {error}"


def test_axe_finds_nothing_and_nothing_is_wider_than_320_pixels(page, city):
    """With every detail open."""
    phone = page(width=320)
    found: list[str] = []
    for name, address in city.items():
        phone.goto(address)
        for details in phone.locator("details:visible > summary").all():
            details.click()
        found += problems(phone, name)
    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_english_and_nothing_is_wider_than_a_desk_screen(page, city):
    screen = page(width=1280)
    found: list[str] = []
    for name, address in city.items():
        screen.goto(f"{address}{'&' if '?' in address else '?'}bahasa=en")
        found += problems(screen, name)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_with_errors_and_the_page_of_a_lost_database_are_sound_too(page, point, language):
    phone = page(width=320)
    phone.add_init_script(steps.SLOW_LINE)
    phone.goto(f"/s/{point.code}?bahasa={language}")
    phone.locator("textarea").fill("x" * 501)
    steps.send(phone)
    expect(phone.locator("#masalah")).to_be_visible()
    found = list(problems(phone, "galat"))
    phone.locator("textarea").fill("Tetap ada")
    steps.choose(phone, "waktu", "2")
    with database_away():
        steps.send(phone)
        expect(phone.locator("fieldset")).to_have_count(0)
        found += problems(phone, "basis data tidak terjangkau, kirim")
        phone.goto(f"/?bahasa={language}")
        found += problems(phone, "basis data tidak terjangkau")
    assert not found, "\n".join(found)


def test_pages_of_an_empty_portal_are_sound_too(page, agency):
    phone = page(width=320)
    phone.goto("/")
    assert not list(problems(phone, "kosong"))
