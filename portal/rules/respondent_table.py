"""The published table respondent x unsur, with profiles that point at nobody.

Source: reports under PermenPANRB 14/2017 append the answers of every respondent; UU 27/2022 asks
that nobody be recognised in them.  Every combination of service, channel and profile therefore
appears at least k times (local suppression), and the order of the rows follows from their content
alone, so that it says nothing about the order in which people came.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from portal.rules.unsur import UNSUR

PROFILE: Final = ("jenis_kelamin", "usia", "pendidikan", "pekerjaan")
QUASI: Final = ("layanan", "kanal", *PROFILE)
"""What a neighbour could know of a respondent, in the order of the columns."""

BLANKING_ORDER: Final = (
    "pekerjaan", "pendidikan", "usia", "jenis_kelamin", "kanal", "layanan",
)  # fmt: skip
"""The service goes last: without it a row can no longer be counted for the service's index."""

Quasi = tuple[str, ...]
Part = TypeVar("Part", bound=Hashable)
_BLANK: Final[Quasi] = ("",) * len(QUASI)


@dataclass(frozen=True, slots=True)
class Respondent:
    """One row: `quasi` in the order of QUASI ("" = withheld or not given), `answers` of UNSUR."""

    quasi: Quasi
    answers: tuple[int | None, ...]

    def __post_init__(self) -> None:
        if len(self.quasi) != len(QUASI) or len(self.answers) != len(UNSUR):
            raise ValueError("A respondent has one cell for every column")


def respondent(
    layanan: str, kanal: str, profile: Mapping[str, str], answers: Mapping[str, int | None]
) -> Respondent:
    """A row from the parts of a ballot; keys other than profile and unsur are ignored."""
    quasi = (layanan, kanal, *(profile.get(field, "") for field in PROFILE))
    return Respondent(quasi, tuple(answers.get(key) for key in UNSUR))


def protect_profiles(rows: Iterable[Respondent], minimum: int) -> tuple[Respondent, ...]:
    """The same answers in canonical order, every combination of `quasi` at least `minimum` times.

    Rows in too small a group lose one field after the other until their group is large enough.
    When fewer than `minimum` rows end up without any field, the smallest other group joins them.
    With fewer than `minimum` rows altogether, every profile is blank.
    Raises ValueError for a minimum below 1.
    """
    if minimum < 1:
        raise ValueError("minimum must be at least 1")
    given = list(rows)
    quasi = [row.quasi for row in given]
    for field in BLANKING_ORDER:
        sizes = Counter(quasi)
        position = QUASI.index(field)
        quasi = [q if sizes[q] >= minimum else _without(q, position) for q in quasi]
    quasi = _fill_blank_group(quasi, minimum)
    published = (Respondent(q, row.answers) for q, row in zip(quasi, given, strict=True))
    return tuple(sorted(published, key=_content))


def published_tables(
    parts: Mapping[Part, Sequence[Respondent]],
    rest: Sequence[Respondent],
    minimum: int,
    *,
    has_profiles: bool = True,
) -> dict[Part | None, tuple[Respondent, ...]]:
    """The table of each part and, under None, of all respondents.

    The same answers stand in a part's table and in the whole's, and whoever finds them again in the
    other reads both rows together. Therefore the whole's table is made of the very rows of the
    parts, and of `rest` (those of the parts that are not shown) without the service's name. Without
    `has_profiles` nothing but the service is told: a corrected table beside the one that it
    corrects would give the profiles of the few that came in between.
    """
    if not has_profiles:
        parts = {key: [_bare(row) for row in rows] for key, rows in parts.items()}
        rest = [_bare(row) for row in rest]
    unnamed = [Respondent(_without(r.quasi, QUASI.index("layanan")), r.answers) for r in rest]
    tables: dict[Part | None, tuple[Respondent, ...]] = {
        key: protect_profiles(rows, minimum) for key, rows in parts.items()
    }
    everyone = [row for rows in tables.values() for row in rows]
    everyone += protect_profiles(unnamed, minimum)
    return {**tables, None: tuple(sorted(everyone, key=_content))}


def _bare(row: Respondent) -> Respondent:
    return Respondent((row.quasi[0], *_BLANK[1:]), row.answers)


def _without(quasi: Quasi, position: int) -> Quasi:
    return (*quasi[:position], "", *quasi[position + 1 :])


def _fill_blank_group(quasi: list[Quasi], minimum: int) -> list[Quasi]:
    sizes = Counter(quasi)
    others = [group for group in sizes if group != _BLANK]
    if not others or not 0 < sizes[_BLANK] < minimum:
        return quasi
    # Every other group has `minimum` rows by now, so a single one is enough.
    joining = min(others, key=lambda group: (sizes[group], group))
    return [_BLANK if q == joining else q for q in quasi]


def _content(row: Respondent) -> tuple[Quasi, tuple[int, ...]]:
    return row.quasi, tuple(answer or 0 for answer in row.answers)
