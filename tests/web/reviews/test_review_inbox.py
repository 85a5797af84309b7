"""The inbox of whoever evaluates: what waits, filters, and the way from one person to the next."""

from dataclasses import replace
from datetime import date

import pytest

from portal.services import review_starts, review_talks
from tests.services.office import worker
from tests.services.plans import drafted, submitted
from tests.services.reviewed import NOW, begun, completed, row_of
from tests.services.selves import logged
from tests.web.employees import browser_of

CITY = "jakarta"

TONO, WULAN = "199303032017031009", "199404042018032010"


@pytest.fixture
def team(house, period):
    """Sari's draft is complete, Tono's has begun, Wulan's has not."""
    unit = house.budi.unit_id
    mine = completed(begun(house, period), house.budi.id)
    tono, wulan = worker("Tono", TONO, unit), worker("Wulan", WULAN, unit)
    other = review_starts.start(tono.id, period, house.budi.id, NOW)
    submitted(house, drafted(replace(house, sari=wulan)))
    return {"Sari": mine, "Tono": other}


def names(page):
    return [str(one.find(string=True)) for one in page.all("#daftar tbody th")]


def test_everything_that_waits_is_found_by_its_filter(app, budi, house, team):
    logged(house, None, "Posyandu", date(2026, 9, 1))
    page = budi.visit("/penilaian")
    assert names(page) == ["Sari", "Tono", "Wulan"]
    for words in ("3 penilaian menunggu Anda", "1 SKP menunggu", "1 catatan belum dibaca"):
        assert words in page.text
    shown = {
        "?tampil=belum": ["Wulan"], "?tampil=draf": ["Sari", "Tono"], "?tampil=catatan": ["Sari"],
        "?tampil=skp": ["Wulan"], "?q=ton": ["Tono"], "?q=ton&tampil=belum": [],
        "?tampil=dibagikan": [], "?tampil=entah": ["Sari", "Tono", "Wulan"],
    }  # fmt: skip
    for asked, found in shown.items():
        assert names(budi.visit(f"/penilaian{asked}")) == found, asked
    assert "Tidak ada yang cocok" in budi.visit("/penilaian?q=siapa").text
    mine = team["Sari"]
    review_talks.share(mine, house.budi.id, row_of(mine).version, NOW)
    assert names(budi.visit("/penilaian?tampil=dibagikan")) == ["Sari"]
    assert not names(budi.visit("/penilaian?tampil=tanggapan"))
    sari = browser_of(app, house.sari.id)
    sari.visit(f"/penilaian/saya/{mine}")
    sari.submit("tanggapi", tanggapan="Setuju")
    assert "1 pegawai menanggapi draf" in budi.visit("/penilaian").text
    assert names(budi.visit("/penilaian?tampil=tanggapan")) == ["Sari"]


def test_from_one_person_to_the_next_and_back(budi, team):
    page = budi.visit(f"/penilaian/{team['Sari']}")
    assert not page.all("[data-tetangga] [rel=prev]")
    budi.visit(str(page.one("[data-tetangga] [rel=next]")["href"]))
    assert budi.page.heading == "Tono"
    assert not budi.page.all("[data-tetangga] [rel=next]"), "Wulan's has not begun"
    budi.visit(str(budi.page.one("[data-tetangga] [rel=prev]")["href"]))
    assert budi.page.heading == "Sari"
