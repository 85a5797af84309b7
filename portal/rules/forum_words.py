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


class SittingFault(StrEnum):
    """Why a case cannot be concluded yet."""

    TANPA_KUORUM = "tanpa_kuorum"
    PENDAPAT_KURANG = "pendapat_kurang"


class AdviceFault(StrEnum):
    """What is missing from an opinion or from advice."""

    TANPA_ALASAN = "tanpa_alasan"
    TANPA_BUKTI = "tanpa_bukti"
    TIDAK_MENGUBAH = "tidak_mengubah"
