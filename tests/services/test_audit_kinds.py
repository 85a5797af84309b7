"""Before and after: no change enters the trail without both, and no act is left unsorted."""

import ast

import pytest

from portal.config import ROOT
from portal.db import writing
from portal.models.audit import AuditTag
from portal.models.audit_kinds import CHANGES, WITHOUT_BEFORE
from portal.services.audit import record
from portal.services.audit_facts import changed
from tests import factories

PARTS = {"before", "after"}


def test_every_act_is_a_change_or_says_why_it_is_none():
    unsorted = set(AuditTag) - CHANGES - WITHOUT_BEFORE.keys()
    assert not unsorted, f"Put into portal/models/audit_kinds.py: {sorted(unsorted)}"
    assert not CHANGES & WITHOUT_BEFORE.keys()


def recorded() -> list[tuple[str, AuditTag, set[str]]]:
    """(place, tag, names of details) of every entry that the services write with a fixed tag."""
    found = []
    for path in sorted((ROOT / "portal").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                tags = [
                    AuditTag[one.attr]
                    for one in node.args
                    if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "AuditTag"
                ]
                if name == "record" and tags:
                    place = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
                    found.append((place, tags[0], details(node)))
    return found


def details(call: ast.Call) -> set[str]:
    """Names that a call gives; `**changed(...)` and `**told` give both parts."""
    spread = [ast.unparse(one.value) for one in call.keywords if one.arg is None]
    named = {one.arg for one in call.keywords if one.arg}
    return named | (
        PARTS
        if any(words.startswith(("changed(", "moved(", "told")) for words in spread)
        else set()
    )


def test_every_change_in_the_sources_tells_both():
    """Also those that no other test brings about."""
    calls = recorded()
    assert len(calls) > 90
    assert {tag for _place, tag, _told in calls} >= CHANGES - {
        *(AuditTag.PERIOD_MOVED, AuditTag.PERIOD_STEP_UNDONE),  # one call for both
        # one call for the steps of a result, which tells both
        *(AuditTag.RESULT_DELIVERED, AuditTag.RESULT_RECEIVED),
        *(AuditTag.RESULT_COUNTERSIGNED, AuditTag.RESULT_REFUSED),
    }
    halves = [place for place, tag, told in calls if tag in CHANGES and not told >= PARTS]
    assert not halves, halves


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("told", [{}, {"before": 1}, {"after": 1}])
def test_half_a_change_is_refused(app, told):
    with writing() as session, pytest.raises(ValueError, match="is a change"):
        record(session, factories.AGUS, AuditTag.SERVICE_CLOSED, None, **told)


def test_a_change_shows_what_differs_and_nothing_else():
    assert changed({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == {
        "before": {"b": 2, "c": None}, "after": {"b": 3, "c": 4},
    }  # fmt: skip
