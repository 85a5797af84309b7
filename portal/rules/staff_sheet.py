"""The rows of a staff spreadsheet: each is understood whole, or refused with row, column and cure.

Nothing is guessed that decides about a person: a NIP that was a number, an unknown unit and a NIP
that appears twice are errors. What is merely odd, or was concluded from the title, is a warning.
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final, TypeVar

from portal.rules import names, nip, phones, post_titles
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.ranks import RankError, ranks_on
from portal.rules.sheet_cells import NumberText, SheetRow
from portal.rules.staff_cells import read_day, read_email, read_placement, read_status, read_yes
from portal.rules.staff_columns import Header, StaffColumn, letter, plain
from portal.rules.staff_rows import Problem, StaffRow, StaffSheet, Trouble
from portal.rules.unit_names import UnitFault, UnitNames

LONGEST_TITLE: Final = 200
Value = TypeVar("Value")
# Fields of a posting that may be concluded, and the columns that give them.
_SAID: Final = {
    "post": StaffColumn.JENIS,
    "family": StaffColumn.RUMPUN,
    "leads_unit": StaffColumn.MEMIMPIN,
    "is_delegated": StaffColumn.DELEGASI,
    "supervisor_nip": StaffColumn.ATASAN,
}


def read_staff(
    rows: Sequence[SheetRow], header: Header, units: UnitNames, known: Collection[str], on: date
) -> StaffSheet:
    """Check every row below the header. `known` are the NIPs of the agency: a superior may be among
    them or in the file. Raises nothing: whatever is wrong is in the result.
    """
    sheet = StaffSheet()
    reader = _Reader(header, units, on, sheet)
    for row in rows:
        if row.number > header.row:
            sheet.total += 1
            reader.take(row)
    in_file = {row.nip for row in sheet.rows} | reader.refused
    for found in (*sheet.rows, *sheet.extras):
        above = found.supervisor_nip
        if above and above not in in_file and above not in known:
            shown = nip.masked(above)
            reader.note(found.row, StaffColumn.ATASAN, Trouble.ATASAN_TIDAK_DIKENAL, shown)
    return sheet


class _Reader:
    """Understands one row after the other; remembers NIPs, ranks and units it has met."""

    def __init__(self, header: Header, units: UnitNames, on: date, sheet: StaffSheet) -> None:
        self._places = header.places
        self._units = units
        self._on = on
        self._sheet = sheet
        self._seen: dict[str, int] = {}
        self._placed: dict[tuple[object, ...], int] = {}
        self._golongan: dict[tuple[str, bool], str | None] = {}
        self._ranks = ranks_on(on)
        self.refused: set[str] = set()

    def note(
        self, row: int, column: StaffColumn, trouble: Trouble, value: str, hint: str = ""
    ) -> None:
        """Write a problem down with its place."""
        place = self._places.get(column)
        where = letter(place) if place is not None else ""
        problem = Problem(row, where, column.value, value[:80], trouble, hint)
        self._sheet.note(problem)

    def take(self, row: SheetRow) -> None:
        """Add the row, or what is wrong with it."""
        before = self._sheet.errors
        held = self._maybe(
            row, StaffColumn.PENEMPATAN, read_placement, Trouble.PENEMPATAN_SALAH
        )  # fmt: skip
        if held is not None and held is not PostingKind.DEFINITIF:
            self._take_extra(row, held, before)
            return
        number = self._nip(row)
        name = self._name(row)
        golongan_text = self._cell(row, StaffColumn.GOLONGAN)
        employment = self._employment(row, golongan_text)
        golongan = self._rank(row, golongan_text, employment)
        unit = self._unit(row)
        title = self._title(row)
        kind = self._kind(row, title)
        made = StaffRow(
            row=row.number, nip=number, name=name, employment=employment, golongan=golongan,
            unit_id=unit[0], title=title, post=kind,
            family=self._family(row, title),
            leads_unit=self._yes(row, StaffColumn.MEMIMPIN, post_titles.leads(title, unit[1])),
            is_delegated=self._yes(row, StaffColumn.DELEGASI, default=False),
            supervisor_nip=self._supervisor(row, number),
            starts_on=self._day(row), email=self._email(row), phone=self._phone(row),
            said=frozenset(f for f, column in _SAID.items() if self._cell(row, column)),
        )  # fmt: skip
        if ends := self._cell(row, StaffColumn.SELESAI):
            self.note(row.number, StaffColumn.SELESAI, Trouble.SELESAI_DEFINITIF, ends)
        if self._sheet.errors == before:
            self._warn_about_nip(row, made)
            self._sheet.rows.append(made)
        elif number:
            self.refused.add(number)

    def _take_extra(self, row: SheetRow, held: PostingKind, before: int) -> None:
        """Add an acting post or a place in a team; the personal data beside it is left alone."""
        number = self._number(row, StaffColumn.NIP, self._cell(row, StaffColumn.NIP))
        unit = self._unit(row)
        title = post_titles.without_acting(self._title(row, held))
        guessed = held.is_acting and post_titles.leads(title, unit[1])
        made = StaffRow(
            row=row.number, nip=number, name="", employment=None, golongan=None,
            unit_id=unit[0], title=title, post=self._kind(row, title),
            family=self._family(row, title),
            leads_unit=self._yes(row, StaffColumn.MEMIMPIN, guessed),
            is_delegated=self._yes(row, StaffColumn.DELEGASI, default=False),
            supervisor_nip=self._supervisor(row, number), starts_on=self._day(row),
            email=None, phone=None,
            said=frozenset(f for f, column in _SAID.items() if self._cell(row, column)),
            kind=held, ends_on=self._last_day(row),
        )  # fmt: skip
        if self._sheet.errors == before:
            self._check_days(row, made)
            self._check_twice(row, made)
        if self._sheet.errors == before:
            self._sheet.extras.append(made)

    def _last_day(self, row: SheetRow) -> date | None:
        return self._maybe(row, StaffColumn.SELESAI, read_day, Trouble.TANGGAL_SALAH)

    def _check_days(self, row: SheetRow, made: StaffRow) -> None:
        """A first day always, a last one for Plt. and Plh., in their order."""
        if made.starts_on is None:
            self.note(row.number, StaffColumn.TMT, Trouble.MULAI_KOSONG, "")
        elif made.ends_on is None and made.kind.is_acting:
            self.note(row.number, StaffColumn.SELESAI, Trouble.SELESAI_KOSONG, "")
        elif made.ends_on is not None and made.ends_on < made.starts_on:
            typed = self._cell(row, StaffColumn.SELESAI)
            self.note(row.number, StaffColumn.SELESAI, Trouble.TANGGAL_TERBALIK, typed)

    def _check_twice(self, row: SheetRow, made: StaffRow) -> None:
        key = (made.nip, made.kind, made.unit_id, made.title, made.starts_on)
        if key in self._placed:
            self.note(row.number, StaffColumn.NIP, Trouble.PENEMPATAN_GANDA, nip.masked(made.nip),
                      str(self._placed[key]))  # fmt: skip
        self._placed[key] = row.number

    def _cell(self, row: SheetRow, column: StaffColumn) -> str:
        place = self._places.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def _nip(self, row: SheetRow) -> str:
        cell = self._cell(row, StaffColumn.NIP)
        found = self._number(row, StaffColumn.NIP, cell)
        if not found:
            return ""
        if found in self._seen:
            self.note(row.number, StaffColumn.NIP, Trouble.NIP_GANDA, nip.masked(found),
                      str(self._seen[found]))  # fmt: skip
            return found
        self._seen[found] = row.number
        return found

    def _number(self, row: SheetRow, column: StaffColumn, cell: str) -> str:
        """A NIP of a cell; "" and a problem for a number, a broken or a wrong one."""
        if isinstance(cell, NumberText):
            self.note(row.number, column, Trouble.NIP_ANGKA, str(cell))
            return ""
        try:
            return nip.normalised(cell)
        except nip.NipError as error:
            broken = error.fault is nip.NipFault.RUSAK_LEMBAR_KERJA
            trouble = Trouble.NIP_ANGKA if broken else Trouble.NIP_SALAH
            self.note(row.number, column, trouble, cell)
            return ""

    def _warn_about_nip(self, row: SheetRow, made: StaffRow) -> None:
        if odd := nip.warnings(made.nip, made.employment, self._on):
            self.note(row.number, StaffColumn.NIP, Trouble.NIP_JANGGAL, nip.masked(made.nip),
                      odd[0].value)  # fmt: skip

    def _name(self, row: SheetRow) -> str:
        name = names.normalised(self._cell(row, StaffColumn.NAMA))
        if not any(sign.isalpha() for sign in name):
            self.note(row.number, StaffColumn.NAMA, Trouble.NAMA_KOSONG, name)
        elif len(name) > names.LONGEST:
            self.note(row.number, StaffColumn.NAMA, Trouble.TERLALU_PANJANG, name,
                      str(names.LONGEST))  # fmt: skip
        return name

    def _employment(self, row: SheetRow, golongan: str) -> Employment | None:
        if not self._cell(row, StaffColumn.STATUS) and re.fullmatch(r"[IVX]+", golongan):
            return Employment.PPPK
        return self._maybe(row, StaffColumn.STATUS, read_status, Trouble.STATUS_SALAH)

    def _rank(self, row: SheetRow, text: str, employment: Employment | None) -> str | None:
        kind = employment or Employment.PNS
        if not text:
            return None
        key = (text, kind.is_pppk)
        if key not in self._golongan:
            try:
                self._golongan[key] = self._ranks.parse(text, kind).golongan
            except RankError:
                self._golongan[key] = None
        if self._golongan[key] is None:
            self.note(row.number, StaffColumn.GOLONGAN, Trouble.GOLONGAN_SALAH, text, kind.label)
        return self._golongan[key]

    def _unit(self, row: SheetRow) -> tuple[str, str]:
        text = self._cell(row, StaffColumn.UNIT)
        if not text:
            self.note(row.number, StaffColumn.UNIT, Trouble.UNIT_KOSONG, "")
            return "", ""
        match = self._units.match(text)
        if match.unit is None:
            double = match.fault is UnitFault.GANDA
            trouble = Trouble.UNIT_GANDA if double else Trouble.UNIT_TIDAK_DIKENAL
            self.note(row.number, StaffColumn.UNIT, trouble, text, match.suggestion)
            return "", ""
        return str(match.unit.id), match.unit.name

    def _title(self, row: SheetRow, held: PostingKind = PostingKind.DEFINITIF) -> str:
        title = " ".join(self._cell(row, StaffColumn.JABATAN).split())
        if not title:
            self.note(row.number, StaffColumn.JABATAN, Trouble.JABATAN_KOSONG, "")
        elif len(title) > LONGEST_TITLE:
            self.note(row.number, StaffColumn.JABATAN, Trouble.TERLALU_PANJANG, title,
                      str(LONGEST_TITLE))  # fmt: skip
        elif held is PostingKind.DEFINITIF and post_titles.is_acting(title):
            self.note(row.number, StaffColumn.JABATAN, Trouble.JABATAN_SEMENTARA, title)
        return title

    def _kind(self, row: SheetRow, title: str) -> PostKind:
        text = self._cell(row, StaffColumn.JENIS)
        guessed = post_titles.kind_guessed(title)
        named = post_titles.kind_named(text) if text else None
        if text and named is None:
            self.note(row.number, StaffColumn.JENIS, Trouble.JENIS_SALAH, text)
        if not text and title and guessed.is_managerial:
            self.note(row.number, StaffColumn.JENIS, Trouble.JENIS_DISIMPULKAN, title,
                      guessed.label)  # fmt: skip
        return named or guessed

    def _family(self, row: SheetRow, title: str) -> JobFamily:
        text = self._cell(row, StaffColumn.RUMPUN)
        named = post_titles.family_named(text) if text else None
        if text and named is None:
            self.note(row.number, StaffColumn.RUMPUN, Trouble.RUMPUN_SALAH, text)
        return named or post_titles.family_guessed(title)

    def _yes(self, row: SheetRow, column: StaffColumn, default: bool) -> bool:
        found = self._maybe(row, column, read_yes, Trouble.YA_TIDAK)
        return default if found is None else found

    def _supervisor(self, row: SheetRow, own: str) -> str | None:
        cell = self._cell(row, StaffColumn.ATASAN)
        if not cell or plain(cell) == "":
            return None
        found = self._number(row, StaffColumn.ATASAN, cell)
        if found and found == own:
            self.note(row.number, StaffColumn.ATASAN, Trouble.ATASAN_SENDIRI, nip.masked(found))
        return found or None

    def _day(self, row: SheetRow) -> date | None:
        return self._maybe(row, StaffColumn.TMT, read_day, Trouble.TANGGAL_SALAH)

    def _email(self, row: SheetRow) -> str | None:
        return self._maybe(row, StaffColumn.SUREL, read_email, Trouble.SUREL_SALAH)

    def _phone(self, row: SheetRow) -> str | None:
        return self._maybe(row, StaffColumn.PONSEL, phones.normalised, Trouble.PONSEL_SALAH)

    def _maybe(
        self, row: SheetRow, column: StaffColumn, read: Callable[[str], Value], trouble: Trouble
    ) -> Value | None:
        """What `read` makes of a cell; None for an empty one and, noted, for a wrong one."""
        text = self._cell(row, column)
        if not text:
            return None
        try:
            return read(text)
        except ValueError:
            self.note(row.number, column, trouble, text)
            return None
