"""Settings of the agency's single sign-on (OpenID Connect); without an issuer it does not exist."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from portal.config_outbox import is_loopback

_CLAIM = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]{0,99}")

SSO_SETTINGS = (
    (
        "OIDC_ISSUER",
        "",
        "address of the agency's OpenID Connect provider; empty = no single sign-on. Needs the "
        "package extra `sso`",
    ),
    ("OIDC_CLIENT_ID", "", "under which the provider knows this portal"),
    ("OIDC_CLIENT_SECRET", "", "its secret"),
    (
        "OIDC_CLAIM",
        "nip",
        "the claim that holds the NIP or e-mail address of an account that exists here already",
    ),
    ("OIDC_LABEL", "akun instansi", "how the login page names the provider"),
)


def load_sso(raw: Mapping[str, str]) -> dict[str, Any]:
    """The settings; raises ValueError naming setting and mend."""
    issuer = raw["OIDC_ISSUER"].rstrip("/")
    if issuer:
        parts = urlsplit(issuer)
        host = parts.hostname or ""
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
        if not host or not is_safe:
            raise ValueError("OIDC_ISSUER harus https://; http:// hanya untuk mesin ini.")
        for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
            if not raw[name]:
                raise ValueError(f"{name} kosong: isi dengan yang diberikan penyedia masuk.")
    if not _CLAIM.fullmatch(raw["OIDC_CLAIM"]):
        raise ValueError("OIDC_CLAIM harus nama satu klaim, misalnya nip atau email.")
    return {**{name: raw[name] for name, _, _ in SSO_SETTINGS}, "OIDC_ISSUER": issuer}
