"""The words of the log of results (catatan capaian)."""

from enum import StrEnum


class CaseChannel(StrEnum):
    """How a complaint or request of a citizen came in."""

    LOKET = "loket"
    TELEPON = "telepon"
    PESAN = "pesan"
    SURAT = "surat"
    LAPOR = "lapor"
    MEDIA_SOSIAL = "media_sosial"
    LAINNYA = "lainnya"


class ShareState(StrEnum):
    """What a colleague said to an entry of the team that was offered."""

    DITAWARKAN = "ditawarkan"
    DITERIMA = "diterima"
    DITOLAK = "ditolak"
