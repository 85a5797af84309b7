"""One row or more in every table, written by the services; and every row there is."""

from uuid import UUID

import pyotp
import sqlalchemy as sa

from portal.db import Base, db, writing
from portal.models.accounts import Account
from portal.models.messages import CarrierPause, Delivery, Message, MessagePreference
from portal.models.people import Employee, Posting
from portal.models.skp import (
    Goal,
    Measure,
    Skp,
    SkpAttachment,
    SkpExpectation,
    SkpIndicator,
    SkpItem,
    SkpMessage,
)
from portal.rules.channels import Channel
from portal.rules.measures import Competence, CoreValue
from portal.rules.messages import Carrier, DeliveryState, MessageKind
from portal.rules.roles import Role
from portal.rules.schemes import load_shipped, to_mapping
from portal.rules.skp_words import Approach, Aspect, AttachmentKind, Priority, SkpForm, SkpState
from portal.rules.survey_periods import SurveyPeriod
from portal.services import (
    accounts,
    counselling,
    feedback,
    feedback_requests,
    guidance,
    logins,
    mixing,
    postings,
    scheme_drafts,
    staff_import,
    throttles,
    unit_index,
)
from portal.services.accounts import NewAccount
from portal.services.ballots import cast_citizen
from portal.services.evidence import keep_link
from portal.services.feedback_requests import NewRequest
from portal.services.messages import employees, notify
from portal.services.staff_import import Upload
from portal.services.survey_points import issue_slips, pepper
from tests import factories
from tests.services import dialogue
from tests.staff_files import HEAD_NIP, JOKO_NIP, xlsx

Rows = dict[str, list[tuple[object, ...]]]


def everything() -> None:
    """A city with a published quarter, a running one, and an answer still in the box."""
    act = factories.AGUS
    factories.agency()
    version = factories.instrument()
    made = factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    service = factories.service(made["Puskesmas Poasia"])
    factories.volume(service)
    point = factories.point(service)
    issue_slips(point.id, 3, pepper("rahasia untuk uji migrasi, cukup panjang"), act)
    last = SurveyPeriod.parse("2026-t2")
    for day in (last.end, act.on):
        for number in range(6):
            cast_citizen(
                factories.ballot(point, version, on_date=day, comment=f"Saran {number}", value=3)
            )
        mixing.drain(act.on, batch=1)
        unit_index.refresh_running([point.id], act.on, step=1)
    unit_index.publish(made["Puskesmas Poasia"].id, last, act)
    cast_citizen(factories.ballot(point, version, channel=Channel.KIOSK))
    people(made["Puskesmas Poasia"].id)
    staff()
    factories.scheme()
    scheme_drafts.create_draft(to_mapping(load_shipped("serang")), "serang", factories.AGUS)
    told()


def staff() -> None:
    """Three employees, one of them with a named rater."""
    act = factories.AGUS
    made = staff_import.preview(Upload("pegawai.xlsx", xlsx(), None), act)
    staff_import.apply(made, None, act)
    known = dict(iter(db.session.execute(sa.select(Employee.nip, Employee.id))))
    postings.name_rater(known[JOKO_NIP], known[HEAD_NIP], "Pimpinan kosong", act)
    plans(known[JOKO_NIP])
    proof = keep_link(known[JOKO_NIP], "https://contoh.go.id/laporan", act)
    talk(known[JOKO_NIP], known[HEAD_NIP], proof)


def talk(employee_id: UUID, head: UUID, proof: UUID) -> None:
    """Asked, given with evidence, answered; a draft, a guidance with levels, a counselling."""
    act = factories.AGUS
    asked = NewRequest(head, "Bagaimana?", act.on, value=CoreValue.HARMONIS)
    ask = feedback_requests.ask(employee_id, asked, act)
    new = dialogue.no_progress(request_id=ask, evidence=[proof])
    note = feedback.give(employee_id, head, new, act)
    feedback.answer(note, employee_id, "Terima kasih", act)
    feedback.save_draft(employee_id, head, {"isi": ["Laporan"]}, act)
    made = dialogue.signed(employee_id, head)
    guidance.evaluate(made, head, {Competence.INTEGRITAS: (3, "Jujur")}, "Magang", act)
    counselling.report(employee_id, head, dialogue.problem(note), act)


