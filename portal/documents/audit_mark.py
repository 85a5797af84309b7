"""The head of the audit trail as official documents carry it.

Whoever keeps a document on paper keeps a head: `flask audit verify --head` compares it years later.
"""

import datetime
from typing import Final

from portal.queries.audit import day_head

# A form of the regulation is Indonesian whatever language its reader chose.
_LABELS: Final = {"id": "Kepala jejak audit", "en": "Head of the audit trail"}


def audit_mark(at: datetime.datetime, lang: str = "id") -> str:
    """NUMBER:DIGEST of the day's beginning with its label; "" where the trail is no older."""
    head = day_head(at)
    return f"{_LABELS.get(lang, _LABELS['id'])} {head}" if head else ""
