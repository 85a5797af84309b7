"""After the signature: which step may follow, who may object, and clocks K7-K16 to the second."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.rules.clock_file import clocks_on
from portal.rules.result_clocks import clocks_of, full_rights_day
from portal.rules.results import (
    Course,
    Happened,
    ObjectionFault,
    ResultForm,
    ResultStep,
    StepFault,
    objection_fault,
    step_fault,
)
from portal.rules.statutory import ClockState
from portal.rules.workdays import WorkCalendar, Zone

PLAIN = WorkCalendar(known_years=frozenset(range(2025, 2030)))
RULE = clocks_on(date(2026, 7, 1))
# A Monday; the window closed on the Friday before.
SIGNED, CLOSED = date(2026, 7, 6), date(2026, 7, 10)
SECOND = timedelta(seconds=1)
ZONES = list(Zone)


def at(day: date, zone: Zone, clock: time = time(9)) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone.value))


def course(zone: Zone = Zone.WITA, **changes: object) -> Course:
    plain = Course(
        form=ResultForm.PENILAI, signed_at=at(SIGNED, zone), window_closes=CLOSED, is_final=False,
        final_objectable=False, is_current=True, steps={},
    )  # fmt: skip
    return replace(plain, **changes)


def happened(day: date, zone: Zone = Zone.WITA) -> Happened:
    return Happened(day, at(day, zone))


def received(day: date = SIGNED, zone: Zone = Zone.WITA) -> dict[ResultStep, Happened]:
    return {
        ResultStep.DISAMPAIKAN: happened(day, zone), ResultStep.DITERIMA: happened(day, zone)
    }  # fmt: skip


def state_of(key: str, one: Course, now: datetime, zone: Zone) -> ClockState:
    found = {c.key: c for c in clocks_of(one, RULE, now, PLAIN, zone)}
    return found[key].reading.state


# clock -> (course with the clock running from SIGNED or CLOSED, its start, days)
def running(zone: Zone) -> dict[str, tuple[Course, date, int]]:
    superior = course(zone, form=ResultForm.ATASAN, is_final=True)
    objected = course(zone, steps=received(zone=zone), objected=happened(SIGNED, zone))
    decided = course(zone, form=ResultForm.KEBERATAN, is_final=True)
    return {
        "K7": (course(zone), SIGNED, 14),
        "K8": (course(zone, steps=received(zone=zone)), SIGNED, 14),
        "K9": (course(zone), CLOSED, 30),
        "K11": (superior, SIGNED, 7),
        "K12": (replace(superior, steps=received(zone=zone)), SIGNED, 7),
        "K13": (superior, CLOSED, 30),
        "K14": (course(zone, steps=received(zone=zone)), SIGNED, 14),
        "K15": (objected, SIGNED, 7),
        "K16": (decided, CLOSED, 30),
    }


@pytest.mark.parametrize("zone", ZONES, ids=lambda z: z.name)
@pytest.mark.parametrize("key", ["K7", "K8", "K9", "K11", "K12", "K13", "K14", "K15", "K16"])
def test_a_clock_ends_with_the_last_second_of_its_day_in_the_zone(key, zone):
    one, start, days = running(zone)[key]
    last = PLAIN.add_workdays(start, days)
    end = at(last, zone, time(23, 59, 59))
    assert state_of(key, one, end, zone) is ClockState.HARI_TERAKHIR
    assert state_of(key, one, end + SECOND, zone) is ClockState.LEWAT
    before = at(last, zone, time(0)) - SECOND
    assert state_of(key, one, before, zone) is ClockState.BERJALAN


@pytest.mark.parametrize("zone", ZONES, ids=lambda z: z.name)
def test_the_superior_signs_within_fourteen_days_of_the_window(zone):
    last = PLAIN.add_workdays(CLOSED, 14)
    for moment, wanted in (
        (at(last, zone, time(23, 59, 59)), ClockState.TERPENUHI),
        (at(last, zone, time(23, 59, 59)) + SECOND, ClockState.TERPENUHI_TERLAMBAT),
    ):
        one = course(zone, form=ResultForm.ATASAN, is_final=True, signed_at=moment)
        assert state_of("K10", one, moment, zone) is wanted


@pytest.mark.parametrize("zone", ZONES, ids=lambda z: z.name)
def test_the_right_to_object_ends_with_the_fourteenth_working_day(zone):
    one = course(zone, steps=received(zone=zone))
    end = at(PLAIN.add_workdays(SIGNED, 14), zone, time(23, 59, 59))
    assert objection_fault(one, RULE, end, PLAIN, zone) is None
    assert objection_fault(one, RULE, end + SECOND, PLAIN, zone) is ObjectionFault.WAKTU_HABIS


def test_a_day_off_moves_the_end():
    closed = replace(PLAIN, days_off=frozenset({date(2026, 7, 8)}))
    one = course(steps=received())
    usual = at(PLAIN.add_workdays(SIGNED, 14), Zone.WITA, time(23, 59, 59))
    assert objection_fault(one, RULE, usual + SECOND, closed, Zone.WITA) is None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"steps": {}}, ObjectionFault.BELUM_DITERIMA),
        ({"objected": happened(SIGNED)}, ObjectionFault.SUDAH_DIAJUKAN),
        ({"form": ResultForm.ATASAN, "is_final": True}, ObjectionFault.FINAL),
        ({"form": ResultForm.ATASAN, "is_final": True, "final_objectable": True}, None),
        ({"form": ResultForm.KEBERATAN, "is_final": True, "final_objectable": True},
         ObjectionFault.SUDAH_DIPUTUS),
    ],
)  # fmt: skip
def test_who_may_object(changes, fault):
    one = course(**({"steps": received()} | changes))
    assert objection_fault(one, RULE, at(SIGNED, Zone.WITA), PLAIN, Zone.WITA) is fault


def test_steps_follow_each_other_and_happen_once():
    one = course()
    assert step_fault(one, ResultStep.DITERIMA) is StepFault.BELUM_DISAMPAIKAN
    assert step_fault(one, ResultStep.DITANDATANGANI) is StepFault.BELUM_DITERIMA
    assert step_fault(one, ResultStep.DISAMPAIKAN) is None
    one = course(steps=received())
    assert step_fault(one, ResultStep.DISAMPAIKAN) is StepFault.SUDAH
    assert step_fault(one, ResultStep.MENOLAK) is None
    refused = course(steps=received() | {ResultStep.MENOLAK: happened(SIGNED)})
    assert step_fault(refused, ResultStep.DITANDATANGANI) is None, "who refused may still sign"
    signed = course(steps=received() | {ResultStep.DITANDATANGANI: happened(SIGNED)})
    assert step_fault(signed, ResultStep.MENOLAK) is StepFault.SUDAH_DIJAWAB
    old = course(steps=received(), is_current=False)
    assert step_fault(old, ResultStep.DITANDATANGANI) is StepFault.DIGANTIKAN


def test_the_last_day_that_keeps_all_rights_is_the_ninth():
    """30 - 14 - 7 working days after the window (L.V.A.7, L.V.B.2, 6)."""
    one = course()
    assert full_rights_day(one, RULE, PLAIN, Zone.WITA) == PLAIN.add_workdays(CLOSED, 9)
    late = course(signed_at=at(PLAIN.add_workdays(CLOSED, 10), Zone.WITA))
    assert full_rights_day(late, RULE, PLAIN, Zone.WITA) is None
    final = course(form=ResultForm.ATASAN, is_final=True)
    assert full_rights_day(final, RULE, PLAIN, Zone.WITA) is None


def test_a_document_shows_its_own_clocks_only():
    now = at(SIGNED, Zone.WITA)
    for form, keys in (
        (ResultForm.PENILAI, ["K7", "K8", "K9", "K14"]),
        (ResultForm.ATASAN, ["K10", "K11", "K12", "K13"]),
        (ResultForm.KEBERATAN, ["K16"]),
    ):
        one = course(form=form, is_final=form is not ResultForm.PENILAI)
        assert [c.key for c in clocks_of(one, RULE, now, PLAIN, Zone.WITA)] == keys


def test_a_superseded_document_is_reported_no_more():
    """K16 of the decision takes the place of K9 (L.V.B.8)."""
    now = at(SIGNED, Zone.WITA)
    old = course(is_current=False, steps=received())
    assert "K9" not in {c.key for c in clocks_of(old, RULE, now, PLAIN, Zone.WITA)}
    told = replace(old, steps=received() | {ResultStep.DILAPORKAN: happened(SIGNED)})
    assert "K9" in {c.key for c in clocks_of(told, RULE, now, PLAIN, Zone.WITA)}


def test_the_agencys_shorter_day_is_shown_beside_the_laws():
    now = at(SIGNED, Zone.WITA)
    found = {
        c.key: c for c in clocks_of(course(), RULE, now, PLAIN, Zone.WITA, {"K7": 5, "K9": 30})
    }
    assert found["K7"].own_end == PLAIN.add_workdays(SIGNED, 5)
    assert found["K9"].own_end is None


def test_what_was_noted_later_counts_for_its_own_day():
    """A paper handed over on the last day and written down on the next was in time."""
    last = PLAIN.add_workdays(SIGNED, 14)
    written = at(last + timedelta(days=1), Zone.WITA)
    one = course(steps={ResultStep.DISAMPAIKAN: Happened(last, written)})
    assert state_of("K7", one, written, Zone.WITA) is ClockState.TERPENUHI
