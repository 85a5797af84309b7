"""Fairness figures of a large agency: 5,000 people, 5 raters each, 10 items, on one processor.

`python -m tests.bench.fairness` measures in a process of its own, so that its memory is its own,
and prints JSON.
"""

import json
import math
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.rules.fairness.agreement import agreement
from portal.rules.fairness.bias import Stratum, audit
from portal.rules.fairness.habits import habits
from portal.rules.fairness.marked_pairs import marked_pairs
from portal.rules.fairness.rasch import rasch
from portal.rules.fairness.ratings import Rating, pairs_of
from portal.rules.fairness.severity import severity
from portal.rules.fairness.steadied import Counter, steadied
from tests.bench.programs import ROOT, Broken
from tests.bench.sizes import sized

RATEES, RATERS, EACH, ITEMS = *sized((5_000, 1_000), (500, 100)), 5, 10
THRESHOLDS = (-2.0, -0.7, 0.7, 2.0)
LONGEST = 600


def measure() -> dict[str, Any]:
    """Seconds of processor time by figure, and the memory that the figures took; Broken if not."""
    program = [sys.executable, "-m", "tests.bench.fairness"]
    done = subprocess.run(
        program, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    if done.returncode:
        raise Broken(done.stderr)
    return dict(json.loads(done.stdout))


def planted(seed: int = 1) -> list[Rating]:
    """Ratings 1 to 5 after the Rasch model; raters of 20 units, one of another for each ratee."""
    rng = random.Random(seed)
    harsh = [rng.gauss(0, 0.6) for _ in range(RATERS)]
    hard = [rng.gauss(0, 0.7) for _ in range(ITEMS)]
    per_unit = RATERS // 20
    rows = []
    for ratee in range(RATEES):
        first = ratee * 20 // RATEES * per_unit
        raters = rng.sample(range(first, first + per_unit), EACH - 1)
        raters.append((first + per_unit + rng.randrange(RATERS - per_unit)) % RATERS)
        level = rng.gauss(0.5, 1)
        for rater in raters:
            for item in range(ITEMS):
                weights = [1.0]
                for step in THRESHOLDS:
                    weights.append(weights[-1] * math.exp(level - harsh[rater] - hard[item] - step))
                value = rng.choices(range(1, 6), weights)[0]
                rows.append(Rating(f"p{ratee}", f"j{rater}", value, f"u{item}"))
    return rows


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return round(time.process_time() - begun, 3)


def _peak_mib() -> int:
    """Of this program alone: what rusage tells begins with the peak of whoever started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def _measured() -> dict[str, Any]:
    ratings = planted()
    before = _peak_mib()
    pairs = pairs_of(ratings)
    counters = [Counter(str(n), 80 + n % 7, 200 + n, 5 + n % 90) for n in range(RATEES)]
    strata = [Stratum(9 + n % 5, 20, 8 + n % 3, 21) for n in range(400)]
    tables = {
        "additive": lambda: severity(pairs),
        "agreement": lambda: agreement(ratings),
        "habits": lambda: habits(ratings, 1, 5),
        "marked pairs of 4 periods": lambda: marked_pairs([pairs] * 4),
        "bias and counters": lambda: (audit(strata), steadied(counters)),
    }
    seconds = {name: _seconds(work) for name, work in tables.items()}
    with_tables = _peak_mib()
    rounds: list[int] = []
    seconds["rasch"] = _seconds(lambda: rounds.append(rasch(ratings).rounds))
    return {
        "ratings": len(ratings),
        "seconds": seconds,
        "rasch_rounds": rounds[0],
        "mib": {"tables": with_tables - before, "rasch": _peak_mib() - before},
    }


if __name__ == "__main__":
    print(json.dumps(_measured()))
