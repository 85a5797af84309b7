"""A section of a scheme as a form: fields, groups and rows, made from the record classes.

Controls are named by their path, rows counted from 1: `peers.groups.2.k`.  What is typed is kept as
it is, right or wrong; `scheme_faults` says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

from portal.rules.employment import JobFamily
from portal.rules.instrument_parts import Instrument, Text
from portal.rules.measures import Competence, CoreValue
from portal.rules.records import InstrumentKey, MeasureKey, UnsurKey, field_types, join
from portal.rules.relations import Relation
from portal.rules.scheme_checks import COLLEAGUES
from portal.rules.scheme_fields import FieldNote, field_notes, hint
from portal.rules.scheme_parts import Scheme
from portal.rules.scheme_sections import Section
from portal.rules.scheme_tongue import SOURCE, label_of, phrase
from portal.rules.survey_periods import PeriodKind
from portal.rules.unsur import UNSUR

Options = tuple[tuple[str, str], ...]
YES: Final = "ya"
_TONGUES: Final = {"id": "in_id", "en": "in_en"}
_LONG: Final = frozenset({"purpose", "basis"})
MOST_ROWS: Final = 30

# What a word may be in general and can never be in this place (`scheme_checks` refuses it).
_NEVER: Final[Mapping[str, frozenset[str]]] = {
    "cadence.periodic": frozenset({PeriodKind.SEMESTER, PeriodKind.TAHUN}),
    "peers.rounds": frozenset({PeriodKind.SEMESTER}),
    "forum.rounds": frozenset({PeriodKind.SEMESTER}),
    "peers.groups.relation": frozenset(Relation) - frozenset(COLLEAGUES),
    "job_cards.family": frozenset({JobFamily.UMUM}),
}
# Whom the instruments of a field must be made for.
_FILLED_IN_BY: Final[Mapping[str, tuple[Relation, ...]]] = {
    "instruments.self_assessment": (Relation.SELF,),
    "instruments.supervisor": (Relation.SUPERVISOR,),
    "instruments.citizen": (Relation.CITIZEN,),
    "job_cards.instrument": (Relation.SUPERVISOR,),
    "peers.groups.instrument": COLLEAGUES,
}


@dataclass(frozen=True, slots=True)
class Control:
    """One question.  `kind`: yes, number, words, long (words over several lines), choice (one of
    `options`) or choices (several).

    `value` is a string, for choices a tuple of them; `hint` says meaning, limits and legal basis.
    """

    name: str
    path: str
    label: str
    hint: str
    kind: str
    value: str | tuple[str, ...]
    options: Options = ()
    lang: str = SOURCE

    @property
    def shown(self) -> str:
        """The answer in words, "" where there is none."""
        if self.kind == "yes":
            return phrase("yes" if self.value else "no", self.lang)
        chosen = self.value if isinstance(self.value, tuple) else (self.value,)
        labels = dict(self.options)
        return ", ".join(labels.get(each, each) for each in chosen)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading."""

    name: str
    label: str
    hint: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Groups that can be added and taken away; `most` 1 is a part that may be absent."""

    name: str
    label: str
    hint: str
    rows: tuple[Group, ...]
    most: int


Part = Control | Group | Rows


def form_of(
    section: Section,
    content: Mapping[str, Any],
    instruments: Mapping[str, Instrument],
    lang: str = SOURCE,
) -> tuple[Part, ...]:
    """Return the section's form, filled from `content`, which need not be valid.

    `instruments` (key -> instrument) are those to choose from.
    """
    draws = _Drawer(instruments, lang)
    types = field_types(Scheme)
    parts = (draws.part(types[name], content.get(name), name, name) for name in section.fields)
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Drawer:
    instruments: Mapping[str, Instrument]
    lang: str

    def part(self, kind: Any, value: Any, name: str, path: str) -> Part:
        inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
        if path == "forum":
            rows = [] if value is None else [value]
            return self._rows(kind, rows, name, path, 1)
        if not is_dataclass(inner):
            return self._control(kind, value, name, path)
        if kind is Text:
            return self._text(value, name, path)
        if inner is not kind:
            rows = value if isinstance(value, list) else []
            return self._rows(inner, rows, name, path, MOST_ROWS)
        note = field_notes()[path]
        return self._group(name, note, self._fields(kind, value, name, path))

    def _fields(self, kind: Any, value: Any, name: str, path: str) -> tuple[Part, ...]:
        content = value if isinstance(value, Mapping) else {}
        types = field_types(kind)
        return tuple(
            self.part(
                types[field.name], content.get(field.name, _default(field)),
                join(name, field.name), join(path, field.name),
            )
            for field in fields(kind)
        )  # fmt: skip

    def _rows(self, kind: Any, rows: Sequence[Any], name: str, path: str, most: int) -> Rows:
        note = field_notes()[path]
        names = [name if most == 1 else f"{name}.{number}" for number in range(1, len(rows) + 1)]
        groups = (
            Group(at, self._row_title(note, at, most), "", self._fields(kind, row, at, path))
            for at, row in zip(names, rows, strict=True)
        )
        label, help = note.name.in_(self.lang), note.help.in_(self.lang)
        return Rows(name, label, help, tuple(groups), most)

    def _text(self, value: Any, name: str, path: str) -> Group:
        note, words = field_notes()[path], value if isinstance(value, Mapping) else {}
        kind = "long" if path in _LONG else "words"
        parts = (
            Control(
                f"{name}.{tag}", path, phrase(tongue, self.lang, name=note.name.in_(self.lang)),
                "", kind, _plain(words, tag), lang=self.lang,
            )
            for tag, tongue in _TONGUES.items()
        )  # fmt: skip
        return self._group(name, note, tuple(parts))

    def _group(self, name: str, note: FieldNote, parts: tuple[Part, ...]) -> Group:
        return Group(name, note.name.in_(self.lang), note.help.in_(self.lang), parts)

    def _row_title(self, note: FieldNote, at: str, most: int) -> str:
        name = note.name.in_(self.lang)
        return name if most == 1 else f"{name} {at.rpartition('.')[2]}"

    def _control(self, kind: Any, value: Any, name: str, path: str) -> Control:
        label, told = field_notes()[path].name.in_(self.lang), hint(path, self.lang)

        def control(shape: str, typed: str | tuple[str, ...], options: Options = ()) -> Control:
            return Control(name, path, label, told, shape, typed, options, self.lang)

        if kind is bool:
            return control("yes", YES if value is True else "")
        if get_origin(kind) is tuple:
            chosen = tuple(map(str, value)) if isinstance(value, list) else ()
            options = self._options(get_args(kind)[0], chosen, path)
            return control("choices", chosen, options)
        typed = "" if value is None else str(value)
        options = self._options(kind, (typed,) if typed else (), path)
        if options:
            return control("choice", typed, options)
        plain = "long" if path in _LONG else "words"
        return control("number" if kind is int else plain, typed)

    def _options(self, kind: Any, chosen: tuple[str, ...], path: str) -> Options:
        if kind is InstrumentKey:
            offered = self._instruments(path)
        else:
            keys = self._keys(kind)
            if not keys:
                return ()
            never = _NEVER.get(path, frozenset())
            offered = tuple(
                (str(key), label_of(key, self.lang)) for key in keys if key not in never
            )
        known = {key for key, _ in offered}
        # What stands there and is no longer offered stays visible, or saving would drop it unseen.
        strange = (
            (key, phrase("strange", self.lang, what=key)) for key in chosen if key not in known
        )
        return (*offered, *strange)

    def _instruments(self, path: str) -> Options:
        whom = _FILLED_IN_BY[path]
        return tuple(
            (key, one.title.in_(self.lang))
            for key, one in self.instruments.items()
            if any(one.serves(relation) for relation in whom)
        )

    def _keys(self, kind: Any) -> Sequence[str]:
        if kind is MeasureKey:
            return [*CoreValue, *Competence, *self._technical()]
        if kind is UnsurKey:
            return UNSUR
        is_enum = isinstance(kind, type) and issubclass(kind, StrEnum)
        return list(kind) if is_enum else ()

    def _technical(self) -> list[str]:
        listed = {*CoreValue, *Competence}
        items = (item for one in self.instruments.values() for item in one.items)
        return list(dict.fromkeys(i.value for i in items if i.value and i.value not in listed))


def _default(field: Any) -> Any:
    return None if field.default is MISSING else field.default


def _plain(words: Mapping[str, Any], tag: str) -> str:
    value = words.get(tag)
    return value if isinstance(value, str) else ""
