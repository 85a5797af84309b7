"""Pages of a list: where one is, how many there are, and links that keep the filters."""

from dataclasses import dataclass
from typing import Any

from flask import url_for


@dataclass(frozen=True)
class Pager:
    """Page numbers start at 1; an empty list has one page."""

    page: int
    pages: int
    total: int
    prev_url: str | None
    next_url: str | None


def pager(page: int, total: int, per_page: int, endpoint: str, **filters: Any) -> Pager:
    """The pager of a list of `total` rows; a page past the end still links back."""
    pages = max(1, -(-total // per_page))
    return Pager(
        page=page,
        pages=pages,
        total=total,
        prev_url=url_for(endpoint, halaman=min(page, pages + 1) - 1, **filters)
        if page > 1
        else None,
        next_url=url_for(endpoint, halaman=page + 1, **filters) if page < pages else None,
    )
