"""The log by week: the look back on it, and the way out of an empty one."""

import uuid
from datetime import timedelta

import pytest

from portal.models.log import Week
from portal.services import log as writing
from portal.services.log_filling import NewEntry
from tests import factories
from tests.stored import rows_of

pytestmark = pytest.mark.usefixtures("monday")
ACT = factories.AGUS


@pytest.fixture
def house(house):
    """In an agency that asks for a look back."""
    factories.scheme("sorong")
    return house


def wrote(house) -> None:
    writing.write(house.sari.id, NewEntry(ACT.on, "12 bayi lengkap", uuid.uuid4()), ACT)


def test_a_week_is_looked_back_on(house, at):
    wrote(house)
    sari = at(house.sari)
    page = sari.visit("/catatan/minggu")
    assert "12 bayi lengkap" in page.text
    assert "Refleksi tersimpan." in sari.submit("refleksi", berhasil="Dua loket").text
    sari.submit("refleksi", status=422, berhasil=" ")
    assert rows_of(Week)[0].worked == "Dua loket"


def test_an_empty_week_leads_to_the_last_one_with_entries(house, at):
    wrote(house)
    later = ACT.on + timedelta(days=20)
    sari, budi = at(house.sari), at(house.budi)
    for one, path in ((sari, "/catatan/minggu"), (budi, f"/catatan/pegawai/{house.sari.id}")):
        one.visit(f"{path}?mulai={later}")
        assert "12 bayi lengkap" in one.follow("Buka minggu terakhir yang berisi catatan").text
    assert "Buka minggu terakhir" not in sari.visit("/catatan/minggu?mulai=2025-01-06").text
