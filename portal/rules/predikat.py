"""Predikat kinerja: the quadrant of two ratings, and the organisation's predicate before them.

Source: PermenPANRB 6/2022, Ps. 24-25 and L.IV.B.  There is no formula: the rater chooses one rating
of the results and one of the behaviour, and the quadrant names the predikat.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Ekspektasi(StrEnum):
    """A rating, of all results (hasil kerja) or of all behaviour (perilaku kerja) (L.IV.B.3)."""

    DIBAWAH = "dibawah_ekspektasi"
    SESUAI = "sesuai_ekspektasi"
    DIATAS = "diatas_ekspektasi"

    @property
    def label(self) -> str:
        """As the forms print it."""
        return self.value.replace("_", " ").upper()

    @property
    def needs_grounds(self) -> bool:
        """Away from "sesuai" the agency asks for linked evidence and a written reason."""
        return self is not Ekspektasi.SESUAI


class Predikat(StrEnum):
    """The five predikat of an employee, the best first (L.IV.B.3, quadrant on p. 99 and 102)."""

    SANGAT_BAIK = "sangat_baik"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"

    @property
    def label(self) -> str:
        """As the forms print it."""
        is_kurang = self is Predikat.KURANG
        return "KURANG (MISCONDUCT)" if is_kurang else self.value.replace("_", " ").upper()


class OrganisationPredikat(StrEnum):
    """Capaian kinerja organisasi of the unit that the rater leads (L.IV.B.1.a)."""

    ISTIMEWA = "istimewa"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"

    @property
    def label(self) -> str:
        """As the forms print it."""
        return self.value.replace("_", " ").upper()


_ABOVE, _AS, _BELOW = Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH

# (hasil kerja, perilaku kerja) -> predikat
QUADRANT: Final = MappingProxyType(
    {
        (_ABOVE, _BELOW): Predikat.KURANG,
        (_ABOVE, _AS): Predikat.BAIK,
        (_ABOVE, _ABOVE): Predikat.SANGAT_BAIK,
        (_AS, _BELOW): Predikat.KURANG,
        (_AS, _AS): Predikat.BAIK,
        (_AS, _ABOVE): Predikat.BAIK,
        (_BELOW, _BELOW): Predikat.SANGAT_KURANG,
        (_BELOW, _AS): Predikat.BUTUH_PERBAIKAN,
        (_BELOW, _ABOVE): Predikat.BUTUH_PERBAIKAN,
    }
)


def predikat_of(hasil_kerja: Ekspektasi, perilaku_kerja: Ekspektasi) -> Predikat:
    """The predikat of two ratings, by the quadrant of L.IV.B.3 (p. 99)."""
    return QUADRANT[hasil_kerja, perilaku_kerja]
