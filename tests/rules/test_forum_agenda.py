"""What comes before the forum, and in which order."""

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.distribution import Advice, Gap
from portal.rules.forum_agenda import Background, Facts, propose, sample
from portal.rules.forum_rule import forum_on
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.scheme_words import AgendaSource as Source

RULE = forum_on(date(2026, 1, 5))
SARI, BUDI, UNIT = UUID(int=1), UUID(int=2), UUID(int=3)
ABOVE, AS, BELOW = Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH
PLAIN = Facts(SARI, BUDI, UNIT, AS, AS)
ALL = tuple(Source)


def sources(one: Facts, background: Background | None = None, percent: int = 0) -> list[Source]:
    """Why Sari comes before the forum."""
    found = propose([one], background or Background(), ALL, RULE, percent, "benih")
    return [ground.source for case in found for ground in case.grounds]


def test_an_ordinary_case_does_not_come_up():
    assert sources(PLAIN) == []


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (replace(PLAIN, hasil=ABOVE), [Source.TANPA_BUKTI]),
        (replace(PLAIN, hasil=ABOVE, evidence=1), []),
        (replace(PLAIN, hasil=ABOVE, perilaku=ABOVE, evidence=2), [Source.PREDIKAT_UJUNG]),
        (replace(PLAIN, perilaku=BELOW, evidence=1), [Source.PREDIKAT_UJUNG]),
        (replace(PLAIN, hasil=BELOW, perilaku=ABOVE, evidence=1), [Source.PREDIKAT_UJUNG]),
        (replace(PLAIN, hasil=BELOW, evidence=1), []),
        (replace(PLAIN, own=Fraction(1), peers=Fraction(3, 4)), [Source.SELISIH_SUMBER]),
        (replace(PLAIN, own=Fraction(1), peers=Fraction(76, 100)), []),
        (replace(PLAIN, own=Fraction(1)), []),
    ],
)
def test_each_source_has_its_case(case, expected):
    assert sources(case) == expected


@pytest.mark.parametrize(
    ("rating", "share", "comes_up"),
    [
        (BELOW, Fraction(3, 4), True),
        (BELOW, Fraction(74, 100), False),
        (ABOVE, Fraction(1, 2), True),
        (ABOVE, Fraction(51, 100), False),
        (AS, Fraction(0), False),
    ],
)
def test_views_at_opposite_ends_come_up(rating, share, comes_up):
    case = replace(PLAIN, perilaku=rating, evidence=1)
    assert (Source.SELISIH_DIRI_ATASAN in sources(replace(case, own=share))) is comes_up
    assert (Source.SELISIH_SUMBER in sources(replace(case, peers=share, peers_n=6))) is comes_up


def test_pairs_raters_curves_and_requests_come_from_the_whole_period():
    gap = Gap(Advice.BUKAN_SEBAGIAN_BESAR, (Predikat.BAIK,), Fraction(1, 5))
    background = Background(
        marked={(BUDI, SARI): 3.14}, severities={BUDI: -0.4}, curves={UNIT: [gap]}, asked={SARI}
    )
    assert set(sources(PLAIN, background)) == {
        Source.PENILAI_KETAT_LUNAK, Source.PASANGAN_DITANDAI, Source.POLA_DISTRIBUSI,
        Source.PERMINTAAN_PEGAWAI,
    }  # fmt: skip
    (case,) = propose([PLAIN], background, (Source.PASANGAN_DITANDAI,), RULE, 0, "benih")
    assert dict(case.grounds[0].figures) == {"z": "3.1"}
    assert sources(PLAIN, Background(severities={BUDI: 0.24})) == []


def test_only_the_sources_of_the_scheme_bring_cases():
    case = replace(PLAIN, hasil=ABOVE, perilaku=ABOVE)
    assert propose([case], Background(asked={SARI}), (Source.SAMPEL_ACAK,), RULE, 0, "b") == []


def test_a_curve_brings_a_few_cases_of_what_stands_out():
    unit = [replace(PLAIN, employee=UUID(int=n), hasil=ABOVE, perilaku=ABOVE, evidence=1)
            for n in range(10, 22)]  # fmt: skip
    over = Gap(Advice.DI_ATAS_BATAS, (Predikat.SANGAT_BAIK,), Fraction(1), 70)
    found = propose([*unit, PLAIN], Background(curves={UNIT: [over]}), (Source.POLA_DISTRIBUSI,),
                    RULE, 0, "benih")  # fmt: skip
    assert len(found) == RULE.curve
    assert SARI not in {case.employee for case in found}


@given(st.integers(0, 300), st.integers(0, 100), st.text(max_size=8))
def test_the_sample_is_the_percentage_rounded_up_and_can_be_drawn_again(size, percent, seed):
    people = [UUID(int=n) for n in range(size)]
    drawn = sample(people, percent, seed)
    assert len(drawn) == -(-size * percent // 100)
    shuffled = random.Random(1).sample(people, size)
    assert sample(shuffled, percent, seed) == drawn


def test_the_order_follows_the_seed_and_not_the_results():
    people = [replace(PLAIN, employee=UUID(int=n), hasil=ABOVE if n % 2 else BELOW)
              for n in range(40)]  # fmt: skip
    first, again, other = (
        [c.employee for c in propose(rows, Background(), ALL, RULE, 5, seed)]
        for rows, seed in ((people, "a"), (people[::-1], "a"), (people, "b"))
    )
    assert first == again != other
    assert set(first) == set(other) or len(first) == len(other)
    assert first != sorted(first)
