"""What all `compute` commands share: faults in the input, reading a file, printing JSON."""

import json
from typing import Any

import click


class InputFault(click.ClickException):
    """A fault in what was given; the sentence says where it is and how to mend it."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentence to standard error."""
        click.echo(f"Galat: {self.message}", file=file, err=file is None)


def content_of(file: str) -> bytes:
    """The bytes of a file, or of standard input for `-`; raises InputFault."""
    try:
        with click.open_file(file, "rb") as stream:
            content: bytes = stream.read()
    except OSError as error:
        raise InputFault(f"{file}: tidak dapat dibaca; periksa nama dan izin berkas.") from error
    return content


def print_json(document: dict[str, Any]) -> None:
    """One line of JSON, with letters beyond ASCII as they are."""
    click.echo(json.dumps(document, ensure_ascii=False))
