"""Columns of a staff spreadsheet, found by the names that personnel offices give them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from portal.rules.sheet_cells import SheetRow

# Titles of the table and the agency's name stand above the header in most offices' files.
HEADER_WITHIN: Final = 20
_MARKS: Final = re.compile(r"[^a-z0-9]+")


class StaffColumn(StrEnum):
    """What a column holds; the value is its name in our own template."""

    NIP = "NIP"
    NAMA = "Nama Lengkap"
    STATUS = "Status Kepegawaian"
    GOLONGAN = "Gol/Ruang"
    UNIT = "Unit Kerja"
    JABATAN = "Jabatan"
    JENIS = "Jenis Jabatan"
    RUMPUN = "Rumpun"
    MEMIMPIN = "Memimpin Unit"
    DELEGASI = "Delegasi Menilai"
    ATASAN = "NIP Atasan"
    PENEMPATAN = "Jenis Penempatan"
    TMT = "TMT Jabatan"
    SELESAI = "Tanggal Selesai"
    SUREL = "Surel"
    PONSEL = "Nomor HP"


REQUIRED: Final = (StaffColumn.NIP, StaffColumn.NAMA, StaffColumn.UNIT, StaffColumn.JABATAN)

_SYNONYMS: Final[Mapping[StaffColumn, tuple[str, ...]]] = {
    StaffColumn.NIP: ("nip", "nip baru", "nip nipppk", "nip ni pppk", "nip nippppk", "nip pegawai",
                      "nomor induk pegawai", "no induk pegawai", "nip 18 digit"),
    StaffColumn.NAMA: ("nama", "nama lengkap", "nama pegawai", "nama dan gelar", "nama asn",
                       "nama lengkap dan gelar", "nama lengkap dengan gelar"),
    StaffColumn.STATUS: ("status kepegawaian", "status pegawai", "status asn", "jenis pegawai",
                         "jenis asn", "kedudukan pns", "jenis kepegawaian"),
    StaffColumn.GOLONGAN: ("gol ruang", "gol", "golongan", "golongan ruang", "pangkat gol ruang",
                           "pangkat golongan", "pangkat golongan ruang", "gol akhir", "pangkat",
                           "gol terakhir", "golru"),
    StaffColumn.UNIT: ("unit kerja", "unit", "unor", "unit organisasi", "opd", "skpd",
                       "perangkat daerah", "nama unit kerja", "nama unor", "satuan kerja",
                       "instansi unit kerja", "tempat tugas"),
    StaffColumn.JABATAN: ("jabatan", "nama jabatan", "jabatan terakhir", "jabatan saat ini"),
    StaffColumn.JENIS: ("jenis jabatan", "kelompok jabatan", "tipe jabatan", "eselon"),
    StaffColumn.RUMPUN: ("rumpun", "rumpun jabatan", "rumpun pekerjaan", "keluarga jabatan"),
    StaffColumn.MEMIMPIN: ("memimpin unit", "kepala unit", "pimpinan unit"),
    StaffColumn.DELEGASI: ("delegasi menilai", "delegasi penilaian"),
    StaffColumn.ATASAN: ("nip atasan", "nip atasan langsung", "nip pejabat penilai",
                         "nip penilai"),
    StaffColumn.PENEMPATAN: ("jenis penempatan", "penempatan", "status jabatan", "sebagai",
                             "plt plh tim", "status penempatan"),
    StaffColumn.TMT: ("tmt jabatan", "tmt", "tanggal mulai jabatan", "mulai menjabat", "tgl mulai",
                      "tanggal mulai", "mulai"),
    StaffColumn.SELESAI: ("tanggal selesai", "selesai", "sampai", "sampai tanggal", "tgl selesai",
                          "berlaku sampai", "tanggal akhir", "tmt selesai"),
    StaffColumn.SUREL: ("surel", "email", "e mail", "alamat surel", "alamat email", "email dinas"),
    StaffColumn.PONSEL: ("nomor hp", "no hp", "hp", "nomor telepon", "no telepon", "telepon",
                         "nomor ponsel", "no handphone", "nomor handphone", "no wa", "nomor wa"),
}  # fmt: skip
_BY_NAME: Final = {name: column for column, names in _SYNONYMS.items() for name in names}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands (row number of the spreadsheet) and the place of each column, from 0.

    `unknown` are names of columns that are left alone; `double` are columns named twice.
    """

    row: int
    places: Mapping[StaffColumn, int]
    unknown: tuple[str, ...]
    double: tuple[StaffColumn, ...]

    @property
    def missing(self) -> tuple[StaffColumn, ...]:
        """Required columns that the file lacks."""
        return tuple(column for column in REQUIRED if column not in self.places)


def plain(text: str) -> str:
    """A name in small letters, everything but letters and digits as one blank."""
    return _MARKS.sub(" ", text.casefold()).strip()


def find_header(rows: Sequence[SheetRow]) -> Header:
    """The row among the first 20 that names most columns; of equals the first."""
    heads = [_header(row) for row in rows[:HEADER_WITHIN]]
    return max(heads, key=lambda head: len(head.places))


def letter(place: int) -> str:
    """The letters of a column by its place from 0: 0 -> A, 27 -> AB."""
    name, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def _header(row: SheetRow) -> Header:
    places: dict[StaffColumn, int] = {}
    unknown, double = [], []
    for place, text in enumerate(row.cells):
        column = _BY_NAME.get(plain(text))
        if column is None:
            unknown.append(text)
        elif column in places:
            double.append(column)
        else:
            places[column] = place
    known = MappingProxyType(places)
    return Header(row.number, known, tuple(filter(None, unknown)), tuple(double))
