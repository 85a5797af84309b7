"""Taking one's own file away: on record, and not without end."""

import datetime
import uuid

from portal.db import writing
from portal.errors import TooManyTries
from portal.models.audit import AuditTag
from portal.queries.own_data import Subject
from portal.services import audit, throttles
from portal.services.audit import Act

KEY = "ekspor:"


def note_export(subject: Subject, kind: str, act: Act, *, is_own: bool = True) -> None:
    """Put an export (`kind` "json" or "pdf") on record before it is made.

    The fifth within a day and each further one must wait a growing while: raises TooManyTries.
    Others' files (the command line) are not slowed down.
    """
    object_id = subject.account_id or subject.employee_id
    key = [f"{KEY}{object_id}"]
    with writing() as session:
        if is_own:
            pause = throttles.remaining(session, key, act.at)
            if pause > datetime.timedelta(0):
                raise TooManyTries(pause)
            throttles.note_failure(session, key, act.at)
        audit.record(session, act, AuditTag.OWN_FILE_EXPORTED, _id(object_id), kind=kind)


def _id(found: uuid.UUID | None) -> uuid.UUID:
    if found is None:
        raise ValueError("A subject has an account or an employee")
    return found
