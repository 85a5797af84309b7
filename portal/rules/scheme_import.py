"""A scheme from a file that somebody sends: read as data, never trusted.

A file may be unfinished (a draft is), but not of another kind: deep nesting, dates, unknown fields
and tables of another shape are refused, because no form of ours could show and mend them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from portal.rules.scheme_faults import UnknownField, faults, sentence_of
from portal.rules.tables import UNPRINTABLE

MOST_BYTES: Final = 48 * 1024
"""A shipped scheme has 6 to 8 KiB with its comments."""

# Dotted keys cost the parser the square of their length.
_LONGEST_LINE: Final = 2_000
_DEEPEST: Final = 5
_MOST_VALUES: Final = 5_000
_SHOWN: Final = 5
_LONGEST: Final = 160


class ImportFault(ValueError):
    """Why a file is not taken, in Indonesian."""


def read_file(data: bytes) -> dict[str, Any]:
    """Return the content of a TOML file, fit for JSON and for the form; ImportFault otherwise."""
    if len(data) > MOST_BYTES:
        raise ImportFault(f"Berkas melebihi {MOST_BYTES // 1024} KB; skema biasanya 8 KB.")
    if any(len(line) > _LONGEST_LINE for line in data.splitlines()):
        raise ImportFault("Berkas memuat baris yang terlalu panjang untuk sebuah skema.")
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise ImportFault("Berkas bukan teks UTF-8. Simpan lagi sebagai teks biasa.") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        place = f"lihat baris {line[1]}" if line else "berkas terpotong di akhir"
        raise ImportFault(f"Berkas bukan TOML yang benar: {place}.") from None
    except (RecursionError, ValueError, OverflowError):
        raise ImportFault("Berkas bukan skema: susunannya terlalu dalam.") from None
    _refuse_odd(content)
    if unknown := [f for f in faults(content) if isinstance(f, UnknownField)]:
        named = " ".join(sentence_of(fault)[:_LONGEST] for fault in unknown[:_SHOWN])
        raise ImportFault(f"Berkas memuat isian yang bukan milik skema. {named}")
    if not content:
        raise ImportFault("Berkas kosong: tidak ada satu pun isian skema di dalamnya.")
    return content


def _refuse_odd(content: Mapping[str, Any]) -> None:
    """Walks without recursion, so that the depth of a hostile file costs nothing."""
    waiting: list[tuple[Any, int]] = [(content, 0)]
    seen = 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if depth > _DEEPEST or seen > _MOST_VALUES:
            raise ImportFault("Berkas bukan skema: susunannya terlalu dalam.")
        if isinstance(value, dict):
            waiting += ((key, depth + 1) for key in value)
            waiting += ((each, depth + 1) for each in value.values())
        elif isinstance(value, list):
            waiting += ((each, depth + 1) for each in value)
        elif not isinstance(value, (str, int)):
            raise ImportFault("Berkas memuat tanggal atau pecahan; skema tidak memakainya.")
        elif isinstance(value, str) and UNPRINTABLE.search(value):
            raise ImportFault("Berkas memuat tanda yang tidak dapat ditampilkan.")
        elif isinstance(value, int) and abs(value) >= 1_000_000:
            raise ImportFault("Berkas memuat angka yang terlalu besar.")
