"""The head of the audit trail, told to a mailbox outside the portal once a day.

A chain inside one database cannot show that its end was cut off; a head kept elsewhere can.
"""

import datetime

from portal.db import writing
from portal.queries.audit import chain_head
from portal.rules.messages import Mailbox, MessageKind
from portal.services.audit import Act
from portal.services.messages import notify_mailbox


def send_head(at: datetime.datetime) -> bool:
    """Put the day's head into the outbox; False where the trail is empty or it was told today."""
    act = Act("portal", at)
    with writing() as session:
        head = chain_head()
        if head is None:
            return False
        detail = {
            "date": act.on.isoformat(),
            "sequence": head.sequence,
            "digest": head.digest,
        }
        told = notify_mailbox(session, Mailbox.JEJAK_AUDIT, MessageKind.AUDIT_HEAD, detail, act)
    return told > 0
