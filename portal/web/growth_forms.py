"""Reading what is typed into forms of growth: levels, whole numbers, members, ids."""

import re
import uuid
from enum import StrEnum
from typing import TypeVar

from flask import request

from portal.rules.actions import Action
from portal.rules.competences import known_competences
from portal.rules.development_rule import LEVELS
from portal.web.visitors import myself

E = TypeVar("E", bound=StrEnum)
Errors = list[tuple[str, str]]
_WHOLE = re.compile(r"[0-9]{1,12}")


def me() -> uuid.UUID:
    """The visitor as somebody of the staff: own pages of growth are for nobody else.

    Raises NotAllowed.
    """
    return myself(Action.SELF_WRITE)


def whole(name: str) -> int | None:
    """A whole number with or without dots between thousands; None for anything else."""
    text = request.form.get(name, "").strip().replace(".", "")
    return int(text) if text.isascii() and _WHOLE.fullmatch(text) else None


def chosen(kind: type[E], name: str) -> E | None:
    """A member of an enum as posted or asked for, None for anything else."""
    text = request.values.get(name, "")
    return kind(text) if text in set(kind) else None


def id_of(name: str) -> uuid.UUID | None:
    """An id as posted, or None."""
    try:
        return uuid.UUID(request.form.get(name, ""))
    except ValueError:
        return None


def typed_levels() -> dict[str, int]:
    """competence -> level of every field `level-KEY` that holds one."""
    return {
        key: int(text)
        for key in known_competences()
        if (text := request.form.get(f"level-{key}", "")) in {str(level) for level in LEVELS}
    }


def seen(field: str = "versi") -> int:
    """The version that was on the screen."""
    text = request.form.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
