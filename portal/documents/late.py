"""Libraries of documents, loaded by the first document that needs one.

Most web processes never make one, and these two alone weigh as much as all pages together.
"""

from importlib import import_module
from typing import Any


def typst() -> Any:
    """The compiler of PDF files."""
    return import_module("typst")


def xlsxwriter() -> Any:
    """The writer of spreadsheets."""
    return import_module("xlsxwriter")
