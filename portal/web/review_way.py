"""The way through a review without script: one part a page, and which part comes next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.queries.review_pieces import GoalWords
from portal.queries.review_sheet import Sheet
from portal.rules.reviews import Dimension, Lack
from portal.web import review_words

_PART_OF = {
    Lack.RATING_HASIL: "hasil_kerja",
    Lack.ALASAN_HASIL: "hasil_kerja",
    Lack.BUKTI_HASIL: "hasil_kerja",
    Lack.RATING_PERILAKU: "perilaku_kerja",
    Lack.ALASAN_PERILAKU: "perilaku_kerja",
    Lack.BUKTI_PERILAKU: "perilaku_kerja",
    Lack.KEKUATAN: "umpan",
    Lack.AREA: "umpan",
    Lack.LANGKAH: "umpan",
    Lack.CATATAN: "catatan",
    Lack.SUMBER_TEMPAT: "tempat",
    Lack.ALASAN_SEBARAN: "sebaran",
}


@dataclass(frozen=True)
class Stop:
    """One part with its heading; `goal` where it is a result of work."""

    part: str
    words: str
    owes: tuple[str, ...] = ()
    goal: GoalWords | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing asks for it: a result without the rater's words does."""
        return not self.owes and (
            self.goal is None or bool(self.goal.feedback or self.goal.finding)
        )


def stops(sheet: Sheet) -> list[Stop]:
    """The parts to write, in the order of the sheet; ratings once the organisation has its own."""
    owed: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in sheet.lacks:
        owed[_PART_OF.get(one, "")] += (review_words.lack_words(one)[1],)
    goals = [
        Stop(f"rhk-{one.position}", f"{one.position}. {one.title}", goal=one)
        for one in sheet.materials.goals
    ]
    ratings = (
        (Dimension.HASIL_KERJA.value, _("Rating hasil kerja")),
        (Dimension.PERILAKU_KERJA.value, _("Rating perilaku kerja")),
    )
    texts = (
        ("umpan", _("Umpan balik konstruktif")), ("catatan", _("Catatan dan rekomendasi")),
        ("sebaran", _("Alasan sebaran rating")),
        ("tempat", _("Tugas belajar atau bertugas di luar unit")),
    )  # fmt: skip
    parts = (*(ratings if sheet.head.organisation else ()), *texts)
    return [*goals, *(Stop(part, words, owed[part]) for part, words in parts)]


def after(found: Sequence[Stop], part: str) -> Stop | None:
    """The next part that asks for something, else one before that is owed; None at the end."""
    keys = [one.part for one in found]
    here = keys.index(part) + 1 if part in keys else 0
    ahead = (one for one in found[here:] if not one.is_done)
    behind = (one for one in found[:here] if one.owes)
    return next(ahead, None) or next(behind, None)


def named(found: Sequence[Stop], part: str) -> Stop | None:
    """The part that the address names; None for one that the sheet does not have."""
    return next((one for one in found if one.part == part), None)
