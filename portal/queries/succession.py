"""What the post asks for which somebody of the talent pool is considered.

Source: PermenPANRB 3/2020 (boxes 7-9, Kelompok Rencana Suksesi); the regulation names no post, so
the portal reads that of the unit's head, where nobody set another one.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.rules.competences import required_by_kind
from portal.rules.employment import PostKind
from portal.rules.post_titles import title_key
from portal.rules.scheme_parts import Levels

Required = Mapping[str, int]


@dataclass(frozen=True)
class Standards:
    """What posts ask for: by the title of a post, else by its kind (`levels` are the scheme's)."""

    by_title: Mapping[str, Required]
    levels: Levels | None
    fallback: Mapping[PostKind, int]

    def of(self, title: str, post: PostKind) -> Required:
        """The standard of a post, else the level of its kind."""
        own = self.by_title.get(title_key(title))
        return own or required_by_kind(post, self.levels, self.fallback)


def aims_of_the_pool(
    pool: Iterable[uuid.UUID], staff: Mapping[uuid.UUID, Any], standards: Standards
) -> Iterator[tuple[uuid.UUID, Required]]:
    """(employee, what the post of their unit's head asks); for a head, that of the next kind up."""
    heads = {row.unit_id: row for row in staff.values() if row.leads_unit}
    for person in pool:
        row = staff.get(person)
        if row is None:
            continue
        head = heads.get(row.unit_id)
        if head is not None and not row.leads_unit:
            yield person, standards.of(head.title, head.post)
        elif (above := _above(row.post)) is not None:
            yield person, required_by_kind(above, standards.levels, standards.fallback)


def _above(post: PostKind) -> PostKind | None:
    """The kind of post above one; functional posts stand beside that order."""
    order = [kind for kind in PostKind if kind is not PostKind.FUNGSIONAL]
    place = order.index(post) if post in order else 0
    return order[place - 1] if place else None
