"""The file behind the forum's before and after: the same digits go out and come in."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from portal.cli.compute import compute
from portal.rules.fairness.rating_csv import RatingFileError
from portal.rules.forum_effect import Outcome, RaterPoints, effect
from portal.rules.forum_effect_csv import COLUMNS, read_outcomes, write_outcomes
from portal.rules.forum_words import Reply, Verdict
from portal.rules.predikat import Ekspektasi

RATINGS = st.tuples(st.sampled_from(Ekspektasi), st.sampled_from(Ekspektasi))
OUTCOMES = st.lists(
    st.builds(
        Outcome,
        rater=st.just(""), before=RATINGS, after=st.none() | RATINGS,
        verdict=st.none() | st.sampled_from(Verdict), has_evidence=st.booleans(),
        reply=st.none() | st.sampled_from(Reply), count=st.integers(1, 40),
    ),
    min_size=1, max_size=12,
)  # fmt: skip
HALVES = st.integers(2, 6000).map(lambda n: n / 2)
RATERS = st.lists(st.builds(RaterPoints, HALVES, HALVES, st.integers(1, 999)), max_size=9)
HEAD = ",".join(COLUMNS)


@given(OUTCOMES, RATERS)
def test_what_a_forum_did_comes_out_of_its_file(outcomes, raters):
    again = read_outcomes(write_outcomes({"2026-1": (outcomes, raters)}))
    assert effect(*again["2026-1"]) == effect(outcomes, raters)


def test_no_line_joins_a_rater_to_a_case():
    above = (Ekspektasi.DIATAS, Ekspektasi.DIATAS)
    content = write_outcomes({"s": ([Outcome("orang", above, None)], [RaterPoints(3, 3, 1)])})
    assert content.decode().split()[1:] == ["s,3,3,,,0,0,,,,1", "s,,,,,,,,3,3,1"]


def test_the_command_reads_the_file(tmp_path):
    lines = ("s,3,3,2,3,1,1,1,,,2", "s,1,2,,,0,0,,,,1", "s,,,,,,,,6,5,2", "s,,,,,,,,1.5,1.5,1")
    (tmp_path / "f.csv").write_text("\n".join((HEAD, *lines, "")))
    told = CliRunner().invoke(compute, ["forum", str(tmp_path / "f.csv"), "--json"])
    assert json.loads(told.output)["s"] == {
        "cases": 3, "advised": 2, "accepted": 2, "kept": 0, "waiting": 0, "moved": 2,
        "with_evidence": 2, "spearman": 1.0, "spread_before": 0.75, "spread_after": 0.5,
    }  # fmt: skip
    shown = CliRunner().invoke(compute, ["forum", str(tmp_path / "f.csv")])
    assert "s: 3 kasus, 2 usul, 2 berubah" in shown.output


@pytest.mark.parametrize(
    "line",
    ["s,4,3,,,0,0,,,,1", "s,,,,,0,0,,,,1", "s,3,3,2,,0,0,,,,1", "s,3,3,,,0,0,,,,0",
     "s,3,3,,,0,0,,,,x", "s,,,,,,,,x,3,1", "s,,,,,,,,3,,1", "s,,,,,,,,3,3.2,1", ""],
)  # fmt: skip
def test_what_is_no_case_is_refused_with_its_place(line, tmp_path):
    (tmp_path / "f.csv").write_text(f"{HEAD}\n{line}\n")
    with pytest.raises(RatingFileError):
        read_outcomes((tmp_path / "f.csv").read_bytes())
    told = CliRunner().invoke(compute, ["forum", str(tmp_path / "f.csv")])
    assert told.exit_code == 2
