"""A page of candidates, cut by the database, against the rule that looks at each person."""

import uuid
from dataclasses import asdict

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.people import Posting
from portal.models.periods import EvaluationPeriod
from portal.models.recognition import Opportunity
from portal.queries.candidates import Wanted, candidate_page
from portal.queries.periods import period_by_key
from portal.queries.recognition import people_for
from portal.rules.employment import JobFamily
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.recognition import Terms
from portal.rules.scheme_words import LeastPredikat
from portal.services import earlier_results, periods
from tests import factories
from tests.everything_results import result_row
from tests.services.office import office, worker

ACT = factories.AGUS
GOOD, BEST, BAD = Predikat.BAIK, Predikat.SANGAT_BAIK, Predikat.BUTUH_PERBAIKAN
QUADRANT = {
    GOOD: {},
    BEST: {"hasil_kerja": Ekspektasi.DIATAS, "perilaku_kerja": Ekspektasi.DIATAS},
    BAD: {"hasil_kerja": Ekspektasi.DIBAWAH},
}
# What each person had: in the portal, and before it; the portal's own word counts for a period.
QUARTERS = [
    ({"2026-t1": GOOD, "2026-t2": GOOD}, {}),
    ({"2026-t1": BAD, "2026-t2": GOOD}, {"2026-t1": BEST}),
    ({"2026-t2": BEST}, {"2026-t1": BAD, "2025-t4": BEST}),
    ({"2026-t2": GOOD}, {"2026-t2": BAD, "2025-t4": GOOD, "2025-t3": BAD}),
    ({}, {"2025-t4": BEST, "2025-t3": BEST, "2025": BAD}),
    ({"2026-t1": BEST}, {}),
    ({}, {}),
]
YEARS = [
    ({"2026-t2": GOOD}, {"2025": BEST, "2024": BEST}),
    ({}, {"2025": GOOD, "2024": BEST}),
    ({}, {"2025": BAD, "2024": BEST}),
    ({"2026-t1": GOOD, "2026-t2": GOOD}, {"2025": BAD}),
]
TERMS = [
    Terms(1, LeastPredikat.BAIK), Terms(2, LeastPredikat.BAIK),
    Terms(2, LeastPredikat.SANGAT_BAIK), Terms(3, LeastPredikat.BAIK),
    Terms(1, LeastPredikat.BAIK, ("perawat_bidan",), ("komunikasi",)),
]  # fmt: skip


@pytest.fixture(params=[QUARTERS, YEARS], ids=["quarters", "years"])
def town(request, app, agency):
    factories.scheme()
    periods.open_year(2026, ACT)
    house = office()
    ids = {key: period_by_key(key).id for key in ("2026-t1", "2026-t2")}
    before = []
    with writing() as session:
        session.execute(
            sa.update(EvaluationPeriod)
            .where(EvaluationPeriod.id.in_(ids.values()))
            .values(stage=PeriodStage.SELESAI)
        )
    for number, (own, earlier) in enumerate(request.param):
        one = worker(f"Rekan {number}", f"19900101201503{number:04}", house.sari.unit_id).id
        before += [(one, key, predikat) for key, predikat in earlier.items()]
        with writing() as session:
            session.add_all(
                result_row(one, ids[key], house.budi.id, predikat=predikat, **QUADRANT[predikat],
                           code=f"{number}{key[-1]}".zfill(16))
                for key, predikat in own.items()
            )  # fmt: skip
            if number % 2:
                session.execute(
                    sa.update(Posting)
                    .where(Posting.employee_id == one)
                    .values(family=JobFamily.UMUM)
                )
    earlier_results.record(before, "Ekspor e-Kinerja", ACT)
    return house


def page(terms, *, shows_all=False, text="", number=1, size=50):
    posted = Opportunity(id=uuid.uuid4(), terms=asdict(terms), month=None)
    return candidate_page(posted, ACT.at, Wanted(shows_all, text, number, size))


@pytest.mark.parametrize("terms", TERMS)
def test_the_database_finds_whom_the_rule_finds(town, terms):
    everybody = people_for(terms, ACT.on)
    eligible = [one for one in everybody if one.standing.is_eligible]
    found = page(terms)
    assert found.people == eligible
    assert (found.listed, found.eligible, found.everybody) == (
        len(eligible), len(eligible), len(everybody)
    )  # fmt: skip
    whole = page(terms, shows_all=True)
    assert (whole.people, whole.listed) == (everybody, len(everybody))


def test_pages_and_a_name_cut_the_list_and_keep_its_numbers(town):
    everybody = people_for(TERMS[0], ACT.on)
    some = [page(TERMS[0], shows_all=True, number=n, size=3).people for n in (1, 2, 3, 4, 5)]
    assert [one for part in some for one in part] == everybody
    found = page(TERMS[0], shows_all=True, text="KAN 1")
    assert [one.name for one in found.people] == ["Rekan 1"]
    assert (found.listed, found.everybody) == (1, len(everybody))
    nobody = page(TERMS[0], text="%")
    assert (nobody.people, nobody.listed, nobody.everybody) == ([], 0, len(everybody))
