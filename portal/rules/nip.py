"""NIP: the 18-digit number of a civil servant, always text and never a number.

Source: Peraturan Kepala BKN 43/2007 for PNS (birth date YYYYMMDD, month of appointment YYYYMM, sex
1 or 2, sequence from 001).  The NI PPPK is as long, but its digits 13-14 are a contract code.
There is no check digit: whatever looks odd is a warning, because records with a wrong birth date
exist and their holders must be able to work.  Nothing here hands out a birth date or a sex: they
are personal data, and in some numbers they are wrong.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Final

from portal.rules.employment import Employment

LENGTH: Final = 18
YOUNGEST, OLDEST = 17, 70
_SHOWN_LAST: Final = 4
# A copied cell or letter may be long; a number with separators is not.
_LONGEST_INPUT: Final = 64
_DIGITS: Final = re.compile(r"[0-9]{18}")
_SEPARATORS: Final = re.compile(r"[\s.\-\u2010-\u2013]+")
# What spreadsheets make of a number of this size: 1.98001E+17, 1,98001E+17, 198001012005011008.0
_SPREADSHEET: Final = re.compile(r"[0-9]([.,][0-9]+)?[eE][+\-]?[0-9]{1,3}|[0-9]{18}[.,]0+")


class NipFault(StrEnum):
    """Why a value is no NIP at all."""

    KOSONG = "kosong"
    BUKAN_18_DIGIT = "bukan_18_digit"
    ANGKA_ASING = "angka_asing"
    RUSAK_LEMBAR_KERJA = "rusak_lembar_kerja"


class NipWarning(StrEnum):
    """What is odd about a number that is nevertheless accepted."""

    TANGGAL_LAHIR = "tanggal_lahir"
    USIA = "usia"
    BULAN_PENGANGKATAN = "bulan_pengangkatan"
    JENIS_KELAMIN = "jenis_kelamin"
    NOMOR_URUT_NOL = "nomor_urut_nol"


class NipError(ValueError):
    """A value that cannot be a NIP; `fault` says why.  The value itself is not repeated."""

    def __init__(self, fault: NipFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def normalised(value: object) -> str:
    """The 18 digits of a typed, pasted or imported value.

    Spaces, dots and hyphens between the digits, and the apostrophe by which people keep a cell
    from becoming a number, are dropped.  A number of any numeric type is refused even where it has
    18 digits: a spreadsheet stores 15 to 17 of them, and what it hands out for the rest may be the
    NIP of somebody else.  Digits of other scripts (full-width, Arabic) are refused, because two
    texts that look alike would be two people.  Raises NipError.
    """
    if isinstance(value, int | float):
        raise NipError(NipFault.RUSAK_LEMBAR_KERJA)
    if not isinstance(value, str):
        raise NipError(NipFault.KOSONG if value is None else NipFault.BUKAN_18_DIGIT)
    if len(value) > _LONGEST_INPUT:
        raise NipError(NipFault.BUKAN_18_DIGIT)
    typed = value.strip().removeprefix("'").strip()
    if _SPREADSHEET.fullmatch(typed):
        raise NipError(NipFault.RUSAK_LEMBAR_KERJA)
    digits = _SEPARATORS.sub("", typed)
    if not _DIGITS.fullmatch(digits):
        raise NipError(_fault(digits))
    return digits


def warnings(nip: str, employment: Employment | None, on: date) -> tuple[NipWarning, ...]:
    """What is odd about a normalised NIP on a day, in the order of its digits.

    Checked: a real birth date, an age of 17-70, the month of appointment for those whose number
    holds one, sex 1 or 2, a sequence other than 000.  Without a known `employment` the month is
    left alone, since the number may be a PPPK's.  `NOMOR_URUT_NOL` is also the trace of a
    spreadsheet that kept 15 digits and wrote zeros for the rest; an import should ask back.
    """
    if not _DIGITS.fullmatch(nip):
        raise NipError(_fault(nip))
    has_month = employment is not None and not employment.is_pppk
    odd = [_odd_birth(nip, on)]
    if has_month and not 1 <= int(nip[12:14]) <= 12:
        odd.append(NipWarning.BULAN_PENGANGKATAN)
    if nip[14] not in "12":
        odd.append(NipWarning.JENIS_KELAMIN)
    if nip[15:] == "000":
        odd.append(NipWarning.NOMOR_URUT_NOL)
    return tuple(warning for warning in odd if warning is not None)


def shown(nip: str) -> str:
    """A normalised NIP in its usual groups: `19680411 199303 1 009`."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def masked(nip: str) -> str:
    """The same groups with all but the last four digits hidden: `******** ****** 1 009`."""
    return shown("*" * (LENGTH - _SHOWN_LAST) + nip[-_SHOWN_LAST:])


def _fault(digits: str) -> NipFault:
    if not digits:
        return NipFault.KOSONG
    is_foreign = digits.isnumeric() and not digits.isascii()
    return NipFault.ANGKA_ASING if is_foreign else NipFault.BUKAN_18_DIGIT


def _odd_birth(nip: str, on: date) -> NipWarning | None:
    try:
        birth = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return NipWarning.TANGGAL_LAHIR
    # Somebody born on 29 February is a year older from 1 March on, as tuples compare.
    age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return None if YOUNGEST <= age <= OLDEST else NipWarning.USIA
