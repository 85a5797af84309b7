"""Public figures: the newest, the history, the list; a handful of statements whatever the size."""

import gzip
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.db import db, write_connection
from portal.errors import NotFound
from portal.models.unit_index import RunningIndex, UnitIndex
from portal.models.units import Service, Unit
from portal.queries.unit_index import (
    PER_PAGE,
    TREND,
    listed_units,
    points_of_unit,
    published_table,
    subject_page,
)
from portal.rules.survey_periods import SurveyPeriod
from portal.services.mixing import drain
from portal.services.survey_points import revoke_point
from tests import factories
from tests.attacks.statements import watched

MOST_STATEMENTS = 8
QUARTER = SurveyPeriod.parse("2026-t2")


def insert(model, *rows):
    db.session.commit()  # ends the reading that would not see the new rows
    with write_connection() as connection:
        connection.execute(sa.insert(model), list(rows))


def frozen(unit_id, period, ikm, *, service_id=None, revision=1):
    """A published snapshot, as a row."""
    return {
        "unit_id": unit_id,
        "service_id": service_id,
        "period_key": period.key,
        "period_start": period.start,
        "revision": revision,
        "reason": "Koreksi" if revision > 1 else None,
        "n": 40,
        "ikm": Decimal(ikm),
        "data": {"n": 40, "ikm": ikm},
        "published_on": date(2026, 10, 2),
        "table_sha256": "0" * 64,
        "table_gzip": gzip.compress(f"{ikm} r{revision}".encode()),
    }


def moving(unit_id, period, ikm, service_id=None):
    """A running figure, as a row."""
    return {
        "unit_id": unit_id,
        "service_id": service_id,
        "period_key": period.key,
        "period_start": period.start,
        "n": 10,
        "data": {"shown": {"n": 10, "ikm": ikm}, "counted": None, "mark": None},
    }


def town(number, periods=1):
    """`number` units with a service, figures and as many published periods."""
    units = [
        {"id": uuid4(), "kind": "puskesmas", "name": f"Unit {n:03d}", "slug": f"unit-{n:03d}"}
        for n in range(number)
    ]
    services = [
        {"id": uuid4(), "unit_id": u["id"], "name": "Pendaftaran", "slug": "pendaftaran"}
        for u in units
    ]
    insert(Unit, *units)
    insert(Service, *services)
    rows, period = [], QUARTER
    for _ in range(periods):
        rows += [frozen(u["id"], period, "80.00") for u in units]
        rows += [frozen(s["unit_id"], period, "80.00", service_id=s["id"]) for s in services]
        period = period.previous()
    insert(UnitIndex, *rows)
    insert(RunningIndex, *(moving(u["id"], QUARTER.next(), "81.00") for u in units))


# One unit or service


def test_a_unit_without_figures_has_an_empty_page(unit, service):
    page = subject_page("puskesmas-poasia", None, None)
    assert (page.unit.name, page.kind, page.service) == ("Puskesmas Poasia", "puskesmas", None)
    assert [(place.slug, figure) for place, figure in page.services] == [("pendaftaran", None)]
    assert (page.history, page.shown) == ([], None)


def test_the_newest_figure_is_shown_and_the_running_one_is_newer(unit, service):
    unit_id, service_id = unit.id, service.id
    insert(UnitIndex, frozen(unit_id, QUARTER, "80.00"))
    assert subject_page("puskesmas-poasia", None, None).shown.data["ikm"] == "80.00"
    insert(RunningIndex, moving(unit_id, QUARTER.next(), "85.00"))
    insert(RunningIndex, moving(unit_id, QUARTER.next(), "90.00", service_id))
    page = subject_page("puskesmas-poasia", None, None)
    assert (page.shown.data["ikm"], page.shown.is_running) == ("85.00", True)
    assert [s.period.key for s in page.history] == ["2026-t2", "2026-t3"]
    assert [figure.data["ikm"] for _, figure in page.services] == ["90.00"]
    page = subject_page("puskesmas-poasia", "pendaftaran", None)
    assert (page.service.name, page.shown.data["ikm"]) == ("Pendaftaran", "90.00")


def test_a_chosen_period_is_shown_and_an_unknown_one_is_not_found(unit, service):
    unit_id = unit.id
    insert(
        UnitIndex, frozen(unit_id, QUARTER, "80.00"), frozen(unit_id, QUARTER.previous(), "70.00")
    )
    page = subject_page("puskesmas-poasia", None, QUARTER.previous())
    assert page.shown.data["ikm"] == "70.00"
    for period in (QUARTER.next(), SurveyPeriod.parse("2026-04")):
        with pytest.raises(NotFound):
            subject_page("puskesmas-poasia", None, period)


def test_only_the_last_revision_of_a_period_counts(unit, service):
    unit_id = unit.id
    insert(
        UnitIndex,
        *(frozen(unit_id, QUARTER, f"8{r}.00", revision=r) for r in (1, 3, 2)),
        frozen(unit_id, QUARTER.previous(), "70.00"),
    )
    page = subject_page("puskesmas-poasia", None, None)
    assert [(s.data["ikm"], s.revision, s.reason) for s in page.history] == [
        ("70.00", 1, None),
        ("83.00", 3, "Koreksi"),
    ]
    assert published_table(page.shown) == b"83.00 r3"
    assert published_table(page.history[0]) == b"70.00 r1"


def test_the_history_ends_with_the_newest_twelve(unit, service):
    unit_id = unit.id
    period, rows = QUARTER, []
    for number in range(TREND + 5):
        rows.append(frozen(unit_id, period, f"{60 + number}.00"))
        period = period.previous()
    insert(UnitIndex, *rows)
    insert(RunningIndex, moving(unit_id, QUARTER.next(), "99.00"))
    history = subject_page("puskesmas-poasia", None, None).history
    assert len(history) == TREND
    assert history[-1].is_running
    assert [s.period for s in history] == sorted(s.period for s in history)


