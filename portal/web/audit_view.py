"""Entries of the audit trail as pages and exports show them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.rules.audit_chain import ACT_KEY
from portal.rules.corrections import ends_of

BEFORE, AFTER = "before", "after"
CONTACTS = ("email", "phone")


@dataclass(frozen=True)
class Fact:
    """One line of an entry's detail; a change has a value before it."""

    name: str
    value: str
    before: str = ""
    is_change: bool = False


def facts_of(detail: Mapping[str, Any]) -> list[Fact]:
    """What an entry says, field by field; `before` and `after` are laid side by side."""
    found = [
        Fact(label_of(name), plain(value))
        for name, value in detail.items()
        if name not in (ACT_KEY, BEFORE, AFTER)
    ]
    if BEFORE in detail or AFTER in detail:
        found += _changes(detail.get(BEFORE), detail.get(AFTER))
    return found


def acting_for(detail: Mapping[str, Any]) -> str:
    """In whose place the actor acted, or ""."""
    noted = detail.get(ACT_KEY)
    return str(noted.get("for", "")) if isinstance(noted, Mapping) else ""


def account_of(detail: Mapping[str, Any]) -> str:
    """The login that acted, as its id, or ""."""
    noted = detail.get(ACT_KEY)
    return str(noted.get("account", "")) if isinstance(noted, Mapping) else ""


def label_of(name: str) -> str:
    """A field's name where it has a common one."""
    return {"reason": _("Alasan"), "count": _("Banyaknya"), "period": _("Periode")}.get(name, name)


def plain(value: Any) -> str:
    """A value as one text."""
    if value in (None, "", "None", []):
        return "-"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return ", ".join(map(plain, value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _changes(before: Any, after: Any) -> list[Fact]:
    """Every field that differs; a value that is no table is one field."""
    old = before if isinstance(before, dict) else {"": before}
    new = after if isinstance(after, dict) else {"": after}
    names = [*old, *(name for name in new if name not in old)]
    return [
        Fact(label_of(name), _shown(name, new), _shown(name, old), is_change=True)
        for name in names
        if old.get(name) != new.get(name)
    ]


def _shown(name: str, values: Mapping[str, Any]) -> str:
    """Ways to reach somebody only by their ends, also where an older entry keeps them whole."""
    value = values.get(name)
    if name in CONTACTS and isinstance(value, str) and "…" not in value:
        return plain(ends_of(value))
    return plain(value)
