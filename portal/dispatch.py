"""A round of the outbox: claim, write the text, send, settle. Only the worker comes here."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from flask_babel import force_locale

from portal import clock
from portal.documents.notices import Notice, audit_head_notice, notice
from portal.queries.agency import agency_card
from portal.rules.messages import Carrier, DeliveryFailed, DeliveryFault, Mailbox, MessageKind
from portal.senders.gateway import Gateway, GatewaySender
from portal.senders.mail import MailSender, MailServer
from portal.services import outbox
from portal.services.outbox import Parcel

Send = Callable[[Parcel, Notice, datetime.datetime], None]
ROUND_SECONDS = 30
"""After this long a round takes nothing new, so that the ballot box is not kept waiting."""


def running_carriers(config: Mapping[str, Any]) -> tuple[Carrier, ...]:
    """The carriers that the configuration switches on."""
    switches = {Carrier.SUREL: "SMTP_HOST", Carrier.GERBANG: "GATEWAY_URL"}
    return tuple(carrier for carrier, setting in switches.items() if config[setting])


def dispatch(config: Mapping[str, Any]) -> int:
    """One round over every carrier; returns how many deliveries were tried."""
    zone = agency_card().time_zone
    carriers = running_carriers(config)
    while outbox.plan_deliveries(carriers, clock.now(zone)) == outbox.PLANNED_AT_ONCE:
        continue
    end = clock.ticks() + ROUND_SECONDS
    with _senders(config) as senders, force_locale("id"):
        return sum(_round(config, carrier, send, zone, end) for carrier, send in senders.items())


def mailboxes(config: Mapping[str, Any]) -> dict[Mailbox, str]:
    """The addresses outside the staff that are configured."""
    return {Mailbox.JEJAK_AUDIT: config["AUDIT_MAILBOX"]} if config["AUDIT_MAILBOX"] else {}


@contextmanager
def _senders(config: Mapping[str, Any]) -> Iterator[dict[Carrier, Send]]:
    """What sends by each carrier that is on; connections end with the round."""
    with ExitStack() as stack:
        made: dict[Carrier, Send] = {}
        if server := MailServer.of(config):
            mail = stack.enter_context(MailSender(server))
            made[Carrier.SUREL] = lambda parcel, words, at: mail.send(
                str(parcel.id), parcel.address, words.subject, words.text, at
            )
        if gateway := Gateway.of(config):
            texts = stack.enter_context(GatewaySender(gateway))
            made[Carrier.GERBANG] = lambda parcel, words, _at: texts.send(
                str(parcel.id), parcel.address, words.text
            )
        yield made


def _round(config: Mapping[str, Any], carrier: Carrier, send: Send, zone: str, end: float) -> int:
    """Send until nothing is due, the server fails, or time is up."""
    tried = 0
    while clock.ticks() < end:
        parcel = outbox.claim(carrier, clock.now(zone), mailboxes(config))
        if parcel is None:
            break
        tried += 1
        fault = _try(send, parcel, _words(parcel, config), clock.now(zone))
        outbox.settle(parcel.id, fault, clock.now(zone))
        if fault is not None and fault.is_of_the_server:
            break
    return tried


def _try(send: Send, parcel: Parcel, words: Notice, at: datetime.datetime) -> DeliveryFault | None:
    try:
        send(parcel, words, at)
    except DeliveryFailed as failed:
        return failed.fault
    return None


def _words(parcel: Parcel, config: Mapping[str, Any]) -> Notice:
    if parcel.kind is MessageKind.AUDIT_HEAD and parcel.detail is not None:
        return audit_head_notice(parcel.detail, agency_card().name)
    return notice(is_task=parcel.kind.is_task, due=parcel.due_on, base_url=config["PUBLIC_URL"])
