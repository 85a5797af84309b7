"""The form about a colleague: what it shows, and what was typed on it.  Nothing is kept here."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from flask import current_app, request
from flask_babel import gettext as _

from portal.errors import N_, Closed
from portal.queries.peer_duties import Duty, instrument_of, names_near
from portal.rules import codes
from portal.rules.instruments import UNOBSERVED, Checker, Instrument
from portal.rules.peer_answers import pepper
from portal.rules.peer_masks import masked
from portal.rules.peer_sealing import room
from portal.rules.relations import Relation
from portal.services.peer_ballots import Seal
from portal.web.citizen_form import FormItem, form_items, messages
from portal.web.languages import spoken

NOT_YET = N_("Putaran ini sedang disiapkan: kirim beberapa menit lagi. Jawaban belum tersimpan.")
CONTROLS = ("kunci", "aksi", "csrf_token")


@dataclass(frozen=True)
class Line:
    """One answer in words for the last look; `is_masked`: names were taken out."""

    key: str
    label: str
    words: str
    is_masked: bool


@dataclass(frozen=True)
class Read:
    """What a form says; it counts only without `errors`."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    scores: Mapping[str, int]
    comments: Mapping[str, str]
    key: str


def secret() -> bytes:
    """The instance's key for marks of spent assignments."""
    return pepper(current_app.config["SECRET_KEY"])


def new_key() -> str:
    """A form's one-time key."""
    return codes.encode(secrets.token_bytes(16), codes.SLIP_LENGTH)


def draft_seal(account: object) -> str:
    """What a browser mixes into the key of its drafts, so that only this login opens them there."""
    sealed = hmac.new(secret(), f"draf:{account}".encode(), hashlib.sha256)
    return sealed.hexdigest()


def read(duty: Duty) -> Read:
    """The posted form."""
    instrument = instrument_of(duty.version_id)
    raw = {name: request.form.getlist(name) for name in request.form if name not in CONTROLS}
    checked = _checker(instrument).check(raw)
    problems = [(p.field, p.code) for p in checked.problems]
    errors = messages(instrument, spoken(), problems)
    for field, code in problems:
        if code == "nothing_answered":
            errors[field] = _("Jawab sedikitnya satu butir, atau pilih “Tidak sempat mengamati”.")
    typed = request.form.get("kunci", "")
    key = codes.normalise(typed, codes.SLIP_LENGTH) if len(typed) < 40 else None
    if key is None:
        errors[""] = messages(instrument, spoken(), [("", "no_key")])[""]
    values = {name: found[0] for name, found in raw.items() if found}
    return Read(values, errors, checked.scores, checked.comments, key or new_key())


def masked_comments(duty: Duty, given: Read) -> dict[str, str]:
    """The comments as they will be stored."""
    if not any(given.comments.values()):
        return {}
    names = names_near(duty)
    return {item: masked(text, names) for item, text in given.comments.items() if text}


def seal(duty: Duty) -> Seal:
    """What the answer is sealed with. Raises Closed for a round that has no key yet."""
    if duty.public_key is None:
        raise Closed(NOT_YET)
    return Seal(duty.public_key, _room(instrument_of(duty.version_id)))


def blocks(version_id: UUID, given: Read | None = None) -> list[tuple[str, str, list[FormItem]]]:
    """(title, helper, items) of each block of the questionnaire."""
    instrument, language = instrument_of(version_id), spoken()
    values, errors = (given.values, given.errors) if given else ({}, {})
    items = {
        item.key: item for item in form_items(instrument, language, values, errors, Relation.PEER)
    }
    return [
        (
            section.title.in_(language),
            section.helper.in_(language) if section.helper else "",
            [items[item.key] for item in section.items],
        )
        for section in instrument.sections
    ]


def answered(version_id: UUID, values: Mapping[str, str]) -> tuple[int, int]:
    """How many scales have an answer (or that it could not be seen), of how many."""
    scales = [i.key for i in instrument_of(version_id).items if i.kind == "scale"]
    return sum(bool(values.get(key)) for key in scales), len(scales)


def lines(duty: Duty, given: Read, comments: Mapping[str, str]) -> list[Line]:
    """The answers for the last look."""
    language = spoken()
    found = []
    for item in instrument_of(duty.version_id).items:
        value = given.values.get(item.key, "").strip()
        option = next((one for one in item.options if one.key == value), None)
        if option is not None:
            anchor = f": {option.anchor.in_(language)}" if option.anchor else ""
            value = f"{option.key}. {option.label.in_(language)}{anchor}"
        elif value == UNOBSERVED and item.options:
            value = _("Tidak sempat mengamati")
        elif item.kind == "text":
            value = comments.get(item.key, "")
        is_masked = item.kind == "text" and value != given.comments.get(item.key, "")
        found.append(Line(item.key, item.label.in_(language), value, is_masked))
    return found


@lru_cache(maxsize=64)
def _room(instrument: Instrument) -> int:
    return room(instrument)


@lru_cache(maxsize=64)
def _checker(instrument: Instrument) -> Checker:
    return Checker(instrument, most_comments=len(instrument.items))
