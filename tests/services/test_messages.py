"""Messages: written with the act that causes them, once a day, for the right reader."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.models.messages import Message
from portal.models.people import Employee
from portal.queries.messages import page_of_messages, unread_of_account
from portal.rules.employment import Employment
from portal.rules.messages import Mailbox, MessageKind
from portal.services import messages
from portal.services.audit import Act
from portal.services.messages import Recipient, notify
from tests import factories
from tests.stored import count, rows_of

LINK = "/rencana"
TOMORROW = Act("Agus", factories.MOMENT + timedelta(days=1))


def employee(number: int = 1, **fields: str) -> Employee:
    """Somebody of the staff."""
    with writing() as session:
        row = Employee(
            nip=f"19900101201503{number:04d}",
            name=f"Pegawai {number}",
            name_key=f"pegawai {number}",
            employment=Employment.PNS,
            **fields,
        )
        session.add(row)
    return factories.detached(row)


def account_of(who: Employee) -> Account:
    """Their account."""
    with writing() as session:
        row = Account(login=who.nip, name=who.name, employee_id=who.id, created_at=factories.MOMENT)
        session.add(row)
    return factories.detached(row)


def unread(account: Account) -> int:
    """What the pages of this account's holder show."""
    return db.session.scalar(sa.select(unread_of_account()).where(Account.id == account.id))


def tell(*recipients, kind=MessageKind.PLAN_DUE, link=LINK, act=factories.AGUS) -> int:
    with writing() as session:
        return notify(session, recipients, kind, link=link, due=date(2026, 9, 30), act=act)


def test_a_message_says_what_where_and_until_when(app):
    who = employee()
    assert tell(Recipient(employee_id=who.id)) == 1
    (row,) = rows_of(Message)
    assert (row.employee_id, row.kind, row.link) == (who.id, "plan_due", LINK)
    assert (row.due_on, row.created_at) == (date(2026, 9, 30), factories.MOMENT)
    assert (row.read_at, row.planned_at, row.detail) == (None, None, None)


def test_the_same_matter_is_told_once_a_day_and_again_tomorrow(app):
    who = Recipient(employee_id=employee().id)
    assert [tell(who), tell(who), tell(who, act=TOMORROW)] == [1, 0, 1]
    assert tell(who, kind=MessageKind.LOG_DUE) == 1, "another matter is another message"
    assert tell(who, link="/catatan") == 1
    assert count(Message) == 4


def test_an_account_of_the_staff_is_reached_as_its_employee(app):
    who = employee()
    account = account_of(who)
    tell(Recipient(account_id=account.id), Recipient(employee_id=who.id))
    (row,) = rows_of(Message)
    assert (row.employee_id, row.account_id) == (who.id, None)


def test_it_stands_or_falls_with_the_act_that_caused_it(app):
    who = Recipient(employee_id=employee().id)

    def fail() -> None:
        with writing() as session:
            notify(session, [who], MessageKind.PLAN_DUE, link=LINK, act=factories.AGUS)
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError):
        fail()
    assert count(Message) == 0


def test_two_thousand_recipients_cost_a_handful_of_statements(app):
    with writing() as session:
        session.execute(
            sa.insert(Employee),
            [
                {
                    "id": uuid4(),
                    "nip": f"19900101201503{n:04d}",
                    "name": "X",
                    "name_key": "x",
                    "employment": Employment.PNS,
                    "version": 1,
                }
                for n in range(2000)
            ],
        )
    everybody = messages.employees(db.session.scalars(sa.select(Employee.id)))
    seen = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    assert tell(*everybody) == 2000
    assert len(seen) <= 8
    assert tell(*everybody) == 0


@pytest.mark.parametrize("link", ["https://x.id/", "//x.id", "x", "", "/\\x", "/a\nb", "/" * 201])
def test_a_message_leads_nowhere_else(app, link):
    with pytest.raises(ValueError, match="path of this portal"):
        tell(Recipient(employee_id=uuid4()), link=link)


def test_a_recipient_is_one_of_two(app):
    with pytest.raises(ValueError, match="employee or to an account"):
        Recipient()
    with pytest.raises(ValueError, match="employee or to an account"):
        Recipient(uuid4(), uuid4())


def test_one_reads_ones_own_messages_and_nobody_elses(app):
    who, other = employee(1), employee(2)
    account, stranger = account_of(who), account_of(other)
    tell(Recipient(employee_id=who.id))
    (row,) = rows_of(Message)
    with writing() as session:
        notify(
            session,
            [Recipient(account_id=account.id)],
            MessageKind.PLAN_DUE,
            link=LINK,
            act=factories.AGUS,
        )
    assert unread(account) == 1, "the same message, whichever way it was addressed"
    assert unread(stranger) == 0
    with pytest.raises(NotFound):
        messages.mark_read(row.id, stranger.id, other.id, TOMORROW)
    assert messages.mark_read(row.id, account.id, who.id, TOMORROW) == LINK
    messages.mark_read(row.id, account.id, who.id, Act("Agus", TOMORROW.at + timedelta(days=1)))
    (row,) = rows_of(Message)
    assert row.read_at == TOMORROW.at, "the first reading counts"
    assert unread(account) == 0


def test_who_is_no_employee_has_messages_of_the_account(app):
    with writing() as session:
        row = Account(login="ppid@contoh.go.id", name="PPID", created_at=factories.MOMENT)
        session.add(row)
    tell(Recipient(account_id=row.id))
    assert unread(factories.detached(row)) == 1


def test_all_that_was_there_is_marked_and_what_came_later_is_not(app):
    who = employee()
    account = account_of(who)
    tell(Recipient(employee_id=who.id))
    tell(Recipient(employee_id=who.id), kind=MessageKind.LOG_DUE)
    tell(Recipient(employee_id=who.id), act=TOMORROW)
    assert messages.mark_all_read(account.id, who.id, factories.AGUS) == 2
    waiting, total = page_of_messages(account.id, who.id, only_unread=True, page=1, per_page=25)
    assert ([one.created_at for one in waiting], total) == ([TOMORROW.at], 1)


def test_a_mailbox_alone_is_told_figures(app):
    with writing() as session:
        made = messages.notify_mailbox(
            session, Mailbox.JEJAK_AUDIT, MessageKind.AUDIT_HEAD, {"n": 1}, factories.AGUS
        )
    (row,) = rows_of(Message)
    assert (made, row.mailbox, row.detail) == (1, Mailbox.JEJAK_AUDIT, {"n": 1})
    who = employee()
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.add(
            Message(
                employee_id=who.id,
                kind="plan_due",
                link="/",
                key="x",
                detail={"nilai": 1},
                created_at=factories.MOMENT,
            )
        )
