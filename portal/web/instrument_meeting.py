"""Two clerks on one part of a draft: the second one sees both texts, also where the first took the
part out; pressing "Simpan" once more then puts it back with what was typed.
"""

from flask import request

from portal.rules.instrument_comeback import brought_back, last_known
from portal.rules.instrument_drafts import Draft, Kind, NoSuchPart, part_mark
from portal.web.instrument_fields import Part

GONE = "hapus-"


class Stale(Exception):
    """The part was changed since the form was drawn; `stored` is what is there now, or what was
    there when it was taken out (nothing, where that is not known any more).
    """

    def __init__(self, stored: Part, *, is_gone: bool = False) -> None:
        super().__init__("stale")
        self.stored = stored
        self.is_gone = is_gone
        self.mark = (GONE if is_gone else "") + part_mark(stored)


def heading_of(section: Part) -> Part:
    """A section without its items, as its form shows it."""
    return {field: value for field, value in section.items() if field != "items"}


def shown(draft: Draft, kind: Kind, key: str) -> Part:
    """A part as its form shows it: the one that is there, else as it was last known.

    Raises NoSuchPart where neither is known.
    """
    try:
        return _live(draft, kind, key)
    except NoSuchPart:
        found = last_known(draft, kind, key)
        if found is None:
            raise
        return heading_of(found) if kind == "bagian" else found


def same(one: Draft, part: Part) -> Draft:
    """The draft, when the part is as the form showed it. Raises Stale."""
    if part_mark(part) != request.form.get("versi"):
        raise Stale(part)
    return one


def meeting(one: Draft, kind: Kind, key: str) -> Draft:
    """The draft with the part in it as the form showed it; a part that was taken out comes back for
    whoever has been told.  Raises Stale; NoSuchPart where there is no place for it.
    """
    try:
        return same(one, _live(one, kind, key))
    except NoSuchPart:
        return told(one, kind, key)


def told(one: Draft, kind: Kind, key: str) -> Draft:
    """The draft with a part that was taken out back in it. Raises Stale, NoSuchPart."""
    found = last_known(one, kind, key) or {}
    gone = Stale(heading_of(found) if kind == "bagian" else found, is_gone=True)
    if request.form.get("versi") != gone.mark:
        raise gone
    return brought_back(one, kind, key)


def _live(draft: Draft, kind: Kind, key: str) -> Part:
    return heading_of(draft.section(key)) if kind == "bagian" else draft.item(key)[1]
