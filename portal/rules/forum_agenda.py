"""What the data brings before the evaluation forum, in an order that says nothing.

A case comes up because something is to be looked at, never because of a score: no list is sorted by
results, the sample and the order follow from a seed that stands in the minutes, so that anybody can
draw them again.  (The forum is the agency's own: PermenPANRB 6/2022, L.III.C.15.)
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from portal.rules.distribution import Advice, Gap
from portal.rules.forum_rule import ForumRule
from portal.rules.predikat import Ekspektasi, Predikat, predikat_of
from portal.rules.scheme_words import AgendaSource

EXTREMES = frozenset({Predikat.SANGAT_BAIK, Predikat.KURANG, Predikat.SANGAT_KURANG})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one rated employee.

    `own` and `peers` are means of behaviour as shares of their scale (0 to 1), None where there are
    none or too few; `group` is the unit that the rater leads; `evidence` counts links.
    """

    employee: UUID
    rater: UUID | None
    group: UUID | None
    hasil: Ekspektasi
    perilaku: Ekspektasi
    evidence: int = 0
    own: Fraction | None = None
    peers: Fraction | None = None
    peers_n: int = 0

    @property
    def predikat(self) -> Predikat:
        """By the quadrant."""
        return predikat_of(self.hasil, self.perilaku)


@dataclass(frozen=True, slots=True)
class Background:
    """What the whole period tells: pairs that stand out with their z, severities in points of
    raters that are beyond doubt, units whose curve differs, and who asked.
    """

    marked: Mapping[tuple[UUID, UUID], float] = field(default_factory=dict)
    severities: Mapping[UUID, float] = field(default_factory=dict)
    curves: Mapping[UUID, Sequence[Gap]] = field(default_factory=dict)
    asked: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a case is on the agenda, with the figures that the sentence needs."""

    source: AgendaSource
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case with everything that brings it up, in the order of the scheme's sources."""

    employee: UUID
    grounds: tuple[Ground, ...]


def propose(
    facts: Sequence[Facts],
    background: Background,
    sources: Sequence[AgendaSource],
    rule: ForumRule,
    percent: int,
    seed: str,
) -> list[Proposal]:
    """The agenda in its drawn order; `percent` of all rated employees are the random sample."""
    by_id = {one.employee: one for one in sorted(facts, key=lambda one: one.employee)}
    drawn = sample(by_id, percent, seed)
    curves = _curve_cases(by_id.values(), background.curves, rule.curve, seed)
    find: dict[AgendaSource, Callable[[Facts], Ground | None]] = {
        AgendaSource.SELISIH_DIRI_ATASAN: lambda one: _self_gap(one, rule),
        AgendaSource.SELISIH_SUMBER: lambda one: _source_gap(one, rule),
        AgendaSource.PENILAI_KETAT_LUNAK: lambda one: _severe(one, background.severities, rule),
        AgendaSource.PASANGAN_DITANDAI: lambda one: _marked(one, background.marked),
        AgendaSource.TANPA_BUKTI: _bare,
        AgendaSource.POLA_DISTRIBUSI: lambda one: curves.get(one.employee),
        AgendaSource.PREDIKAT_UJUNG: _extreme,
        AgendaSource.PERMINTAAN_PEGAWAI: lambda one: _if(
            one.employee in background.asked, AgendaSource.PERMINTAAN_PEGAWAI
        ),
        AgendaSource.SAMPEL_ACAK: lambda one: _if(
            one.employee in drawn, AgendaSource.SAMPEL_ACAK, persen=str(percent)
        ),
    }
    found = []
    for one in by_id.values():
        grounds = tuple(g for s in sources if (g := find[s](one)) is not None)
        if grounds:
            found.append(Proposal(one.employee, grounds))
    random.Random(f"{seed}:urutan").shuffle(found)  # noqa: S311 - a draw to be repeated
    return found


def sample(employees: Iterable[UUID], percent: int, seed: str) -> frozenset[UUID]:
    """The random sample: the percentage of all, rounded up; the same for the same seed."""
    ordered = sorted(employees)
    size = -(-len(ordered) * percent // 100)
    return frozenset(random.Random(f"{seed}:sampel").sample(ordered, size))  # noqa: S311


def _if(holds: bool, source: AgendaSource, **figures: str) -> Ground | None:
    return Ground(source, figures) if holds else None


def _self_gap(one: Facts, rule: ForumRule) -> Ground | None:
    """The employee's own view and the rating of behaviour lie at opposite ends."""
    is_apart = _opposite(one.own, one.perilaku, rule)
    return _if(is_apart, AgendaSource.SELISIH_DIRI_ATASAN, diri=_percent(one.own))


def _source_gap(one: Facts, rule: ForumRule) -> Ground | None:
    """Colleagues and rater at opposite ends, or colleagues and the employee a step apart."""
    figures = {"rekan": _percent(one.peers), "n": str(one.peers_n)}
    if _opposite(one.peers, one.perilaku, rule):
        return Ground(AgendaSource.SELISIH_SUMBER, figures)
    if one.own is None or one.peers is None or abs(one.own - one.peers) < rule.apart:
        return None
    return Ground(AgendaSource.SELISIH_SUMBER, figures | {"diri": _percent(one.own)})


def _opposite(share: Fraction | None, rating: Ekspektasi, rule: ForumRule) -> bool:
    if share is None:
        return False
    is_high = rating is Ekspektasi.DIBAWAH and share >= rule.high
    return is_high or (rating is Ekspektasi.DIATAS and share <= rule.low)


def _severe(one: Facts, severities: Mapping[UUID, float], rule: ForumRule) -> Ground | None:
    points = severities.get(one.rater) if one.rater else None
    if points is None or abs(points) < rule.severity:
        return None
    return Ground(AgendaSource.PENILAI_KETAT_LUNAK, {"poin": f"{points:+.2f}"})


def _marked(one: Facts, marked: Mapping[tuple[UUID, UUID], float]) -> Ground | None:
    z = marked.get((one.rater, one.employee)) if one.rater else None
    return None if z is None else Ground(AgendaSource.PASANGAN_DITANDAI, {"z": f"{z:.1f}"})


def _bare(one: Facts) -> Ground | None:
    """A rating away from "sesuai" without linked evidence."""
    needs = one.hasil.needs_grounds or one.perilaku.needs_grounds
    return _if(needs and not one.evidence, AgendaSource.TANPA_BUKTI)


def _extreme(one: Facts) -> Ground | None:
    """The ends of the quadrant, and ratings that contradict each other."""
    is_split = {one.hasil, one.perilaku} == {Ekspektasi.DIATAS, Ekspektasi.DIBAWAH}
    is_end = one.predikat in EXTREMES
    return _if(is_end or is_split, AgendaSource.PREDIKAT_UJUNG, predikat=one.predikat.value)


def _curve_cases(
    facts: Iterable[Facts], curves: Mapping[UUID, Sequence[Gap]], most: int, seed: str
) -> dict[UUID, Ground]:
    """A few drawn cases for every unit whose curve differs, of the predikat that stands out."""
    groups: dict[UUID, list[Facts]] = defaultdict(list)
    for one in facts:
        if one.group is not None:
            groups[one.group].append(one)
    found = {}
    for group in sorted(groups.keys() & curves.keys()):
        for one in _standing_out(groups[group], curves[group], most, f"{seed}:{group}"):
            found[one.employee] = Ground(
                AgendaSource.POLA_DISTRIBUSI, {"predikat": one.predikat.value}
            )
    return found


def _standing_out(group: list[Facts], gaps: Sequence[Gap], most: int, seed: str) -> Iterable[Facts]:
    over = {p for gap in gaps if gap.advice is Advice.DI_ATAS_BATAS for p in gap.predikat}
    if not over and gaps:
        over = {Counter(one.predikat for one in group).most_common(1)[0][0]}
    concerned = [one for one in group if one.predikat in over]
    drawn = random.Random(f"{seed}:pola")  # noqa: S311 - to be repeated
    return drawn.sample(concerned, min(most, len(concerned)))


def _percent(share: Fraction | None) -> str:
    return "" if share is None else str(round(share * 100))
