"""What the worker counts beforehand, one line for each page that shows it."""

from portal.queries.candidates import RUNS
from portal.queries.console import LINES
from portal.queries.earlier_results import DOCUMENTS
from portal.queries.kept_figures import Source
from portal.queries.outbox import UNREAD
from portal.queries.peer_readiness import READY
from portal.queries.period_facts import FACTS
from portal.queries.purge_steps import DUE
from portal.queries.result_counts import COUNTS
from portal.queries.talent_places import PLACES
from portal.queries.training_board import LEARNING
from portal.queries.training_needs import NEEDS
from portal.queries.unit_board import UNITS
from portal.queries.unposted import UNPOSTED

SOURCES: tuple[Source, ...] = (
    LINES, COUNTS, UNITS, LEARNING, DOCUMENTS, RUNS, NEEDS, PLACES, UNREAD, DUE,
    FACTS, UNPOSTED, READY,
)  # fmt: skip
