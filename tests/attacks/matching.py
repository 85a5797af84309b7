"""The attack: every way we know of matching the citizens of a day to the ballots of the table.

An attacker knows who came in which order (`Seen`), holds the spoils, and compares:

* an order of the ballots (by place, by any column, by offset in a file, by the time in an id) with
  the order of the citizens, forwards and backwards;
* the same with the order in which receipts, slips or comments lie, since those name a citizen;
* any value beside a receipt, slip or comment with any value beside a ballot: equal, or nearest.

Guesses are only made within a cell, that is among ballots of the same counter, date, half-day and
channel: that much a ballot says openly.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count

from tests.attacks.dead_rows import dead_row_guesses
from tests.attacks.places import Places, places_of
from tests.attacks.spoils import Cell, Row, Spoils, Value, cell_of
from tests.attacks.town import Seen

Guess = dict[int, str]
"""Number of a citizen -> id of a ballot."""

BALLOTS = "citizen_ballot"
OPEN = ("point_id", "version_id", "on_date", "half_day", "channel", "profile")
BASIC = ("place", "xmin", "cmin", "id", "digest", "text")
STAMPS = ("_rowid", "ctid", "xmin", "xmax", "cmin")
CITIZEN = "_citizen"
TIMED_VERSIONS = (1, 6, 7)
PAGE = 8192


def attack(seen: Sequence[Seen], spoils: Spoils) -> dict[str, Guess]:
    """Every method's guesses, by the name of the method."""
    cells = {one.cell for one in seen}
    ballots = [row for row in spoils.tables[BALLOTS] if cell_of(row) in cells]
    ways = dict(_orders(ballots, spoils, _ballot_traces))
    by_number = {one.number: one for one in seen}
    guesses: dict[str, Guess] = {}
    for way, order in ways.items():
        guesses[f"ballots by {way}"] = _aligned(seen, order)
        guesses[f"ballots by {way}, backwards"] = _aligned(seen, order[::-1])
    for table, rows in _token_rows(seen, spoils).items():
        marked = [{**row, CITIZEN: number} for number, row in rows]
        for token_way, tokens in _orders(marked, spoils, _token_traces):
            if not _is_basic(token_way):
                continue
            queue = [by_number[int(row[CITIZEN] or 0)] for row in tokens]
            for way in filter(_is_basic, ways):
                name = f"{table} by {token_way} = ballots by {way}"
                guesses[name] = _aligned(queue, ways[way])
        guesses |= _joined(table, by_number, rows, ballots)
    guesses |= dead_row_guesses(seen, spoils, ballots)
    return {method: guess for method, guess in guesses.items() if guess}


def _aligned(citizens: Sequence[Seen], ballots: Sequence[Row]) -> Guess:
    """The first citizen of a cell gets its first ballot, and so on."""
    queues: dict[Cell, list[str]] = defaultdict(list)
    for row in ballots:
        queues[cell_of(row)].append(str(row["id"]))
    heads = {cell: iter(queue) for cell, queue in queues.items()}
    pairs = ((one.number, next(heads.get(one.cell, iter(())), None)) for one in citizens)
    return {number: ballot for number, ballot in pairs if ballot is not None}


# Orders


def _orders(
    rows: Sequence[Row], spoils: Spoils, traces: Callable[[Row], Iterable[bytes]]
) -> Iterator[tuple[str, list[Row]]]:
    """Names of orders, and the rows in each; what is equal keeps the order of the place."""
    yield "place", list(rows)
    for column in rows[0] if rows else ():
        values = [row[column] for row in rows]
        if column == CITIZEN or len(set(values)) == 1:
            continue
        yield column, sorted(rows, key=lambda row: _rank(row[column]))
        times = [_time_in(value) for value in values]
        if None not in times:
            yield f"time in {column}", [rows[at] for _, at in sorted(zip(times, count()))]
    texts = _all_traces(spoils)
    traced = [(row, tuple(traces(row))) for row in rows]
    mine = {one for _, some in traced for one in some}
    for name, content in spoils.files.items():
        places = places_of(content, texts)
        if not mine.isdisjoint(places):
            yield from _file_orders(traced, name, places)


def _all_traces(spoils: Spoils) -> frozenset[bytes]:
    """Of all rows, so that each file is walked through once."""
    ballots = spoils.tables[BALLOTS]
    others = (row for name, rows in spoils.tables.items() if name != BALLOTS for row in rows)
    return frozenset(
        trace
        for rows, traces in ((ballots, _ballot_traces), (others, _token_traces))
        for row in rows
        for trace in traces(row)
    )


