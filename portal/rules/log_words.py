"""The words of the log of results (catatan capaian), with their labels."""

from enum import StrEnum
from typing import Final


class CaseChannel(StrEnum):
    """How a complaint or request of a citizen came in."""

    LOKET = "loket"
    TELEPON = "telepon"
    PESAN = "pesan"
    SURAT = "surat"
    LAPOR = "lapor"
    MEDIA_SOSIAL = "media_sosial"
    LAINNYA = "lainnya"

    @property
    def label(self) -> str:
        """The words of the list."""
        return _CHANNEL_LABELS[self]


_CHANNEL_LABELS: Final = {
    CaseChannel.LOKET: "Datang ke loket",
    CaseChannel.TELEPON: "Telepon",
    CaseChannel.PESAN: "Pesan singkat (WhatsApp, SMS)",
    CaseChannel.SURAT: "Surat atau surel",
    CaseChannel.LAPOR: "SP4N-LAPOR!",
    CaseChannel.MEDIA_SOSIAL: "Media sosial",
    CaseChannel.LAINNYA: "Lainnya",
}
