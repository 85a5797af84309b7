"""Sealing with libsodium's sealed box: whoever has the public key puts something in, and only the
private key takes it out; nothing tells who put it there, and the same twice looks different.

The library is loaded when something is sealed for the first time.
"""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def _sodium() -> Any:
    return import_module("nacl.bindings")


def new_private_key() -> bytes:
    """32 random bytes."""
    return bytes(_sodium().crypto_box_keypair()[1])


def public_of(private: bytes) -> bytes:
    """The public half of a private key."""
    return bytes(_sodium().crypto_scalarmult_base(private))


def sealed(content: bytes, public: bytes) -> bytes:
    """The content, 48 bytes longer, for the holder of the private key alone."""
    return bytes(_sodium().crypto_box_seal(content, public))


def unsealed(content: bytes, public: bytes, private: bytes) -> bytes:
    """What was sealed. Raises ValueError for what was sealed for another key, or changed since."""
    errors = import_module("nacl.exceptions")
    try:
        return bytes(_sodium().crypto_box_seal_open(content, public, private))
    except (errors.CryptoError, errors.TypeError, errors.ValueError) as error:
        raise ValueError("Not sealed for this key") from error
