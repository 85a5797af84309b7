"""Many different answers, and the pencil with which to check what mixing makes of them."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from portal.models.ballots import CitizenBallot, Tally
from portal.models.instruments import InstrumentVersion
from portal.models.survey_points import SurveyPoint
from portal.rules.channels import Channel, HalfDay
from portal.rules.unsur import UNSUR
from portal.services.ballots import CastBallot
from portal.services.survey_points import issue_slips, pepper, slip_digest
from tests import factories
from tests.stored import rows_of

PEPPER = pepper("sebuah rahasia yang cukup panjang untuk uji")
DAYS_AGO = (0, 0, 0, 1, 14)
PROFILES = (
    {},
    {"jenis_kelamin": "perempuan"},
    {"jenis_kelamin": "laki_laki", "usia": "26_35", "pendidikan": "sma", "pekerjaan": "petani"},
)

Line = tuple[object, ...]


def drawn(
    rng: random.Random, number: int, points: Sequence[SurveyPoint], version: InstrumentVersion
) -> list[CastBallot]:
    """`number` answers at these counters, of all channels and some of earlier days."""
    slips = {p.id: iter(issue_slips(p.id, number, PEPPER, factories.AGUS)) for p in points}
    made = []
    for _ in range(number):
        at, channel = rng.choice(points), rng.choice(list(Channel))
        slip = next(slips[at.id]) if channel is Channel.KARCIS else None
        made.append(
            factories.ballot(
                at,
                version,
                on_date=factories.TODAY - timedelta(days=rng.choice(DAYS_AGO)),
                half_day=rng.choice(list(HalfDay)),
                channel=channel,
                scores_={u: rng.randint(1, 4) for u in rng.sample(UNSUR, rng.randint(1, 9))},
                profile=rng.choice(PROFILES),
                comment=f"Saran {rng.random()}" if rng.random() < 0.3 else None,
                slip_digest=slip_digest(slip, PEPPER) if slip else None,
            )
        )
    return made


def content(row: Any) -> Line:
    """What a ballot says, whether to be cast or mixed: everything but its id."""
    scores, profile = (tuple(sorted(part.items())) for part in (row.scores, row.profile))
    return (row.point_id, row.version_id, row.on_date, row.half_day, row.channel, scores, profile)


def mixed() -> Counter[Line]:
    """The contents of all mixed ballots."""
    return Counter(content(row) for row in rows_of(CitizenBallot))


def tallies() -> dict[Line, int]:
    """The counters as they are stored."""
    return {tuple(row)[:-1]: row.count for row in rows_of(Tally)}


def recount(ballots: Iterable[Any]) -> dict[Line, int]:
    """The counters as one would make them by hand."""
    lines: Counter[Line] = Counter()
    for one in ballots:
        head = (one.point_id, one.version_id, one.on_date.replace(day=1), one.channel)
        own = Fraction(sum(one.scores.values()), len(one.scores))
        lines[(*head, "_n", "")] += 1
        lines[(*head, "_indeks", f"{own.numerator}/{own.denominator}")] += 1
        for item, value in (*one.scores.items(), *one.profile.items()):
            lines[(*head, item, str(value))] += 1
    return dict(lines)
