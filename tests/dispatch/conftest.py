"""Somebody to write to, and servers to write through."""

import pytest

from tests.dispatch_office import use_gateway, use_mail
from tests.servers import http_gateway, smtp_server
from tests.services.test_messages import employee


@pytest.fixture
def sari(app, agency):
    """Somebody of the staff with an e-mail address and a mobile phone."""
    return employee(1, email="sari@contoh.go.id", phone="+6281234567890")


@pytest.fixture
def mail(app):
    """A well-mannered mail server that the application knows."""
    with smtp_server() as server:
        use_mail(app, server.port)
        yield server
    app.config["SMTP_HOST"] = ""


@pytest.fixture
def gateway(app):
    """A well-mannered gateway that the application knows."""
    with http_gateway() as server:
        use_gateway(app, server.port)
        yield server
    app.config["GATEWAY_URL"] = ""


@pytest.fixture(autouse=True)
def switched_off_afterwards(app):
    before = dict(app.config)
    yield
    app.config.update(before)
