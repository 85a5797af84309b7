"""The bench of the staff visits every list of the portal: a new one without a path there fails."""

import re
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from flask import Flask

from tests.bench.staff_paths import ELSEWHERE, HANGING, NOT_LISTS, SKIPPED

CUTS = {"pager", "pager_of"}


def _path(rule: Any) -> str:
    return re.sub("<[^>]*>", "{}", str(rule).replace("<int:year>", "YEAR"))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def _is_list(view: Callable[..., Any], seen: set[str]) -> bool:
    """Whether a view, or what it calls in its own module, cuts a list into pages."""
    names = {name for code in _codes(view.__code__) for name in code.co_names}
    if names & CUTS:
        return True
    for name in sorted(names - seen):
        called = view.__globals__.get(name)
        if getattr(called, "__module__", "") == view.__module__ and hasattr(called, "__code__"):
            seen.add(name)
            if _is_list(called, seen):
                return True
    return False


def _lists(app: Flask) -> dict[str, str]:
    """The endpoint of each page that is cut, by its path with {} for what it names."""
    found = {}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        while hasattr(view, "__wrapped__"):
            view = view.__wrapped__
        if "GET" in (rule.methods or ()) and hasattr(view, "__code__") and _is_list(view, set()):
            found[_path(rule)] = rule.endpoint
    return found


def test_every_list_is_in_the_bench_or_has_a_reason_not_to_be(app):
    lists = _lists(app)
    assert len(lists) > 40
    hanging = {path.partition("?")[0] for path in HANGING}
    plain = {path for path in lists if "{}" not in path} - NOT_LISTS
    visited = hanging | {path for path in plain if not SKIPPED.search(path)}
    missing = {
        path: endpoint for path, endpoint in lists.items()
        if path not in visited and endpoint not in ELSEWHERE
    }  # fmt: skip
    assert missing == {}, "Add it to HANGING of tests/bench/staff_paths.py"


def test_reasons_and_hanging_paths_are_of_routes_that_exist(app):
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    paths = {_path(rule) for rule in app.url_map.iter_rules()}
    assert set(ELSEWHERE) <= known
    assert all(ELSEWHERE.values())
    assert {path.partition("?")[0] for path in HANGING} <= paths
