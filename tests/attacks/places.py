"""Where many texts stand in a large file: found in one walk through it, because to look for each of
them alone is to read the file thousands of times.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

HEAD = 4
"""Bytes by which the walk stops at a place; what follows there is looked up."""
SHORT = 8
"""Texts below this length are looked for alone: the walk would stop everywhere."""

Places = Mapping[bytes, tuple[int, int]]
"""First and last place of each text that stands in the file."""


@lru_cache(maxsize=2_000)
def places_of(content: bytes, texts: frozenset[bytes]) -> Places:
    """The first and last place of every text that stands there; bytes remember their hash."""
    found: dict[bytes, tuple[int, int]] = {}
    for text in texts:
        if len(text) < SHORT and text in content:
            found[text] = (content.find(text), content.rfind(text))
    if len(max(texts, key=len, default=b"")) < SHORT:
        return found
    search, lengths = _walk(texts)
    place = search(content)
    while place:
        at = place.start()
        for length in lengths[content[at : at + HEAD]]:
            text = content[at : at + length]
            if text in texts:
                found[text] = (found.get(text, (at, at))[0], at)
        place = search(content, at + 1)
    return found


@lru_cache(maxsize=4)
def _walk(texts: Collection[bytes]) -> tuple[Any, Mapping[bytes, set[int]]]:
    """What finds the next beginning of any text, and how long texts are that begin so."""
    lengths: dict[bytes, set[int]] = defaultdict(set)
    for text in texts:
        if len(text) >= SHORT:
            lengths[text[:HEAD]].add(len(text))
    return re.compile(_either(lengths), re.DOTALL).search, lengths


def _either(heads: Iterable[bytes]) -> bytes:
    """A pattern for any of them, in which what is alike at the beginning is asked once."""
    following: dict[bytes, set[bytes]] = defaultdict(set)
    for head in heads:
        following[head[:1]].add(head[1:])
    if all(rest == {b""} for rest in following.values()):
        return b"[" + b"".join(map(re.escape, sorted(following))) + b"]"
    pieces = (re.escape(first) + _either(rest) for first, rest in sorted(following.items()))
    return b"(?:" + b"|".join(pieces) + b")"
