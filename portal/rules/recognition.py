"""Who may be considered for an opportunity: facts over several periods, never one number.

Source: PermenPANRB 6/2022 Pasal 31 (awards rest on the predikat); the lists are the scheme's.  A
list proposes nobody: it says who meets what was announced, and what is missing for the others.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.rules.predikat import Predikat
from portal.rules.scheme_growth import EligibilityList
from portal.rules.scheme_words import LeastPredikat, Opportunity
from portal.rules.survey_periods import PeriodKind, SurveyPeriod


class ResultSource(StrEnum):
    """Where a predikat was signed: in this portal, or before it, in the national application."""

    PORTAL = "portal"
    EKINERJA = "ekinerja"


class OpportunityKind(StrEnum):
    """What is posted: what a scheme's list may be for, and the award of a month."""

    KELOMPOK_SUKSESI = "kelompok_suksesi"
    PENGEMBANGAN_KOMPETENSI = "pengembangan_kompetensi"
    STUDI_LANJUT = "studi_lanjut"
    SEMINAR_INTERNASIONAL = "seminar_internasional"
    KOORDINATOR_PROYEK = "koordinator_proyek"
    PROMOSI_MUTASI = "promosi_mutasi"
    PENGHARGAAN = "penghargaan"
    PEGAWAI_BULAN_INI = "pegawai_bulan_ini"


def is_monthly(kind: OpportunityKind) -> bool:
    """Whether it is given for a month, once for each."""
    return kind is OpportunityKind.PEGAWAI_BULAN_INI


def award_month(on: date) -> SurveyPeriod:
    """The month for which an employee of the month is looked for on a day: the one that is over."""
    return SurveyPeriod.containing(PeriodKind.BULAN, on).previous()


def award_days(month: SurveyPeriod) -> tuple[date, date]:
    """The days in which the award of a month is open: the month after it (a rule of the portal:
    praise comes soon or not at all).
    """
    after = month.next()
    return after.start, after.end


class OpportunityState(StrEnum):
    """Posted, decided with reasons, or withdrawn with one."""

    TERBUKA = "terbuka"
    DIPUTUSKAN = "diputuskan"
    DITARIK = "ditarik"


class Lack(StrEnum):
    """What keeps somebody from a list."""

    PERIODE_KURANG = "periode_kurang"
    PREDIKAT_KURANG = "predikat_kurang"
    BUKAN_RUMPUN = "bukan_rumpun"


@dataclass(frozen=True, slots=True)
class Rated:
    """A signed predikat of a closed period."""

    span: SurveyPeriod
    predikat: Predikat
    source: ResultSource
    code: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an opportunity asks: so many of the newest periods with at least this predikat.

    Without `families` it is for everybody; `competences` are shown as evidence and decide nothing.
    """

    periods: int
    least: LeastPredikat
    families: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()

    @classmethod
    def of(cls, listed: EligibilityList) -> "Terms":
        """The terms of a scheme's list."""
        return cls(
            listed.periods, listed.least, tuple(one.value for one in listed.families),
            tuple(one.value for one in listed.competences),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to the terms; `counted` are the periods looked at, newest first."""

    lacks: tuple[Lack, ...]
    counted: tuple[Rated, ...]

    @property
    def is_eligible(self) -> bool:
        """Whether nothing is missing."""
        return not self.lacks


def standing(terms: Terms, family: str, rated: Sequence[Rated]) -> Standing:
    """How somebody with these results (the newest first) stands to the terms.

    Every one of the newest `periods` must reach the predikat: a good mean does not make up for a
    bad period (Pasal 31 speaks of the predikat, not of a score).
    """
    counted = tuple(rated[: terms.periods])
    lacks = []
    if terms.families and family not in terms.families:
        lacks.append(Lack.BUKAN_RUMPUN)
    if len(counted) < terms.periods:
        lacks.append(Lack.PERIODE_KURANG)
    if any(not reaches(one.predikat, terms.least) for one in counted):
        lacks.append(Lack.PREDIKAT_KURANG)
    return Standing(tuple(lacks), counted)


def reaches(predikat: Predikat, least: LeastPredikat) -> bool:
    """Whether a predikat is at least the one asked for."""
    order = list(Predikat)
    return order.index(predikat) <= order.index(Predikat(least.value))


def merged(own: Sequence[Rated], earlier: Mapping[str, Rated], kinds: Sequence[str]) -> list[Rated]:
    """Results of the portal and those from before it, each period once, the newest first.

    Where both know a period, the portal's signed document counts.  `kinds` are the kinds of
    periods that are counted.
    """
    found = dict(earlier) | {one.span.key: one for one in own}
    wanted = [one for one in found.values() if one.span.kind.value in kinds]
    return sorted(wanted, key=lambda one: (one.span.end, one.span.start), reverse=True)


def sign_of(*noted: str | bool) -> str:
    """A short sign of what is noted, by which a page that shows something older is told; spare
    blanks and line ends make no other.
    """
    plain = [" ".join(one.split()) if isinstance(one, str) else one for one in noted]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


def kind_of(opportunity: Opportunity) -> OpportunityKind:
    """The kind of a posted opportunity for a scheme's list."""
    return OpportunityKind(opportunity.value)