def plans(employee_id: UUID) -> None:
    """A plan as it is while it is being written, one row of everything in it."""
    act = factories.AGUS
    with writing() as session:
        posting_id = session.scalars(
            sa.select(Posting.id).where(Posting.employee_id == employee_id)
        ).first()
        goal = Goal(employee_id=employee_id, year=2026)
        session.add(goal)
        session.flush()
        measure = Measure(goal_id=goal.id)
        session.add(measure)
        session.flush()
        plan = Skp(
            employee_id=employee_id, year=2026, posting_id=posting_id, number=1,
            approach=Approach.KUANTITATIF, form=SkpForm.PELAKSANA, state=SkpState.DRAF,
        )  # fmt: skip
        item = SkpItem(
            goal_id=goal.id, position=1, text="Cakupan imunisasi naik", priority=Priority.UTAMA
        )
        item.indicators = [
            SkpIndicator(
                measure_id=measure.id, position=1, aspects=[Aspect.KUANTITAS.value], unit="persen",
                text="Persentase bayi yang diimunisasi lengkap", target="80 - 90", low=80, high=90,
            )
        ]  # fmt: skip
        plan.items = [item]
        plan.expectations = [SkpExpectation(value=CoreValue.AKUNTABEL, text="Catat hari itu juga")]
        plan.attachments = [
            SkpAttachment(kind=AttachmentKind.DUKUNGAN, position=1, text="Sepeda motor dinas")
        ]
        session.add(plan)
        session.flush()
        session.add(
            SkpMessage(
                skp_id=plan.id, author_id=employee_id, written_at=act.at, text="Target dari mana?"
            )
        )


def told() -> None:
    """A message on its way, somebody who wants his evenings, and a carrier that was halted."""
    act = factories.AGUS
    someone = db.session.scalars(sa.select(Employee.id).limit(1)).one()
    account = db.session.scalars(sa.select(Account.id).limit(1)).one()
    with writing() as session:
        notify(session, employees([someone]), MessageKind.PLAN_DUE, link="/pesan", act=act)
        (message,) = session.scalars(sa.select(Message.id).where(Message.link == "/pesan"))
        session.add(
            Delivery(
                message_id=message,
                carrier=Carrier.SUREL,
                state=DeliveryState.MENUNGGU,
                next_at=act.at,
            )
        )
        session.add(MessagePreference(account_id=account, quiet_from=21, quiet_until=5))
        session.add(CarrierPause(carrier=Carrier.GERBANG, since=act.at))


def people(unit_id: UUID) -> None:
    """A survey manager with a second factor and a session, an unused letter, and a failure."""
    act = factories.AGUS
    link = accounts.create_account(NewAccount("ratna@contoh.go.id", "Ratna Wulandari"), act)
    ratna = accounts.activate(link, factories.PASSWORD, act.at)
    secret = accounts.new_totp_secret()
    accounts.enrol_totp(ratna, secret, pyotp.TOTP(secret).at(act.at), act)
    accounts.grant_role(ratna, Role.PENGELOLA_SURVEI, unit_id, "SK 12", act)
    logins.log_in("ratna@contoh.go.id", factories.PASSWORD, "jaringan", "Firefox, Linux", act.at)
    accounts.create_account(NewAccount("joko@contoh.go.id", "Joko Susilo"), act)
    with writing() as session:
        throttles.note_failure(session, ["akun:tebakan"], act.at)


def contents() -> Rows:
    """Every row of every table, in the order of the keys."""
    with db.engine.connect() as connection:
        every = {
            table.name: connection.execute(sa.select(table).order_by(*table.primary_key)).all()
            for table in Base.metadata.sorted_tables
        }
    return {name: [tuple(row) for row in rows] for name, rows in every.items()}
