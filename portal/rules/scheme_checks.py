"""Contradictions inside a scheme that reading field by field cannot see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from portal.rules.employment import JobFamily
from portal.rules.measures import Criterion
from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup, Scheme
from portal.rules.scheme_words import AgendaSource, Metric, Panel
from portal.rules.survey_periods import PeriodKind

COLLEAGUES: Final = (
    Relation.PEER,
    Relation.SUBORDINATE,
    Relation.CROSS_UNIT,
    Relation.OTHER_PARTY,
)
"""Relations that answer anonymously, and for which a scheme therefore sets a smallest group."""

_PERIODIC: Final = (PeriodKind.BULAN, PeriodKind.TRIWULAN)

Faults = Iterator[tuple[str, str]]
"""Pairs (path of the field, what to do about it, in the Indonesian of the clerk who set it).

Rows of a list are counted from 1: `peers.groups[2].k`.
"""


def contradictions(scheme: Scheme) -> Faults:
    """What in `scheme` contradicts the law's frame or another field of it."""
    for check in (_plan, _peers, _people, _evidence, _doubles, _forum):
        yield from check(scheme)


def _plan(scheme: Scheme) -> Faults:
    plan, cadence = scheme.plan, scheme.cadence
    if cadence.periodic not in _PERIODIC:
        yield "cadence.periodic", f"pilih {_either(_PERIODIC)}, bukan {cadence.periodic.value}"
    if not plan.criteria:
        yield "plan.criteria", "pilih sedikitnya satu"
    if odd := set(plan.evidence_criteria) - set(plan.criteria):
        yield "plan.evidence_criteria", f"{_said(min(odd))} tidak termasuk kriteria hasil"


def _peers(scheme: Scheme) -> Faults:
    yield from _rounds(scheme, "peers.rounds", scheme.peers.rounds)
    if scheme.peers.groups and not scheme.peers.rounds:
        yield "peers.rounds", "pilih kapan diadakan, karena ada kelompok yang ditanya"
    for number, group in enumerate(scheme.peers.groups, start=1):
        for field, what in _group(group):
            yield f"peers.groups[{number}].{field}", what


def _group(group: PeerGroup) -> Faults:
    if group.relation not in COLLEAGUES:
        yield "relation", f"pilih {_either(COLLEAGUES)}, bukan {group.relation.value}"
    if group.invited < group.k:
        what = f"undang sedikitnya {group.k} orang, yaitu sebanyak batas tampil"
        yield "invited", what
    if group.comment_k < group.k:
        yield "comment_k", f"isi sedikitnya {group.k}, yaitu sebanyak batas tampil angka"


def _people(scheme: Scheme) -> Faults:
    families = scheme.competences.families
    for number, card in enumerate(scheme.job_cards, start=1):
        if card.family is JobFamily.UMUM:
            yield f"job_cards[{number}].family", "pilih satu rumpun; umum tidak memakai kartu"
    for competence in scheme.competences.focus:
        if competence.family not in families:
            what = f"{_said(competence)} bukan bagian dari rumpun kompetensi yang dipilih"
            yield "competences.focus", what


def _evidence(scheme: Scheme) -> Faults:
    """What the scheme promises to show must come from somewhere."""
    criteria, panels = scheme.plan.criteria, scheme.review.panels
    has_citizens = bool(scheme.instruments.citizen)
    has_speed = Metric.KECEPATAN in scheme.service_metrics.measures
    if Criterion.KECEPATAN_LAYANAN in criteria and not has_speed:
        yield "plan.criteria", "kecepatan layanan memerlukan angka layanan kecepatan"
    if Criterion.KEPUASAN in criteria and not has_citizens:
        yield "plan.criteria", "kepuasan memerlukan instrumen warga"
    sources = {
        Panel.WARGA: has_citizens,
        Panel.REKAN: bool(scheme.peers.groups),
        Panel.METRIK_LAYANAN: bool(scheme.service_metrics.measures),
        Panel.KOMPETENSI: bool(scheme.competences.families),
        Panel.DISIPLIN: scheme.behaviour.discipline_facts,
    }
    for panel, is_fed in sources.items():
        if panel in panels and not is_fed:
            yield "review.panels", f"panel {_said(panel)} tidak punya sumber dalam skema ini"


def _doubles(scheme: Scheme) -> Faults:
    keys: dict[str, list[str]] = {
        "job_cards": [card.family for card in scheme.job_cards],
        "peers.groups": [group.relation for group in scheme.peers.groups],
        "recognition.lists": [each.title.in_("id") for each in scheme.recognition.lists],
    }
    for path, found in keys.items():
        for key in dict.fromkeys(found):
            if found.count(key) > 1:
                yield path, f"{_said(key)} ditulis {found.count(key)} kali; cukup sekali"


def _forum(scheme: Scheme) -> Faults:
    if scheme.forum is None:
        return
    yield from _rounds(scheme, "forum.rounds", scheme.forum.rounds)
    if not scheme.forum.rounds:
        yield "forum.rounds", "pilih kapan forum bersidang"
    if not scheme.forum.agenda:
        yield "forum.agenda", "pilih sedikitnya satu"
    if (AgendaSource.SAMPEL_ACAK in scheme.forum.agenda) != (scheme.forum.random_percent > 0):
        what = "isi lebih dari 0 bila agenda memuat sampel acak, dan 0 bila tidak"
        yield "forum.random_percent", what


def _rounds(scheme: Scheme, field: str, rounds: tuple[PeriodKind, ...]) -> Faults:
    held = (scheme.cadence.periodic, PeriodKind.TAHUN)
    for kind in rounds:
        if kind not in held:
            yield field, f"{kind.value} bukan penilaian dalam skema ini; pilih {_either(held)}"


def _either(values: Iterable[str]) -> str:
    return " atau ".join(map(_said, values))


def _said(value: str) -> str:
    return str(value).replace("_", " ")
