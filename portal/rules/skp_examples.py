"""Examples of well written results per job family, from `portal/data/rules/skp_examples.toml`.

Source of what makes them good: PermenPANRB 6/2022, L.II.A.5 and 7.a (an achievement, an indicator,
a target that leaves room).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, document, member
from portal.rules.employment import JobFamily
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "skp_examples.toml"


@dataclass(frozen=True, slots=True)
class Example:
    """A result with one indicator, its target and where the figure comes from."""

    result: str
    indicator: str
    target: str
    source: str


def load_examples(text: str | bytes) -> Mapping[JobFamily, tuple[Example, ...]]:
    """The examples of a file by job family; RuleFileError names the place of a fault."""
    file = document(text, SHIPPED.name)
    found = dict(_family(block) for block in file.tables("family"))
    file.done()
    return found


@cache
def shipped_examples() -> Mapping[JobFamily, tuple[Example, ...]]:
    """The examples that come with the portal; the file is read once."""
    return load_examples(SHIPPED.read_bytes())


def _family(block: Table) -> tuple[JobFamily, tuple[Example, ...]]:
    family = member(block, "key", JobFamily)
    examples = tuple(_example(row) for row in block.tables("examples"))
    block.done()
    return family, examples


def _example(row: Table) -> Example:
    example = Example(*(row.words(name) for name in ("result", "indicator", "target", "source")))
    row.done()
    return example
