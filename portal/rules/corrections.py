"""What an employee may ask to be corrected, and what a request must say.

Source: UU 27/2022 Ps. 6 (right to complete, update and correct), Ps. 30 (duty to do so).
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from portal.rules.phones import PhoneError
from portal.rules.phones import normalised as phone_stored
from portal.rules.staff_cells import read_email

LONGEST_VALUE: Final = 200
LONGEST_REASON: Final = 500
MOST_OPEN: Final = 10


class CorrectionField(StrEnum):
    """Which part of one's record is wrong."""

    NAMA = "nama"
    SUREL = "surel"
    TELEPON = "telepon"
    NIP = "nip"
    STATUS = "status"
    GOLONGAN = "golongan"
    PENEMPATAN = "penempatan"
    LAINNYA = "lainnya"

    @property
    def is_written(self) -> bool:
        """Whether the portal itself writes the wanted value when the request is applied.

        The others rest on decrees and change in the register, by the officer.
        """
        return self in _READ


class CorrectionState(StrEnum):
    """A request is open, applied or refused."""

    DIAJUKAN = "diajukan"
    DITERAPKAN = "diterapkan"
    DITOLAK = "ditolak"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self is CorrectionState.DIAJUKAN


class CorrectionFault(StrEnum):
    """Why a request cannot be taken as it is."""

    KOSONG = "kosong"
    PANJANG = "panjang"
    SUREL = "surel"
    TELEPON = "telepon"


def _name(text: str) -> str:
    return " ".join(text.split())[:150]


_READ: Final[Mapping[CorrectionField, Callable[[str], str]]] = MappingProxyType(
    {
        CorrectionField.NAMA: _name,
        CorrectionField.SUREL: read_email,
        CorrectionField.TELEPON: phone_stored,
    }
)


def stored(field: CorrectionField, wanted: str) -> str:
    """The wanted value as the register keeps it.

    ValueError for what is no such value, KeyError for a field that the portal does not write.
    """
    return _READ[field](wanted)


def faults(field: CorrectionField, wanted: str, reason: str) -> dict[str, CorrectionFault]:
    """What is wrong with a request, by the name of its part ("diminta", "alasan")."""
    found = {}
    if not wanted.strip():
        found["diminta"] = CorrectionFault.KOSONG
    elif len(wanted) > LONGEST_VALUE:
        found["diminta"] = CorrectionFault.PANJANG
    elif field.is_written and (fault := _unreadable(field, wanted)):
        found["diminta"] = fault
    if not reason.strip():
        found["alasan"] = CorrectionFault.KOSONG
    elif len(reason) > LONGEST_REASON:
        found["alasan"] = CorrectionFault.PANJANG
    return found


def _unreadable(field: CorrectionField, wanted: str) -> CorrectionFault | None:
    try:
        stored(field, wanted)
    except PhoneError:
        return CorrectionFault.TELEPON
    except ValueError:
        return CorrectionFault.SUREL
    return None


def ends_of(value: str) -> str:
    """A value hidden but for its ends: enough to recognise which one was meant, not to use it."""
    return f"{value[:3]}…{value[-2:]}" if len(value) > 6 else "…" * bool(value)
