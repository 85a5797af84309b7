"""What follows from published figures by subtraction: never the answers of fewer than five."""

import csv
import gzip
import io
import random
from collections import Counter
from itertools import combinations

import pytest

from portal.errors import IllegalStep
from portal.models.unit_index import UnitIndex
from portal.rules.channels import Channel
from portal.rules.respondent_table import QUASI
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.unsur import UNSUR
from portal.services.mixing import drain
from portal.services.unit_index import publish
from tests import factories
from tests.services.snapshots import AFTER, QUARTER, answered, cast_some, on, published
from tests.stored import rows_of

SMALLEST = 5
SIZES = [
    (20, 1),
    (20, 4),
    (20, 7, 1),
    (9, 6, 3, 1),
    (12, 5, 5),
    (4, 4),
    (30, 0),
    (30, 0, 2),
    (2, 1),
]
PROFILES = [{}, {"jenis_kelamin": "laki_laki"}, {"jenis_kelamin": "perempuan", "usia": "26_35"}]


@pytest.fixture
def counters(unit, point, act):
    """`counters(n)`: survey points of n services of one unit."""

    def made(number):
        others = [factories.service(unit, f"Layanan {n}") for n in range(1, number)]
        return [point, *(factories.point(one, act=act) for one in others)]

    return made


def fill(cast, points, sizes, seed=0):
    """So many answers at each point, of different people through different channels."""
    rng = random.Random(seed)
    for at, number in zip(points, sizes, strict=True):
        for _ in range(number):
            channel = rng.choice([Channel.POSTER, Channel.POSTER, Channel.DIBANTU])
            cast_some(cast, rng, 1, at, channel=channel, profile=rng.choice(PROFILES))
    drain(AFTER, batch=10)


def whole_and_parts(revision=1):
    """The unit's row and those of its services whose figures are shown."""
    rows = rows_of(UnitIndex, UnitIndex.revision == revision)
    whole = next(row for row in rows if row.service_id is None)
    return whole, [row for row in rows if row.service_id and row.data["n"] is not None]


def lines(row):
    """The lines of a frozen table, each as (what is told of the person, answers)."""
    text = gzip.decompress(row.table_gzip).decode("utf-8-sig")
    return Counter(
        (tuple(line[key] for key in QUASI), tuple(line[key] for key in UNSUR))
        for line in csv.DictReader(io.StringIO(text), delimiter=";")
    )


@pytest.mark.parametrize("sizes", SIZES)
def test_no_difference_of_published_figures_is_a_small_group(cast, counters, unit, act, sizes):
    unit_id = unit.id
    fill(cast, counters(len(sizes)), sizes)
    publish(unit_id, QUARTER, on(act, AFTER))
    whole, parts = whole_and_parts()
    assert whole.data["n"] == (sum(sizes) if sum(sizes) >= SMALLEST else None)
    for size in range(len(parts) + 1):
        for chosen in combinations(parts, size):
            rest = (whole.data["n"] or 0) - sum(row.data["n"] for row in chosen)
            assert rest == 0 or rest >= SMALLEST, f"{whole.data['n']} - {chosen} = {rest}"


@pytest.mark.parametrize("sizes", SIZES)
def test_tables_minus_tables_leave_no_small_group_of_people(cast, counters, unit, act, sizes):
    """The answers make nearly every row of one table recognisable in the other."""
    unit_id = unit.id
    fill(cast, counters(len(sizes)), sizes)
    publish(unit_id, QUARTER, on(act, AFTER))
    whole, parts = whole_and_parts()
    rest = lines(whole)
    for part in parts:
        assert not lines(part) - rest, "a row is told alike in both tables"
        rest -= lines(part)
        assert part.n == lines(part).total()
    groups = Counter(quasi for quasi, _ in rest.elements())
    assert all(n >= SMALLEST for n in groups.values()), groups
    hidden = [row for row in rows_of(UnitIndex) if row.data["n"] is None]
    assert not any(lines(row) for row in hidden)


@pytest.mark.parametrize("sizes", SIZES)
def test_cells_minus_cells_leave_no_small_cell(cast, counters, unit, act, sizes):
    unit_id = unit.id
    fill(cast, counters(len(sizes)), sizes)
    publish(unit_id, QUARTER, on(act, AFTER))
    whole, parts = whole_and_parts()
    others = [part for part in parts if part.data["n"] != whole.data["n"]]
    for name, cells in breakdowns(whole).items():
        shown = [breakdowns(part)[name] for part in others if name in breakdowns(part)]
        assert len(shown) in (0, len(others)), "all services of a unit tell it, or none"
        hidden = {key for part in shown for key, n in part.items() if n is None}
        for key, n in cells.items():
            if shown and key not in hidden:
                assert n is not None, "what the unit withholds would be the sum of the services'"
                rest = n - sum(part.get(key, 0) for part in shown)
                assert rest == 0 or rest >= SMALLEST
        for part, row in zip(others, shown, strict=False):
            rest = part.n - sum(n or 0 for n in row.values())
            assert rest == 0 or (rest >= SMALLEST and len(hidden) > 1)


