"""The words of the evaluation forum: states, ties, opinions, advice and answers."""

from enum import StrEnum


class SessionState(StrEnum):
    """A session: its agenda is put together, members write, members sit, the chair has concluded.

    `DIBATALKAN` ends one that never sat.
    """

    DISIAPKAN = "disiapkan"
    PENDAPAT = "pendapat"
    SIDANG = "sidang"
    SELESAI = "selesai"
    DIBATALKAN = "dibatalkan"

    @property
    def is_live(self) -> bool:
        """Whether members work in it."""
        return self in (SessionState.PENDAPAT, SessionState.SIDANG)


class TieKind(StrEnum):
    """What a member declares about a person on the agenda."""

    KELUARGA = "keluarga"
    PROYEK_BERSAMA = "proyek_bersama"
    SENGKETA = "sengketa"
    LAINNYA = "lainnya"


class RecusalGround(StrEnum):
    """Why a member never opens a case; ties are not told further than to the chair."""

    DIRI = "diri"
    PENILAI = "penilai"
    ATASAN_PENILAI = "atasan_penilai"
    DINILAI_OLEHNYA = "dinilai_olehnya"  # the member is rated by the person
    IKATAN = "ikatan"


class Verdict(StrEnum):
    """An opinion or advice: leave the rating as it is, or change it."""

    PERTAHANKAN = "pertahankan"
    UBAH = "ubah"


class Reply(StrEnum):
    """The rater's answer to the advice; the rating itself is changed by the rater alone."""

    TERIMA = "terima"
    TETAP = "tetap"


class CaseStanding(StrEnum):
    """Whether the forum can still advise on a case, and why not.

    `TERBUKA` waits, `DIBAHAS` has its advice, `TIDAK_DIBAHAS` went back without.  The others left
    the forum's hands: signed without it, gone over to somebody else, excused, or taken back.
    """

    TERBUKA = "terbuka"
    DIBAHAS = "dibahas"
    DITANDATANGANI = "ditandatangani"
    BERALIH = "beralih"
    DIKECUALIKAN = "dikecualikan"
    DITARIK = "ditarik"
    TIDAK_DIBAHAS = "tidak_dibahas"

    @property
    def is_gone(self) -> bool:
        """Whether the forum has no say in it any more."""
        return self not in (CaseStanding.TERBUKA, CaseStanding.DIBAHAS)


class SittingFault(StrEnum):
    """Why a case cannot be concluded yet."""

    SIDANG_TANPA_KUORUM = "sidang_tanpa_kuorum"
    TANPA_KUORUM = "tanpa_kuorum"
    PENDAPAT_KURANG = "pendapat_kurang"


class AdviceFault(StrEnum):
    """What is missing from an opinion or from advice."""

    TANPA_ALASAN = "tanpa_alasan"
    TANPA_BUKTI = "tanpa_bukti"
    TIDAK_MENGUBAH = "tidak_mengubah"
