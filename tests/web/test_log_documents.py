"""The log on its official forms, in both kinds of file, and the realisation in the record."""

import io
import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from portal.db import db
from portal.models.skp import Goal, Measure
from portal.queries.realisations import MOST_ENTRIES
from portal.services import action_steps
from portal.services import log as writing
from portal.services.evidence import keep_link
from portal.services.log_filling import NewEntry
from tests import factories
from tests.attacks.statements import watched
from tests.documents.pdf_reader import text
from tests.services import plans

ACT = factories.AGUS
LINK = "https://contoh.go.id/rekap-september"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(factories.MOMENT, tick=False)


@pytest.fixture
def filled(house):
    """Sari has a plan, steps to its result, and three entries, one of them of no goal."""
    plans.in_force(house, plans.drafted(house))
    goal, measure = db.session.execute(
        sa.select(Goal.id, Measure.id).join(Measure, Measure.goal_id == Goal.id)
    ).one()
    action_steps.save_steps(house.sari.id, {goal: ["Latih kader", "Kunjungi rumah"]}, {}, ACT)
    proof = keep_link(house.sari.id, LINK, ACT)
    aimed = {"goal_id": goal, "measure_id": measure}
    for day, words, more in (
        (1, "Cakupan 81,5 persen", {"quantity": 81.5, "obstacle": "Vaksin terlambat"}),
        (14, "Cakupan 82,5 persen", {"quantity": 82.5, "evidence": (proof,)}),
    ):
        more["quantity"] = plans.Decimal(str(more["quantity"]))
        entry = NewEntry(date(2026, 9, day), words, uuid.uuid4(), **aimed, **more)
        writing.write(house.sari.id, entry, ACT)
    writing.write(house.sari.id, NewEntry(ACT.on, "Loket baru dibuka", uuid.uuid4()), ACT)
    return goal


def address(house, which, kind, span="2026-t3"):
    return f"/catatan/pegawai/{house.sari.id}/unduh/{which}/{kind}?periode={span}"


def cells(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return book.sheet_names, [
        cell for row in book.get_sheet_by_index(0).to_python() for cell in row if cell
    ]


def test_the_documentation_has_the_official_columns(house, at, filled):
    answer = at(house.sari).client.get(address(house, "pendokumentasian", "xlsx"))
    (sheet,), found = cells(answer)
    assert sheet == "B.1.2"
    assert {"PENDOKUMENTASIAN KINERJA", "Rencana Hasil Kerja", "Rencana Aksi",
            "Realisasi dan Bukti Dukung", "PERIODE: TRIWULAN III 2026"} <= set(found)  # fmt: skip
    assert "1. Latih kader\n2. Kunjungi rumah" in found
    (realised,) = [words for words in found if words.startswith("Persentase bayi")]
    assert realised.splitlines() == [
        "Persentase bayi yang imunisasinya lengkap: terakhir 82,5 persen; target 80 - 90 persen "
        "(2 catatan)",
        "- 1-9-2026: Cakupan 81,5 persen (81,5 persen). Kendala: Vaksin terlambat",
        f"- 14-9-2026: Cakupan 82,5 persen (82,5 persen). Bukti: {LINK}",
    ]
    assert {"DI LUAR RENCANA", "- 14-9-2026: Loket baru dibuka"} <= set(found)


def test_the_pdf_is_tagged_and_names_its_form(house, at, filled):
    sari = at(house.sari)
    answer = sari.client.get(address(house, "pendokumentasian", "pdf"))
    said = " ".join(text(answer.data).split())
    assert b"/StructTreeRoot" in answer.data
    for words in ("Formulir B.1.2", "Cakupan 82,5 persen", "bukan bukti aktivitas", "1. Latih"):
        assert words in said
    plan = text(sari.client.get(address(house, "rencana-aksi", "pdf")).data)
    assert "RENCANA AKSI" in plan
    assert "Formulir B.1.1" in plan
    assert "2. Kunjungi rumah" in plan


def test_only_entries_of_the_period_are_printed(house, at, filled):
    _names, found = cells(
        at(house.sari).client.get(address(house, "pendokumentasian", "xlsx", "2026-t2"))
    )
    assert "Belum ada catatan pada periode ini." in found
    assert not any("Cakupan" in words and "9-2026" in words for words in found)


def test_a_long_log_is_cut_and_says_so_at_the_same_price(house, at, filled):
    sari, path = at(house.sari), address(house, "pendokumentasian", "xlsx")
    with watched() as few:
        sari.client.get(path)
    for ago in range(MOST_ENTRIES + 3):
        day = ACT.on - timedelta(days=ago % 13)
        entry = NewEntry(day, f"Hasil {ago}", uuid.uuid4(), goal_id=filled)
        writing.write(house.sari.id, entry, ACT)
    with watched() as many:
        _names, found = cells(sari.client.get(path))
    assert any("dan 5 catatan lain" in words for words in found)
    assert len(many.statements) <= len(few.statements)


def test_the_record_of_feedback_tells_what_was_realised(house, at, filled):
    path = f"/umpan-balik/pegawai/{house.sari.id}/rekaman.xlsx?periode=2026-t3"
    _names, found = cells(at(house.budi).client.get(path))
    assert "REALISASI BERDASARKAN BUKTI DUKUNG" in found
    assert any(LINK in words and "terakhir 82,5 persen" in words for words in found)


def test_the_pages_offer_the_forms_to_those_who_may_read(house, at, filled):
    sari, budi = at(house.sari), at(house.budi)
    assert sari.visit("/catatan/rencana-aksi").soup.select_one("a[href*='rencana-aksi/pdf']")
    assert sari.visit("/catatan/minggu?mulai=2026-09-07").soup.select_one(
        "a[href*='pendokumentasian/xlsx']"
    )
    page = budi.visit(f"/catatan/pegawai/{house.sari.id}?mulai=2026-09-07")
    assert page.soup.select_one("a[href*='pendokumentasian/pdf']")
    joko = at(house.joko)
    for kind in ("pdf", "xlsx"):
        path = address(house, "pendokumentasian", kind)
        assert budi.client.get(path).status_code == 200
        assert joko.client.get(path).status_code == 403
    assert sari.client.get(address(house, "lampiran", "pdf")).status_code == 404
    assert sari.client.get(address(house, "rencana-aksi", "doc")).status_code == 404
    assert sari.client.get(address(house, "rencana-aksi", "pdf", "2026-t9")).status_code == 404
