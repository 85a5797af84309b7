"""What an agency's scheme settles about its periods, as it is frozen when a year is opened."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.rules.scheme_parts import Deadlines
from portal.rules.schemes import Scheme
from portal.rules.survey_periods import PeriodKind


@dataclass(frozen=True, slots=True)
class PeriodTerms:
    """Cadence of the periodic evaluations, length of their window in working days, the kinds of
    periods in which a forum sits, the agency's own days for officials, and whether final results
    are open to objection, which the text leaves open (L.IV.A.11-12).
    """

    cadence: PeriodKind
    window_workdays: int
    forum_rounds: tuple[PeriodKind, ...]
    deadlines: Deadlines
    calendar_published: bool = True
    objection_to_final: bool = False

    def as_json(self) -> dict[str, Any]:
        """A mapping that `from_json` reads again."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PeriodTerms":
        """The terms of a stored mapping."""
        return cls(
            cadence=PeriodKind(stored["cadence"]),
            window_workdays=int(stored["window_workdays"]),
            forum_rounds=tuple(map(PeriodKind, stored["forum_rounds"])),
            deadlines=Deadlines(**stored["deadlines"]),
            calendar_published=bool(stored["calendar_published"]),
            objection_to_final=bool(stored.get("objection_to_final", False)),
        )

    def has_forum(self, kind: PeriodKind) -> bool:
        """Whether a forum sits in a period of this kind."""
        return kind in self.forum_rounds

    def own_days(self) -> dict[str, int]:
        """The agency's own length of a clock: working days, or the day of January (K1, K5)."""
        days = self.deadlines
        return {
            "K1": days.plan_january_day, "K5": days.annual_january_day,
            "K7": days.deliver_document, "K9": days.report, "K10": days.superior_signs,
            "K11": days.superior_delivers, "K13": days.report, "K15": days.decide_objection,
            "K16": days.report,
        }  # fmt: skip


def terms_of(scheme: Scheme) -> PeriodTerms:
    """The terms of a scheme."""
    return PeriodTerms(
        cadence=scheme.cadence.periodic,
        window_workdays=scheme.cadence.window_working_days,
        forum_rounds=scheme.forum.rounds if scheme.forum else (),
        deadlines=scheme.deadlines,
        calendar_published=scheme.cadence.calendar_published,
        objection_to_final=scheme.review.objection_to_final,
    )
