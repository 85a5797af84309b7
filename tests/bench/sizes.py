"""How much is measured: all, or, with BENCH_QUICK set, enough to run through each part once."""

import os
from typing import TypeVar

Size = TypeVar("Size")
QUICK = bool(os.environ.get("BENCH_QUICK"))


def sized(full: Size, quick: Size) -> Size:
    """One of the two; a quick run proves that the parts work, its figures say nothing."""
    return quick if QUICK else full
