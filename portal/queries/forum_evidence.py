"""The pieces of evidence that advice names, in their frozen words."""

import sqlalchemy as sa

from portal.db import db
from portal.models.forum_advice import ForumAdvice, ForumAdviceEvidence

# Pages and documents read them and change nothing.
Named = ForumAdviceEvidence


def links_of_advice(advice: ForumAdvice | None) -> tuple[Named, ...]:
    """In the order in which they were chosen; no statement where there are none."""
    if advice is None or not advice.links:
        return ()
    return tuple(
        db.session.scalars(
            sa.select(Named).where(Named.case_id == advice.case_id).order_by(Named.position)
        )
    )
