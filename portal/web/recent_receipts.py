"""Receipts that this process has just given: showing one asks the database nothing.

Only their codes are kept, in memory and without anything of the answers behind them.
"""

from collections import OrderedDict

from flask import current_app

MOST_RECEIPTS = 1_000


class RecentReceipts:
    """At most `MOST_RECEIPTS` codes, the oldest leaves first."""

    def __init__(self) -> None:
        self._codes: OrderedDict[str, None] = OrderedDict()

    def add(self, code: str) -> None:
        """Remember a receipt whose answer is committed."""
        self._codes[code] = None
        if len(self._codes) > MOST_RECEIPTS:
            self._codes.popitem(last=False)

    def __contains__(self, code: str) -> bool:
        return code in self._codes


def recent_receipts() -> RecentReceipts:
    """This application's memory of them."""
    store = current_app.extensions
    if "recent_receipts" not in store:
        store.setdefault("recent_receipts", RecentReceipts())
    recent: RecentReceipts = store["recent_receipts"]
    return recent
