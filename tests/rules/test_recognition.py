"""Eligibility over several periods: facts, no score."""

from datetime import date

import pytest

from portal.rules.predikat import Predikat
from portal.rules.recognition import (
    Lack,
    OpportunityKind,
    Rated,
    ResultSource,
    Terms,
    award_days,
    award_month,
    kind_of,
    merged,
    reaches,
    standing,
)
from portal.rules.scheme_words import LeastPredikat, Opportunity
from portal.rules.schemes import load_shipped
from portal.rules.survey_periods import SurveyPeriod

GOOD, BEST = LeastPredikat.BAIK, LeastPredikat.SANGAT_BAIK


def rated(*predikat: Predikat) -> list[Rated]:
    """Quarters back from the last one of 2026."""
    span = SurveyPeriod.parse("2026-t4")
    found = []
    for one in predikat:
        found.append(Rated(span, one, ResultSource.PORTAL))
        span = span.previous()
    return found


@pytest.mark.parametrize(
    ("results", "least", "lacks"),
    [
        ([Predikat.BAIK] * 4, GOOD, ()),
        ([Predikat.BAIK] * 3, GOOD, (Lack.PERIODE_KURANG,)),
        ([*[Predikat.SANGAT_BAIK] * 3, Predikat.BUTUH_PERBAIKAN], GOOD, (Lack.PREDIKAT_KURANG,)),
        ([Predikat.BAIK] * 4, BEST, (Lack.PREDIKAT_KURANG,)),
        ([*[Predikat.BAIK] * 4, Predikat.KURANG], GOOD, ()),
        ([], GOOD, (Lack.PERIODE_KURANG,)),
    ],
    ids=["cukup", "kurang periode", "satu buruk", "kurang tinggi", "yang lama tak dihitung", "-"],
)
def test_every_one_of_the_newest_periods_counts(results, least, lacks):
    found = standing(Terms(4, least), "umum", rated(*results))
    assert found.lacks == lacks
    assert found.is_eligible is not lacks


def test_a_list_for_a_family_is_for_that_family():
    terms = Terms(1, GOOD, families=("guru",))
    assert standing(terms, "umum", rated(Predikat.BAIK)).lacks == (Lack.BUKAN_RUMPUN,)
    assert standing(terms, "guru", rated(Predikat.BAIK)).is_eligible


@pytest.mark.parametrize(
    ("predikat", "good", "best"),
    [
        (Predikat.SANGAT_BAIK, True, True), (Predikat.BAIK, True, False),
        (Predikat.BUTUH_PERBAIKAN, False, False), (Predikat.SANGAT_KURANG, False, False),
    ],
)  # fmt: skip
def test_what_reaches_what(predikat, good, best):
    assert (reaches(predikat, GOOD), reaches(predikat, BEST)) == (good, best)


def test_the_portals_document_counts_before_an_older_record():
    own = rated(Predikat.BAIK, Predikat.KURANG)
    year = Rated(SurveyPeriod.parse("2026"), Predikat.BAIK, ResultSource.PORTAL)
    older = {
        key: Rated(SurveyPeriod.parse(key), Predikat.SANGAT_BAIK, ResultSource.EKINERJA)
        for key in ("2026-t3", "2026-t2")
    }
    found = merged([*own, year], older, ["triwulan"])
    assert [one.span.key for one in found] == ["2026-t4", "2026-t3", "2026-t2"]
    assert [one.source.value for one in found] == ["portal", "portal", "ekinerja"]


def test_every_list_of_the_schemes_can_be_posted():
    assert {kind_of(one) for one in Opportunity} == set(OpportunityKind)
    lists = load_shipped("kendari").recognition.lists
    assert Terms.of(lists[1]).competences == ("kerja_sama", "komunikasi", "orientasi_hasil")


@pytest.mark.parametrize(
    ("on", "month", "days"),
    [
        (date(2026, 10, 1), "2026-09", (date(2026, 10, 1), date(2026, 10, 31))),
        (date(2026, 10, 31), "2026-09", (date(2026, 10, 1), date(2026, 10, 31))),
        (date(2027, 1, 5), "2026-12", (date(2027, 1, 1), date(2027, 1, 31))),
    ],
)
def test_an_employee_of_the_month_is_looked_for_in_the_month_after(on, month, days):
    found = award_month(on)
    assert (found.key, award_days(found)) == (month, days)
