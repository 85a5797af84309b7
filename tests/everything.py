"""One row or more in every table, written by the services; and every row there is."""

import datetime
from uuid import UUID

import pyotp
import sqlalchemy as sa

from portal.db import Base, db, writing
from portal.models.accounts import Account
from portal.models.messages import CarrierPause, Delivery, Message, MessagePreference
from portal.models.people import Employee
from portal.models.periods import Handover
from portal.models.units import Unit
from portal.queries.incidents import Span
from portal.queries.periods import period_by_key
from portal.rules.channels import Channel
from portal.rules.corrections import CorrectionField
from portal.rules.instrument_drafts import blank
from portal.rules.messages import Carrier, DeliveryState, MessageKind
from portal.rules.roles import Role
from portal.rules.schemes import load_shipped, to_mapping
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.transfers import Case
from portal.services import (
    accounts,
    calendar_feeds,
    corrections,
    extensions,
    help_desk,
    incidents,
    instrument_drafts,
    kept_figures,
    logins,
    mixing,
    periods,
    postings,
    purging,
    scheme_drafts,
    staff_import,
    throttles,
    unit_helpers,
    unit_index,
)
from portal.services.accounts import NewAccount
from portal.services.ballots import cast_citizen
from portal.services.corrections import NewCorrection
from portal.services.evaluations import note_signed
from portal.services.evidence import keep_link
from portal.services.extensions import NewExtension
from portal.services.help_desk import NewDesk
from portal.services.incidents import NewReport
from portal.services.instrument_drafts import Writer
from portal.services.messages import employees, notify
from portal.services.period_clock import tick
from portal.services.staff_import import Upload
from portal.services.survey_points import issue_slips, pepper
from tests import (
    everything_answers,
    everything_dialogue,
    everything_forum,
    everything_growth,
    everything_peers,
    everything_results,
    everything_reviews,
    everything_work,
    factories,
)
from tests.requests_told import timed
from tests.self_rows import selves
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP, xlsx
from tests.worlds import kept

Rows = dict[str, list[tuple[object, ...]]]


@kept
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
    instrument_drafts.start(
        "uji", blank("uji", "Instrumen uji"), version.id, Writer(factories.AGUS, None)
    )
    told()
    privacy()
    timed(service.id)
    kept_figures.refresh(act.at)


def privacy() -> None:
    """A help desk, a request for correction, a breach report, and a purge that found nothing."""
    act = factories.AGUS
    help_desk.set_desk(NewDesk("Meja bantuan BKPSDM", "0401 312 4567", "", "", 0), act)
    unit_id = db.session.scalars(sa.select(Unit.id).order_by(Unit.name)).first()
    unit_helpers.name_helper(unit_id, SARI_NIP, "08.00-15.00", 0, act)
    accounts.create_account(NewAccount(SARI_NIP, "Sari Dewi"), act)
    sari = db.session.execute(sa.select(Account.id).where(Account.login == SARI_NIP)).scalar_one()
    wrong = NewCorrection(CorrectionField.GOLONGAN, "III/b", "III/c", "SK 2026")
    corrections.file_correction(sari, wrong, act)
    span = Span(act.at, act.at)
    words = ("Laptop hilang.", "Sesi ditutup.")
    incidents.report_breach(NewReport(span, act.at, ("kontak",), *words), act)
    purging.purge(act)
    periods_of_the_year()


def staff() -> None:
    """Three employees, one of them with a named rater."""
    act = factories.AGUS
    made = staff_import.preview(Upload("pegawai.xlsx", xlsx(), None), act)
    staff_import.apply(made, None, act)
    known = dict(iter(db.session.execute(sa.select(Employee.nip, Employee.id))))
    postings.name_rater(known[JOKO_NIP], known[HEAD_NIP], "Pimpinan kosong", act)
    everything_work.plans(known[JOKO_NIP])
    everything_work.cascade(known[JOKO_NIP])
    proof = keep_link(known[JOKO_NIP], "https://contoh.go.id/laporan", act)
    everything_dialogue.talk(known[JOKO_NIP], known[HEAD_NIP], proof)
    everything_work.log(known[JOKO_NIP], known[HEAD_NIP])
    everything_growth.growth(known[JOKO_NIP], known[HEAD_NIP], proof)


def periods_of_the_year() -> None:
    """An open year with a step, an extension, a signature, a hand-over, and a calendar address."""
    act = factories.AGUS
    periods.open_year(2026, act)
    tick(act.at)
    quarter = period_by_key("2026-t3").id
    sari, head, joko = (
        db.session.scalars(sa.select(Employee.id).where(Employee.nip == nip)).one()
        for nip in (SARI_NIP, HEAD_NIP, JOKO_NIP)
    )
    more = NewExtension("K4", datetime.date(2026, 10, 20), "Sakit", employee_id=sari)
    extensions.grant(quarter, more, act)
    selves(sari, quarter)
    everything_growth.recognised(sari, head, quarter)
    everything_answers.answers(sari, everything_peers.peers(sari, head))
    first = sa.select(Account.id).order_by(Account.id).limit(1)
    calendar_feeds.offer(db.session.scalars(first).one(), act)
    everything_reviews.reviewed(sari, head, quarter)
    earlier = period_by_key("2026-t2").id
    everything_forum.forum(sari, head, earlier)
    with writing() as session:
        note_signed(session, earlier, head, None, act.at)
        session.add(
            Handover(
                period_id=earlier, employee_id=sari, to_id=head, case=Case.PENILAI_LEWAT_WAKTU,
                article="L.IV.A.11", effective_at=act.at - datetime.timedelta(days=60),
                recorded_at=act.at,
            )
        )  # fmt: skip
    everything_results.results(sari, earlier, head, joko)


def told() -> None:
    """A message on its way, somebody who wants his evenings, and a carrier that was halted."""
    act = factories.AGUS
    someone = db.session.scalars(sa.select(Employee.id).where(Employee.nip == JOKO_NIP)).one()
    account = db.session.scalars(sa.select(Account.id).limit(1)).one()
    with writing() as session:
        notify(session, employees([someone]), MessageKind.PLAN_DUE, link="/pesan", act=act)
        (message,) = session.scalars(
            sa.select(Message.id).where(Message.kind == MessageKind.PLAN_DUE.value)
        )
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