def breakdowns(row):
    """Name -> cell -> people of a published sheet; what is not told is left out."""
    found = {one["key"]: dict(one["rows"]) for one in row.data.get("profile", [])}
    if row.data.get("channels"):
        found["kanal"] = dict(row.data["channels"])
    return found


def test_services_tell_the_cells_that_are_small_in_no_part(cast, counters, unit, act):
    unit_id = unit.id
    rng = random.Random(5)
    for at in counters(2):
        answered(cast, rng, 12, at, channel=Channel.POSTER, profile={"jenis_kelamin": "perempuan"})
        answered(cast, rng, 8, at, channel=Channel.DIBANTU, profile={"jenis_kelamin": "laki_laki"})
    answered(
        cast,
        rng,
        1,
        at,
        channel=Channel.POSTER,
        profile={"jenis_kelamin": "perempuan", "usia": "26_35"},
    )
    publish(unit_id, QUARTER, on(act, AFTER))
    whole, parts = whole_and_parts()
    assert dict(whole.data["channels"]) == {"dibantu": 16, "poster": 25}
    for part in parts:
        assert dict(part.data["channels"])["dibantu"] == 8
        assert part.data["without_assisted"]["n"] == part.n - 8
        assert "usia" not in breakdowns(part)
        assert breakdowns(part)["jenis_kelamin"]["laki_laki"] == 8


def test_a_service_hidden_in_company_says_so_and_counts_in_its_unit(cast, counters, unit, act):
    unit_id = unit.id
    points = counters(3)
    fill(cast, points, (30, 9, 2))
    publish(unit_id, QUARTER, on(act, AFTER))
    hidden = [published(at.service_id).data for at in points[1:]]
    assert [(one["n"], one["withheld"], one["grouped"]) for one in hidden] == [
        (None, True, True)
    ] * 2
    assert published(points[0].service_id).data["n"] == 30
    assert published().data["n"] == 41


# Corrections


def test_a_correction_by_fewer_than_five_is_refused(cast, counters, unit, act):
    unit_id = unit.id
    points = counters(2)
    fill(cast, points, (20, 10))
    publish(unit_id, QUARTER, on(act, AFTER))
    fill(cast, points, (2, 2), seed=1)
    with pytest.raises(IllegalStep, match="kurang dari 5 jawaban"):
        publish(unit_id, QUARTER, on(act, AFTER), "Formulir kertas menyusul")
    assert {row.revision for row in rows_of(UnitIndex)} == {1}
    fill(cast, points, (1, 0), seed=2)
    assert publish(unit_id, QUARTER, on(act, AFTER), "Formulir kertas menyusul") == 2
    assert published(revision=2).n == 35
    assert published(points[0].service_id, revision=2) is None, "three answers more stay within"


def test_a_correction_tells_nothing_of_who_came_in_between(cast, counters, unit, act):
    unit_id = unit.id
    points = counters(2)
    fill(cast, points, (20, 10))
    publish(unit_id, QUARTER, on(act, AFTER))
    fill(cast, points, (6, 0), seed=3)
    publish(unit_id, QUARTER, on(act, AFTER), "Formulir kertas menyusul")
    whole, parts = whole_and_parts(revision=2)
    assert [row.n for row in parts] == [26, 10] or [row.n for row in parts] == [10, 26]
    for row in (whole, *parts):
        assert (row.data["channels"], row.data["profile"]) == ([], [])
        assert {quasi[1:] for quasi, _ in lines(row)} == {("",) * 5}
        assert lines(row).total() == row.n


def test_a_correction_without_new_answers_tells_all_again(cast, counters, unit, service, act):
    unit_id = unit.id
    fill(cast, counters(2), (20, 10))
    publish(unit_id, QUARTER, on(act, AFTER))
    publish(unit_id, QUARTER, on(act, AFTER), "Jumlah penerima layanan diperbaiki")
    (whole, parts), (again, same) = whole_and_parts(), whole_and_parts(revision=2)
    assert again.data == whole.data
    assert {row.table_sha256 for row in same} == {row.table_sha256 for row in parts}


def test_a_period_that_holds_the_days_of_another_is_refused(cast, counters, unit, act):
    unit_id = unit.id
    fill(cast, counters(1), (20,))
    publish(unit_id, QUARTER, on(act, AFTER))
    for key in ("2026-07", "2026-08", "2026-09"):
        with pytest.raises(IllegalStep, match="Triwulan III 2026"):
            publish(unit_id, SurveyPeriod.parse(key), on(act, AFTER))
    assert {row.period_key for row in rows_of(UnitIndex)} == {"2026-t3"}


# Forms without a single score


def test_an_empty_form_is_no_respondent_and_holds_nothing_up(cast, unit, act):
    unit_id = unit.id
    for _ in range(6):
        cast()
    for _ in range(3):
        cast(scores_={}, profile={"jenis_kelamin": "perempuan"}, comment="Antreannya panjang.")
    answered(cast, random.Random(0), 0)
    publish(unit_id, QUARTER, on(act, AFTER))
    whole, _ = whole_and_parts()
    assert (whole.n, whole.data["n"], lines(whole).total()) == (6, 6, 6)
    assert sum(n or 0 for n in breakdowns(whole)["jenis_kelamin"].values()) in (0, 6)
