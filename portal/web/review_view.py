"""The review sheet as its page draws it: parts that are saved by themselves, tables, the matrix."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from portal.queries.review_pieces import Heard, Materials
from portal.queries.review_sheet import Sheet
from portal.rules.behaviour import label_of
from portal.rules.disclosure import Figure
from portal.rules.distribution import Gap, distribution_on, gaps
from portal.rules.instruments import load_shipped
from portal.rules.measures import CoreValue
from portal.rules.peer_answers import Told
from portal.rules.peer_interval import interval
from portal.rules.predikat import QUADRANT, Ekspektasi, Predikat
from portal.rules.reviews import Assignment, Dimension, Piece, mark_of
from portal.rules.scales import round_half_up
from portal.rules.workflow import EvaluationStep
from portal.services.reviews import goal_mark, rating_mark, texts_mark
from portal.web import review_words

GROUPS: Mapping[str, tuple[Piece, ...]] = {
    "umpan": (Piece.STRENGTH, Piece.AREA, Piece.NEXT_STEP),
    "catatan": (Piece.NOTES, Piece.RECOMMENDATION),
    "sebaran": (Piece.DISTRIBUTION_REASON,),
}
_ROWS = (Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH)
_COLUMNS = (Ekspektasi.DIBAWAH, Ekspektasi.SESUAI, Ekspektasi.DIATAS)
SIGNING = "signing.show"
_INSTRUMENTS = ("berakhlak", "rekan", "bawahan", "lintas_unit")


@dataclass(frozen=True)
class Saved:
    """The line under a part after it was sent: kept, or why not; `mark` is for the next time."""

    part: str
    mark: str
    at: datetime | None = None
    error: str = ""
    clash: Sequence[str] = ()


@dataclass(frozen=True)
class ValueLine:
    """One BerAKHLAK value: own mean, colleagues' mean with how many and from where to where,
    feedback.
    """

    label: str
    expectation: str
    own: Decimal | None
    peers: Decimal | None
    peers_n: int | None
    peers_within: tuple[Decimal, Decimal] | None
    heard: Sequence[Heard] = field(default=())

    @property
    def has_something(self) -> bool:
        """Whether there is anything to read about this value."""
        figures = (self.own, self.peers)
        return bool(self.heard or self.expectation) or any(one is not None for one in figures)


@dataclass(frozen=True)
class Curve:
    """How the evaluator's ratings spread; `found` None = too few for a pattern."""

    counts: Mapping[Predikat, int]
    total: int
    least: int
    mostly: Predikat | None
    found: tuple[Gap, ...] | None


def marks(sheet: Sheet) -> dict[str, str]:
    """The mark of every part as it is drawn."""
    row = sheet.head.row
    found = {key: texts_mark(row, pieces) for key, pieces in GROUPS.items()}
    for one in Dimension:
        links = [link for link in sheet.materials.links if link.dimension is one]
        found[one.value] = rating_mark(row, one, links)
    found["tempat"] = mark_of(row.assignment.value, row.assignment_source)
    return found | {f"rhk-{one.position}": goal_mark(one) for one in sheet.materials.goals}


def stored(sheet: Sheet, part: str) -> list[str]:
    """What is kept of a part now, in words, to lay beside what was typed."""
    row = sheet.head.row
    if part in GROUPS:
        return [str(getattr(row, piece.value)) for piece in GROUPS[part]]
    if part.startswith("rhk-"):
        goal = next(g for g in sheet.materials.goals if f"rhk-{g.position}" == part)
        return [goal.realisation, goal.feedback, goal.finding]
    if part == "tempat":
        return [dict(review_words.assignment_options())[row.assignment], row.assignment_source]
    dimension = Dimension(part)
    rating: Ekspektasi | None = getattr(row, dimension.value)
    words = [one.words for one in sheet.materials.links if one.dimension is dimension]
    reason = row.hasil_reason if dimension is Dimension.HASIL_KERJA else row.perilaku_reason
    return [review_words.rating_words(rating) if rating else "", reason, *words]


def text_fields(sheet: Sheet) -> dict[str, list[tuple[str, str, str, str | None, bool]]]:
    """(id, label, what is kept, hint, whether it may stay empty) of the texts of each part."""
    row = sheet.head.row
    return {
        "umpan": [
            ("strength", _("Kekuatan"), row.strength,
             _("Apa yang dilakukan dengan baik; sebut contohnya."), False),
            ("area", _("Perlu ditingkatkan"), row.area, _("Satu hal yang paling berarti."), False),
            ("next_step", _("Langkah berikut"), row.next_step,
             _("Siapa melakukan apa, sampai kapan."), False),
        ],
        "catatan": [
            ("notes", _("Catatan"), row.notes,
             _("Catatan atau rekomendasi, salah satunya wajib (Pasal 28 ayat (2))."), False),
            ("recommendation", _("Rekomendasi"), row.recommendation, None, True),
        ],
        "sebaran": [
            ("distribution_reason", _("Mengapa sebaran Anda berbeda dari pola"),
             row.distribution_reason,
             _("Wajib sebelum draf dibagikan, diajukan, atau ditandatangani; cukup pada satu "
               "penilaian. Tidak ada rating yang dihalangi."), sheet.around.curve.reason != ""),
        ],
    }  # fmt: skip


