"""Days as official documents write them: in Indonesian, whatever the reader's pages have."""

import datetime

from portal.rules.survey_periods import in_words


def printed_day(day: datetime.date) -> str:
    """30 Desember 2026."""
    return in_words(day)
