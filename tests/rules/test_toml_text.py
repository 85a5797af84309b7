"""The TOML writer: whatever mapping it is given, `tomllib` reads the same one back."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.toml_text import to_toml

_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_leaf = _words | st.integers(-(2**63), 2**63 - 1) | st.booleans()
_value = st.recursive(
    _leaf,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_words, _value, max_size=5))
def test_every_mapping_comes_back_unchanged(mapping: dict[str, Any]) -> None:
    read = tomllib.loads(to_toml(mapping))
    assert read == mapping
    # 1 == True in Python, so the kinds are compared as well.
    assert repr(_sorted(read)) == repr(_sorted(mapping))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(each) for each in value] if isinstance(value, list) else value


def test_a_file_reads_like_one_that_a_person_wrote() -> None:
    written = to_toml(
        {
            "key": "contoh",
            "log": {"reflection": True, "kinds": ["capaian", "kasus"]},
            "name": {"id": 'Kata "ini"', "id@jv": "Tembung\tniki"},
            "cards": [{"family": "guru", "title": {"id": "Guru"}}],
            "sections": [{"key": "a", "items": [{"key": "b"}]}],
        }
    )
    assert written == (
        'key = "contoh"\n'
        'name.id = "Kata \\"ini\\""\n'
        'name."id@jv" = "Tembung\\tniki"\n'
        "cards = [\n"
        '  { family = "guru", title = { id = "Guru" } },\n'
        "]\n"
        "\n"
        "[log]\n"
        "reflection = true\n"
        'kinds = ["capaian", "kasus"]\n'
        "\n"
        "[[sections]]\n"
        'key = "a"\n'
        "items = [\n"
        '  { key = "b" },\n'
        "]\n"
    )


@pytest.mark.parametrize("value", [1.5, None, b"x", {1, 2}])
def test_what_the_files_never_hold_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be written as TOML"):
        to_toml({"a": value})
