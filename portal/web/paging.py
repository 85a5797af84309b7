"""Pages of a list: where one is, how many there are, and links that keep the filters."""

import re
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.errors import Invalid

_NUMBER = re.compile("[0-9]{1,6}")


@dataclass(frozen=True)
class Pager:
    """Page numbers start at 1; an empty list has one page."""

    page: int
    pages: int
    total: int
    prev_url: str | None
    next_url: str | None


def page_number(typed: str) -> int:
    """The page asked for in an address; nothing means the first. Raises Invalid."""
    number = int(typed or "1") if _NUMBER.fullmatch(typed or "1") else 0
    if number < 1:
        raise Invalid(_("Nomor halaman harus angka mulai dari 1."))
    return number


def pager(page: int, total: int, per_page: int, endpoint: str, **filters: Any) -> Pager:
    """The pager of a list of `total` rows; a page past the end still links back."""
    return pager_of("halaman", page, total, per_page, endpoint, **filters)


def pager_of(
    name: str, page: int, total: int, per_page: int, endpoint: str, **filters: Any
) -> Pager:
    """The same for a second list of a page, whose number has another name in the address."""
    pages = max(1, -(-total // per_page))
    before: dict[str, Any] = {name: min(page, pages + 1) - 1}
    after: dict[str, Any] = {name: page + 1}
    return Pager(
        page=page,
        pages=pages,
        total=total,
        prev_url=url_for(endpoint, **filters, **before) if page > 1 else None,
        next_url=url_for(endpoint, **filters, **after) if page < pages else None,
    )
