"""Parts of a draft that somebody took out while somebody else was still writing in them."""

from typing import Any

from portal.rules import instrument_drafts as drafts
from portal.rules.instrument_drafts import Draft, Kind, Mapping, NoSuchPart


def last_known(draft: Draft, kind: Kind, key: str) -> Mapping | None:
    """A part that was taken out, as it was; None where it is not kept any more."""
    row = _row(draft, kind, key)
    if row is None:
        return None
    part: Mapping = row["part"]
    return part if row["kind"] == kind else _item_of(part, key)


def brought_back(draft: Draft, kind: Kind, key: str) -> Draft:
    """The part at its old place, an item of a section that is gone with its section.

    What is not kept any more begins anew at the end.  Raises NoSuchPart for an item where there is
    no section.
    """
    row = _row(draft, kind, key)
    if row is not None:
        others = tuple(one for one in draft.removed if one is not row)
        return drafts.restored(Draft(draft.content, (*others, row)))
    made = drafts.copied(draft)
    if kind == "bagian":
        made.sections.append({"key": key, "items": []})
    elif made.sections:
        made.sections[-1]["items"].append({"key": key})
    else:
        raise NoSuchPart(key)
    return made


def _row(draft: Draft, kind: Kind, key: str) -> dict[str, Any] | None:
    """The removal in which a part lies, the latest first."""
    for row in reversed(draft.removed):
        is_itself = row["kind"] == kind and row["part"]["key"] == key
        if is_itself or (kind == "butir" and _item_of(row["part"], key) is not None):
            return row
    return None


def _item_of(section: Mapping, key: str) -> Mapping | None:
    return next((item for item in section.get("items", ()) if item["key"] == key), None)
