"""The hash that ties an audit entry to the one before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64


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