def value_lines(found: Materials, peers: Told | None) -> list[ValueLine]:
    """The seven values in their order; self and colleagues stand side by side, never combined."""
    own: dict[str, list[Fraction]] = defaultdict(list)
    for place, answer in (found.own.answers if found.own else {}).items():
        value = _values().get(place.partition(".")[2])
        if place.startswith("berakhlak.") and value and answer.isascii() and answer.isdigit():
            own[value].append(Fraction(answer))
    heard: dict[str, list[Figure]] = defaultdict(list)
    for item, figure in (peers.together if peers else {}).items():
        if value := _values().get(item):
            heard[value].append(figure)
    return [
        ValueLine(
            label_of(value), found.expectations.get(value, ""), _mean(own[value]),
            _mean([one.mean for one in heard[value]]),
            min((one.n for one in heard[value]), default=None),
            _within(interval(heard[value])),
            [one for one in found.heard if one.value is value],
        )
        for value in CoreValue
    ]  # fmt: skip


def curve(sheet: Sheet) -> Curve:
    """Of everybody whom the same evaluator has rated in the period (L.IV.B.2)."""
    counts = dict.fromkeys(Predikat, 0) | dict(sheet.around.curve.counts)
    rule = distribution_on(sheet.head.period.span.end)
    organisation = sheet.head.organisation
    return Curve(
        counts, sum(counts.values()), rule.least,
        rule.mostly[organisation.predikat] if organisation else None,
        gaps(organisation.predikat, counts, rule) if organisation else None,
    )  # fmt: skip


def matrix(sheet: Sheet) -> dict[str, Any]:
    """The quadrant (L.IV.B.3) as rows and columns, with the cell that the two ratings choose."""
    row = sheet.head.row
    words = {one: review_words.predikat_words(one) for one in Predikat}
    cells = [[words[QUADRANT[r, c]] for c in _COLUMNS] for r in _ROWS]
    chosen = None
    if row.hasil_kerja and row.perilaku_kerja and row.assignment is not Assignment.TIDAK_LULUS:
        chosen = (_ROWS.index(row.hasil_kerja), _COLUMNS.index(row.perilaku_kerja))
    return {
        "columns": [review_words.rating_words(one) for one in _COLUMNS],
        "rows": [review_words.rating_words(one) for one in _ROWS], "cells": cells,
        "chosen": chosen,
    }  # fmt: skip


def decision(sheet: Sheet) -> dict[str, Any]:
    """What the part with the decision shows."""
    missing = [review_words.lack_words(one) for one in sheet.lacks]
    predikat = sheet.head.predikat
    return {
        "sheet": sheet, "missing": missing, "grid": matrix(sheet), "curve": curve(sheet),
        "predikat": review_words.predikat_words(predikat) if predikat else "",
        "may_share": EvaluationStep.BAGIKAN in sheet.steps,
        "may_take_back": EvaluationStep.TARIK in sheet.steps,
        "may_submit": EvaluationStep.AJUKAN_FORUM in sheet.steps,
        "may_sign": EvaluationStep.TANDATANGANI in sheet.steps,
        "words": review_words, "sign_url": sign_url(sheet),
        "talk_url": url_for("review_talks.talk", review=sheet.head.row.id),
    }  # fmt: skip


def sign_url(sheet: Sheet) -> str | None:
    """Where it is checked and signed, once that page is there."""
    if SIGNING not in current_app.view_functions:
        return None
    return url_for(SIGNING, evaluation=sheet.head.row.id)


@cache
def _values() -> dict[str, str]:
    """Item -> value, of the questionnaires that come with the portal."""
    return {
        item.key: item.value
        for key in _INSTRUMENTS
        for item in load_shipped(key).items
        if item.value in set(CoreValue)
    }


def _mean(found: Sequence[Fraction]) -> Decimal | None:
    return round_half_up(sum(found, Fraction()) / len(found), 1) if found else None


def _within(found: tuple[Fraction, Fraction] | None) -> tuple[Decimal, Decimal] | None:
    return (round_half_up(found[0], 2), round_half_up(found[1], 2)) if found else None
