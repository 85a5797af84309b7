"""Seeded answers for a demonstration city, shaped like answers of real people.

Each person carries a mood that moves all nine scores together, as real answers correlate; around
it every unsur has its own mean and noise, and the sum is cut into the values 1 to 4.  Some people
mark the same value throughout, some leave an unsur out, few write a sentence, and then about what
they scored lowest or highest.  The same seed gives the same answers.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final, Generic, NamedTuple, TypeVar

from portal.rules.channels import Channel, HalfDay
from portal.rules.demo_city import (
    DemoCity,
    DemoComment,
    DemoPoint,
    DemoService,
    DemoUnit,
    Habits,
    Temper,
    Weights,
)
from portal.rules.survey_periods import SurveyPeriod

_SATURDAY, _SUNDAY = 5, 6
# Counters are fullest after the weekend; Friday is short, and Saturday only half a day.
_WEEKDAYS: Final = (26, 21, 20, 19, 14, 9)
_AGE: Final = "usia"
_MINOR: Final = "di_bawah_17"
_LOW: Final = 2

T = TypeVar("T")


class DrawnAnswer(NamedTuple):
    """One invented answer, in the parts in which a ballot stores a real one."""

    date: dt.date
    half_day: HalfDay
    channel: Channel
    scores: dict[str, int]
    profile: dict[str, str]
    comment: str | None


@dataclass(frozen=True, slots=True)
class AnswerProfile:
    """What `draw` needs to know: how many answers, latent means, rates and sentences."""

    count: int
    means: Mapping[str, float]
    missing: Mapping[str, float]
    channels: Weights
    is_open_on_saturday: bool
    temper: Temper
    comments: tuple[DemoComment, ...]


class Seat(NamedTuple):
    """A survey point with the unit and service it belongs to, and how people answer there."""

    unit: DemoUnit
    service: DemoService
    point: DemoPoint
    profile: AnswerProfile


def seats(city: DemoCity, quarter: int) -> Iterator[Seat]:
    """Yield every survey point of the city for a quarter (0 is the oldest), in file order."""
    for unit in city.units:
        if unit.habits is None:
            continue
        comments = tuple(c for c in city.comments if not c.kinds or unit.kind in c.kinds)
        for service in unit.services:
            means = _means(unit.habits, service, city.temper, quarter)
            counts = split(service.answers[quarter], [point.share for point in service.points])
            for point, count in zip(service.points, counts, strict=True):
                habits = unit.habits
                profile = AnswerProfile(
                    count=count,
                    means=means,
                    missing={key: habits.missing.get(key, city.temper.skip_unsur) for key in means},
                    channels=habits.channels,
                    is_open_on_saturday=habits.is_open_on_saturday,
                    temper=city.temper,
                    comments=comments,
                )
                yield Seat(unit, service, point, profile)


def _means(habits: Habits, service: DemoService, temper: Temper, quarter: int) -> dict[str, float]:
    moved = service.shift + habits.trend * quarter
    means = {key: mean + moved for key, mean in habits.means.items()}
    if service.is_free:
        means["biaya"] = temper.free_biaya
    return means


def split(count: int, shares: Sequence[int]) -> list[int]:
    """Return `count` split in proportion to `shares`; the largest remainders are rounded up."""
    total = sum(shares)
    parts = [count * share // total for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda at: -(count * shares[at] % total))
    for at in by_remainder[: count - sum(parts)]:
        parts[at] += 1
    return parts


def open_days(profile: AnswerProfile, period: SurveyPeriod) -> list[dt.date]:
    """Return the days of the period on which the counter is open, in order."""
    length = (period.end - period.start).days + 1
    days = (period.start + dt.timedelta(days=ahead) for ahead in range(length))
    last = _SATURDAY if profile.is_open_on_saturday else _SATURDAY - 1
    closed = profile.temper.closed
    return [day for day in days if day.weekday() <= last and (day.month, day.day) not in closed]


def draw(
    profile: AnswerProfile, period: SurveyPeriod, rng: Random, until: dt.date | None = None
) -> Iterator[DrawnAnswer]:
    """Yield the answers of one survey point in one period, in no order of time.

    With `until` the period is still running: only days up to that one occur, and the number of
    answers is cut in proportion to the open days that have passed.
    """
    days = open_days(profile, period)
    passed = days if until is None else [day for day in days if day <= until]
    if not passed:
        return
    day_of = _Wheel(passed, [_WEEKDAYS[day.weekday()] for day in passed], rng)
    crowd = _Crowd(profile, rng)
    for _ in range(profile.count * len(passed) // len(days)):
        yield crowd.answer(day_of.spin())


class _Wheel(Generic[T]):
    """Draws values in proportion to whole weights; faster than `Random.choices` for one value."""

    def __init__(self, values: Sequence[T], weights: Sequence[int], rng: Random) -> None:
        self._values = list(values)
        self._sums = list(accumulate(weights))
        self._random = rng.random

    def spin(self) -> T:
        sums = self._sums
        # The last index is given so that a product rounded up to the total stays on the wheel.
        return self._values[bisect(sums, self._random() * sums[-1], 0, len(sums) - 1)]


class _Crowd:
    """The people who come to one survey point."""

    def __init__(self, profile: AnswerProfile, rng: Random) -> None:
        temper = profile.temper
        self._rng = rng
        self._temper = temper
        self._items = [(key, mean, profile.missing[key]) for key, mean in profile.means.items()]
        self._centre = sum(profile.means.values()) / len(profile.means)
        self._channel = _Wheel(
            [Channel(c) for c in profile.channels], [*profile.channels.values()], rng
        )
        self._adults = _wheels(temper.adults, rng)
        self._minors = _wheels(temper.minors, rng)
        self._sayings = _Sayings(profile.comments, rng)

    def answer(self, day: dt.date) -> DrawnAnswer:
        """Return the answer of the next person, who comes on `day`."""
        rng, temper = self._rng, self._temper
        is_morning = day.weekday() == _SATURDAY or rng.random() < temper.morning
        channel = self._channel.spin()
        mood = rng.gauss(0.0, temper.person_spread)
        if channel.is_assisted:
            mood += temper.assisted_shift
        scores = self._scores(mood)
        talks = rng.random() < temper.comment_rate
        return DrawnAnswer(
            date=day,
            half_day=HalfDay.PAGI if is_morning else HalfDay.SIANG,
            channel=channel,
            scores=scores,
            profile=self._profile(),
            comment=self._sayings.about(scores) if talks else None,
        )

    def _scores(self, mood: float) -> dict[str, int]:
        rng, spread = self._rng, self._temper.item_spread
        chance, gauss = rng.random, rng.gauss
        # An answer without any score would not count, so whoever skips everything starts again.
        while True:
            if chance() < self._temper.uniform_rate:
                same = _cut(self._centre + mood)
                scores = {key: same for key, _, missing in self._items if chance() >= missing}
            else:
                scores = {
                    key: _cut(mean + mood + gauss(0.0, spread))
                    for key, mean, missing in self._items
                    if chance() >= missing
                }
            if scores:
                return scores

    def _profile(self) -> dict[str, str]:
        chance, skip = self._rng.random, self._temper.skip_profile
        age = self._adults[_AGE].spin()
        wheels = self._minors if age == _MINOR else self._adults
        profile = {} if chance() < skip else {_AGE: age}
        for key, wheel in wheels.items():
            if key != _AGE and chance() >= skip:
                profile[key] = wheel.spin()
        return profile


class _Sayings:
    """Sentences sorted by what they are about (None: in general), complaints apart from praise."""

    def __init__(self, comments: Sequence[DemoComment], rng: Random) -> None:
        self._rng = rng
        self._known: dict[tuple[bool, str | None], list[str]] = {}
        for comment in comments:
            key = (comment.is_complaint, comment.about)
            self._known.setdefault(key, []).append(comment.text)

    def about(self, scores: Mapping[str, int]) -> str | None:
        """Return a complaint about the worst unsur when it is bad, else praise of the best one."""
        worst = min(scores.values())
        is_complaint = worst <= _LOW
        target = worst if is_complaint else max(scores.values())
        subject = self._rng.choice([key for key, score in scores.items() if score == target])
        texts = self._known.get((is_complaint, subject)) or self._known.get((is_complaint, None))
        return self._rng.choice(texts) if texts else None


def _wheels(profiles: Mapping[str, Weights], rng: Random) -> dict[str, _Wheel[str]]:
    return {key: _Wheel([*weights], [*weights.values()], rng) for key, weights in profiles.items()}


def _cut(latent: float) -> int:
    """Return the value 1 to 4 nearest to a latent score."""
    if latent < 2.5:
        return 1 if latent < 1.5 else 2
    return 3 if latent < 3.5 else 4
