"""The sections in which a scheme is shown and edited, and the part of its content each one holds.

A section is what a clerk finishes in one sitting; two clerks may work in two sections at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from portal.rules.scheme_fields import field_notes
from portal.rules.scheme_parts import Scheme
from portal.rules.scheme_tongue import SOURCE, phrase

_GENERAL: Final = ("key", "name", "purpose", "basis", "steward")
_SLUGS: Final = {
    "cadence": "kala",
    "plan": "skp",
    "log": "catatan",
    "self_report": "laporan-diri",
    "instruments": "instrumen",
    "behaviour": "perilaku",
    "competences": "kompetensi",
    "job_cards": "kartu-jabatan",
    "peers": "rekan",
    "citizens": "warga",
    "service_metrics": "angka-layanan",
    "review": "tinjauan",
    "forum": "forum",
    "feedback": "umpan-balik",
    "deadlines": "tenggat",
    "readiness": "kesiapan",
    "training": "pelatihan",
    "recognition": "penghargaan",
}


@dataclass(frozen=True, slots=True)
class Section:
    """`slug` stands in addresses; `fields` are those of the scheme that the section holds."""

    slug: str
    title: str
    fields: tuple[str, ...]


def sections(lang: str = SOURCE) -> tuple[Section, ...]:
    """Return all sections in the order of a scheme's file; together they hold every field once."""
    notes = field_notes()
    rest = (field.name for field in fields(Scheme) if field.name not in _GENERAL)
    each = (Section(_SLUGS[name], notes[name].name.in_(lang), (name,)) for name in rest)
    return (Section("umum", phrase("general", lang), _GENERAL), *each)


def section_of(slug: str, lang: str = SOURCE) -> Section | None:
    """Return the section with this slug, or None."""
    return next((each for each in sections(lang) if each.slug == slug), None)


def section_with(control: str) -> Section:
    """Return the section that holds a control (`peers.groups.2.k`); the first for unknown ones."""
    top = control.partition(".")[0]
    return next((each for each in sections() if top in each.fields), sections()[0])


def part_of(section: Section, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section's part of a scheme's content; absent fields are left out."""
    return {name: content[name] for name in section.fields if name in content}


def digest_of(section: Section, content: Mapping[str, Any]) -> str:
    """Return a fingerprint of the section's part, by which a form knows what it was drawn from."""
    canonical = json.dumps(part_of(section, content), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def with_part(
    section: Section, content: Mapping[str, Any], part: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the content with the section's part replaced, in the order of a scheme's file."""
    rest = {name: value for name, value in content.items() if name not in section.fields}
    mixed = {**rest, **{name: part[name] for name in section.fields if name in part}}
    known = [field.name for field in fields(Scheme) if field.name in mixed]
    return {name: mixed[name] for name in [*known, *(n for n in mixed if n not in known)]}
