"""What a staff spreadsheet gives: rows that were understood, and troubles with their places."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.postings import PostingKind

MOST_PROBLEMS: Final = 5_000


class Trouble(StrEnum):
    """What is wrong, or odd, about a cell."""

    NIP_ANGKA = "nip_angka"
    NIP_SALAH = "nip_salah"
    NIP_GANDA = "nip_ganda"
    NIP_JANGGAL = "nip_janggal"
    NAMA_KOSONG = "nama_kosong"
    TERLALU_PANJANG = "terlalu_panjang"
    STATUS_SALAH = "status_salah"
    GOLONGAN_SALAH = "golongan_salah"
    UNIT_KOSONG = "unit_kosong"
    UNIT_TIDAK_DIKENAL = "unit_tidak_dikenal"
    UNIT_GANDA = "unit_ganda"
    JABATAN_KOSONG = "jabatan_kosong"
    JABATAN_SEMENTARA = "jabatan_sementara"
    JENIS_SALAH = "jenis_salah"
    JENIS_DISIMPULKAN = "jenis_disimpulkan"
    RUMPUN_SALAH = "rumpun_salah"
    YA_TIDAK = "ya_tidak"
    ATASAN_SENDIRI = "atasan_sendiri"
    ATASAN_TIDAK_DIKENAL = "atasan_tidak_dikenal"
    TANGGAL_SALAH = "tanggal_salah"
    SUREL_SALAH = "surel_salah"
    PONSEL_SALAH = "ponsel_salah"
    PENEMPATAN_SALAH = "penempatan_salah"
    PENEMPATAN_GANDA = "penempatan_ganda"
    PENEMPATAN_BERBEDA = "penempatan_berbeda"
    TANPA_DEFINITIF = "tanpa_definitif"
    MULAI_KOSONG = "mulai_kosong"
    SELESAI_KOSONG = "selesai_kosong"
    SELESAI_DEFINITIF = "selesai_definitif"
    TANGGAL_TERBALIK = "tanggal_terbalik"

    @property
    def is_warning(self) -> bool:
        """Whether the row is taken nevertheless."""
        return self in (Trouble.NIP_JANGGAL, Trouble.JENIS_DISIMPULKAN)


class HeaderError(ValueError):
    """A file whose header lacks required columns, or names one twice."""

    def __init__(self, missing: tuple[str, ...], double: tuple[str, ...]) -> None:
        super().__init__(f"missing {missing}, double {double}")
        self.missing = missing
        self.double = double


@dataclass(frozen=True, slots=True)
class Problem:
    """One trouble at its place; `hint` is what the cure needs (a suggestion, another row)."""

    row: int
    column: str
    name: str
    value: str
    trouble: Trouble
    hint: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One employee with a post. None = the file does not say, so nothing changes.

    The definitive post comes with the personal data; of a row for an acting post or a place in a
    team (`kind`) only the post is read, and it has its first day and, where it must, its last.

    `said` names the fields of the posting that the file itself gives; the others were concluded
    from the title and never overrule what is known.
    """

    row: int
    nip: str
    name: str
    employment: Employment | None
    golongan: str | None
    unit_id: str
    title: str
    post: PostKind
    family: JobFamily
    leads_unit: bool
    is_delegated: bool
    supervisor_nip: str | None
    starts_on: date | None
    email: str | None
    phone: str | None
    said: frozenset[str]
    kind: PostingKind = PostingKind.DEFINITIF
    ends_on: date | None = None


@dataclass(slots=True)
class StaffSheet:
    """All rows that were understood, definitive posts and `extras` (acting posts and teams), and
    what is to be said about the others.
    """

    rows: list[StaffRow] = field(default_factory=list)
    extras: list[StaffRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0
    total: int = 0

    def note(self, problem: Problem) -> None:
        """Count a problem, and keep it while there is room for people to read it."""
        if problem.trouble.is_warning:
            self.warnings += 1
        else:
            self.errors += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
