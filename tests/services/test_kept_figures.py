"""Figures that the worker counts beforehand: never older than shown, never from before a move."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal import work
from portal.db import db, writing
from portal.models.audit import AuditTag
from portal.models.kept_figures import KeptFigures
from portal.models.people import Employee, Posting
from portal.queries.console import LINES, counted_lines, period_to_watch, unit_lines
from portal.queries.kept_figures import figures
from portal.queries.kept_sources import SOURCES
from portal.rules.employment import JobFamily, Leaving, PostKind
from portal.rules.postings import PostingKind
from portal.rules.roles import Role
from portal.services import audit, employees, kept_figures, leavings, postings, staff_undo, units
from portal.services.employees import PersonalData
from portal.services.evaluations import note_signed
from portal.services.leavings import Departure
from portal.services.postings import NewPosting
from portal.services.units import UnitData
from tests import factories, periods
from tests.people import actor
from tests.services import moves
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP, SARI_ROW, STAFF, nip_of
from tests.staff_office import imported, person

NOW = factories.AGUS.at
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def office(app):
    """A puskesmas with three people, and the year's periods."""
    factories.agency()
    made = factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported(STAFF)
    periods.opened()
    return made


def period():
    return period_to_watch(NOW.date()).id


def wanted():
    """How many figures are worth keeping on the day."""
    return sum(len([*source.keys(NOW.date())]) for source in SOURCES)


def shown(at=NOW):
    """What the console shows."""
    return unit_lines(at, period())


def counted():
    return counted_lines(NOW.date(), period())


def seen_at(minutes):
    return NOW + datetime.timedelta(minutes=minutes)


def test_without_the_worker_the_page_counts_itself(office):
    assert shown() == (counted(), NOW)
    assert sum(one.employees for one in counted()) == 3


def test_what_the_worker_counted_is_shown_with_its_moment(office):
    assert kept_figures.refresh(NOW) == wanted()
    lines, at = shown(seen_at(4))
    assert (lines, at) == (counted(), NOW)


def test_a_count_is_shown_for_ten_minutes_and_of_its_own_day_only(office):
    kept_figures.refresh(NOW)
    assert shown(seen_at(10))[1] == NOW
    assert shown(seen_at(11))[1] == seen_at(11)
    tomorrow = NOW + datetime.timedelta(days=1)
    assert shown(tomorrow)[1] == tomorrow


def test_a_count_from_after_now_is_not_believed(office):
    kept_figures.refresh(seen_at(5))
    assert shown(NOW)[1] == NOW


def test_the_worker_counts_again_after_five_minutes_and_not_before(office):
    kept_figures.refresh(NOW)
    assert kept_figures.refresh(seen_at(4)) == 0
    assert kept_figures.refresh(seen_at(6)) == wanted()
    assert shown(seen_at(6))[1] == seen_at(6)


def test_every_count_comes_back_as_it_was_made(office):
    kept_figures.refresh(NOW)
    for source in SOURCES:
        for key in source.keys(NOW.date()):
            found = figures(source, key, seen_at(1))
            assert (found.content, found.made_at) == (source.make(NOW, key), NOW), key


def test_what_no_page_shows_any_more_goes(office):
    with writing() as session:
        session.add(KeptFigures(key="lama:1", basis=0, on_day=NOW.date(), made_at=NOW, content=[]))
    kept_figures.refresh(NOW)
    assert "lama:1" not in set(db.session.scalars(sa.select(KeptFigures.key)))


def test_after_an_import_and_its_undoing_the_page_is_right_at_once(office):
    kept_figures.refresh(NOW)
    made = imported([(nip_of(7), "Rina", *SARI_ROW[2:])])
    assert shown() == (counted(), NOW)
    assert sum(one.employees for one in shown()[0]) == 4
    kept_figures.refresh(NOW)
    staff_undo.undo(made, factories.AGUS)
    assert sum(one.employees for one in shown()[0]) == 3
    assert shown()[0] == counted()


