"""The parser's own process: `python -I parser.py MEMORY SECONDS ROWS COLUMNS CELL TIMES < file`.

It bounds itself before it reads a byte. It prints one JSON line per row, `[number, [cells]]` with a
number as `{"n": "12"}`, or `{"fault": ...}` and the end. When memory or time run out, the process
dies and its parent says so; the server does not notice. It imports nothing of the portal.
"""

import datetime
import io
import json
import resource
import sys
from typing import Any

import python_calamine as calamine

Cell = str | float | int | bool | datetime.date | datetime.time | datetime.timedelta


def main(memory: int, seconds: int, rows: int, columns: int, longest: int, with_time: int) -> None:
    """Read the workbook on standard input and print its first sheet that holds something."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        sheet = _first_filled(book)
    except calamine.PasswordError:
        _say({"fault": "bersandi"})
        return
    except calamine.CalamineError:
        _say({"fault": "rusak"})
        return
    if sheet is not None:
        _print_rows(sheet, rows, columns, longest, with_time=bool(with_time))


def _first_filled(book: Any) -> Any:
    for index, about in enumerate(book.sheets_metadata):
        if about.visible is not calamine.SheetVisibleEnum.Visible:
            continue
        if about.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        if sheet.height:
            return sheet
    return None


def _print_rows(sheet: Any, rows: int, columns: int, longest: int, *, with_time: bool) -> None:
    if sheet.total_width > columns:
        _say({"fault": "terlalu_banyak_kolom", "column": columns + 1})
        return
    found = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell, with_time=with_time) for cell in cells]
        if not any(texts):
            continue
        found += 1
        if found > rows + 1:
            _say({"fault": "terlalu_banyak_baris", "row": number})
            return
        for column, text in enumerate(texts, start=1):
            if len(text if isinstance(text, str) else text["n"]) > longest:
                _say({"fault": "sel_terlalu_panjang", "row": number, "column": column})
                return
        _say([number, texts])


def _text(cell: Cell, *, with_time: bool) -> str | dict[str, str]:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float | int):
        whole = isinstance(cell, int) or cell.is_integer()
        return {"n": str(int(cell)) if whole else repr(cell)}
    if isinstance(cell, datetime.datetime):
        is_day = not with_time or cell.time() == datetime.time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _say(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
