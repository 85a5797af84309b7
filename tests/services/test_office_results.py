"""The personnel office's list of documents, cut by the database, against plain lists."""

import datetime
import itertools
from collections import Counter

import pytest

from portal.db import writing
from portal.models.objections import Objection
from portal.models.results import ResultEvent
from portal.queries import result_lists
from portal.queries.periods import period_by_key
from portal.queries.result_counts import counted_stage
from portal.queries.result_lists import Wanted, all_office_results, office_results, unit_counts
from portal.queries.result_stages import STAGES
from portal.queries.units import unit_rows
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.results import AFTER, DeliveryWay, ResultForm, ResultStep
from portal.services import kept_figures, periods
from tests import factories
from tests.attacks.statements import watched
from tests.everything_results import result_row
from tests.services.office import office, worker

ACT = factories.AGUS
SENT, GOT, SIGNED, REFUSED, TOLD = (
    ResultStep.DISAMPAIKAN, ResultStep.DITERIMA, ResultStep.DITANDATANGANI, ResultStep.MENOLAK,
    ResultStep.DILAPORKAN,
)  # fmt: skip
# One name twice, and what happened to the document of each person's first and second quarter.
STEPS = [
    ("Rina", [SENT, GOT, SIGNED, TOLD], []), ("Rina", [SENT], [SENT, GOT, REFUSED]),
    ("Tono", [], [SENT, GOT, SIGNED]), ("Dr. Wulan", [SENT, GOT], None),
    ("Andi", [SENT, GOT, REFUSED, TOLD], [SENT, GOT, SIGNED, TOLD]), ("Sari Tono", [TOLD], None),
    ("Zul", [SENT, GOT, SIGNED, TOLD], [SENT]),
]  # fmt: skip
CASES = {
    "": lambda _one: True,
    "belum-disampaikan": lambda one: one.delivered_on is None,
    "belum-diterima": lambda one: one.delivered_on is not None and one.received_on is None,
    "menolak": lambda one: one.refused_on is not None and one.signed_on is None,
    "keberatan": lambda one: one.objection_id is not None and one.decided_on is None,
    "belum-dilaporkan": lambda one: one.reported_on is None,
}


@pytest.fixture
def house(app, agency):
    """Documents in every state, two objections that are open, one document that was superseded."""
    factories.scheme()
    periods.open_year(2026, ACT)
    house = office()
    made = []
    for number, (name, *steps) in enumerate(STEPS):
        unit = house.sari.unit_id if number % 2 else house.joko.unit_id
        person = worker(name, f"19900101201503{number:04}", unit).id
        for quarter, taken in enumerate(steps):
            if taken is not None:
                made.append((_row(person, quarter, number, house.budi.id, unit), taken))
    with writing() as session:
        session.add_all(row for row, _taken in made)
        session.flush()
        for row, taken in made:
            session.add_all(_event(row, step, house.budi.id) for step in taken)
        old = made[-1][0]
        session.add(
            result_row(
                old.employee_id, old.period_id, house.dewi.id, number=2, is_final=True,
                form=ResultForm.KEBERATAN, supersedes_id=old.id, unit_id=old.unit_id,
                code="PUTUSANKEBERATAN",
            )
        )  # fmt: skip
        for row, _taken in made[:2]:
            session.add(
                Objection(
                    result_id=row.id, employee_id=row.employee_id, signer_id=house.budi.id,
                    decider_id=house.dewi.id, reasons="Bukti belum dibaca", filed_on=ACT.on,
                    filed_at=ACT.at,
                )
            )  # fmt: skip
    return house


def _row(person, quarter, number, signer, unit):
    best = number % 3 == 0
    changes = {
        "hasil_kerja": Ekspektasi.DIATAS, "perilaku_kerja": Ekspektasi.DIATAS,
        "predikat": Predikat.SANGAT_BAIK,
    }  # fmt: skip
    return result_row(
        person, period_by_key(f"2026-t{quarter + 1}").id, signer, unit_id=unit,
        code=f"{number}{quarter}".zfill(16), form=ResultForm.PENILAI,
        signed_at=ACT.at - datetime.timedelta(hours=number), **(changes if best else {}),
    )  # fmt: skip


