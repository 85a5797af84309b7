"""What a questionnaire about an employee can measure: core values, competences, criteria.

Sources: PermenPANRB 6/2022, Pasal 10 (the seven values); PermenPANRB 38/2017 (eight managerial
competences and one socio-cultural one).  Technical competences are set per government affair by
the ministry in charge, so they have no list here; their keys begin with `teknis_`.
"""

import re
from enum import StrEnum
from typing import Final


class CoreValue(StrEnum):
    """The BerAKHLAK values in their official order."""

    BERORIENTASI_PELAYANAN = "berorientasi_pelayanan"
    AKUNTABEL = "akuntabel"
    KOMPETEN = "kompeten"
    HARMONIS = "harmonis"
    LOYAL = "loyal"
    ADAPTIF = "adaptif"
    KOLABORATIF = "kolaboratif"


class Family(StrEnum):
    """The three families of competences of PermenPANRB 38/2017."""

    TEKNIS = "teknis"
    MANAJERIAL = "manajerial"
    SOSIAL_KULTURAL = "sosial_kultural"


class Competence(StrEnum):
    """The nine competences that every post has, in the order of the regulation."""

    INTEGRITAS = "integritas"
    KERJA_SAMA = "kerja_sama"
    KOMUNIKASI = "komunikasi"
    ORIENTASI_HASIL = "orientasi_hasil"
    PELAYANAN_PUBLIK = "pelayanan_publik"
    PENGEMBANGAN = "pengembangan"
    MENGELOLA_PERUBAHAN = "mengelola_perubahan"
    PENGAMBILAN_KEPUTUSAN = "pengambilan_keputusan"
    PEREKAT_BANGSA = "perekat_bangsa"

    @property
    def family(self) -> Family:
        """Managerial, but for the last one."""
        is_social = self is Competence.PEREKAT_BANGSA
        return Family.SOSIAL_KULTURAL if is_social else Family.MANAJERIAL


class Criterion(StrEnum):
    """By what a result is looked at; a scheme chooses which of them its goals show."""

    PRODUKTIVITAS = "produktivitas"
    KUALITAS = "kualitas"
    INOVASI = "inovasi"
    KECEPATAN_LAYANAN = "kecepatan_layanan"
    KEPUASAN = "kepuasan"
    CARA_KERJA = "cara_kerja"


_TECHNICAL: Final = re.compile(r"teknis(_[a-z]+)+")
_LISTED: Final = frozenset([*CoreValue, *Competence])


def is_technical(key: str) -> bool:
    """Whether `key` names a technical competence of the agency: teknis_ and lower-case words."""
    return bool(_TECHNICAL.fullmatch(key))


def is_measure(key: str) -> bool:
    """Whether `key` names a core value, one of the nine competences or a technical one."""
    return key in _LISTED or is_technical(key)
