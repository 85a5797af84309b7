"""What the name of a post says about its kind, where a spreadsheet leaves the kind out.

Sources: PP 11/2017 (jenis jabatan), PP 18/2016 (posts of regional offices: heads of offices are JPT
pratama; secretaries, camat and heads of bidang administrators; lurah and heads of seksi pengawas).
A guess is shown as a warning and never replaces what the file says.
"""

import re
from typing import Final

from portal.rules.employment import Jenjang, JobFamily, PostKind

_ACTING: Final = re.compile(r"\b(plt|plh|pj|pjs|pelaksana tugas|pelaksana harian)\b")
_ACTING_FIRST: Final = re.compile(
    r"^\s*(plt|plh|pelaksana tugas|pelaksana harian)\b[.\s]*", re.IGNORECASE
)
_LEVELS: Final = tuple(level.label.casefold() for level in Jenjang)
_FUNCTIONAL: Final = ("guru", "kepala puskesmas", "kepala sekolah", "kepala smp", "kepala sd")
_HIGH: Final = re.compile(
    r"^(kepala (dinas|badan|satuan polisi)|sekretaris (dprd|dewan)|inspektur$|inspektur (kota|"
    r"kabupaten|daerah)|asisten (pemerintahan|perekonomian|administrasi)|staf ahli|direktur rsud)"
)
_MIDDLE: Final = re.compile(
    r"^(camat|sekretaris (dinas|badan|inspektorat|camat|kecamatan)|kepala (bidang|bagian)|"
    r"inspektur pembantu)"
)
_LOW: Final = re.compile(
    r"^(lurah|sekretaris (lurah|kelurahan)|kepala (seksi|sub ?bagian|sub ?bidang|upt|uptd|tata "
    r"usaha))"
)
_KINDS: Final = {
    "jpt utama": PostKind.JPT_UTAMA,
    "jpt madya": PostKind.JPT_MADYA,
    "jpt pratama": PostKind.JPT_PRATAMA,
    "administrator": PostKind.ADMINISTRATOR,
    "pengawas": PostKind.PENGAWAS,
    "pelaksana": PostKind.PELAKSANA,
    "fungsional umum": PostKind.PELAKSANA,
    "jfu": PostKind.PELAKSANA,
    "staf": PostKind.PELAKSANA,
    "fungsional": PostKind.FUNGSIONAL,
    "fungsional tertentu": PostKind.FUNGSIONAL,
    "jft": PostKind.FUNGSIONAL,
    "jf": PostKind.FUNGSIONAL,
    "i a": PostKind.JPT_UTAMA,
    "i b": PostKind.JPT_MADYA,
    "ii a": PostKind.JPT_PRATAMA,
    "ii b": PostKind.JPT_PRATAMA,
    "iii a": PostKind.ADMINISTRATOR,
    "iii b": PostKind.ADMINISTRATOR,
    "iv a": PostKind.PENGAWAS,
    "iv b": PostKind.PENGAWAS,
    **{kind.label.casefold(): kind for kind in PostKind},
}
_FAMILIES: Final = (
    (JobFamily.GURU, ("guru", "kepala sekolah")),
    (JobFamily.PERAWAT_BIDAN, ("perawat", "bidan")),
    (JobFamily.PEKERJA_SOSIAL, ("pekerja sosial",)),
    (JobFamily.PERENCANA, ("perencana",)),
    (JobFamily.PETUGAS_LOKET, ("loket",)),
    (JobFamily.PETUGAS_LAPANGAN, ("kebersihan", "lapangan")),
    (JobFamily.PETUGAS_PERHUBUNGAN, ("perhubungan", "penguji kendaraan")),
)
# Posts that lead without the word "kepala", and how the names of their units begin.
_LEADING: Final = {"camat": "kecamatan", "lurah": "kelurahan", "direktur": "r"}


def is_acting(title: str) -> bool:
    """Whether a title names an acting post (Plt., Plh.), which is no definitive one."""
    return bool(_ACTING.search(_plain(title)))


def without_acting(title: str) -> str:
    """The post itself: "Kepala Puskesmas" for "Plt. Kepala Puskesmas"."""
    return _ACTING_FIRST.sub("", title, count=1)


def title_key(title: str) -> str:
    """By what the standard of a post is found: small letters, single blanks, no Plt. before it."""
    return _plain(without_acting(title))[:200]


def kind_named(text: str) -> PostKind | None:
    """The kind that a text such as "Administrator", "JFT" or "Eselon III.a" names."""
    words = _plain(text).removeprefix("eselon ").removeprefix("jabatan ")
    return _KINDS.get(words) or _KINDS.get(f"jabatan {words}")


def kind_guessed(title: str) -> PostKind:
    """The most likely kind by the name of the post; whatever leads nothing is a pelaksana."""
    words = _plain(title)
    if words.endswith(_LEVELS) or words.startswith(_FUNCTIONAL):
        return PostKind.FUNGSIONAL
    for pattern, kind in (
        (_HIGH, PostKind.JPT_PRATAMA),
        (_MIDDLE, PostKind.ADMINISTRATOR),
        (_LOW, PostKind.PENGAWAS),
    ):
        if pattern.match(words):
            return kind
    return PostKind.PELAKSANA


def family_named(text: str) -> JobFamily | None:
    """The job family with this label or key."""
    words = _plain(text)
    known = {_plain(f.label): f for f in JobFamily} | {_plain(f.value): f for f in JobFamily}
    return known.get(words)


def family_guessed(title: str) -> JobFamily:
    """The job family by the name of the post; `umum` is no error, only nobody's card."""
    words = _plain(title)
    for family, marks in _FAMILIES:
        if any(mark in words for mark in marks):
            return family
    return JobFamily.UMUM


def leads(title: str, unit_name: str) -> bool:
    """Whether a post leads its unit: "Kepala Dinas" in Dinas Kesehatan, Camat in a kecamatan."""
    words, unit = _plain(title), _plain(unit_name)
    first, _, rest = words.partition(" ")
    if first == "kepala" and rest:
        return unit == rest or unit.startswith(f"{rest} ") or rest.startswith(f"{unit} ")
    begins = _LEADING.get(first)
    return begins is not None and unit.startswith(begins)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()
