"""Every address of the url map, with values that exist: what the attacks on access go through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.queries.accounts import account_card
from tests.people import EARLIER, Person

HERE = "http://localhost"
LAST = "auth.log_out"


@dataclass(frozen=True)
class Register:
    """The staff register: somebody with a posting and a named rater, and the import they are of."""

    employee: UUID
    posting: UUID
    naming: UUID
    made: UUID


@dataclass(frozen=True)
class Town:
    """What the addresses name; `more` are values of parameters by their names."""

    app: Flask
    unit: Unit
    service: Service
    point: SurveyPoint
    sari: Person
    register: Register
    more: Mapping[str, object]

    def values(self, device: object) -> dict[str, object]:
        """A value for every parameter of an address."""
        grant = account_card(self.sari.id, EARLIER.on).grants[0].id
        return {
            "code": self.point.code, "receipt": "7K3M99QXW2", "slip": "0" * 26, "link": "0" * 26,
            "unit": self.unit.slug, "service": self.service.slug, "period": "2026-t2",
            "mode": "kiosk", "size": "a4", "point": self.point.id, "account": self.sari.id,
            "grant": grant, "device": device,
            "person": self.register.employee, "posting": self.register.posting,
            "naming": self.register.naming, "made": self.register.made,
            **self.more,
            "message": self.register.made, "carrier": "surel",
            "node": self.unit.id, "served": self.service.id,
        }  # fmt: skip


def routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    """(method, rule) of the whole url map; logging out comes last."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.endpoint == LAST, r.rule)):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield method, rule


def path_of(rule: Rule, values: dict[str, object]) -> str:
    """The rule's own path."""
    chosen = {name: values[name] for name in rule.arguments}
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter) and str(chosen[name]) not in converter.items:
            chosen[name] = min(converter.items)
    if "tenda-a5" in rule.rule and "size" in chosen:
        chosen["size"] = "tenda-a5"
    built = rule.build(chosen)
    assert built is not None, rule
    return built[1]
