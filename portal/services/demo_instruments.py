"""The instruments that a demonstration city's scheme asks with, published from the beginning."""

from collections.abc import Iterator

from portal.rules.scheme_parts import Scheme
from portal.services.audit import Act
from portal.services.instruments import publish_shipped


def add_demo_instruments(scheme: Scheme, act: Act) -> int:
    """Publish them; returns how many were new."""
    return publish_shipped(dict.fromkeys(_asked(scheme)), act)


def _asked(scheme: Scheme) -> Iterator[str]:
    named = scheme.instruments
    yield from (*named.self_assessment, *named.supervisor, *named.citizen)
    yield from (group.instrument for group in scheme.peers.groups)
    yield from (card.instrument for card in scheme.job_cards)
