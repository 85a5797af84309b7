"""Whether people are better after a course: the same items asked again, beside people without it.

Sources: Welch, "The generalization of Student's problem", Biometrika 34 (1947), for the interval of
a difference of means; Galton, "Regression towards mediocrity", J. Anthropological Institute 15
(1886), for what happens without any course: whoever was low before is higher the next time.

Every figure follows from six sums of each side; they leave the house instead of anybody's levels.
"""

import csv
import hashlib
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from fractions import Fraction
from typing import Final

from portal.rules.fairness.figures import UPPER, Absence, Figure, missing
from portal.rules.student_t import t_quantile

TRAINED: Final = "peserta"
OTHERS: Final = "belum_dilatih"


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's level before and after."""

    before: int
    after: int

    @property
    def change(self) -> int:
        """Levels gained."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Sums:
    """People of one side, and the sums of their levels, squares and products."""

    n: int
    before: int
    after: int
    before_squared: int
    after_squared: int
    before_after: int

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> "Sums":
        """The sums of some people."""
        return cls(
            len(pairs), sum(p.before for p in pairs), sum(p.after for p in pairs),
            sum(p.before**2 for p in pairs), sum(p.after**2 for p in pairs),
            sum(p.before * p.after for p in pairs),
        )  # fmt: skip

    @property
    def mean_change(self) -> Fraction:
        """Levels gained in the mean."""
        return Fraction(self.after - self.before, self.n)

    @property
    def variance(self) -> Fraction:
        """Variance of the changes with n - 1; needs two people."""
        squares = self.after_squared - 2 * self.before_after + self.before_squared
        return (squares - (self.after - self.before) * self.mean_change) / Fraction(self.n - 1)


@dataclass(frozen=True, slots=True)
class Effect:
    """Mean changes with intervals, in levels.

    `difference` is that of the trained minus that of the others; `expected` is what the trained
    would have gained by regression to the mean alone, as the others show it, None where too few.
    """

    trained: Figure
    others: Figure
    difference: Figure
    expected: float | None


def effect(trained: Sums, others: Sums, least: int) -> Effect:
    """Changes on both sides; nothing is shown for a side of fewer than `least` people."""
    one, two = _change(trained, least), _change(others, least)
    if one.value is None or two.value is None:
        difference = missing(Absence.FEW_VALUES, min(trained.n, others.n))
        return Effect(one, two, difference, None)
    return Effect(one, two, _welch(trained, others), _regression(trained, others))


@dataclass(frozen=True, slots=True)
class EffectTable:
    """What leaves the house: the sums of both sides by source, where each side has enough people
    that nobody's levels are told.
    """

    rows: tuple[tuple[str, str, Sums], ...]

    def csv(self) -> bytes:
        """As `flask compute effect` reads it."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows([source, side, *astuple(sums)] for source, side, sums in self.rows)
        return text.getvalue().encode()

    @property
    def sha256(self) -> str:
        """Fingerprint of the file, in hex."""
        return hashlib.sha256(self.csv()).hexdigest()


HEAD: Final = ("source", "group", *(one.name for one in fields(Sums)))


def table_of(sides: Mapping[str, tuple[Sums, Sums]], least: int) -> EffectTable:
    """Sources of which both sides have at least `least` people."""
    return EffectTable(
        tuple(
            (source, side, sums)
            for source, both in sides.items()
            if min(one.n for one in both) >= least
            for side, sums in zip((TRAINED, OTHERS), both, strict=True)
        )
    )


class EffectFileError(ValueError):
    """A file that is no such table; the text says where."""


def read_table(content: bytes) -> dict[str, tuple[Sums, Sums]]:
    """The sums of both sides by source. Raises EffectFileError."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    except UnicodeDecodeError as error:
        raise EffectFileError("bukan teks UTF-8") from error
    if not lines or tuple(lines[0]) != HEAD:
        raise EffectFileError(f"baris pertama harus {','.join(HEAD)}")
    found: dict[tuple[str, str], Sums] = {}
    for number, line in enumerate(lines[1:], start=2):
        key = _key(line, number)
        found[key] = _sums(line[2:], number)
    sources = dict.fromkeys(source for source, _side in found)
    try:
        return {one: (found[one, TRAINED], found[one, OTHERS]) for one in sources}
    except KeyError as error:
        raise EffectFileError(f"sumber {error.args[0][0]} tidak lengkap") from error


def _key(line: Sequence[str], number: int) -> tuple[str, str]:
    if len(line) != len(HEAD) or line[1] not in (TRAINED, OTHERS):
        raise EffectFileError(f"baris {number}: kolom atau kelompok tidak dikenal")
    return line[0], line[1]


def _sums(cells: Iterable[str], number: int) -> Sums:
    try:
        sums = Sums(*map(int, cells))
    except ValueError as error:
        raise EffectFileError(f"baris {number}: harus bilangan bulat") from error
    if sums.n < 2 or sums.variance < 0 or sums.before_squared * sums.n < sums.before**2:
        raise EffectFileError(f"baris {number}: jumlah ini tidak mungkin")
    return sums


def _change(side: Sums, least: int) -> Figure:
    """Mean change with Student's interval; without any spread the interval is not known."""
    if side.n < least:
        return missing(Absence.FEW_VALUES, side.n)
    mean = float(side.mean_change)
    if side.variance == 0:
        return Figure(mean, n=side.n)
    half = t_quantile(UPPER, side.n - 1) * math.sqrt(side.variance / side.n)
    return Figure(mean, mean - half, mean + half, side.n)


def _welch(one: Sums, two: Sums) -> Figure:
    part1, part2 = one.variance / one.n, two.variance / two.n
    value, n = float(one.mean_change - two.mean_change), min(one.n, two.n)
    if part1 + part2 == 0:
        return Figure(value, n=n)
    freedom = (part1 + part2) ** 2 / (part1**2 / (one.n - 1) + part2**2 / (two.n - 1))
    half = t_quantile(UPPER, float(freedom)) * math.sqrt(part1 + part2)
    return Figure(value, value - half, value + half, n)


def _regression(trained: Sums, others: Sums) -> float | None:
    """The others' line of after on before, at where the trained began, less that beginning."""
    spread = others.before_squared - Fraction(others.before**2, others.n)
    if spread == 0:
        return None
    together = others.before_after - Fraction(others.before * others.after, others.n)
    start = Fraction(trained.before, trained.n)
    centre, after = Fraction(others.before, others.n), Fraction(others.after, others.n)
    return float(after + together / spread * (start - centre) - start)
