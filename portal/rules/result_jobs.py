"""Long work on many results: signing together, and documents of a unit; state of the work and of
each piece of it.
"""

from enum import StrEnum


class JobState(StrEnum):
    """Of a whole job; it goes on where it stopped."""

    BERJALAN = "berjalan"
    SELESAI = "selesai"
    DIHENTIKAN = "dihentikan"


class PieceState(StrEnum):
    """Of one employee's piece; a refusal says why and stops nothing else."""

    MENUNGGU = "menunggu"
    SELESAI = "selesai"
    DITOLAK = "ditolak"


class BundleKind(StrEnum):
    """Which forms a bundle of a unit holds."""

    DOKUMEN = "dokumen"
    HASIL = "hasil"
    LENGKAP = "lengkap"
