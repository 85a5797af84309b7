"""Guidance and counselling through their pages: what each of the people may see and do."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from portal.models.guidance import Counselling, Guidance
from portal.rules.guidance import STATEMENTS
from portal.rules.roles import Role
from portal.services import feedback
from tests.services import dialogue
from tests.services.dialogue import ACT
from tests.services.office import worker
from tests.stored import rows_of

pytestmark = pytest.mark.usefixtures("monday")


def test_guidance_goes_from_the_form_to_both_judgements(house, at):
    budi, sari = at(house.budi), at(house.sari)
    budi.visit(f"/umpan-balik/pegawai/{house.sari.id}")
    budi.follow("Catat bimbingan")
    budi.submit("bimbingan", hambatan="Data terlambat", status=422)
    assert budi.page.one("#hambatan").get_text() == "Data terlambat"
    fields = dialogue.coaching().fields
    budi.submit("bimbingan", penyesuaian="ya", **fields)
    budi.submit("tanda-tangan")
    [row] = rows_of(Guidance)
    address = f"/bimbingan/{row.id}"
    sari.visit(address)
    sari.submit("tanda-tangan")
    sari.follow("Isi umpan balik bimbingan")
    sari.submit("b18", p1="Ya", status=422)
    sari.submit("b18", **{f"p{one.key}": f"Jawaban {one.key}" for one in STATEMENTS})
    budi.visit(address)
    assert "Jawaban 1" not in budi.page.text
    assert budi.client.get(f"{address}/formulir.pdf?kode=b18").status_code == 404
    budi.follow("Evaluasi kompetensi (B.1.9)")
    page = budi.submit("b19", rekomendasi="Magang", **{"nilai-integritas": "3"}, status=422)
    assert "Alasan masih kosong" in page.text
    more = {"nilai-integritas": "3", "alasan-integritas": "Mencatat apa adanya"}
    begun = more | {"nama-teknis-1": "Imunisasi", "nilai-teknis-1": "4"}
    page = budi.submit("b19", rekomendasi="Magang", **begun, status=422)
    assert page.one(".error-summary a, [role=alert] a")["href"] == "#alasan-teknis-1"
    more = begun | {"alasan-teknis-1": "Tanpa salah suntik"}
    budi.submit("b19", rekomendasi="Magang", **more)
    dewi = at(house.dewi)
    page = dewi.visit(address)
    assert "Jawaban 1" in page.text
    assert "Imunisasi: 4" in page.text
    sheet = dewi.client.get(f"{address}/formulir.xlsx?kode=b19").data
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_index(0).to_python()
    (technical,) = (row for row in rows if "Imunisasi" in row)
    assert {"a", "Tanpa salah suntik"} <= {str(cell) for cell in technical}
    for code in ("b16", "b18", "b19"):
        for kind in ("pdf", "xlsx"):
            got = dewi.client.get(f"{address}/formulir.{kind}?kode={code}")
            assert got.status_code == 200, (code, kind)
    at(house.joko).visit(address, status=403)


def test_counselling_is_open_to_the_named_and_does_not_exist_for_others(house, at):
    told = feedback.give(house.sari.id, house.budi.id, dialogue.no_progress(), ACT)
    budi = at(house.budi)
    budi.visit(f"/umpan-balik/pegawai/{house.sari.id}")
    budi.follow("Laporkan permasalahan perilaku (B.1.10, rahasia)")
    page = budi.submit("lapor", permasalahan="Menyela rekan", status=422)
    assert page.one("#permasalahan").get_text() == "Menyela rekan"
    budi.submit(
        "lapor", nilai="harmonis", permasalahan="Menyela rekan", upaya="Dibicarakan",
        bukti=[str(told)],
        **{"diberitahu-hari": "1", "diberitahu-bulan": "9", "diberitahu-tahun": "2026"},
    )  # fmt: skip
    [row] = rows_of(Counselling)
    address = f"/konseling/{row.id}"
    head = worker("Hana", "197701012001012006", house.dewi.unit_id, leads=True)
    konselor = worker("Kiki", "198801012010012007", house.joko.unit_id)
    closed = [at(house.sari), at(house.dewi), at(house.joko, Role.HR), at(konselor)]
    for browser in closed:
        browser.visit(address, status=404)
        assert "Sari" not in browser.visit("/konseling").one("main").get_text()
        assert browser.client.get(f"{address}/formulir.pdf").status_code == 404
    hana = at(head, Role.HR)
    hana.visit("/konseling")
    hana.follow("Sari")
    hana.submit(
        "jadwal", konselor="198801012010012007", tempat="Ruang 2",
        **{"jadwal-hari": "20", "jadwal-bulan": "9", "jadwal-tahun": "2026"},
    )  # fmt: skip
    sari, kiki = closed[0], closed[3]
    page = sari.visit(address)
    assert "Ruang 2" in page.text
    assert "Menyela rekan" not in page.text
    kiki.visit(address)
    kiki.submit("catatan-konseling", catatan="Sepakat meminta maaf")
    assert "Sepakat meminta maaf" in hana.visit(address).text
    assert "Sepakat meminta maaf" not in budi.visit(address).text
    assert "Sepakat meminta maaf" not in sari.visit(address).text
    closed[1].visit(address, status=404)
    closed[2].visit(address, status=404)