def test_after_every_other_move_the_page_is_right_at_once(office):
    """Each act beside the direct count; a kept figure that an act slipped past would differ."""
    act = replace(factories.AGUS, at=NOW + 3 * DAY)
    joko, sari = person(JOKO_NIP).id, person(SARI_NIP).id
    place = office["Puskesmas Poasia"].id
    made: dict[str, uuid.UUID] = {}
    new = NewPosting(
        place, PostingKind.DEFINITIF, "Perawat", PostKind.FUNGSIONAL, JobFamily.UMUM, act.on
    )

    def added() -> None:
        data = PersonalData("Wulan", "pns", "III/a", "wulan@contoh.go.id")
        made["wulan"] = employees.add_employee(
            nip_of(9), data, replace(new, starts_on=NOW.date()), act
        )

    def unit() -> None:
        made["unit"] = units.add_unit(UnitData("Puskesmas Abeli", "puskesmas", None), act)

    moves: dict[str, Callable[[], object]] = {
        "an employee": added,
        "contact": lambda: employees.change_employee(
            sari, 1, PersonalData("Sari Dewi", "pns", "", ""), act
        ),
        "a unit": unit,
        "a move": lambda: postings.add_posting(joko, replace(new, unit_id=made["unit"]), act),
        "a rater": lambda: postings.name_rater(joko, person(HEAD_NIP).id, "Pimpinan kosong", act),
        "staff": lambda: units.move_staff(made["unit"], place, act.on + DAY, act),
        "a departure": lambda: leavings.leave(
            made["wulan"], Departure(Leaving.PENSIUN, act.on, "BUP"), act, actor(Role.HR)
        ),
    }
    for name, move in moves.items():
        kept_figures.refresh(act.at)
        before = counted_lines(act.on, period())
        move()
        assert shown(act.at)[0] == counted_lines(act.on, period()), name
        if name not in ("staff", "contact"):
            assert counted_lines(act.on, period()) != before, name


def test_an_act_that_moves_somebody_under_a_quiet_tag_is_caught(office):
    """Every test of a service is watched (conftest.py); this one proves that the watch sees."""
    sari = person(SARI_NIP).id
    with writing() as session:
        session.get_one(Employee, sari).left_on = NOW.date()
        audit.record(session, factories.AGUS, AuditTag.REMINDERS_SENT, sari)
    with writing() as session:
        session.execute(sa.update(Posting).values(title="Perawat"))
        audit.record(session, factories.AGUS, AuditTag.REMINDERS_SENT, sari)
    assert moves.silent == [
        "['reminder:sent'] wrote ['employee']", "['reminder:sent'] wrote ['posting']"
    ]  # fmt: skip
    moves.silent.clear()


def test_a_signature_is_counted_at_the_workers_next_round(office):
    kept_figures.refresh(NOW)
    with writing() as session:
        note_signed(session, period(), person(SARI_NIP).id, None, NOW)
    assert shown(seen_at(1))[1] == NOW
    kept_figures.refresh(seen_at(6))
    assert shown(seen_at(6)) == (counted(), seen_at(6))
    assert sum(one.progress["evaluasi"] for one in shown(seen_at(6))[0] if one.progress) == 1


def test_what_is_noted_while_the_worker_counts_is_newer_than_the_count(office, monkeypatch):
    """Somebody is imported in the middle of the count: what it found is not shown."""
    slow = replace(LINES, make=lambda now, key: _interrupted(now, key))

    def _interrupted(now, key):
        found = LINES.make(now, key)
        imported([(nip_of(7), "Rina", *SARI_ROW[2:])])
        return found

    monkeypatch.setattr(kept_figures, "SOURCES", (slow,))
    kept_figures.refresh(NOW)
    assert sum(one.employees for one in shown()[0]) == 4


def test_the_workers_task_counts_whatever_the_day(office):
    work.count()
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(KeptFigures))
    assert kept == wanted()
