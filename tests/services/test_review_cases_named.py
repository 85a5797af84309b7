"""The table of the regulation's special cases: each has a test that names its article."""

import pytest

from tests.services import test_review_cases as here
from tests.services import test_review_cases_signed as signed

# Article -> the module and the words of a test's name; its docstring names the article.
CASES = {
    "Ps. 4": (here, "pns_and_pppk_are_alike"),
    "Ps. 29": (signed, "pns_and_pppk_sign"),
    "L.II.C.8": (here, "exempt_persons_are_excused"),
    "L.IV.A.2": (signed, "gone_for_good"),
    "L.IV.A.3": (here, "plt_head_rates_by_delegation"),
    "L.IV.A.4": (here, "several_teams"),
    "L.IV.A.5": (here, "acting_official"),
    "L.IV.A.6": (signed, "after_acting"),
    "L.IV.A.7": (signed, "functional_head"),
    "L.IV.A.11": (here, "missed_window"),
    "L.IV.A.12": (signed, "high_post_rated_by_the_top"),
    "L.V.A.8": (signed, "superiors_document_is_final"),
    "L.IV.A.13.a": (here, "employee_who_moved"),
    "L.IV.A.13.b": (signed, "no_combined_annual"),
    "L.IV.A.14.a": (here, "left_before_the_evaluation_time"),
    "L.IV.A.14.b": (here, "leaves_within_the_time"),
    "L.IV.A.15": (here, "seconded_employee"),
    "L.IV.A.16": (here, "study_assignment"),
    "L.IV.A.17": (here, "study_assignment"),
    "L.IV.B.1.g": (signed, "led_by_the_rater"),
    "L.IV.B.3.a.3.d": (signed, "study_that_failed"),
}


@pytest.mark.parametrize("article", CASES)
def test_every_special_case_has_a_test_that_names_its_article(article):
    module, words = CASES[article]
    found = [getattr(module, name) for name in dir(module) if words in name]
    assert len(found) == 1, f"{article}: {len(found)} tests are called ...{words}..."
    assert article in (found[0].__doc__ or ""), f"{found[0].__name__} does not name {article}"