def _file_orders(
    traced: Sequence[tuple[Row, Sequence[bytes]]], name: str, places: Places
) -> Iterator[tuple[str, list[Row]]]:
    """By first and last place of a row's traces in a file; PostgreSQL fills pages from below."""
    for end in ("first", "last"):
        at = {text: one[end == "last"] for text, one in places.items()}
        found = [
            (min(at[one] for one in traces if one in at), row)
            for row, traces in traced
            if not at.keys().isdisjoint(traces)
        ]
        yield f"{end} offset in {name}", _by(found, lambda at: (at, 0))
        yield f"{end} offset by page in {name}", _by(found, lambda at: (at // PAGE, -at))


def _by(found: list[tuple[int, Row]], rank: Callable[[int], tuple[int, int]]) -> list[Row]:
    return [row for _, row in sorted(found, key=lambda pair: rank(pair[0]))]


def _is_basic(way: str) -> bool:
    """Orders worth pairing with each other; the rest differ from these in single places only."""
    return way in BASIC or (way.startswith("first offset in ") and "by page" not in way)


def _rank(value: Value) -> tuple[bool, int, str]:
    number = value if isinstance(value, int) else 0
    return value is None, number, value if isinstance(value, str) else ""


def _time_in(value: Value) -> int | None:
    """The moment that a time-ordered id carries, or None."""
    if not isinstance(value, str) or len(value) != 32 or not set(value) <= set("0123456789abcdef"):
        return None
    found = uuid.UUID(value)
    if found.variant != uuid.RFC_4122 or found.version not in TIMED_VERSIONS:
        return None
    return found.time if found.version == 1 else found.int >> 64


def _ballot_traces(row: Row) -> tuple[bytes, ...]:
    """How the answer looks in a file; the ballot's id is new and has a place of its own."""
    return (str(row["scores"]).encode(),)


def _token_traces(row: Row) -> tuple[bytes, ...]:
    return tuple(str(row[name]).encode() for name in ("id", "digest", "text") if name in row)


# Rows that name a citizen


def _token_rows(seen: Sequence[Seen], spoils: Spoils) -> dict[str, list[tuple[int, Row]]]:
    """By table: (number of a citizen, row that holds their receipt, slip or comment)."""
    exact = {t: one.number for one in seen for t in (one.slip, one.comment) if t}
    receipts = {one.receipt: one.number for one in seen}
    length = len(seen[0].receipt)
    found: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for table, rows in spoils.tables.items():
        if table == BALLOTS:
            continue
        for row in rows:
            texts = [value for value in row.values() if isinstance(value, str)]
            numbers = {exact.get(t, receipts.get(t[:length], -1)) for t in texts} - {-1}
            found[table] += [(number, row) for number in numbers]
    return {table: rows for table, rows in found.items() if rows}


def _joined(
    table: str, seen: Mapping[int, Seen], rows: Sequence[tuple[int, Row]], ballots: Sequence[Row]
) -> dict[str, Guess]:
    """Guesses from equal and from nearest values, for every pair of columns."""
    if not ballots:
        return {}
    guesses = {}
    for mine in rows[0][1]:
        for theirs in (name for name in ballots[0] if name not in OPEN):
            name = f"{table}.{mine} = ballots.{theirs}"
            guesses[name] = _equal(seen, rows, ballots, mine, theirs)
            if mine == theirs and mine in STAMPS:
                for side in ("not above", "not below"):
                    guesses[f"{name}, nearest {side}"] = _nearest(
                        seen, rows, ballots, mine, below=side == "not above"
                    )
    return {name: guess for name, guess in guesses.items() if guess}


def _equal(
    seen: Mapping[int, Seen],
    rows: Sequence[tuple[int, Row]],
    ballots: Sequence[Row],
    mine: str,
    theirs: str,
) -> Guess:
    groups = _grouped(ballots, theirs)
    return _handed_out(groups, ((n, (seen[n].cell, row[mine])) for n, row in rows))


def _nearest(
    seen: Mapping[int, Seen],
    rows: Sequence[tuple[int, Row]],
    ballots: Sequence[Row],
    stamp: str,
    *,
    below: bool,
) -> Guess:
    groups = _grouped(ballots, stamp)
    values: dict[Cell, set[int]] = defaultdict(set)
    for cell, value in groups:
        if isinstance(value, int):
            values[cell].add(value)

    def nearest(number: int, row: Row) -> tuple[Cell, Value]:
        cell, value = seen[number].cell, row[stamp]
        if not isinstance(value, int):
            return cell, None
        near = [v for v in values[cell] if (v <= value if below else v >= value)]
        return cell, (max if below else min)(near, default=None)

    return _handed_out(groups, ((n, nearest(n, row)) for n, row in rows))


def _grouped(ballots: Sequence[Row], column: str) -> dict[tuple[Cell, Value], list[str]]:
    groups: dict[tuple[Cell, Value], list[str]] = defaultdict(list)
    for ballot in ballots:
        if ballot[column] is not None:
            groups[cell_of(ballot), ballot[column]].append(str(ballot["id"]))
    return groups


def _handed_out(
    groups: dict[tuple[Cell, Value], list[str]],
    wishes: Iterable[tuple[int, tuple[Cell, Value]]],
) -> Guess:
    """Each citizen takes the next ballot of the group that fits."""
    heads = {group: iter(ids) for group, ids in groups.items()}
    pairs = ((number, next(heads.get(group, iter(())), None)) for number, group in wishes)
    return {number: ballot for number, ballot in pairs if ballot is not None}
