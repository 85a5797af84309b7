"""An OpenID Connect provider on this machine, honest or not."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "portal"
KEY = RSAKey.generate_key(2048, {"kid": "satu"})
FORGED = RSAKey.generate_key(2048, {"kid": "satu"})


@dataclass
class Provider:
    """What it says about the visitor; `claims` are laid over the right ones, None takes one out."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    is_broken: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    verifiers: list[str] = field(default_factory=list)

    def visit(self, address: str) -> str:
        """The visitor logs in there; the query with which the browser comes back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return f"?code=kode&state={self.asked['state']}"

    def token(self) -> dict[str, object]:
        """The answer of the token endpoint."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 60,
            "nonce": self.asked.get("nonce"), **self.claims,
        }  # fmt: skip
        kept = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode({"alg": "RS256", "kid": "satu"}, kept, self.key)
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        told: Provider = self.server.told  # type: ignore[attr-defined]
        if self.path.endswith("openid-configuration"):
            self._answer(
                {
                    "issuer": told.issuer,
                    "authorization_endpoint": f"{told.issuer}/masuk",
                    "token_endpoint": f"{told.issuer}/token",
                    "jwks_uri": f"{told.issuer}/kunci",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        else:
            self._answer({"keys": [KEY.as_dict(private=False)]})

    def do_POST(self) -> None:
        told: Provider = self.server.told  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told.verifiers += parse_qs(body).get("code_verifier", [])
        self._answer(told.token())

    def _answer(self, content: dict[str, object]) -> None:
        told: Provider = self.server.told  # type: ignore[attr-defined]
        raw = b"rusak" if told.is_broken else json.dumps(content).encode()
        self.send_response(500 if told.is_broken else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_given: object) -> None:
        """Quiet."""


@contextmanager
def provider() -> Iterator[Provider]:
    """It runs until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    told = Provider(f"http://127.0.0.1:{server.server_port}")
    server.told = told  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
