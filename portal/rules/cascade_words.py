"""The words of cascading and of the indicator dictionary, with their official labels.

Source: PermenPANRB 6/2022, L.II.A.3-5; forms A.1.3-A.1.5.
"""

from enum import StrEnum
from typing import Final

NO_ROLE: Final = "TIDAK ADA PERAN"


class StrategyKind(StrEnum):
    """What a strategy brings forth (L.II.A.4)."""

    OUTCOME_ANTARA = "outcome_antara"
    OUTPUT = "output"
    LAYANAN = "layanan"

    @property
    def label(self) -> str:
        """The printed word."""
        return self.value.replace("_", " ").capitalize()


class ControlLevel(StrEnum):
    """Kualitas dan tingkat kendali of an indicator (L.II.A.2.a.7 and 5.a)."""

    OUTCOME = "outcome"
    OUTCOME_ANTARA = "outcome_antara"
    OUTPUT_RENDAH = "output_rendah"
    OUTPUT_SEDANG = "output_sedang"
    OUTPUT_TINGGI = "output_tinggi"

    @property
    def label(self) -> str:
        """The printed words."""
        kind, _, level = self.value.partition("_")
        is_output = kind == "output"
        return f"Output kendali {level}" if is_output else self.value.replace("_", " ").capitalize()


class ReportingPeriod(StrEnum):
    """Periode pelaporan of form A.1.3."""

    BULANAN = "bulanan"
    TRIWULANAN = "triwulanan"
    SEMESTERAN = "semesteran"
    TAHUNAN = "tahunan"

    @property
    def label(self) -> str:
        """The printed word."""
        return self.value.capitalize()


class DefinitionState(StrEnum):
    """Where an entry of the dictionary stands; only approved ones are offered for use."""

    USULAN = "usulan"
    DISETUJUI = "disetujui"
    DITOLAK = "ditolak"
