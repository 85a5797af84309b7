"""The clock of periods: the law's moments to the second in three zones, catching up, hand-over."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.audit import AuditEntry
from portal.models.people import Posting
from portal.models.periods import Handover, PeriodEvent
from portal.rules.period_cycle import PeriodStage, PeriodStep
from portal.rules.roles import Role
from portal.rules.survey_periods import SurveyPeriod
from portal.services import evaluations, extensions, periods, postings
from portal.services.extensions import NewExtension
from portal.services.period_clock import tick
from tests import factories
from tests.everything import contents
from tests.periods import act_on, opened, period, person
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP
from tests.staff_office import imported
from tests.stored import count, rows_of

SECOND = timedelta(seconds=1)
BOSS_NIP = "196803031994031904"
BOSS = (BOSS_NIP, "Dra. Nurhayati", "PNS", "IV/e", "Pemerintah Kota", "Sekretaris Daerah")
BOSS_ROW = (*BOSS, "JPT Pratama", "", "2024-01-02", "", "")


@pytest.fixture
def zone():
    return factories.WITA


@pytest.fixture
def office(app, zone):
    """The city with its secretary, a department head, and two people in a puskesmas."""
    factories.agency(time_zone=zone)
    factories.unit_tree({"Pemerintah Kota": {"Dinas Kesehatan": {"Puskesmas Poasia": {}}}})
    imported()
    imported([BOSS_ROW])
    with writing() as session:
        session.execute(sa.update(Posting).values(starts_on=date(2024, 3, 1)))
        for nip in (HEAD_NIP, BOSS_NIP):
            session.execute(
                sa.update(Posting).where(Posting.employee_id == person(nip)).values(leads_unit=True)
            )
    opened()


def at(day: date, clock: time = time(0), zone: str = factories.WITA) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone))


def stage(key: str) -> PeriodStage:
    return period(key).stage


def handed() -> dict:
    return {row.employee_id: row for row in rows_of(Handover)}


OPENS, CLOSES = date(2026, 3, 25), date(2026, 4, 15)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_evaluation_opens_and_hands_over_at_midnight_of_the_zone(office, zone):
    tick(at(OPENS, zone=zone) - SECOND)
    assert stage("2026-t1") is PeriodStage.BERJALAN
    tick(at(OPENS, zone=zone))
    assert stage("2026-t1") is PeriodStage.PENILAIAN
    last = at(CLOSES, time.max, zone)
    assert tick(last).handed_over == 0
    assert tick(last + timedelta(microseconds=1)).handed_over == 2
    (moment,) = {row.effective_at for row in handed().values()}
    assert moment == last


def test_the_clock_comes_from_the_zone_and_not_from_utc(office):
    """15.59 UTC is 23.59 in Kendari: still the last day; two minutes later it is over."""
    utc = datetime(2026, 4, 15, 15, 59, tzinfo=ZoneInfo("UTC"))
    tick(utc.astimezone(ZoneInfo(factories.WITA)))
    assert count(Handover) == 0
    tick((utc + timedelta(minutes=2)).astimezone(ZoneInfo(factories.WITA)))
    assert count(Handover) == 2


def test_who_missed_the_window_gives_it_to_the_superior(office):
    tick(at(date(2026, 4, 16)))
    found = handed()
    head, boss = person(HEAD_NIP), person(BOSS_NIP)
    for nip in (SARI_NIP, JOKO_NIP):
        row = found[person(nip)]
        assert (row.from_id, row.to_id, row.article) == (head, boss, "L.IV.A.11; L.V.A.8")
    assert found.keys() == {person(SARI_NIP), person(JOKO_NIP)}, "nobody stands above the secretary"


def test_what_is_signed_stays_where_it_is(office):
    tick(at(date(2026, 4, 1)))
    evaluations.note_elsewhere(period("2026-t1").id, [SARI_NIP], None, act_on(date(2026, 4, 2)))
    tick(at(date(2026, 4, 16)))
    assert person(SARI_NIP) not in handed()
    assert person(JOKO_NIP) in handed()


def test_a_late_worker_does_all_of_it_once(office):
    """Down from January to August: two quarters are opened and handed over, in one act each."""
    ticked = tick(at(date(2026, 8, 3)))
    assert ticked.handed_over == 4
    assert [stage(k) for k in ("2026-t1", "2026-t2", "2026-t3", "2026-t4", "2026")] == [
        *(PeriodStage.PENILAIAN, PeriodStage.PENILAIAN, PeriodStage.BERJALAN),
        *(PeriodStage.RENCANA, PeriodStage.BERJALAN),
    ]
    first = {row.effective_at.date() for row in rows_of(Handover)}
    assert len(first) == 2
    before = contents()
    assert tick(at(date(2026, 8, 3), time(0, 10))).handed_over == 0
    assert contents() == before
    entries = rows_of(AuditEntry, AuditEntry.tag == "evaluation:handed_over")
    assert [entry.detail["count"] for entry in entries] == [2, 2]
    automatic = rows_of(PeriodEvent)
    assert automatic
    assert all(event.is_automatic and not event.actor for event in automatic)


def test_batches_cover_everybody(office, monkeypatch):
    monkeypatch.setattr("portal.services.period_clock.BATCH", 1)
    assert tick(at(date(2026, 4, 16))).handed_over == 2


def test_an_extension_moves_the_hour_of_one_person(office):
    extensions.grant(
        period("2026-t1").id,
        NewExtension("K4", date(2026, 4, 22), "Penilai dirawat", employee_id=person(SARI_NIP)),
        act_on(date(2026, 4, 10)),
    )
    tick(at(date(2026, 4, 16)))
    assert person(SARI_NIP) not in handed()
    tick(at(date(2026, 4, 22), time.max))
    assert person(SARI_NIP) not in handed()
    tick(at(date(2026, 4, 23)))
    assert handed()[person(SARI_NIP)].effective_at == at(date(2026, 4, 22), time.max)


def test_an_extension_of_a_unit_holds_below_it(office):
    """The unit of Sari and Joko lies below the one that is named."""
    top = db.session.scalar(
        sa.text("SELECT id FROM unit WHERE name = 'Dinas Kesehatan'").columns(id=sa.Uuid)
    )
    extensions.grant(
        period("2026-t1").id,
        NewExtension("K4", date(2026, 4, 22), "Banjir", unit_id=top),
        act_on(date(2026, 4, 10)),
    )
    tick(at(date(2026, 4, 16)))
    assert handed() == {}
    assert tick(at(date(2026, 4, 23))).handed_over == 2


def test_who_has_no_superior_waits_until_there_is_one(office):
    tick(at(date(2026, 4, 16)))
    head, sari = person(HEAD_NIP), person(SARI_NIP)
    assert head not in handed()
    postings.name_rater(person(BOSS_NIP), sari, "Pejabat pengganti", act_on(date(2026, 4, 15)))
    tick(at(date(2026, 4, 17)))
    assert handed()[head].to_id == sari


def test_practice_is_left_alone_by_the_clock(office):
    span = SurveyPeriod.parse("2026-t1")
    made = periods.create_practice(span, "Latihan", act_on(date(2026, 1, 6)))
    tick(at(date(2026, 4, 16)))
    assert not rows_of(PeriodEvent, PeriodEvent.period_id == made)
    assert not rows_of(Handover, Handover.period_id == made)


def test_rights_end_by_themselves_when_everybody_had_them(office):
    tick(at(date(2026, 4, 1)))
    periods.take_step(
        period("2026-t1").id, PeriodStep.BUKA_PENETAPAN, [Role.HR],
        act_on(date(2026, 4, 10)),
    )  # fmt: skip
    nips = [SARI_NIP, JOKO_NIP, HEAD_NIP, BOSS_NIP]
    received = date(2026, 4, 13)
    evaluations.note_elsewhere(period("2026-t1").id, nips, received, act_on(received))
    tick(at(date(2026, 4, 14)))
    assert stage("2026-t1") is PeriodStage.KEBERATAN
    # 21 working days after 13 April: 1, 14 and 15 May are off.
    tick(at(date(2026, 5, 13), time.max))
    assert stage("2026-t1") is PeriodStage.KEBERATAN
    tick(at(date(2026, 5, 14)))
    assert stage("2026-t1") is PeriodStage.SELESAI
