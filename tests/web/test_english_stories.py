"""Pages that need a step before them (a shared draft, an import, a chair's door), in English.

With the walks of attacks/test_english_staff.py and test_english_demo.py these are all pages.
"""

import io
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import current_app

from portal.models.skp import Skp
from portal.rules.roles import Role
from portal.services import log_consents, review_talks
from tests import factories, sentences
from tests.attacks.test_english_staff import left_over
from tests.attacks.told import STORIES
from tests.browser import Browser
from tests.everything import contents
from tests.people import browser_of, person
from tests.services.forums import WINTER, assembly, called
from tests.services.office import office
from tests.services.plans import drafted, in_force
from tests.services.reviewed import NOW, begun, completed, quarter, row_of
from tests.services.signed import ready, received, signed
from tests.stored import rows_of
from tests.web.test_forum_pages import as_member
from tests.web.test_service_times_pages import register, upload

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]


def speaks_english(browser: Browser, *paths: str) -> None:
    """None of these pages holds a sentence of the sources that English says otherwise."""
    own = "\n".join(str(cell) for rows in contents().values() for row in rows for cell in row)
    left = [piece for piece in left_over() if piece not in own]
    for path in (urlsplit(one).path for one in paths):
        endpoint, _values = current_app.url_map.bind("localhost").match(path)
        assert endpoint in STORIES, f"Name it in attacks/told.py: {endpoint}"
        page = browser.visit(f"{path}?bahasa=en")
        spoken = sentences.spoken(page.soup)
        assert [piece for piece in left if piece in spoken] == [], path
    browser.visit("/beranda?bahasa=id")


def test_the_doors_of_a_forums_chair(app, agency):
    with time_machine.travel(WINTER, tick=False):
        made = assembly()
        sitting = called(made)
        doors = ("ikatan", "halangan", "buka", "simpulkan", "ganti")
        chair = as_member(app, made.wulan.id)
        speaks_english(chair, *(f"/forum/{sitting}/{door}" for door in doors))


def test_a_draft_that_was_shared(app, agency, autumn, entered_as):
    house, period = quarter("jakarta", office())
    evaluation = completed(begun(house, period), house.budi.id)
    review_talks.share(evaluation, house.budi.id, row_of(evaluation).version, NOW)
    speaks_english(entered_as(house.sari), f"/penilaian/saya/{evaluation}")


def test_many_signed_at_once_and_their_bundle(app, agency, autumn, entered_as):
    house, evaluation = ready()
    budi = entered_as(house.budi)
    budi.visit("/tanda-tangan")
    budi.submit("tanda-tangan-1", pilih=[str(evaluation)], sandi=factories.PASSWORD)
    speaks_english(budi, budi.page.url)
    hr = entered_as(house.joko, Role.HR)
    row = row_of(evaluation)
    hr.visit(f"/rekap-hasil?periode={row.period_id}&unit={house.sari.unit_id}")
    hr.submit("bundel", muatan="lengkap")
    speaks_english(hr, hr.page.url)


def test_the_form_of_an_objection(app, agency, autumn, entered_as):
    house, evaluation = ready()
    result = received(house, signed(house, evaluation))
    speaks_english(entered_as(house.sari), f"/hasil/{result}/keberatan")


def test_what_an_assessment_centre_found(app, house, monday, at):
    dewi = at(house.dewi, Role.HR)
    for level in (2, 7):
        dewi.visit("/standar-kompetensi/impor")
        token = dewi.page.form("impor").select_one("[name=csrf_token]")["value"]
        day = {"tanggal-hari": "1", "tanggal-bulan": "9", "tanggal-tahun": "2026"}
        file = io.BytesIO(f"NIP;Komunikasi\n199001012015032003;{level}\n".encode())
        answer = dewi.client.post(
            "/standar-kompetensi/impor",
            data={"csrf_token": token, "laporan": "Laporan 12", **day, "berkas": (file, "a.csv")},
        )
        speaks_english(dewi, answer.headers["Location"])


def test_a_file_of_service_times(app, agency, unit, service, monday):
    ratna = browser_of(app, person("Ratna", Role.PENGELOLA_SURVEI))
    for data in (register(service, 6), register(service, 1) + f"{service.name};Z;x;\n".encode()):
        speaks_english(ratna, upload(ratna, data).location)


def test_an_entry_for_a_colleague(app, agency, monday, entered_as):
    house = office()
    factories.scheme("serang")
    log_consents.give(house.sari.id, "199101012016011004", factories.AGUS)
    speaks_english(entered_as(house.joko), f"/catatan/untuk/{house.sari.id}")


def test_two_versions_of_a_plan(app, house, monday, at):
    in_force(house, drafted(house))
    sari = at(house.sari)
    (plan,) = rows_of(Skp)
    sari.visit(f"/skp/{plan.id}/ubah")
    sari.submit("versi-baru", alasan="Target daerah naik")
    speaks_english(sari, sari.page.url.partition("?")[0] + "/beda")
