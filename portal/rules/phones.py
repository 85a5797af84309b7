"""Telephone numbers: stored as `+6281234567890`, shown as `0812-3456-7890`.

Source: the Indonesian numbering plan: country code 62, mobile numbers 08..., area codes of two
digits in five cities and of three elsewhere (both counted without the leading zero).
"""

import re
from enum import StrEnum
from typing import Final

COUNTRY: Final = "+62"
_LONGEST_INPUT: Final = 40
_SEPARATORS: Final = re.compile(r"[\s.()\-\u2010-\u2013]+")
_SPREADSHEET: Final = re.compile(r"[0-9]([.,][0-9]+)?[eE][+\-]?[0-9]{1,3}")
_STORED: Final = re.compile(r"\+62(?:8[0-9]{8,11}|[2-79][0-9]{7,10})")
_SHORT_AREAS: Final = ("21", "22", "24", "31", "61")


class PhoneFault(StrEnum):
    """Why a value is no telephone number of this country."""

    KOSONG = "kosong"
    BUKAN_ANGKA = "bukan_angka"
    PANJANG = "panjang"
    TANPA_KODE_AREA = "tanpa_kode_area"
    LUAR_NEGERI = "luar_negeri"
    RUSAK_LEMBAR_KERJA = "rusak_lembar_kerja"


class PhoneError(ValueError):
    """A value that cannot be stored as a telephone number; `fault` says why."""

    def __init__(self, fault: PhoneFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def normalised(value: str) -> str:
    """The stored form of a typed number: +62 and 8 to 12 digits.

    Spaces, dots, hyphens and brackets are dropped.  A mobile number without its leading zero is
    taken as well, because spreadsheets drop it.  Raises PhoneError.
    """
    if len(value) > _LONGEST_INPUT:
        raise PhoneError(PhoneFault.PANJANG)
    typed = value.strip().removeprefix("'").strip()
    if _SPREADSHEET.fullmatch(typed):
        raise PhoneError(PhoneFault.RUSAK_LEMBAR_KERJA)
    digits = _SEPARATORS.sub("", typed)
    stored = COUNTRY + _national(digits)
    if not _STORED.fullmatch(stored):
        raise PhoneError(PhoneFault.PANJANG)
    return stored


def shown(stored: str) -> str:
    """A stored number in groups: `0812-3456-7890`, `021-345-6789`."""
    national = stored.removeprefix(COUNTRY)
    first = 2 if national.startswith(_SHORT_AREAS) else 3
    rest = national[first:]
    half = len(rest) // 2
    return f"0{national[:first]}-{rest[:half]}-{rest[half:]}"


def is_mobile(stored: str) -> bool:
    """Whether a stored number can receive messages."""
    return stored.startswith(COUNTRY + "8")


def _national(digits: str) -> str:
    """The digits behind the country code; PhoneError when they are none or not of this country."""
    if not digits:
        raise PhoneError(PhoneFault.KOSONG)
    bare = digits.removeprefix("+")
    if not (bare.isascii() and bare.isdigit()):
        raise PhoneError(PhoneFault.BUKAN_ANGKA)
    if digits.startswith("+") and not digits.startswith(COUNTRY):
        raise PhoneError(PhoneFault.LUAR_NEGERI)
    if bare.startswith("00") and not bare.startswith("0062"):
        raise PhoneError(PhoneFault.LUAR_NEGERI)
    for prefix in ("0062", "62", "0"):
        if bare.startswith(prefix):
            # "+62 (0)812..." is how many letterheads write it.
            return bare.removeprefix(prefix).removeprefix("0")
    if not bare.startswith("8"):
        raise PhoneError(PhoneFault.TANPA_KODE_AREA)
    return bare
