"""The words around a scheme's fields in the language of whoever reads them.

Read from `portal/data/rules/scheme_words.toml`; Indonesian is the source, so that a word without an
entry shows as it stands in the scheme's file.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from portal.rules.tables import Table

SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "rules" / "scheme_words.toml"
SOURCE: Final = "id"
Pairs = Mapping[str, Mapping[str, str]]


@functools.cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


@functools.cache
def english() -> Mapping[str, str]:
    """Word of a scheme -> its English; TableError when the shipped file is broken."""
    words = Table(_file()["words"], "scheme words")
    return {key: words.words(key) for key in words.fields()}


@functools.cache
def sentences(part: str) -> Pairs:
    """Key -> language -> sentence of `phrases` or `mends`; each has both languages."""
    return {key: _pair(part, key, value) for key, value in _file()[part].items()}


def _pair(part: str, key: str, value: object) -> Mapping[str, str]:
    table = Table(value, f"{part}: {key}")
    pair = {"id": table.words("id"), "en": table.words("en")}
    table.done()
    return pair


def label_of(value: str, lang: str = SOURCE) -> str:
    """A word of a scheme as people read it: "kerja_sama" -> "Kerja sama", "Cooperation"."""
    if lang != SOURCE and value in english():
        word = english()[value]
        return word[0].upper() + word[1:]
    label = getattr(value, "label", None)
    return label if isinstance(label, str) else str(value).replace("_", " ").capitalize()


def word_of(value: str, lang: str = SOURCE) -> str:
    """A word of a scheme inside a sentence: "kerja_sama" -> "kerja sama", "cooperation"."""
    plain = str.__str__(value).replace("_", " ")
    return plain if lang == SOURCE else english().get(value, plain)


def phrase(key: str, lang: str = SOURCE, **values: object) -> str:
    """A small phrase of forms and comparisons."""
    return sentences("phrases")[key][_known(lang)].format(**values)


def either(values: Iterable[str], lang: str = SOURCE) -> str:
    """Words of a scheme with "or" between them."""
    return f" {phrase('or', lang)} ".join(word_of(each, lang) for each in values)


def _known(lang: str) -> str:
    return lang if lang in ("id", "en") else SOURCE


@dataclass(frozen=True, slots=True)
class Words:
    """Something typed, which is the same in every language and never a scheme's word."""

    typed: str


class Mend:
    """What to do about a fault; spoken in Indonesian until a page asks for another language.

    Values are numbers, words of a scheme, tuples of these ("a or b") or lists of them ("a, b").
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values

    def in_(self, lang: str) -> str:
        """The sentence in `lang`, filled."""
        told = {name: _told(value, lang) for name, value in self.values.items()}
        return sentences("mends")[self.key][_known(lang)].format(**told)

    def __str__(self) -> str:
        return self.in_(SOURCE)


def _told(value: object, lang: str) -> object:
    if isinstance(value, tuple):
        return either(value, lang)
    if isinstance(value, list):
        return ", ".join(word_of(each, lang) for each in value)
    if isinstance(value, Words):
        return value.typed
    return word_of(value, lang) if isinstance(value, str) else value
