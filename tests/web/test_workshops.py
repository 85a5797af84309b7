"""Workshops before a period: bound to it, and in sight at home until its evaluation opens."""

import datetime

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Invalid
from portal.models.training import TrainingProgramme
from portal.queries.periods import coming_periods, period_by_key
from portal.rules.employment import JobFamily
from portal.rules.roles import Role
from portal.services import periods, training_places, training_programmes
from tests import factories
from tests.attacks.statements import watched
from tests.everything_growth import course, opened

pytestmark = pytest.mark.usefixtures("monday")
ACT = factories.AGUS


@pytest.fixture
def year(house):
    periods.open_year(2026, ACT)
    return house


def third():
    return period_by_key("2026-t3")


def days(name, day):
    return {f"{name}-hari": str(day), f"{name}-bulan": "9", f"{name}-tahun": "2026"}


def test_the_office_binds_a_workshop_to_a_period_and_staff_see_it_at_home(year, at):
    dewi = at(year.dewi, Role.HR)
    dewi.visit("/pelatihan/tambah")
    typed = {
        "nama": "Memahami penilaian", "kompetensi": "integritas", "jp": "4",
        "periode": str(third().id),
        **days("mulai", 21), **days("selesai", 21), **days("daftar", 18),
    }  # fmt: skip
    page = dewi.submit("pelatihan", status=422, **typed)
    assert "centang pilihannya" in page.text
    page = dewi.submit("pelatihan", lokakarya="ya", **typed)
    assert "masa penilaian dibuka" in page.text
    dewi.submit("pindah", button="Buka pendaftaran")
    sari = at(year.sari)
    page = sari.visit("/beranda")
    assert "Lokakarya sebelum penilaian Triwulan III 2026: Memahami penilaian" in page.text
    assert "belum terdaftar" in page.text
    made = db.session.scalars(sa.select(TrainingProgramme.id)).one()
    training_places.enrol(made, year.sari.id, ACT)
    assert "Terdaftar" in sari.visit("/beranda").text
    with watched() as seen:
        sari.visit("/beranda")
    assert len(seen.statements) <= 8, "\n".join(seen.statements)


def test_a_workshop_of_another_family_or_of_a_past_window_is_not_shown(year, at, time_machine):
    day = ACT.on + datetime.timedelta(days=8)
    own = {"is_workshop": True, "period_id": third().id, "starts_on": day, "ends_on": day}
    opened(family=JobFamily.GURU, title="Bagi guru", **own)
    opened(family=JobFamily.PERAWAT_BIDAN, title="Bagi perawat", **own)
    sari = at(year.sari)
    page = sari.visit("/beranda")
    assert "Bagi perawat" in page.text
    assert "Bagi guru" not in page.text
    time_machine.move_to(ACT.at + datetime.timedelta(days=9))
    assert "Bagi perawat" not in sari.visit("/beranda").text


def test_a_workshop_ends_before_the_evaluation_opens(year):
    late = third().window.opens
    with pytest.raises(Invalid, match="sebelum masa penilaian"):
        training_programmes.save(
            None, course(is_workshop=True, period_id=third().id, ends_on=late), 0, ACT
        )
    assert next(one.span.key for one in coming_periods(ACT.on)) == "2026-t3"