def test_a_figure_of_another_unit_or_service_is_never_mixed_in(unit, service):
    other = factories.unit("Puskesmas Abeli")
    there = factories.service(other).id
    here, service_id, elsewhere = unit.id, service.id, other.id
    insert(
        UnitIndex,
        frozen(here, QUARTER, "70.00"),
        frozen(elsewhere, QUARTER, "71.00"),
        frozen(here, QUARTER, "72.00", service_id=service_id),
        frozen(elsewhere, QUARTER, "73.00", service_id=there),
    )
    pages = [
        subject_page(slug, of, None)
        for slug in ("puskesmas-poasia", "puskesmas-abeli")
        for of in (None, "pendaftaran")
    ]
    assert [page.shown.data["ikm"] for page in pages] == ["70.00", "72.00", "71.00", "73.00"]
    assert published_table(pages[1].shown) == b"72.00 r1"


@pytest.mark.parametrize(
    ("unit_slug", "service_slug"),
    [("tidak-ada", None), ("puskesmas-poasia", "tidak-ada"), ("%", None), ("puskesmas-poasia", "")],
)
def test_an_unknown_unit_or_service_is_not_found(unit, service, unit_slug, service_slug):
    with pytest.raises(NotFound):
        subject_page(unit_slug, service_slug, None)


def test_a_running_figure_has_no_table(unit, service):
    insert(RunningIndex, moving(unit.id, QUARTER, "85.00"))
    with pytest.raises(NotFound):
        published_table(subject_page("puskesmas-poasia", None, None).shown)


def test_points_in_use_are_counted(unit, service, act):
    unit_id = unit.id
    made = [factories.point(service, f"Loket {n}", act).id for n in range(3)]
    revoke_point(made[0], "Poster hilang", act)
    assert points_of_unit(unit_id) == 2
    assert points_of_unit(uuid4()) == 0


# The list


def test_units_are_listed_by_name_with_their_newest_figure(unit, service, act):
    abeli = factories.unit("Puskesmas Abeli")
    factories.service(abeli)
    factories.unit("Dinas tanpa loket")
    insert(
        UnitIndex, frozen(abeli.id, QUARTER, "70.00"), frozen(abeli.id, QUARTER.previous(), "60.00")
    )
    insert(UnitIndex, frozen(abeli.id, QUARTER, "71.00", revision=2))
    listed, total = listed_units("", 1)
    assert total == 2
    assert [(u.name, u.figure and u.figure.data["ikm"]) for u in listed] == [
        ("Puskesmas Abeli", "71.00"),
        ("Puskesmas Poasia", None),
    ]


def test_the_list_comes_in_pages_without_gaps_or_repeats(app):
    town(2 * PER_PAGE + 3)
    pages = [listed_units("", number) for number in (1, 2, 3, 4)]
    assert [len(units) for units, _ in pages] == [PER_PAGE, PER_PAGE, 3, 0]
    assert {total for _, total in pages} == {2 * PER_PAGE + 3}
    names = [one.name for units, _ in pages for one in units]
    assert names == [f"Unit {n:03d}" for n in range(2 * PER_PAGE + 3)]
    assert all(one.figure.data["ikm"] == "81.00" for units, _ in pages for one in units)


NAMES = (
    "100% Cepat",
    "Loket_Satu",
    "LoketXSatu",
    "Nur'aini",
    'Pos "Melati"',
    r"A\B",
    "Kantor Camat",
)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("kantor", ["Kantor Camat"]),
        ("CAMAT", ["Kantor Camat"]),
        ("%", ["100% Cepat"]),
        ("_", ["Loket_Satu"]),
        ("t_S", ["Loket_Satu"]),
        ("\\", ["A\\B"]),
        ("'", ["Nur'aini"]),
        ('"', ['Pos "Melati"']),
        ("' OR '1'='1", []),
        ("%%", []),
        ("tidak ada", []),
        ("\\%", []),
        ("", sorted(NAMES)),
    ],
)
def test_a_search_takes_every_character_as_itself(app, search, found):
    for number, name in enumerate(NAMES):
        factories.service(factories.unit(name, slug=f"unit-{number}"))
    listed, total = listed_units(search, 1)
    assert sorted(one.name for one in listed) == found
    assert total == len(found)


# What it costs


@pytest.mark.parametrize(("units", "periods"), [(1, 1), (60, 12)])
def test_the_pages_cost_the_same_whatever_the_number_of_units_and_periods(app, units, periods):
    town(units, periods)
    for read in (
        lambda: listed_units("", 1),
        lambda: listed_units("unit", 1),
        lambda: subject_page("unit-000", None, None),
        lambda: subject_page("unit-000", "pendaftaran", QUARTER),
    ):
        with watched() as seen:
            read()
        assert len(seen.statements) == 4, seen.statements
        assert len(seen.statements) <= MOST_STATEMENTS


@pytest.mark.parametrize("number", [1, 60])
def test_no_page_reads_answers_or_frozen_tables(cast, unit, number):
    unit_id = unit.id
    for _ in range(number):
        cast()
    drain(factories.TODAY, batch=1)
    insert(UnitIndex, frozen(unit_id, QUARTER, "80.00"))
    with watched() as seen:
        listed_units("", 1)
        page = subject_page("puskesmas-poasia", None, None)
    assert len(seen.statements) == 8
    for word in ("ballot", "tally", "receipt", "citizen_comment", "table_gzip"):
        assert not any(word in statement for statement in seen.statements), word
    with watched() as seen:
        published_table(page.shown)
    assert len(seen.statements) == 1
