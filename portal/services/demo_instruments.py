"""The instruments that a demonstration city's scheme asks with, published from the beginning."""

import datetime
from collections.abc import Iterator

from portal.rules.demo_city import DemoCity
from portal.rules.scheme_parts import Scheme
from portal.services.demo import demo_act, quarters_until
from portal.services.instruments import publish_shipped


def add_demo_instruments(city: DemoCity, scheme: Scheme, today: datetime.date) -> int:
    """Publish them as of the city's first quarter; returns how many were new."""
    begin = demo_act(city, quarters_until(city, today)[0].start)
    return publish_shipped(dict.fromkeys(_asked(scheme)), begin)


def _asked(scheme: Scheme) -> Iterator[str]:
    named = scheme.instruments
    yield from (*named.self_assessment, *named.supervisor, *named.citizen)
    yield from (group.instrument for group in scheme.peers.groups)
    yield from (card.instrument for card in scheme.job_cards)
