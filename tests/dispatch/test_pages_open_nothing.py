"""No page waits for a mail server, because no page ever speaks to one: it opens no connection."""

import socket
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import writing
from portal.models.messages import Delivery, Message
from portal.models.people import Employee, Posting
from portal.rules.roles import Role
from portal.services import periods
from portal.services.period_clock import tick
from tests import factories, people
from tests.dispatch_office import round_at, use_gateway, use_mail
from tests.periods import person
from tests.servers import dead_port
from tests.staff_files import SARI_NIP
from tests.staff_office import imported
from tests.stored import count
from tests.web.conftest import AUTUMN
from tests.web.employees import browser_of

Dialled = list[str]


@pytest.fixture
def dialled(app, monkeypatch) -> Dialled:
    """Every try of Python to look a name up or to connect, with servers configured that are dead.

    PostgreSQL's own library dials by itself and is not seen here.
    """
    tries: Dialled = []

    def note(what: str):
        def refuse(*arguments, **_more):
            tries.append(f"{what} {arguments[-1]}")
            raise TimeoutError("a dead server")

        return refuse

    monkeypatch.setattr(socket.socket, "connect", note("connect"))
    monkeypatch.setattr(socket.socket, "connect_ex", note("connect"))
    monkeypatch.setattr(socket, "getaddrinfo", note("look up"))
    monkeypatch.setattr(socket, "create_connection", note("connect"))
    use_mail(app, dead_port())
    use_gateway(app, dead_port())
    return tries


@pytest.fixture
def office(agency) -> Iterator[None]:
    """Staff with addresses, the window of the third quarter open."""
    with time_machine.travel(AUTUMN, tick=False):
        factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
        imported()
        with writing() as session:
            session.execute(sa.update(Posting).values(starts_on=date(2026, 1, 2)))
            head = Posting.employee_id == person(SARI_NIP)
            session.execute(sa.update(Posting).where(head).values(leads_unit=True))
            session.execute(
                sa.update(Employee).values(email="satu@contoh.go.id", phone="+6281234567890")
            )
        factories.scheme()
        periods.open_year(2026, factories.AGUS)
        yield


def test_acts_that_send_messages_open_no_connection_and_the_worker_does(app, office, dialled):
    """The window opens, people are reminded, a correction is asked for and decided on: all from
    pages, each with a message, and not one try of the dead servers before the worker's round.
    """
    dewi = people.browser_of(app, people.person("Dewi Anggraini", Role.HR))
    sari = browser_of(app, person(SARI_NIP))
    before = count(Message)
    tick(AUTUMN)
    dewi.visit("/konsol")
    dewi.submit("ingatkan")
    sari.visit("/privasi/perbaikan")
    sari.submit("permintaan-baru", data="telepon", diminta="0813 1111 3333", alasan="Ganti")
    for path in ("/beranda", "/pesan", "/akun"):
        sari.visit(path)
    assert count(Message) >= before + 3
    assert dialled == []
    round_at(app, AUTUMN)
    assert count(Delivery) > 0
    assert dialled, "the worker tries the servers, or this test looks at the wrong door"
