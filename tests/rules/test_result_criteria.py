"""Criteria of results: how a plan spreads over them, and which need something to show."""

import pytest

from portal.rules.measures import Criterion
from portal.rules.result_criteria import Spread, evidence_due, spread
from portal.rules.schemes import load_shipped, shipped_schemes

PLAN = load_shipped("kendari").plan


def test_kendari_sees_how_its_results_spread_over_its_five_criteria():
    results = [["produktivitas"], ["produktivitas", "kualitas"], ["inovasi"], []]
    rows = spread(results, PLAN.criteria, PLAN.evidence_criteria)
    assert [(one.criterion.value, one.results, one.needs_evidence) for one in rows] == [
        ("produktivitas", 2, False), ("kualitas", 1, False), ("inovasi", 1, True),
        ("kecepatan_layanan", 0, False), ("kepuasan", 0, False),
    ]  # fmt: skip


def test_a_criterion_that_the_scheme_dropped_stays_visible_where_a_result_bears_it():
    rows = spread([["cara_kerja"]], PLAN.criteria, PLAN.evidence_criteria)
    assert rows[-1] == Spread(Criterion.CARA_KERJA, 1, False)


@pytest.mark.parametrize("name", shipped_schemes())
def test_evidence_is_due_for_exactly_the_criteria_that_the_scheme_names(name):
    plan = load_shipped(name).plan
    assert evidence_due(list(Criterion), plan.evidence_criteria) == [*plan.evidence_criteria]
    assert evidence_due([], plan.evidence_criteria) == []
    kept = [one for one in Criterion if one not in plan.evidence_criteria]
    assert evidence_due(kept, plan.evidence_criteria) == []
