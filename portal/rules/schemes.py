"""Schemes: reading, checking and writing the appraisal practice of an agency.

Five schemes ship with the portal (`portal/data/schemes/*.toml`); an agency edits a copy.  A scheme
that breaks the law, loses anonymity or contradicts itself is refused while it is read, so that
nothing behind this module has to ask again.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from portal.rules import records, scheme_fields, toml_text
from portal.rules.instrument_parts import Instrument
from portal.rules.measures import Competence, Family, is_technical
from portal.rules.records import Reader, path_of
from portal.rules.relations import Relation
from portal.rules.scheme_checks import Faults, contradictions
from portal.rules.scheme_fields import explain
from portal.rules.scheme_parts import Scheme
from portal.rules.scheme_tongue import Mend, Words
from portal.rules.tables import Table, TableError

__all__ = [
    "OBJECTION_DAYS",
    "Scheme",
    "SchemeError",
    "content_hash",
    "explain",
    "leaves_full_rights",
    "load_shipped",
    "parse",
    "shipped_schemes",
    "to_mapping",
    "to_toml",
    "validate_against",
]

OBJECTION_DAYS: Final = 14
"""Working days in which an employee may object: a right, not a setting (Pasal 29; L.V.B.2)."""

_SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "schemes"
_NAME: Final = re.compile(r"[a-z]{1,20}")


class SchemeError(TableError):
    """A scheme that cannot be used; the message names table and field, `what` the mend."""

    def __init__(self, where: str, what: str | Mend) -> None:
        super().__init__(where, str(what))
        self.what = what

    @property
    def field(self) -> str:
        """Path of the field at fault, fit for `explain`."""
        return path_of(self.where)

    @property
    def explanation(self) -> str:
        """What the clerk should know about that field, in Indonesian."""
        return explain(self.field)


def shipped_schemes() -> tuple[str, ...]:
    """Return the names of the schemes that ship with the portal."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.toml")))


def load_shipped(name: str) -> Scheme:
    """Return the shipped scheme `name`; SchemeError when there is none."""
    path = _SHIPPED / f"{name}.toml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise SchemeError(name, f"no such scheme; there are {', '.join(shipped_schemes())}")
    return parse(tomllib.loads(path.read_text(encoding="utf-8")))


def parse(mapping: Mapping[str, object]) -> Scheme:
    """Return the scheme described by a mapping read from TOML or JSON.

    Raises SchemeError for the first field that is unknown, missing, of the wrong kind, beyond its
    bounds or in contradiction to another field.
    """
    table = Table(mapping, "scheme", SchemeError)
    scheme = Reader(scheme_fields.bounds(), SchemeError).record(Scheme, table)
    for field, what in contradictions(scheme):
        raise _fault(field, what)
    return scheme


def to_mapping(scheme: Scheme) -> dict[str, Any]:
    """Return the mapping that `parse` turns back into `scheme`; fit for JSON."""
    return records.to_mapping(scheme)


def content_hash(scheme: Scheme) -> str:
    """Return the SHA-256, in hex, of the scheme as JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(
        to_mapping(scheme), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def to_toml(scheme: Scheme) -> str:
    """Return the scheme as the text of a TOML file, from which `parse` reads it again."""
    return toml_text.to_toml(to_mapping(scheme))


def leaves_full_rights(scheme: Scheme) -> bool:
    """Whether delivery, objection and decision fit into the days until the report to the PyB.

    The law's own maxima do not (14 + 14 + 7 > 30); an agency keeps both by delivering earlier.
    """
    days = scheme.deadlines
    return days.deliver_document + OBJECTION_DAYS + days.decide_objection <= days.report


def _fault(field: str, what: Mend) -> SchemeError:
    return SchemeError(f"scheme: {field.replace('.', ': ')}", what)


# --- instruments ----------------------------------------------------------------------------------


def validate_against(
    scheme: Scheme, instruments: Mapping[str, Instrument]
) -> tuple[SchemeError, ...]:
    """Return what keeps `scheme` from working with `instruments` (key -> instrument), or ().

    Every named instrument must exist and serve the relation it is named for.  Some instrument of
    the supervisor must measure each family of competences, and some instrument what a course
    promises to improve, or nothing could be shown afterwards.
    """
    faults = [
        (field, what)
        for field, key, relation in _named(scheme)
        if (what := _misfit(instruments.get(key), key, relation))
    ]
    faults += _unmeasured(scheme, instruments)
    return tuple(_fault(field, what) for field, what in faults)


def _unmeasured(scheme: Scheme, instruments: Mapping[str, Instrument]) -> Faults:
    rated = _measures(scheme.instruments.supervisor, instruments)
    for family in scheme.competences.families:
        if not any(_is_of(family, measure) for measure in rated):
            yield "competences.families", Mend("family_unmeasured", family=family)
    shown = _measures((key for _, key, _ in _named(scheme)), instruments)
    courses = {
        "readiness.workshops": [each.competence for each in scheme.readiness.workshops],
        "training.programmes": [each.competence for each in scheme.training.programmes],
    }
    for table, competences in courses.items():
        for number, competence in enumerate(competences, start=1):
            if competence not in shown:
                what = Mend("competence_unmeasured", competence=competence)
                yield f"{table}[{number}].competence", what


def _measures(keys: Iterable[str], instruments: Mapping[str, Instrument]) -> set[str]:
    known = [instruments[key] for key in keys if key in instruments]
    return {item.value for instrument in known for item in instrument.items if item.value}


def _named(scheme: Scheme) -> Iterator[tuple[str, str, Relation]]:
    named = scheme.instruments
    yield from (("instruments.self_assessment", k, Relation.SELF) for k in named.self_assessment)
    yield from (("instruments.supervisor", key, Relation.SUPERVISOR) for key in named.supervisor)
    yield from (("instruments.citizen", key, Relation.CITIZEN) for key in named.citizen)
    for number, group in enumerate(scheme.peers.groups, start=1):
        yield f"peers.groups[{number}].instrument", group.instrument, group.relation
    for number, card in enumerate(scheme.job_cards, start=1):
        yield f"job_cards[{number}].instrument", card.instrument, Relation.SUPERVISOR
        if card.on_behalf:
            yield f"job_cards[{number}].instrument", card.instrument, Relation.PEER


def _misfit(instrument: Instrument | None, key: str, relation: Relation) -> Mend | None:
    if instrument is None:
        return Mend("no_instrument", instrument=Words(key))
    fits = instrument.serves(relation)
    return None if fits else Mend("wrong_relation", instrument=Words(key), relation=relation)


def _is_of(family: Family, value: str) -> bool:
    if is_technical(value):
        return family is Family.TEKNIS
    return value in list(Competence) and Competence(value).family is family
