"""The hash that ties an audit entry to the one before it."""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
ACT_KEY = "_act"
_DIGEST = re.compile("[0-9a-f]{64}")


def noted_act(account_id: uuid.UUID | None, acting_for: str | None) -> dict[str, dict[str, str]]:
    """What an entry's detail keeps of the actor: login and in whose place; {} for neither."""
    known = {"account": str(account_id) if account_id else None, "for": acting_for}
    kept = {name: value for name, value in known.items() if value}
    return {ACT_KEY: kept} if kept else {}


@dataclass(frozen=True)
class Head:
    """The newest entry as it is noted outside the portal."""

    sequence: int
    digest: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """`SEQUENCE:DIGEST` as it is printed and mailed; ValueError for anything else."""
        number, _, digest = text.strip().partition(":")
        is_number = number.isascii() and number.isdigit() and len(number) <= 12
        if not is_number or int(number) < 1 or not _DIGEST.fullmatch(digest.strip()):
            raise ValueError("A head is a number, a colon, and 64 hexadecimal digits")
        return cls(int(number), digest.strip())


@dataclass(frozen=True)
class Link:
    """The content of one entry; `at` is ISO 8601 in UTC with microseconds."""

    sequence: int
    at: str
    actor: str
    tag: str
    object_id: str | None
    detail: Mapping[str, Any]
    previous: str

    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the content and the predecessor's digest."""
        content = [
            self.sequence, self.at, self.actor, self.tag, self.object_id,
            dict(self.detail), self.previous,
        ]  # fmt: skip
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
