"""What the worker counts beforehand, one line for each page that shows it."""

from portal.queries.console import LINES
from portal.queries.kept_figures import Source

SOURCES: tuple[Source, ...] = (LINES,)
