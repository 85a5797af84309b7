"""What the forum's advice may be linked to: the evidence of the case, with the words that stay."""

from collections.abc import Iterable
from itertools import chain

from portal.queries.forum_cases import CaseSheet
from portal.queries.review_pieces import Beside
from portal.services.reviews import NewLink
from portal.web import review_words
from portal.web.review_links import offered, value_of


def evidence_options(sheet: CaseSheet) -> list[tuple[str, str]]:
    """Boxes to tick: what the rater linked first, then everything else beside the rating."""
    return [(value_of(one), line_of(one)) for one in _links(sheet)]


def chosen_links(sheet: CaseSheet, typed: Iterable[str]) -> tuple[NewLink, ...]:
    """The links of ticked boxes; one that the case does not offer is left out."""
    wanted = set(typed)
    return tuple(one for one in _links(sheet) if value_of(one) in wanted)


def line_of(link: NewLink) -> str:
    """A link as a line: its kind and its words."""
    return f"{review_words.kind_words(link.kind)}: {link.words}"


def _links(sheet: CaseSheet) -> list[NewLink]:
    found = sheet.materials
    if found is None:
        return []
    beside = Beside(found, sheet.unit, sheet.peers, sheet.peers_id)
    links = [
        *(NewLink(one.kind, one.source_id, one.words) for one in found.links),
        *chain.from_iterable(offered(beside).values()),
    ]
    first: dict[str, NewLink] = {}
    for one in links:
        first.setdefault(value_of(one), one)
    return list(first.values())
