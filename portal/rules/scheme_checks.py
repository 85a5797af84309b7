"""Contradictions inside a scheme that reading field by field cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from portal.rules.employment import JobFamily
from portal.rules.measures import Criterion
from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup, Scheme
from portal.rules.scheme_tongue import Mend
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

Faults = Iterator[tuple[str, Mend]]
"""Pairs (path of the field, what to do about it).

Rows of a list are counted from 1: `peers.groups[2].k`.
"""


def contradictions(scheme: Scheme) -> Faults:
    """What in `scheme` contradicts the law's frame or another field of it."""
    for check in (_plan, _peers, _people, _evidence, _doubles, _forum):
        yield from check(scheme)


def _plan(scheme: Scheme) -> Faults:
    plan, cadence = scheme.plan, scheme.cadence
    if cadence.periodic not in _PERIODIC:
        yield "cadence.periodic", Mend("instead", options=_PERIODIC, chosen=cadence.periodic)
    if not plan.criteria:
        yield "plan.criteria", Mend("at_least_one")
    if odd := set(plan.evidence_criteria) - set(plan.criteria):
        yield "plan.evidence_criteria", Mend("no_criterion", criterion=min(odd))


def _peers(scheme: Scheme) -> Faults:
    yield from _rounds(scheme, "peers.rounds", scheme.peers.rounds)
    if scheme.peers.groups and not scheme.peers.rounds:
        yield "peers.rounds", Mend("rounds_missing")
    for number, group in enumerate(scheme.peers.groups, start=1):
        for field, what in _group(group):
            yield f"peers.groups[{number}].{field}", what


def _group(group: PeerGroup) -> Faults:
    if group.relation not in COLLEAGUES:
        yield "relation", Mend("instead", options=COLLEAGUES, chosen=group.relation)
    if group.invited < group.k:
        yield "invited", Mend("too_few_invited", k=group.k)
    if group.comment_k < group.k:
        yield "comment_k", Mend("comments_too_soon", k=group.k)


def _people(scheme: Scheme) -> Faults:
    families = scheme.competences.families
    for number, card in enumerate(scheme.job_cards, start=1):
        if card.family is JobFamily.UMUM:
            yield f"job_cards[{number}].family", Mend("no_card")
    for competence in scheme.competences.focus:
        if competence.family not in families:
            yield "competences.focus", Mend("foreign_competence", competence=competence)


def _evidence(scheme: Scheme) -> Faults:
    """What the scheme promises to show must come from somewhere."""
    criteria, panels = scheme.plan.criteria, scheme.review.panels
    has_citizens = bool(scheme.instruments.citizen)
    has_speed = Metric.KECEPATAN in scheme.service_metrics.measures
    if Criterion.KECEPATAN_LAYANAN in criteria and not has_speed:
        yield "plan.criteria", Mend("speed_needs_figure")
    if Criterion.KEPUASAN in criteria and not has_citizens:
        yield "plan.criteria", Mend("satisfaction_needs_citizens")
    sources = {
        Panel.WARGA: has_citizens,
        Panel.REKAN: bool(scheme.peers.groups),
        Panel.METRIK_LAYANAN: bool(scheme.service_metrics.measures),
        Panel.KOMPETENSI: bool(scheme.competences.families),
        Panel.DISIPLIN: scheme.behaviour.discipline_facts,
    }
    for panel, is_fed in sources.items():
        if panel in panels and not is_fed:
            yield "review.panels", Mend("panel_without_source", panel=panel)


def _doubles(scheme: Scheme) -> Faults:
    keys: dict[str, list[str]] = {
        "job_cards": [card.family for card in scheme.job_cards],
        "peers.groups": [group.relation for group in scheme.peers.groups],
        "recognition.lists": [each.title.in_("id") for each in scheme.recognition.lists],
    }
    for path, found in keys.items():
        for key in dict.fromkeys(found):
            if found.count(key) > 1:
                yield path, Mend("twice", what=key, n=found.count(key))


def _forum(scheme: Scheme) -> Faults:
    if scheme.forum is None:
        return
    yield from _rounds(scheme, "forum.rounds", scheme.forum.rounds)
    if not scheme.forum.rounds:
        yield "forum.rounds", Mend("forum_rounds")
    if not scheme.forum.agenda:
        yield "forum.agenda", Mend("at_least_one")
    if (AgendaSource.SAMPEL_ACAK in scheme.forum.agenda) != (scheme.forum.random_percent > 0):
        yield "forum.random_percent", Mend("random")


def _rounds(scheme: Scheme, field: str, rounds: tuple[PeriodKind, ...]) -> Faults:
    held = (scheme.cadence.periodic, PeriodKind.TAHUN)
    for kind in rounds:
        if kind not in held:
            yield field, Mend("no_such_round", chosen=kind, options=held)
