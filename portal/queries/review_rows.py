"""Rows of `queries.review_materials` as pieces of a review sheet."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal.queries.review_pieces import (
    CitizenIndex,
    EarlierRating,
    Entry,
    Heard,
    OwnAccount,
    ServiceFigure,
)
from portal.rules.feedback_words import GiverRelation, Progress
from portal.rules.measures import CoreValue
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import Assignment
from portal.rules.service_times import LEAST, Basis


def uuid_of(text: str | None) -> uuid.UUID | None:
    """A key that was kept as a text, or None."""
    return uuid.UUID(text) if text else None


def by_goal(rows: Iterable[Any]) -> dict[uuid.UUID | None, list[Entry]]:
    """Entries by the result that they count for, the newest first."""
    found: dict[uuid.UUID | None, list[Entry]] = defaultdict(list)
    for one in rows:
        day = datetime.date.fromisoformat(one.b[:10])
        found[uuid_of(one.a)].append(Entry(one.key, uuid_of(one.a), day, one.c, int(one.d)))
    return {goal: sorted(made, key=lambda e: e.on, reverse=True) for goal, made in found.items()}


def heard(one: Any) -> Heard:
    """A feedback."""
    relation, _bar, progress = one.b.partition("|")
    at, _bar, giver = one.d.partition("|")
    is_value = one.a in set(CoreValue)
    return Heard(
        one.key, None if is_value else uuid_of(one.a), CoreValue(one.a) if is_value else None,
        GiverRelation(relation), giver, datetime.date.fromisoformat(at[:10]), one.c,
        Progress(progress) if progress else None,
    )  # fmt: skip


def own(found: Mapping[str, list[Any]]) -> OwnAccount | None:
    """The self-assessment that was sent, if one was."""
    if not found["diri"]:
        return None
    head = found["diri"][0]
    goals = {one.n: one.key for one in found["laporan"]}
    answers = {one.a: one.b for one in found["isian"] if one.b}
    texts: dict[uuid.UUID | None, dict[str, str]] = defaultdict(dict)
    for place, words in answers.items():
        if place.startswith("hasil-"):
            number, _dot, part = place.removeprefix("hasil-").partition(".")
            texts[goals.get(int(number))][part] = words
    return OwnAccount(head.key, datetime.date.fromisoformat(head.a[:10]), answers, texts)


def citizens(rows: Sequence[Any]) -> CitizenIndex | None:
    """The newest published index, withheld or not."""
    if not rows:
        return None
    one = rows[0]
    ikm, half_width = (Decimal(text) if text else None for text in (one.b, one.d))
    n = one.n if ikm is not None else None
    return CitizenIndex(one.key, one.a, n, ikm, one.c or "", half_width)


def service(one: Any) -> ServiceFigure:
    """Kept as whole ten-thousandths (`db.Exact`)."""
    is_enough = one.n >= LEAST
    median, standard = (
        Decimal(text).scaleb(-4).normalize() if text else None for text in (one.b, one.c)
    )
    shown, basis = median if is_enough else None, Basis(one.d)
    return ServiceFigure(one.key, one.a, one.n, shown, standard, basis)


def earliers(rows: Iterable[Any]) -> list[EarlierRating]:
    """Ratings of earlier periods, the oldest first."""
    made = (EarlierRating(o.a, Ekspektasi(o.b), Ekspektasi(o.c), Assignment(o.d)) for o in rows)
    return sorted(made, key=lambda one: one.span_key)
