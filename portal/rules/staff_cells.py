"""Cells of a staff spreadsheet that are read on their own: dates, addresses, yes and no."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

from portal.rules.employment import Employment
from portal.rules.postings import PostingKind
from portal.rules.staff_columns import plain

Value = TypeVar("Value")

_EMAIL: Final = re.compile(
    r"[^@\s<>()\[\],;:\"]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.IGNORECASE
)
_LONGEST_EMAIL: Final = 254
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY: Final = re.compile(r"([0-9]{1,2})[ ./-]+([0-9]{1,2}|[a-z]{3,9})[ ./-]+([0-9]{4})")
_MONTHS: Final = (
    *("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september"),
    *("oktober", "november", "desember"),
)
_STATUSES: Final[Mapping[str, Employment]] = MappingProxyType(
    {
        **{kind.value.replace("_", " "): kind for kind in Employment},
        "p3k": Employment.PPPK,
        "pppk penuh waktu": Employment.PPPK,
        "p3k paruh waktu": Employment.PPPK_PARUH_WAKTU,
        "pegawai negeri sipil": Employment.PNS,
    }
)
_YES_NO: Final = MappingProxyType(
    {"ya": True, "y": True, "1": True, "tidak": False, "t": False, "0": False}
)


_PLACEMENTS: Final[Mapping[str, PostingKind]] = MappingProxyType(
    {
        **{kind.value: kind for kind in PostingKind},
        "pelaksana tugas": PostingKind.PLT,
        "pelaksana harian": PostingKind.PLH,
        "tim kerja": PostingKind.TIM,
        "anggota tim": PostingKind.TIM,
        "penugasan kedua": PostingKind.TIM,
    }
)


def read_placement(text: str) -> PostingKind:
    """How a post is held. Raises ValueError."""
    return _looked_up(_PLACEMENTS, text)


def read_status(text: str) -> Employment:
    """A kind of employment. Raises ValueError."""
    return _looked_up(_STATUSES, text)


def read_yes(text: str) -> bool:
    """Yes or no. Raises ValueError."""
    return _looked_up(_YES_NO, text)


def read_day(text: str) -> date:
    """`2024-02-01`, `1-2-2024`, `01/02/2024` or `1 Februari 2024`. Raises ValueError."""
    typed = text.strip().casefold()
    if iso := _ISO.fullmatch(typed):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    match = _DAY.fullmatch(typed)
    if match is None:
        raise ValueError("Not a date")
    return date(int(match[3]), _month(match[2]), int(match[1]))


def read_email(text: str) -> str:
    """An address in small letters. Raises ValueError."""
    typed = text.strip().casefold()
    if len(typed) > _LONGEST_EMAIL or not _EMAIL.fullmatch(typed):
        raise ValueError("Not an address")
    return typed


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    found = [n for n, name in enumerate(_MONTHS, start=1) if name.startswith(text)]
    if len(found) != 1:
        raise ValueError("Not a month")
    return found[0]


def _looked_up(table: Mapping[str, Value], text: str) -> Value:
    found = table.get(plain(text))
    if found is None:
        raise ValueError("Not one of the known words")
    return found
