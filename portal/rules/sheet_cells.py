"""Cells of a spreadsheet as this house knows them: text, with its place."""

from dataclasses import dataclass


class NumberText(str):
    """The text of a cell that was a number in the file. A NIP must not be one: digits are lost."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by the number that the spreadsheet shows, and its cells from column A on.

    A cell is a str, or a NumberText where the file held a number. Dates are ISO texts.
    """

    number: int
    cells: tuple[str, ...]
