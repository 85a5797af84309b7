"""A day at the counters: who came when, with which slip and receipt, and what they answered.

`Seen` is what somebody who watches the counters all day can write down. The answers themselves are
kept apart, for the judge of the attack.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from portal.rules.channels import Channel, HalfDay
from portal.rules.unsur import UNSUR
from portal.services.ballots import cast_citizen
from portal.services.mixing import drain
from portal.services.survey_points import issue_slips, pepper, slip_digest
from tests import factories
from tests.attacks.spoils import Cell

PEPPER = pepper("sebuah rahasia yang diketahui pengelola juga")
BATCH = 10
WORKER_EVERY = 6
"""Answers in the whole town between two rounds of the worker."""
COMMENTS = 0.3


@dataclass(frozen=True)
class Seen:
    """One citizen as the watcher saw them; `number` is their place in the order of the day."""

    number: int
    point_id: UUID
    on_date: date
    half_day: HalfDay
    channel: Channel
    receipt: str
    slip: str | None
    comment: str | None

    @property
    def cell(self) -> Cell:
        """Where their ballot lies."""
        return (self.point_id.hex, self.on_date.isoformat(), self.half_day, self.channel)


@dataclass
class Day:
    """The watcher's notes, and for the judge: the answers, and in which batch each was mixed."""

    seen: list[Seen] = field(default_factory=list)
    scores: dict[int, dict[str, int]] = field(default_factory=dict)
    batch: dict[int, int] = field(default_factory=dict)


class Town:
    """An agency with some counters; at the first there are slips, at the others posters."""

    def __init__(self, counters: int) -> None:
        factories.agency()
        self.version = factories.instrument()
        service = factories.service(factories.unit())
        self.points = [factories.point(service, f"Loket {n}") for n in range(1, counters + 1)]
        self.point_ids = [point.id for point in self.points]

    def live(
        self,
        rng: random.Random,
        people: int,
        *,
        on: date = factories.TODAY,
        batch: int = BATCH,
        worker_every: int = WORKER_EVERY,
        until_night: bool = True,
        comments: float = COMMENTS,
    ) -> Day:
        """A day's answers, cast one by one and mixed; `worker_every` 0 mixes only at night.

        Without `until_night` the day ends while answers wait in the box; those are left out.
        """
        slips = issue_slips(self.point_ids[0], people, PEPPER, factories.AGUS)
        day, batches = Day(), count()
        for number, scores in enumerate(distinct_scores(rng, people)):
            at = rng.randrange(len(self.points))
            slip = slip_digest(slips[number], PEPPER) if at == 0 else None
            half_day = HalfDay.PAGI if number * 2 < people else HalfDay.SIANG
            comment = f"Saran {rng.random()}" if rng.random() < comments else None
            day.seen.append(self._cast(number, at, on, half_day, scores, slip, comment))
            day.scores[number] = scores
            if worker_every and number % worker_every == worker_every - 1:
                _note(day, drain(on, batch), batches)
        if until_night:
            _note(day, drain(on + timedelta(days=1), batch), batches)
        day.seen = [one for one in day.seen if one.number in day.batch]
        return day

    def _cast(
        self,
        number: int,
        at: int,
        on: date,
        half_day: HalfDay,
        scores: dict[str, int],
        slip: str | None,
        comment: str | None,
    ) -> Seen:
        channel = Channel.KARCIS if slip else Channel.POSTER
        ballot = factories.ballot(
            self.points[at],
            self.version,
            on_date=on,
            half_day=half_day,
            channel=channel,
            scores_=scores,
            comment=comment,
            slip_digest=slip,
        )
        receipt = cast_citizen(ballot).receipt
        return Seen(number, self.point_ids[at], on, half_day, channel, receipt, slip, comment)


def distinct_scores(rng: random.Random, people: int) -> list[dict[str, int]]:
    """Nine scores for everybody, no two alike, so that an answer is a name to the judge."""
    return [
        {unsur: 1 + (number >> 2 * at) % 4 for at, unsur in enumerate(UNSUR)}
        for number in rng.sample(range(4 ** len(UNSUR)), people)
    ]


def _note(day: Day, moved: list[UUID], batches: count) -> None:
    """Everybody at a counter that moved, and who was not mixed before, is now of one batch."""
    for point_id in moved:
        here = next(batches)
        for seen in day.seen:
            if seen.point_id == point_id:
                day.batch.setdefault(seen.number, here)
