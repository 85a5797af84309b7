"""Instruments as mappings again: for the database, for a file, and for their fingerprint.

Published versions never change: `content_hash` says whether two instruments are the same to the
last letter.  A field that an instrument does not use is left out, so that a new optional field of
the format changes no fingerprint that is already stored.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from portal.rules import toml_text
from portal.rules.instrument_parts import Instrument, Item, Option, Section, Text


def to_mapping(instrument: Instrument) -> dict[str, Any]:
    """Return the mapping that `parse` turns back into `instrument`; fit for JSON."""
    return _without_gaps(
        key=instrument.key,
        basis=instrument.basis,
        languages=list(instrument.languages),
        relations=[str(relation) for relation in instrument.relations] or None,
        name=instrument.name,
        title=instrument.title,
        intro=instrument.intro,
        sections=[_section_mapping(section) for section in instrument.sections],
    )


def to_toml(instrument: Instrument) -> str:
    """Return the instrument as the text of a TOML file, from which `parse` reads it again."""
    return toml_text.to_toml(to_mapping(instrument))


def _section_mapping(section: Section) -> dict[str, Any]:
    return _without_gaps(
        key=section.key,
        title=section.title,
        helper=section.helper,
        items=[_item_mapping(item) for item in section.items],
    )


def _item_mapping(item: Item) -> dict[str, Any]:
    return _without_gaps(
        key=item.key,
        kind=item.kind,
        label=item.label,
        question=item.question,
        question_self=item.question_self,
        helper=item.helper,
        options=[_option_mapping(option) for option in item.options] or None,
        limit=item.limit,
        minimum=item.minimum,
        maximum=item.maximum,
        unsur_number=item.unsur_number,
        value=item.value,
        criterion=item.criterion and str(item.criterion),
        may_be_unobserved=item.may_be_unobserved or None,
        unit=item.unit,
    )


def _option_mapping(option: Option) -> dict[str, Any]:
    if option.value is None:
        return _without_gaps(key=option.key, label=option.label)
    return _without_gaps(value=option.value, label=option.label, anchor=option.anchor)


def _without_gaps(**fields: object) -> dict[str, Any]:
    return {
        name: dict(value.pairs) if isinstance(value, Text) else value
        for name, value in fields.items()
        if value is not None
    }


def content_hash(instrument: Instrument) -> str:
    """Return the SHA-256, in hex, of the instrument as JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(
        to_mapping(instrument), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
