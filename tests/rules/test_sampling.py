"""Sample sizes: every row of the regulation's table, the rows between, and the second opinion."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.ikm_rule import newest_rule
from portal.rules.sampling import SampleTarget, krejcie_morgan, mean_sample, sample_target

# Copied from the printed table, independently of the rule file.
PRINTED = """
10:10 15:14 20:19 25:24 30:28 35:32 40:36 45:40 50:44 55:48
60:52 65:56 70:59 75:63 80:66 85:70 90:73 95:76 100:80 110:86
120:92 130:97 140:103 150:108 160:113 170:118 180:123 190:127 200:132 210:136
220:140 230:144 240:148 250:152 260:155 270:159 280:162 290:165 300:169 320:175
340:181 360:186 380:191 400:196 420:201 440:205 460:210 480:214 500:217 550:226
600:234 650:242 700:248 750:254 800:260 850:265 900:269 950:274 1000:278 1100:285
1200:291 1300:297 1400:302 1500:306 1600:310 1700:313 1800:317 1900:320 2000:322 2200:327
2400:331 2600:335 2800:338 3000:341 3500:346 4000:351 4500:354 5000:357 6000:361 7000:364
8000:367 9000:368 10000:370 15000:375 20000:377 30000:379 40000:380 50000:381 75000:382 1000000:384
"""
ROWS = [tuple(map(int, row.split(":"))) for row in PRINTED.split()]


@pytest.mark.parametrize(("population", "sample"), ROWS, ids=lambda number: str(number))
def test_table_and_formula_give_the_printed_row(population, sample):
    assert sample_target(population) == SampleTarget(population, population, sample)
    assert krejcie_morgan(population) == sample


def test_the_rule_file_has_the_ninety_printed_rows():
    assert len(ROWS) == 90
    assert list(newest_rule().sample.rows) == ROWS


def test_between_two_rows_the_next_one_counts():
    assert sample_target(4384) == SampleTarget(4384, 4500, 354)
    assert krejcie_morgan(4384) == 353


@pytest.mark.parametrize("population", [1, 2, 9])
def test_below_the_first_row_everybody_is_asked(population):
    assert sample_target(population) == SampleTarget(population, None, population)


@pytest.mark.parametrize(("population", "row"), [(11, 15), (13, 15), (16, 20), (31, 35)])
def test_no_more_people_are_asked_than_there_are(population, row):
    assert sample_target(population) == SampleTarget(population, row, population)


@pytest.mark.parametrize("population", [75_001, 1_000_000, 1_000_001, 270_000_000])
def test_beyond_75000_the_last_row_counts(population):
    assert sample_target(population) == SampleTarget(population, 1_000_000, 384)


@settings(max_examples=40, deadline=None)
@given(st.integers(10, 2_000_000))
def test_the_table_never_asks_for_fewer_than_the_formula(population):
    assert krejcie_morgan(population) <= sample_target(population).sample <= population


@pytest.mark.parametrize("population", [0, -1, 3.0, "10", True, None])
@pytest.mark.parametrize("size", [sample_target, krejcie_morgan, mean_sample])
def test_what_is_no_population_is_refused(size, population):
    with pytest.raises(ValueError, match="Not a population"):
        size(population)


@pytest.mark.parametrize(
    ("population", "half_width", "sample"),
    [
        # n0 = (1.96 x 25 x 0.6 / 2.5)^2 = 138.2976
        pytest.param(10**9, "2.5", 139, id="populasi-sangat-besar"),
        pytest.param(1000, "2.5", 122, id="seribu"),
        pytest.param(100, "2.5", 59, id="seratus"),
        pytest.param(1, "2.5", 1, id="satu"),
        pytest.param(10**9, "1.5", 385, id="selang-lebih-sempit"),
    ],
)
def test_a_mean_needs_its_own_sample_size(population, half_width, sample):
    assert mean_sample(population, Decimal(half_width)) == sample


def test_the_size_for_a_mean_reaches_the_width_it_promises():
    n, population = mean_sample(2000), 2000
    widths = [
        (Fraction("1.96") * 25 * Fraction("0.6")) ** 2 / size * (1 - Fraction(size, population))
        for size in (n, n - 1)
    ]
    assert widths[0] <= Fraction("2.5") ** 2 < widths[1]


@pytest.mark.parametrize(("half_width", "spread"), [("0", "0.6"), ("2.5", "0"), ("-1", "0.6")])
def test_widths_must_be_positive(half_width, spread):
    with pytest.raises(ValueError, match="positive"):
        mean_sample(100, Decimal(half_width), Decimal(spread))
