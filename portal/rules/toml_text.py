"""Writing nested mappings as TOML that people can read and `tomllib` reads back unchanged.

Only what data files of the portal hold can be written: strings, whole numbers, booleans, lists and
tables.  A table of strings (one sentence in several languages) becomes dotted keys, a list of small
tables one line each, everything else a heading of its own.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_UNWRITABLE: Final = re.compile('[\x00-\x1f\x7f"\\\\]')
_SHORT: Final = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def to_toml(mapping: Mapping[str, Any]) -> str:
    """Return the text from which `tomllib.loads` makes a mapping equal to `mapping`.

    Raises TypeError for a value that is none of string, int, bool, list and table.
    """
    return "\n".join(_table(mapping, "")).strip("\n") + "\n"


def _table(mapping: Mapping[str, Any], path: str) -> Iterator[str]:
    # Plain values first: behind the first heading they would belong to another table.
    for key, value in mapping.items():
        if _is_sentence(value):
            yield from (
                f"{_key(key)}.{_key(tag)} = {_inline(words)}" for tag, words in value.items()
            )
        elif not _has_headings(value):
            yield from _lines(key, value)
    for key, value in mapping.items():
        if _has_headings(value) and not _is_sentence(value):
            yield from _headings(value, f"{path}.{_key(key)}" if path else _key(key))


def _headings(value: Any, path: str) -> Iterator[str]:
    mark = "[[{}]]" if isinstance(value, list) else "[{}]"
    for row in value if isinstance(value, list) else [value]:
        yield from ("", mark.format(path), *_table(row, path))


def _lines(key: str, value: Any) -> Iterator[str]:
    if not _is_rows(value):
        yield f"{_key(key)} = {_inline(value)}"
        return
    yield f"{_key(key)} = ["
    yield from (f"  {_inline(row)}," for row in value)
    yield "]"


def _is_sentence(value: Any) -> bool:
    return (
        isinstance(value, dict) and bool(value) and all(isinstance(v, str) for v in value.values())
    )


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _has_headings(value: Any) -> bool:
    """Whether `value` is a table, or a list of tables of which one holds a list or deeper table."""
    if isinstance(value, dict):
        return bool(value)
    return _is_rows(value) and any(_is_deep(part) for row in value for part in row.values())


def _is_deep(value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, dict) and not _is_sentence(value))


def _inline(value: Any) -> str:
    # bool before int: True is an int as well.
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f'"{_UNWRITABLE.sub(_escape, value)}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(key)} = {_inline(part)}" for key, part in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    raise TypeError(f"{type(value).__name__} cannot be written as TOML")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _inline(key)


def _escape(match: re.Match[str]) -> str:
    letter = match[0]
    return _SHORT.get(letter, f"\\u{ord(letter):04x}")
