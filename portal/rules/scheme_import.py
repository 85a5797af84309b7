"""A scheme from a file that somebody sends: read as data, never trusted.

A file may be unfinished (a draft is), but not of another kind: deep nesting, dates, unknown fields
and tables of another shape are refused, because no form of ours could show and mend them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from portal.rules.scheme_faults import UnknownField, faults, sentence_of
from portal.rules.scheme_tongue import SOURCE, Mend
from portal.rules.tables import UNPRINTABLE

MOST_BYTES: Final = 48 * 1024
"""A shipped scheme has 6 to 8 KiB with its comments."""

# Dotted keys cost the parser the square of their length.
_LONGEST_LINE: Final = 2_000
_DEEPEST: Final = 5
_MOST_VALUES: Final = 5_000
_SHOWN: Final = 5
_LONGEST: Final = 160


class ImportFault(ValueError):
    """Why a file is not taken."""

    def __init__(self, why: Mend, unknown: Sequence[UnknownField] = ()) -> None:
        super().__init__(str(why))
        self._why, self._unknown = why, unknown

    def in_(self, lang: str) -> str:
        """The sentences in `lang`."""
        named = [sentence_of(fault, lang)[:_LONGEST] for fault in self._unknown]
        return " ".join([self._why.in_(lang), *named])

    def __str__(self) -> str:
        return self.in_(SOURCE)


def read_file(data: bytes) -> dict[str, Any]:
    """Return the content of a TOML file, fit for JSON and for the form; ImportFault otherwise."""
    if len(data) > MOST_BYTES:
        raise ImportFault(Mend("file_too_large", n=MOST_BYTES // 1024))
    if any(len(line) > _LONGEST_LINE for line in data.splitlines()):
        raise ImportFault(Mend("file_long_line"))
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise ImportFault(Mend("file_no_text")) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        why = Mend("file_no_toml", line=int(line[1])) if line else Mend("file_cut_off")
        raise ImportFault(why) from None
    except (RecursionError, ValueError, OverflowError):
        raise ImportFault(Mend("file_too_deep")) from None
    _refuse_odd(content)
    if unknown := [f for f in faults(content) if isinstance(f, UnknownField)]:
        raise ImportFault(Mend("file_strange"), unknown[:_SHOWN])
    if not content:
        raise ImportFault(Mend("file_empty"))
    return content


def _refuse_odd(content: Mapping[str, Any]) -> None:
    """Walks without recursion, so that the depth of a hostile file costs nothing."""
    waiting: list[tuple[Any, int]] = [(content, 0)]
    seen = 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if depth > _DEEPEST or seen > _MOST_VALUES:
            raise ImportFault(Mend("file_too_deep"))
        if isinstance(value, dict):
            waiting += ((key, depth + 1) for key in value)
            waiting += ((each, depth + 1) for each in value.values())
        elif isinstance(value, list):
            waiting += ((each, depth + 1) for each in value)
        elif not isinstance(value, (str, int)):
            raise ImportFault(Mend("file_dates"))
        elif isinstance(value, str) and UNPRINTABLE.search(value):
            raise ImportFault(Mend("file_signs"))
        elif isinstance(value, int) and abs(value) >= 1_000_000:
            raise ImportFault(Mend("file_large_number"))
