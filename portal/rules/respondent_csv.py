"""The respondent table as CSV text, and reading tables of answers or of means from a file.

Written for a spreadsheet with Indonesian settings: semicolons (the comma is the decimal sign) and
a byte order mark (else the file is not taken for UTF-8).  Reading is strict, because a cell that
is guessed at changes an index; it is lenient only about the separator, capitals and blanks.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from portal.rules.respondent_table import QUASI, Respondent
from portal.rules.unsur import UNSUR

BOM: Final = "\ufeff"
SEPARATOR: Final = ";"
HEADER: Final = (*QUASI, *UNSUR)
NOT_ANSWERED: Final = ("", "tidak menjawab")
COUNT_COLUMN: Final = "n"

_ANSWERS: Final = {str(value): value for value in (1, 2, 3, 4)}
_MEAN: Final = re.compile(r"[1-4](?:[.,][0-9]{1,30})?", re.ASCII)
_COUNT: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
# Both the ASCII signs and their full-width twins, which a spreadsheet reads as the same.
_FORMULA_STARTS: Final = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_TO_QUOTE: Final = frozenset(',;"\r\n\t')


class Fault(StrEnum):
    """What is wrong with a file."""

    EMPTY_FILE = "empty_file"
    NOT_UTF8 = "not_utf8"
    BROKEN_QUOTES = "broken_quotes"
    MISSING_COLUMNS = "missing_columns"
    DOUBLE_COLUMN = "double_column"
    ROW_WIDTH = "row_width"
    NO_ROWS = "no_rows"
    MANY_ROWS = "many_rows"
    BAD_ANSWER = "bad_answer"
    BAD_MEAN = "bad_mean"
    BAD_COUNT = "bad_count"


class AnswerFileError(ValueError):
    """A file that cannot be read: the fault, the row (1 = header), the column and the cell."""

    def __init__(self, fault: Fault, row: int = 0, column: str = "", value: str = "") -> None:
        super().__init__(f"{fault}: row {row}, column {column!r}, value {value!r}")
        self.fault = fault
        self.row = row
        self.column = column
        self.value = value


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """Rows of answers (unsur -> 1-4 or None) of everybody who answered at least one unsur.

    `silent` counts the rows that hold something, but no answer.
    """

    rows: tuple[dict[str, int | None], ...]
    silent: int


@dataclass(frozen=True, slots=True)
class MeanFile:
    """Means exactly as printed (None = empty cell), and the number of respondents if given."""

    means: dict[str, Fraction | None]
    n: int | None


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula: an apostrophe before it if need be.

    Leading blanks are looked through, because some programs trim them while opening a file.
    """
    blank = " \u00a0\u3000\ufeff"
    return f"'{text}" if text.lstrip(blank)[:1] in tuple(_FORMULA_STARTS) else text


def write_table(rows: Iterable[Respondent]) -> str:
    """The whole file, with byte order mark and header, one line for every respondent."""
    lines = [SEPARATOR.join(HEADER)]
    for row in rows:
        texts = (_quoted(safe_cell(text)) for text in row.quasi)
        answers = ("" if answer is None else str(answer) for answer in row.answers)
        lines.append(SEPARATOR.join((*texts, *answers)))
    return BOM + "\r\n".join(lines) + "\r\n"


def read_answers(data: bytes, unsur: Sequence[str] = UNSUR) -> AnswerFile:
    """Answers 1-4, or empty, in columns named by `unsur`; other columns are ignored.

    Raises AnswerFileError for anything that would have to be guessed.
    """
    rows, silent = [], 0
    for number, cells in lines_of(data, unsur):
        answers = {key: _answer(cells[key], number, key) for key in unsur}
        if any(answer is not None for answer in answers.values()):
            rows.append(answers)
        else:
            silent += 1
    if not rows and not silent:
        raise AnswerFileError(Fault.NO_ROWS)
    return AnswerFile(tuple(rows), silent)


def read_means(data: bytes, unsur: Sequence[str] = UNSUR) -> MeanFile:
    """One line of means 1-4 with decimal point or comma, and optionally the column `n`.

    Raises AnswerFileError for anything that would have to be guessed.
    """
    lines = list(lines_of(data, unsur, COUNT_COLUMN))
    if not lines:
        raise AnswerFileError(Fault.NO_ROWS)
    if len(lines) > 1:
        raise AnswerFileError(Fault.MANY_ROWS, row=lines[1][0])
    number, cells = lines[0]
    means = {key: _mean(cells[key], number, key) for key in unsur}
    return MeanFile(means, _count(cells.get(COUNT_COLUMN, ""), number))


def _quoted(text: str) -> str:
    # Commas are quoted too, so that a comma-separating program does not cut the cell in two and
    # find a formula at the start of the second half.
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE & set(text) else text


def lines_of(
    data: bytes, unsur: Sequence[str], *optional: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Row numbers as a spreadsheet shows them, and cells by column; blank rows are left out.

    Columns are read by the names in `unsur`, which must be there, and `optional`; a CSV file with
    commas or semicolons.  Raises AnswerFileError for what cannot be taken apart.
    """
    text = _text(data)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        names = [name.strip().casefold() for name in next(table)]
        _check_header(names, unsur, optional)
        for number, row in enumerate(table, start=2):
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield number, dict(zip(names, _fitted(cells, names, number), strict=True))
    except csv.Error as error:
        raise AnswerFileError(Fault.BROKEN_QUOTES, row=table.line_num) from error


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnswerFileError(Fault.NOT_UTF8, row=data[: error.start].count(b"\n") + 1) from error
    if not text.strip():
        raise AnswerFileError(Fault.EMPTY_FILE)
    return text


def _separator(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(";,", key=header.count)


def _check_header(names: Sequence[str], unsur: Sequence[str], optional: Sequence[str]) -> None:
    if missing := [key for key in unsur if key not in names]:
        raise AnswerFileError(Fault.MISSING_COLUMNS, row=1, column=", ".join(missing))
    for key in (*unsur, *optional):
        if names.count(key) > 1:
            raise AnswerFileError(Fault.DOUBLE_COLUMN, row=1, column=key)


def _fitted(cells: list[str], names: Sequence[str], number: int) -> list[str]:
    """Cells of one row, without the empty ones that spreadsheets append beyond the header."""
    width = len(names)
    if len(cells) < width or any(cells[width:]):
        raise AnswerFileError(Fault.ROW_WIDTH, row=number, value=f"{len(cells)}/{width}")
    return cells[:width]


def _answer(cell: str, row: int, column: str) -> int | None:
    if cell.casefold() in NOT_ANSWERED:
        return None
    if cell not in _ANSWERS:
        raise AnswerFileError(Fault.BAD_ANSWER, row, column, cell)
    return _ANSWERS[cell]


def _mean(cell: str, row: int, column: str) -> Fraction | None:
    if cell.casefold() in NOT_ANSWERED:
        return None
    if not _MEAN.fullmatch(cell) or (mean := Fraction(cell.replace(",", "."))) > 4:
        raise AnswerFileError(Fault.BAD_MEAN, row, column, cell)
    return mean


def _count(cell: str, row: int) -> int | None:
    if not cell:
        return None
    if not _COUNT.fullmatch(cell):
        raise AnswerFileError(Fault.BAD_COUNT, row, COUNT_COLUMN, cell)
    return int(cell)
