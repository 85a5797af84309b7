"""A worker that mixes without a pause: `python -m tests.bench.mixer DATABASE FOLDER` until ended.

The real one mixes once a minute, so this is the worst that casting can meet.
"""

import sys
import time
from pathlib import Path

from portal.services.unit_index import mix_round
from tests.bench.inside import inside, today

BATCH = 10
READY = "mixing"


def main(database: str, folder: Path) -> None:
    """Mix for ever."""
    with inside(database, folder):
        day = today()
        print(READY, flush=True)
        while True:
            if not mix_round(day, BATCH, BATCH):
                time.sleep(0.05)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
