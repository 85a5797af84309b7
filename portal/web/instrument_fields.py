"""Forms of the instrument pages as data: fields in groups, one group per language.

What was typed is a flat `Values` (field name -> strings), the same shape for what is stored, so
that a form can be drawn again, compared with what somebody else saved meanwhile, and read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from portal.rules.tables import UNPRINTABLE
from portal.web.instrument_words import Options, language_words

Values = dict[str, list[str]]
Part = dict[str, Any]
Errors = list[tuple[str, str]]
SOURCE = "id"
SHORT, LONG = 200, 1_000


@dataclass(frozen=True)
class Field:
    """One control; `kind` is text, textarea, select or checkboxes, and names the macro.

    `ends_row` is the number of the row that ends here: its buttons stand below.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    ends_row: int = 0


@dataclass(frozen=True)
class Group:
    """Fields under a heading ("" = none); one with a heading is folded until it is needed."""

    title: str
    fields: tuple[Field, ...]
    folded: bool = False


@dataclass
class Reading:
    """Reads typed values and gathers what is wrong with them."""

    values: Values
    languages: tuple[str, ...]
    errors: Errors = field(default_factory=list)

    def one(self, name: str) -> str:
        """A single line: blanks collapsed, nothing unprintable (that is an error)."""
        raw = (self.values.get(name) or [""])[0]
        typed = " ".join(raw.replace("\r", "\n").split())
        if UNPRINTABLE.search(typed):
            self.errors.append((name, _("Hapus tanda yang tidak dapat dibaca.")))
        return typed

    def text(
        self,
        name: str,
        words: str,
        stored: Mapping[str, str] | None,
        *,
        required: bool,
        longest: int = LONG,
    ) -> dict[str, str]:
        """A sentence in all languages; those that are switched off are kept as they were."""
        found = {t: w for t, w in (stored or {}).items() if t not in self.languages}
        for tag in self.languages:
            at = f"{name}-{slug(tag)}"
            if typed := self.one(at):
                found[tag] = typed
            if len(typed) > longest:
                self.errors.append(
                    (at, _("%(field)s: paling banyak %(n)s huruf.", field=words, n=longest))
                )
        spoken = [tag for tag in self.languages if tag in found]
        if SOURCE not in found and (required or spoken):
            self.errors.append(
                (f"{name}-{SOURCE}", _("Isi %(field)s dalam Bahasa Indonesia.", field=words))
            )
        return found if spoken or required else {}

    def number(self, name: str, words: str, low: int, high: int) -> int:
        """A whole number between two limits."""
        typed = self.one(name)
        if typed.isascii() and typed.isdecimal() and len(typed) <= 9 and low <= int(typed) <= high:
            return int(typed)
        self.errors.append(
            (name, _("%(field)s: tulis angka %(low)s sampai %(high)s.", field=words, low=low,
                     high=high))
        )  # fmt: skip
        return low

    def chosen(self, name: str, words: str, options: Iterable[str]) -> str:
        """One of a list."""
        typed = (self.values.get(name) or [""])[0]
        if typed not in set(options):
            self.errors.append((name, _("%(field)s: pilih dari daftar.", field=words)))
            return ""
        return typed

    def several(self, name: str, words: str, options: Iterable[str]) -> list[str]:
        """Some of a list, in its order."""
        typed, offered = self.values.get(name) or [], list(options)
        if set(typed) - set(offered):
            self.errors.append((name, _("%(field)s: pilih dari daftar.", field=words)))
        return [one for one in offered if one in typed]


def slug(tag: str) -> str:
    """A language tag inside the name of a field."""
    return tag.replace("@", "-")


def text_values(name: str, text: Mapping[str, str] | None) -> Values:
    """A stored sentence as a form holds it."""
    return {f"{name}-{slug(tag)}": [words] for tag, words in (text or {}).items()}


def sentence(
    name: str, label: str, tag: str, *, long: bool = False, hint: str = "", optional: bool = False
) -> Field:
    """The control of one sentence in one language."""
    kind = "textarea" if long else "text"
    is_source = tag == SOURCE
    return Field(
        f"{name}-{slug(tag)}", kind, label, hint if is_source else "",
        optional=optional or not is_source,
    )  # fmt: skip


def translations(groups: Mapping[str, Iterable[Field]]) -> list[Group]:
    """A folded group for each language but the source."""
    return [
        Group(_("Terjemahan: %(language)s", language=language_words(tag)), tuple(fields), True)
        for tag, fields in groups.items()
        if tag != SOURCE
    ]


def conflicts(groups: Iterable[Group], typed: Values, stored: Values) -> list[tuple[str, str]]:
    """(field, stored words) of everything that differs from what was typed."""
    found = []
    for group in groups:
        for one in group.fields:
            before, now = stored.get(one.name) or [""], typed.get(one.name) or [""]
            if before != now:
                where = f"{group.title}: " if group.title else ""
                found.append((where + one.label, ", ".join(before) or _("kosong")))
    return found


def choices(options: Options) -> tuple[tuple[str, str], ...]:
    """Options as a field keeps them."""
    return tuple(options)
