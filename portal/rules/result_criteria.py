"""By what the results of a plan are looked at, and which of them are told only with evidence.

A scheme names the criteria (productivity, quality, innovation ...) and those of them that need
evidence; a result bears the ones by which it is looked at.  No weights: priority is all that tells
results apart (PermenPANRB 6/2022, L.II.A.6), and evidence proves results (L.III.A.7).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.rules.measures import Criterion


@dataclass(frozen=True, slots=True)
class Spread:
    """How many results are looked at by a criterion."""

    criterion: Criterion
    results: int
    needs_evidence: bool


def spread(
    results: Sequence[Collection[str]], criteria: Sequence[Criterion], with_evidence: Sequence[str]
) -> tuple[Spread, ...]:
    """The scheme's criteria in its order with their results, then others that a result still bears.

    A result may bear several criteria, so the numbers need not add up to the number of results.
    """
    borne = [one for one in Criterion if any(one in result for result in results)]
    shown = (*criteria, *(one for one in borne if one not in criteria))
    return tuple(
        Spread(one, sum(one in result for result in results), one in with_evidence) for one in shown
    )


def evidence_due(borne: Collection[str], with_evidence: Sequence[str]) -> list[str]:
    """Those criteria of a result that are told only together with evidence."""
    return [one for one in with_evidence if one in borne]
