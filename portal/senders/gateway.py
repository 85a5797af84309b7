"""A generic HTTP gateway (SMS, WhatsApp): one POST of JSON per message, no redirect followed."""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from portal.rules.messages import DeliveryFailed, DeliveryFault

READ_AT_MOST = 64 * 1024


@dataclass(frozen=True)
class Gateway:
    """`template` is parsed JSON whose texts may hold {nomor}, {pesan} and {id}."""

    url: str
    template: Any
    header: str = "Authorization"
    token: str = field(default="", repr=False)
    timeout: float = 10

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Gateway | None":
        """The configured gateway, or None where it is off."""
        if not config["GATEWAY_URL"]:
            return None
        return cls(
            url=config["GATEWAY_URL"],
            template=config["GATEWAY_TEMPLATE"],
            header=config["GATEWAY_HEADER"],
            token=config["GATEWAY_TOKEN"],
            timeout=config["SEND_TIMEOUT"],
        )


class GatewaySender:
    """Sends texts through one gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is kept open."""

    def send(self, delivery_id: str, number: str, text: str) -> None:
        """One text to one number (+62...); `Idempotency-Key` is the delivery's id at every try.

        Raises DeliveryFailed.
        """
        words = {"{nomor}": number, "{pesan}": text, "{id}": delivery_id}
        body = json.dumps(filled(self.gateway.template, words)).encode()
        try:
            status = self._post(body, delivery_id)
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryFailed(fault_of(error)) from None
        if fault := fault_of_status(status):
            raise DeliveryFailed(fault)

    def _post(self, body: bytes, delivery_id: str) -> int:
        parts = urlsplit(self.gateway.url)
        headers = {"Content-Type": "application/json", "Idempotency-Key": delivery_id}
        if self.gateway.token:
            headers[self.gateway.header] = self.gateway.token
        connection = _connection(parts.scheme, parts.hostname or "", parts.port, self.gateway)
        try:
            target = parts.path or "/"
            connection.request(
                "POST", f"{target}?{parts.query}" if parts.query else target, body, headers
            )
            answer = connection.getresponse()
            answer.read(READ_AT_MOST)
            return answer.status
        finally:
            connection.close()


def filled(template: Any, words: Mapping[str, str]) -> Any:
    """The template with its words in place, in values only; whatever they hold stays a text."""
    if isinstance(template, str):
        return words.get(template) or _replaced(template, words)
    if isinstance(template, list):
        return [filled(one, words) for one in template]
    if isinstance(template, dict):
        return {key: filled(value, words) for key, value in template.items()}
    return template


def fault_of_status(status: int) -> DeliveryFault | None:
    """None for success; what a gateway cannot do now is tried again, what it refuses is not."""
    if 200 <= status < 300:
        return None
    if status in (401, 403, 407):
        return DeliveryFault.MASUK_DITOLAK
    if status in (400, 413, 422):
        return DeliveryFault.PESAN_DITOLAK
    if status in (408, 425, 429) or status >= 500:
        return DeliveryFault.TIDAK_TERHUBUNG
    return DeliveryFault.JAWABAN_ANEH


def fault_of(error: Exception) -> DeliveryFault:
    """The class of an error on the way to the gateway."""
    if isinstance(error, TimeoutError):
        return DeliveryFault.WAKTU_HABIS
    if isinstance(error, ssl.SSLError):
        return DeliveryFault.TLS
    if isinstance(error, http.client.HTTPException):
        return DeliveryFault.JAWABAN_ANEH
    return DeliveryFault.TIDAK_TERHUBUNG


def _replaced(template: str, words: Mapping[str, str]) -> str:
    for mark, word in words.items():
        template = template.replace(mark, word)
    return template


def _connection(
    scheme: str, host: str, port: int | None, gateway: Gateway
) -> http.client.HTTPConnection:
    if scheme == "https":
        trust = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=gateway.timeout, context=trust)
    return http.client.HTTPConnection(host, port, timeout=gateway.timeout)
