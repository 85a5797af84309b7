"""The quadrant: nine cells, copied from the drawing on page 99 of the regulation."""

import pytest

from portal.rules.predikat import Ekspektasi, OrganisationPredikat, Predikat, predikat_of

ABOVE, AS, BELOW = Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH


@pytest.mark.parametrize(
    ("results", "behaviour", "printed"),
    [
        (ABOVE, BELOW, "KURANG (MISCONDUCT)"),
        (ABOVE, AS, "BAIK"),
        (ABOVE, ABOVE, "SANGAT BAIK"),
        (AS, BELOW, "KURANG (MISCONDUCT)"),
        (AS, AS, "BAIK"),
        (AS, ABOVE, "BAIK"),
        (BELOW, BELOW, "SANGAT KURANG"),
        (BELOW, AS, "BUTUH PERBAIKAN"),
        (BELOW, ABOVE, "BUTUH PERBAIKAN"),
    ],
)
def test_the_nine_cells(results, behaviour, printed):
    assert predikat_of(results, behaviour).label == printed


@pytest.mark.parametrize("fixed", list(Ekspektasi))
def test_a_better_rating_never_makes_the_predikat_worse(fixed):
    order = list(Predikat)[::-1]
    for vary in (
        [predikat_of(one, fixed) for one in Ekspektasi],
        [predikat_of(fixed, one) for one in Ekspektasi],
    ):
        assert vary == sorted(vary, key=order.index)


def test_labels_are_the_printed_ones():
    assert [one.label for one in Ekspektasi] == [
        "DIBAWAH EKSPEKTASI", "SESUAI EKSPEKTASI", "DIATAS EKSPEKTASI",
    ]  # fmt: skip
    assert [one.label for one in OrganisationPredikat] == [
        "ISTIMEWA", "BAIK", "BUTUH PERBAIKAN", "KURANG", "SANGAT KURANG",
    ]  # fmt: skip
    assert [one.needs_grounds for one in Ekspektasi] == [True, False, True]
