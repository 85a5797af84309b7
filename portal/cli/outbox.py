"""What leaves the portal, for whoever watches the server."""

import json

import click
from flask import current_app
from flask.cli import AppGroup

from portal.dispatch import running_carriers
from portal.queries.outbox import CarrierState, carrier_states, unplanned
from portal.rules.messages import Carrier

outbox = AppGroup("outbox", help="Pesan keluar.")


@outbox.command("status")
@click.option("--json", "as_json", is_flag=True, help="Tulis sebagai JSON untuk mesin.")
def status(as_json: bool) -> None:
    """Tampilkan yang menunggu dan yang gagal per jalur. Selalu keluar dengan kode 0: server surel
    yang mati bukan gangguan portal.
    """
    running = {*running_carriers(current_app.config), Carrier.SURAT}
    states = {one.carrier.value: _state(one, one.carrier in running) for one in carrier_states()}
    waiting = unplanned()
    if as_json:
        click.echo(json.dumps({"unplanned": waiting, "carriers": states}))
        return
    click.echo(f"Belum dibagi: {waiting}.")
    for name, state in states.items():
        shape = "terpasang" if state["is_on"] else "tidak dipasang"
        if state["paused_since"]:
            shape = f"dijeda sejak {state['paused_since']}"
        click.echo(
            f"{name} ({shape}): {state['waiting']} menunggu sejak {state['oldest'] or '-'}, "
            f"{state['given_up']} gagal, kendala terakhir {state['last_error'] or '-'}."
        )


def _state(one: CarrierState, is_on: bool) -> dict[str, object]:
    """Moments as ISO 8601 in UTC."""
    moments = {"oldest": one.oldest, "last_sent": one.last_sent, "paused_since": one.paused_since}
    return {
        "is_on": is_on,
        "waiting": one.waiting,
        "given_up": one.given_up,
        "last_error": one.last_error.value if one.last_error else None,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }
