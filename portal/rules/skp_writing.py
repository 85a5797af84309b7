"""Guided writing of a plan: what the regulation demands of it, and what calls for a second thought.

Sources: PermenPANRB 6/2022, Ps. 7-14 and L.II.A; the words and figures stand with their articles in
`portal/data/rules/skp_writing.toml`.  Faults keep a plan from being submitted; hints never do.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, count, in_force, read_rules, texts
from portal.rules.measures import Criterion
from portal.rules.scheme_words import TargetPart
from portal.rules.skp_words import Approach, Aspect, Perspective, Priority, SkpForm
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "skp_writing.toml"
_SOURCES: Final = (
    "absolute", "activity", "category", "anggaran", "acting", "measurable", "main",
)  # fmt: skip


class Remark(StrEnum):
    """What is to be said about a plan.  The first group are faults, the rest are hints."""

    TANPA_HASIL = "tanpa_hasil"
    TANPA_UTAMA = "tanpa_utama"
    TANPA_ANGGARAN = "tanpa_anggaran"
    TANPA_PERSPEKTIF = "tanpa_perspektif"
    PENUGASAN_PLT_UTAMA = "penugasan_plt_utama"
    TANPA_INDIKATOR = "tanpa_indikator"
    TANPA_ASPEK = "tanpa_aspek"
    TANPA_TARGET = "tanpa_target"
    TANPA_SATUAN = "tanpa_satuan"
    TANPA_SUMBER = "tanpa_sumber"
    TANPA_TENGGAT = "tanpa_tenggat"
    TENGGAT_DI_LUAR_TAHUN = "tenggat_di_luar_tahun"
    TANPA_BASELINE = "tanpa_baseline"
    TERLALU_BANYAK = "terlalu_banyak"
    KATA_MUTLAK = "kata_mutlak"
    BERBENTUK_AKTIVITAS = "berbentuk_aktivitas"
    BERBENTUK_KATEGORI = "berbentuk_kategori"
    TARGET_TUNGGAL = "target_tunggal"
    TANPA_INDUK = "tanpa_induk"
    TANPA_KRITERIA = "tanpa_kriteria"
    KRITERIA_TANPA_HASIL = "kriteria_tanpa_hasil"

    @property
    def is_fault(self) -> bool:
        """Whether the plan cannot be submitted as long as this holds."""
        return self not in _HINTS


_HINTS: Final = frozenset(
    {
        Remark.TERLALU_BANYAK,
        Remark.KATA_MUTLAK,
        Remark.BERBENTUK_AKTIVITAS,
        Remark.BERBENTUK_KATEGORI,
        Remark.TARGET_TUNGGAL,
        Remark.TANPA_INDUK,
        Remark.TANPA_KRITERIA,
        Remark.KRITERIA_TANPA_HASIL,
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """A remark and its place: numbers of the result and its indicator from 1, None = the plan.

    `word` is what was found in the text, where a word is the matter.
    """

    remark: Remark
    item: int | None = None
    indicator: int | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class DraftIndicator:
    """An indicator as it is being written."""

    text: str
    target: str
    aspects: frozenset[Aspect]
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    is_growth: bool = False
    baseline: Decimal | None = None
    source: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class DraftItem:
    """A result as it is being written; `serves_leader`: it names the leader's result."""

    text: str
    priority: Priority
    indicators: tuple[DraftIndicator, ...]
    perspective: Perspective | None = None
    serves_leader: bool = True
    is_acting_task: bool = False
    criteria: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as it is being written, and what the agency's scheme asks of it."""

    year: int
    form: SkpForm
    approach: Approach
    items: tuple[DraftItem, ...]
    target_parts: Collection[TargetPart] = field(default_factory=frozenset)
    baseline_required: bool = False
    criteria: Collection[Criterion] = ()


@dataclass(frozen=True, slots=True)
class WritingRule:
    """Words and figures in force from a day on, with the article of each."""

    key: str
    valid_from: date
    source: tuple[tuple[str, str], ...]
    absolute: tuple[str, ...]
    activity: tuple[str, ...]
    category: tuple[str, ...]
    most_items: int
    most_indicators: int


def load_writing(text: str | bytes) -> tuple[WritingRule, ...]:
    """All rules of a file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _rule)


@cache
def shipped_writing() -> tuple[WritingRule, ...]:
    """The rules that come with the portal, oldest first; the file is read once."""
    return load_writing(SHIPPED.read_bytes())


def writing_on(day: date) -> WritingRule:
    """The rule in force on a day; LookupError for a day before the first one."""
    return in_force(shipped_writing(), day)


def remarks(draft: Draft, rule: WritingRule) -> tuple[Found, ...]:
    """Everything to be said about a plan, in the order of its parts."""
    of_items = (
        found
        for number, item in enumerate(draft.items, 1)
        for found in _of_item(draft, item, number, rule)
    )
    return (*_of_plan(draft, rule), *of_items)


def _of_plan(draft: Draft, rule: WritingRule) -> Iterator[Found]:
    """L.II.A.2.a.8 and A.6: a plan has results, one of them main, and heads have Anggaran."""
    if not draft.items:
        yield Found(Remark.TANPA_HASIL)
        return
    if all(item.priority is not Priority.UTAMA for item in draft.items):
        yield Found(Remark.TANPA_UTAMA)
    has_budget = any(item.perspective is Perspective.ANGGARAN for item in draft.items)
    if draft.form is SkpForm.PIMPINAN and not has_budget:
        yield Found(Remark.TANPA_ANGGARAN)
    if len(draft.items) > rule.most_items:
        yield Found(Remark.TERLALU_BANYAK)
    for criterion in draft.criteria:
        if all(criterion not in item.criteria for item in draft.items):
            yield Found(Remark.KRITERIA_TANPA_HASIL, word=criterion)


def _of_item(draft: Draft, item: DraftItem, at: int, rule: WritingRule) -> Iterator[Found]:
    """L.II.A.5-6: written as what is reached, serving a result above, with its priority."""
    if word := _opening(item.text, rule.activity):
        yield Found(Remark.BERBENTUK_AKTIVITAS, at, word=word)
    if item.text.strip().rstrip(".").casefold() in rule.category:
        yield Found(Remark.BERBENTUK_KATEGORI, at, word=item.text.strip())
    is_head = draft.form is SkpForm.PIMPINAN
    lacking = {
        Remark.TANPA_PERSPEKTIF: is_head and item.perspective is None,
        Remark.TANPA_INDUK: not is_head and not item.serves_leader,
        Remark.PENUGASAN_PLT_UTAMA: item.is_acting_task and item.priority is not Priority.UTAMA,
        Remark.TANPA_INDIKATOR: not item.indicators,
        Remark.TERLALU_BANYAK: len(item.indicators) > rule.most_indicators,
        Remark.TANPA_KRITERIA: bool(draft.criteria) and not item.criteria,
    }
    yield from (Found(remark, at) for remark, holds in lacking.items() if holds)
    for number, indicator in enumerate(item.indicators, 1):
        for remark, word in _of_indicator(draft, indicator, rule):
            yield Found(remark, at, number, word)


def _of_indicator(
    draft: Draft, one: DraftIndicator, rule: WritingRule
) -> Iterator[tuple[Remark, str]]:
    """Ps. 9(2) and L.II.A.7.a: an aspect, a target that leaves room, what makes it measurable."""
    missing = {
        Remark.TANPA_ASPEK: not one.aspects,
        Remark.TANPA_TARGET: not one.target.strip() and draft.approach is Approach.KUANTITATIF,
        Remark.TANPA_BASELINE: (draft.baseline_required and one.is_growth and one.baseline is None),
        Remark.TENGGAT_DI_LUAR_TAHUN: one.due_on is not None and one.due_on.year != draft.year,
        **_unmeasured(draft, one),
    }
    yield from ((remark, "") for remark, holds in missing.items() if holds)
    if word := _anywhere(f"{one.text} {one.target}", rule.absolute):
        yield Remark.KATA_MUTLAK, word
    if one.low is not None and one.low == one.high:
        yield Remark.TARGET_TUNGGAL, ""


def _unmeasured(draft: Draft, one: DraftIndicator) -> dict[Remark, bool]:
    """What the scheme wants beside the target; a narrative has neither unit nor number."""
    wants = draft.target_parts
    is_number = draft.approach is Approach.KUANTITATIF
    return {
        Remark.TANPA_SATUAN: TargetPart.SATUAN in wants and is_number and not one.unit.strip(),
        Remark.TANPA_SUMBER: TargetPart.SUMBER_DATA in wants and not one.source.strip(),
        Remark.TANPA_TENGGAT: TargetPart.TENGGAT in wants and one.due_on is None,
    }


def _opening(text: str, words: Collection[str]) -> str:
    """The word of `words` with which a text begins, or nothing."""
    first = re.match(r"\W*(\w+)", text)
    return first[1] if first and first[1].casefold() in words else ""


def _anywhere(text: str, words: Collection[str]) -> str:
    """The first of `words` that stands in a text as a word of its own, or nothing."""
    plain = " ".join(re.findall(r"\w+", text.casefold()))
    return next((word for word in words if f" {word} " in f" {plain} "), "")


def _rule(block: Table) -> WritingRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    source, words, counts = (block.table(part) for part in ("source", "words", "counts"))
    rule = WritingRule(
        key=key,
        valid_from=block.take("valid_from", date),
        source=tuple((part, source.words(part)) for part in _SOURCES),
        absolute=texts(words, "absolute"),
        activity=texts(words, "activity"),
        category=texts(words, "category"),
        most_items=count(counts, "most_items", 1),
        most_indicators=count(counts, "most_indicators", 1),
    )
    for part in (source, words, counts):
        part.done()
    return rule