def _event(row, step, head):
    is_own = step in (GOT, SIGNED, REFUSED)
    return ResultEvent(
        result_id=row.id, step=step, after=AFTER[step], employee_id=row.employee_id,
        by_id=row.employee_id if is_own else head, on_day=ACT.on, recorded_at=ACT.at,
        way=DeliveryWay.PORTAL if step is SENT else None, note="tidak setuju",
    )  # fmt: skip


def expected(wanted):
    """The list as a person would make it from all documents."""
    key = wanted.name.casefold()
    return [
        one.id
        for one in all_office_results(Wanted())
        if CASES[wanted.stage](one)
        and wanted.period_id in (None, one.period_id)
        and wanted.predikat in (None, one.predikat)
        and key in one.name.casefold()
    ]


def pages(wanted):
    """All of it, page by page."""
    counted = unit_counts(wanted, ACT.at)
    total = counted.total
    rows = [
        office_results(wanted, page + 1, counted)
        for page in range(-(-total // result_lists.PER_PAGE))
    ]
    return [one.id for page in rows for one in page], total


def test_pages_hold_the_list_in_its_order_whichever_way_they_are_found(house, monkeypatch):
    first = period_by_key("2026-t1").id
    filters = ({}, {"period_id": first}, {"predikat": Predikat.BAIK}, {"name": "Tono"})
    for stage, more, size, many in itertools.product(CASES, filters, (2, 5), (1, 99)):
        monkeypatch.setattr(result_lists, "PER_PAGE", size)
        monkeypatch.setattr(result_lists, "MANY", many)
        wanted = Wanted(stage=stage, **more)
        ids, total = pages(wanted)
        assert ids == expected(wanted), wanted
        assert total == len(ids)


def test_units_are_asked_for_by_the_shorter_list_with_one_answer(house, monkeypatch):
    tree = frozenset(unit_rows())
    for many, unit in itertools.product((1, 99), tree):
        monkeypatch.setattr(result_lists, "MANY", many)
        for inside in (tree, tree - {unit}, frozenset({unit})):
            plain, told = Wanted(unit_ids=inside), Wanted(unit_ids=inside, other_ids=tree - inside)
            assert pages(told) == pages(plain)
            assert unit_counts(told, ACT.at).counts == unit_counts(plain, ACT.at).counts
    assert pages(Wanted(unit_ids=tree, other_ids=frozenset()))[1] > 0


def test_documents_stand_by_name_then_person_the_newest_first(house):
    rows = all_office_results(Wanted())
    assert [one.name for one in rows] == [
        "Andi", "Andi", "Rina", "Rina", "Rina", "Rina", "Sari Tono", "Tono", "Tono", "Dr. Wulan",
        "Zul", "Zul",
    ]  # fmt: skip
    assert len({one.employee_id for one in rows[2:4]}) == 1


def test_what_waits_is_counted_by_period_unit_and_predikat(house):
    kept_figures.refresh(ACT.at)
    for stage in STAGES:
        listed = [one for one in all_office_results(Wanted()) if CASES[stage](one)]
        found = Counter()
        for one in counted_stage(stage):
            found[one.period_id, one.predikat] += one.number
        assert found
        assert found == Counter((one.period_id, one.predikat) for one in listed)
        counts = unit_counts(Wanted(stage=stage), ACT.at + datetime.timedelta(minutes=1))
        assert sum(number for *_keys, number in counts.counts) == len(listed)
        assert counts.counted_at == ACT.at


def test_a_page_takes_two_statements(house):
    wanted = Wanted(stage="belum-dilaporkan")
    counted = unit_counts(wanted, ACT.at)
    with watched() as seen:
        office_results(wanted, 1, counted)
    assert len(seen.statements) == 2
