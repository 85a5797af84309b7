"""Hashes of passwords as production makes them; the other tests use a quick one."""

import importlib.util
from types import ModuleType

import pytest


@pytest.fixture
def production() -> ModuleType:
    """The module as a server loads it."""
    spec = importlib.util.find_spec("portal.services.passwords")
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh


def test_a_hash_is_argon2id_with_nineteen_megabytes_and_two_rounds(production):
    """OWASP's Password Storage Cheat Sheet: m=19456 (19 MiB), t=2, p=1."""
    stored = production.hash_password("kata sandi yang panjang")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert production.verify_password(stored, "kata sandi yang panjang")
    assert not production.verify_password(stored, "kata sandi yang pendek")
    assert not production.needs_rehash(stored)


def test_an_unknown_account_costs_the_same(production):
    assert production._NOBODY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not production.verify_password(None, "tidak-ada-akun-dengan-sandi-ini")


def test_a_quick_hash_is_made_anew_in_production(production):
    from portal.services import passwords

    assert production.needs_rehash(passwords.hash_password("kata sandi yang panjang"))
