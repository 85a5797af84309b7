"""The shipped examples follow the rules that they teach."""

from datetime import date

import pytest

from portal.rules.employment import JobFamily
from portal.rules.skp_examples import shipped_examples
from portal.rules.skp_words import Approach, Aspect, Priority, SkpForm
from portal.rules.skp_writing import Draft, DraftIndicator, DraftItem, remarks, writing_on


@pytest.mark.parametrize("family", JobFamily)
def test_every_family_has_examples_to_which_nothing_is_to_be_said(family):
    examples = shipped_examples()[family]
    assert examples
    for one in examples:
        indicator = DraftIndicator(one.indicator, one.target, frozenset({Aspect.KUALITAS}), "unit")
        item = DraftItem(one.result, Priority.UTAMA, (indicator,))
        draft = Draft(2026, SkpForm.PELAKSANA, Approach.KUANTITATIF, (item,))
        assert remarks(draft, writing_on(date(2026, 1, 5))) == ()
