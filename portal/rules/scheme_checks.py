"""Contradictions inside a scheme that reading field by field cannot see."""

from __future__ import annotations

from collections.abc import Iterator
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
"""Pairs (path of the field, what is wrong with it)."""


def contradictions(scheme: Scheme) -> Faults:
    """What in `scheme` contradicts the law's frame or another field of it."""
    for check in (_plan, _peers, _people, _evidence, _doubles, _forum):
        yield from check(scheme)


def _plan(scheme: Scheme) -> Faults:
    plan, cadence = scheme.plan, scheme.cadence
    if cadence.periodic not in _PERIODIC:
        yield "cadence.periodic", f"{cadence.periodic.value!r} is none of {', '.join(_PERIODIC)}"
    if not plan.criteria:
        yield "plan.criteria", "needs at least 1"
    if odd := set(plan.evidence_criteria) - set(plan.criteria):
        yield "plan.evidence_criteria", f"{min(odd).value!r} is not among plan.criteria"


def _peers(scheme: Scheme) -> Faults:
    yield from _rounds(scheme, "peers.rounds", scheme.peers.rounds)
    if scheme.peers.groups and not scheme.peers.rounds:
        yield "peers.rounds", "names no evaluation although colleagues are to be asked"
    for group in scheme.peers.groups:
        yield from _group(group)


def _group(group: PeerGroup) -> Faults:
    if group.relation not in COLLEAGUES:
        what = f"{group.relation.value!r} is none of {', '.join(COLLEAGUES)}"
        yield "peers.groups.relation", what
    if group.invited < group.k:
        yield "peers.groups.invited", f"{group.invited} people can never be the {group.k} of k"
    if group.comment_k < group.k:
        yield "peers.groups.comment_k", "comments need at least as many people as figures"


def _people(scheme: Scheme) -> Faults:
    families = scheme.competences.families
    for card in scheme.job_cards:
        if card.family is JobFamily.UMUM:
            yield "job_cards.family", "'umum' are those without a card of their own"
    for competence in scheme.competences.focus:
        if competence.family not in families:
            what = f"{competence.value!r} is of no family in competences.families"
            yield "competences.focus", what


def _evidence(scheme: Scheme) -> Faults:
    """What the scheme promises to show must come from somewhere."""
    criteria, panels = scheme.plan.criteria, scheme.review.panels
    has_citizens = bool(scheme.instruments.citizen)
    has_speed = Metric.KECEPATAN in scheme.service_metrics.measures
    if Criterion.KECEPATAN_LAYANAN in criteria and not has_speed:
        yield "plan.criteria", "'kecepatan_layanan' needs 'kecepatan' in service_metrics.measures"
    if Criterion.KEPUASAN in criteria and not has_citizens:
        yield "plan.criteria", "'kepuasan' needs a survey in instruments.citizen"
    sources = {
        Panel.WARGA: has_citizens,
        Panel.REKAN: bool(scheme.peers.groups),
        Panel.METRIK_LAYANAN: bool(scheme.service_metrics.measures),
        Panel.KOMPETENSI: bool(scheme.competences.families),
        Panel.DISIPLIN: scheme.behaviour.discipline_facts,
    }
    for panel, is_fed in sources.items():
        if panel in panels and not is_fed:
            yield "review.panels", f"nothing in this scheme feeds {panel.value!r}"


def _doubles(scheme: Scheme) -> Faults:
    keys: dict[str, list[str]] = {
        "job_cards": [card.family for card in scheme.job_cards],
        "peers.groups": [group.relation for group in scheme.peers.groups],
        "recognition.lists": [each.title.in_("id") for each in scheme.recognition.lists],
    }
    for path, found in keys.items():
        for key in found:
            if found.count(key) > 1:
                yield path, f"{str(key)!r} stands there {found.count(key)} times"


def _forum(scheme: Scheme) -> Faults:
    if scheme.forum is None:
        return
    yield from _rounds(scheme, "forum.rounds", scheme.forum.rounds)
    if not scheme.forum.rounds:
        yield "forum.rounds", "names no evaluation although the forum sits"
    if not scheme.forum.agenda:
        yield "forum.agenda", "needs at least 1"
    if (AgendaSource.SAMPEL_ACAK in scheme.forum.agenda) != (scheme.forum.random_percent > 0):
        yield "forum.random_percent", "is above 0 exactly when 'sampel_acak' is on the agenda"


def _rounds(scheme: Scheme, field: str, rounds: tuple[PeriodKind, ...]) -> Faults:
    held = (scheme.cadence.periodic, PeriodKind.TAHUN)
    for kind in rounds:
        if kind not in held:
            yield field, f"{kind.value!r} is no evaluation of this scheme ({', '.join(held)})"
