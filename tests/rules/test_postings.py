"""Who held which post on a day, who rates whom, and who is above the rater."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.employment import PostKind
from portal.rules.postings import PostingKind, RaterOverride, Roster, Unit
from portal.rules.raters import NOBODY, RaterBasis, rater_on, superior_on
from portal.rules.transfers import evaluation, moved_on
from tests.rules.office_rows import (
    BIDANG,
    BUDI,
    DEWI,
    DINAS,
    END,
    JOKO,
    JUNE,
    LAIN,
    Q3,
    RINA,
    SARI,
    SEKSI,
    START,
    TONO,
    UNITS,
    WINDOW,
    leads,
    post,
    roster,
    works,
)  # fmt: skip

PLT, PLH, TIM = PostingKind.PLT, PostingKind.PLH, PostingKind.TIM
FUNGSIONAL = PostKind.FUNGSIONAL


@pytest.mark.parametrize(
    ("house", "rater", "basis", "superior"),
    [
        pytest.param(roster(), TONO, RaterBasis.KEPALA_UNIT, BUDI, id="kepala-seksi"),
        pytest.param(
            roster(works(SARI, LAIN, kind=TIM), leads(JOKO, SEKSI, kind=TIM)),
            TONO, RaterBasis.KEPALA_UNIT, BUDI, id="tim-tidak-menilai",
        ),
        pytest.param(roster(without=[TONO]), BUDI, RaterBasis.BERJENJANG, DEWI, id="lowong"),
        pytest.param(
            roster(leads(RINA, SEKSI, kind=PLT), without=[TONO]),
            BUDI, RaterBasis.BERJENJANG, DEWI, id="plt-tanpa-pendelegasian",
        ),
        pytest.param(
            roster(leads(RINA, SEKSI, kind=PLT, is_delegated=True), without=[TONO]),
            RINA, RaterBasis.PEJABAT_SEMENTARA, BUDI, id="plt-dengan-pendelegasian",
        ),
        pytest.param(
            roster(leads(JOKO, SEKSI, kind=PLH, is_delegated=True)),
            TONO, RaterBasis.KEPALA_UNIT, BUDI, id="plh-di-samping-definitif",
        ),
        pytest.param(
            roster(leads(JOKO, SEKSI, kind=PLH, is_delegated=True), without=[TONO]),
            JOKO, RaterBasis.PEJABAT_SEMENTARA, BUDI, id="plh-atasan-menurut-kursi",
        ),
        pytest.param(
            roster(leads(TONO, LAIN, kind=PLT, is_delegated=True), without=[JOKO]),
            TONO, RaterBasis.KEPALA_UNIT, BUDI, id="penilai-merangkap-plt-di-unit-lain",
        ),
        pytest.param(
            roster(leads(RINA, SEKSI, FUNGSIONAL), without=[TONO]),
            BUDI, RaterBasis.BERJENJANG, DEWI, id="fungsional-tanpa-pendelegasian",
        ),
        pytest.param(
            roster(leads(RINA, SEKSI, FUNGSIONAL, is_delegated=True), without=[TONO]),
            RINA, RaterBasis.KEPALA_UNIT, BUDI, id="kepala-sekolah",
        ),
        pytest.param(
            roster(works(RINA, SEKSI, is_head=True, is_delegated=True), without=[TONO]),
            BUDI, RaterBasis.BERJENJANG, DEWI, id="pelaksana-bukan-penilai",
        ),
        pytest.param(
            roster(works(SARI, SEKSI, supervisor_id=BUDI), without=[SARI]),
            BUDI, RaterBasis.ATASAN_DITUNJUK, DEWI, id="atasan-di-penempatan",
        ),
        pytest.param(
            roster(works(SARI, SEKSI, supervisor_id=JOKO), without=[SARI]),
            TONO, RaterBasis.KEPALA_UNIT, BUDI, id="atasan-sudah-pindah-bidang",
        ),
        pytest.param(
            roster(
                works(SARI, SEKSI, supervisor_id=RINA),
                post(RINA, SEKSI, level=FUNGSIONAL, is_head=False, is_delegated=True),
                without=[SARI],
            ),
            TONO, RaterBasis.KEPALA_UNIT, BUDI, id="fungsional-tidak-memimpin-unit",
        ),
        pytest.param(
            roster(overrides=[RaterOverride(START, END, SARI, JOKO, "Tugas khusus")]),
            JOKO, RaterBasis.PENGGANTIAN, DEWI, id="penggantian-beralasan",
        ),
        pytest.param(
            roster(overrides=[RaterOverride(START, END, TONO, JOKO, "Benturan kepentingan")]),
            TONO, RaterBasis.KEPALA_UNIT, JOKO, id="atasan-penilai-diganti",
        ),
        pytest.param(
            roster(leads(SARI, SEKSI, kind=PLT, is_delegated=True), without=[TONO]),
            BUDI, RaterBasis.KEPALA_UNIT, DEWI, id="dirinya-plt-kepala",
        ),
        pytest.param(
            roster(leads(SARI, SEKSI, kind=PLH, is_delegated=True), without=[TONO]),
            BUDI, RaterBasis.BERJENJANG, DEWI, id="dirinya-plh-kepala",
        ),
    ],
)  # fmt: skip
def test_sari_has_this_rater_and_above_the_rater(house, rater, basis, superior):
    found = rater_on(house, SARI, JUNE)
    assert (found.employee_id, found.basis) == (rater, basis)
    assert superior_on(house, SARI, found, JUNE).employee_id == superior


def test_the_head_of_the_top_unit_has_no_rater_among_the_staff():
    # The Kepala Daerah rates the high posts and is no employee (L.II.C.3, L.IV.A.12.c).
    assert rater_on(roster(), DEWI, JUNE) == NOBODY
    assert NOBODY.article == "L.II.C.3"
    assert superior_on(roster(), DEWI, NOBODY, JUNE) == NOBODY
    assert superior_on(roster(), BUDI, rater_on(roster(), BUDI, JUNE), JUNE) == NOBODY
    named = RaterOverride(START, None, DEWI, RINA, "Sekretaris daerah atas nama Kepala Daerah")
    assert rater_on(roster(overrides=[named]), DEWI, JUNE).employee_id == RINA


def test_the_unit_of_the_rater_is_the_one_whose_achievement_counts():
    assert rater_on(roster(), SARI, JUNE).unit_id == SEKSI
    assert rater_on(roster(), TONO, JUNE).unit_id == BIDANG


def test_an_acting_post_rules_while_it_lasts_and_the_definitive_one_afterwards():
    acting = leads(SARI, LAIN, kind=PLT, starts=date(2026, 3, 1), ends=date(2026, 5, 31))
    house = roster(acting, without=[JOKO])
    raters = [rater_on(house, SARI, date(2026, month, 1)).employee_id for month in (2, 4, 6)]
    assert raters == [TONO, DEWI, TONO]


def test_of_overlapping_rows_the_one_that_began_last_counts():
    house = roster(works(SARI, LAIN, starts=date(2026, 4, 1)))
    assert [rater_on(house, SARI, date(2026, m, 1)).employee_id for m in (3, 4)] == [TONO, JOKO]


def test_nobody_without_a_posting_has_a_rater_and_a_circle_of_units_ends():
    assert rater_on(roster(), RINA, JUNE) == NOBODY
    circle = [Unit(SEKSI, BIDANG), Unit(BIDANG, SEKSI)]
    assert rater_on(Roster(circle, [works(SARI, SEKSI)]), SARI, JUNE) == NOBODY


@pytest.mark.parametrize(
    ("rater", "starts", "reason"),
    [(SARI, START, "alasan"), (JOKO, START, "  "), (JOKO, date(2027, 1, 1), "alasan")],
    ids=["diri-sendiri", "tanpa-alasan", "terbalik"],
)
def test_an_override_needs_another_person_a_reason_and_days_in_order(rater, starts, reason):
    with pytest.raises(ValueError, match=r"."):
        RaterOverride(starts, END, SARI, rater, reason)


PEOPLE, PLACES = [SARI, BUDI, TONO, DEWI], [DINAS, BIDANG, SEKSI, LAIN]
ROWS = st.lists(
    st.builds(
        lambda who, unit, kind, level, head, delegated, first, length: post(
            who, unit, kind, level, is_head=head, is_delegated=delegated,
            starts=START + timedelta(days=first), ends=START + timedelta(days=first + length),
        ),
        st.sampled_from(PEOPLE), st.sampled_from(PLACES), st.sampled_from(PostingKind),
        st.sampled_from(PostKind), st.booleans(), st.booleans(), st.integers(0, 300),
        st.integers(0, 400),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(-5, 400))
def test_nobody_is_their_own_rater_nor_above_their_own_rater(rows, after):
    house, day = Roster(UNITS, rows), START + timedelta(days=after)
    for who in PEOPLE:
        rater = rater_on(house, who, day)
        above = superior_on(house, who, rater, day)
        assert rater.employee_id != who
        assert above.employee_id is None or above.employee_id not in (who, rater.employee_id)
        assert (rater.employee_id is None) == (rater.basis is RaterBasis.TIDAK_ADA)
        decision = evaluation(house, who, Q3, WINDOW, day)
        assert decision.evaluator.employee_id != who
        moved = moved_on(house, who, START, day)
        assert moved is None or START < moved <= day
