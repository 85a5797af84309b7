"""Typed parts of addresses; what does not fit is a 404 before any view runs."""

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from portal.rules import codes
from portal.rules.messages import Carrier
from portal.rules.survey_periods import SurveyPeriod


class CodeConverter(BaseConverter):
    """A survey point's code in any case, with or without hyphen; the view gets it normalised."""

    regex = r"[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}"
    length = codes.POINT_LENGTH

    def to_python(self, value: str) -> str:
        """Normalised code, or ValidationError (a 404) when a character is not of the alphabet."""
        code = codes.normalise(value, self.length)
        if code is None:
            raise ValidationError
        return code


class ReceiptConverter(CodeConverter):
    """A receipt's code, as typed or as printed in its two groups."""

    regex = r"[0-9A-Za-z]{5}-?[0-9A-Za-z]{5}"
    length = codes.RECEIPT_LENGTH


class SlipConverter(CodeConverter):
    """The code of a one-time slip, as in its QR."""

    regex = r"[0-9A-Za-z-]{26,33}"
    length = codes.SLIP_LENGTH


class SlugConverter(BaseConverter):
    """The public name of a unit or service."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class PeriodConverter(BaseConverter):
    """A survey period's key, given to the view as a SurveyPeriod."""

    regex = r"\d{4}(?:-(?:\d{2}|t[1-4]|s[12]))?"

    def to_python(self, value: str) -> SurveyPeriod:
        """Parsed period, or a 404."""
        try:
            return SurveyPeriod.parse(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: SurveyPeriod | str) -> str:
        """The key."""
        return value if isinstance(value, str) else value.key


class KeyConverter(BaseConverter):
    """The key of an instrument, or of a section or item in it."""

    regex = r"[a-z][a-z_]{0,39}"


class CarrierConverter(BaseConverter):
    """A way out of the portal that is sent by the worker, given to the view as a Carrier."""

    regex = "surel|gerbang"

    def to_python(self, value: str) -> Carrier:
        """The carrier."""
        return Carrier(value)


def register_converters(app: Flask) -> None:
    """Make the converters known to the url map."""
    app.url_map.converters.update(
        code=CodeConverter,
        receipt=ReceiptConverter,
        slip=SlipConverter,
        slug=SlugConverter,
        period=PeriodConverter,
        key=KeyConverter,
        jalur=CarrierConverter,
    )
