"""`doorstep demo outlet`: one service centre with everything that a first day needs. Asked again it adds what is
missing and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.demo import catalogue, promises
from server.house import House
from server.masters import keeping
from server.masters.table import MASTERS
from server.models.outlet import Outlet
from server.staff.roles import CONSOLE
from sync.instants import iso

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LETTERS = 14


@dataclass(slots=True)
class Made:
    """What there is now. passwords: of the logins that were made this time; nobody can read them again."""

    outlet: str = ""
    people: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    new: int = 0


def make(session: Session, house: House) -> Made:
    """Everything the demo needs, made where it is missing."""
    builder = Builder(session, house)
    made = builder.made
    made.outlet = builder.outlet()
    for person in catalogue.PEOPLE:
        made.people[person["login"]] = builder.person(person)
    kind = builder.there("appliance_class", catalogue.APPLIANCE_CLASS, "code")
    builder.there("appliance_class", catalogue.MOBILE_PHONE, "code")
    for part in catalogue.PARTS:
        builder.there("part", part, "code")
    builder.there("price_list", {**catalogue.PRICE_LIST, "outlet": made.outlet}, "code", "edition")
    for procedure in catalogue.PROCEDURES:
        builder.there("procedure", {**procedure, "appliance_class": kind}, "code", "edition")
    for fault in catalogue.FAULTS:
        builder.there("fault", {**fault, "appliance_class": kind}, "code")
    builder.promises()
    for customer in catalogue.CUSTOMERS:
        builder.household(customer, kind)
    return made


class Builder:
    """Makes masters as the console, by their own schemas and rules."""

    def __init__(self, session: Session, house: House) -> None:
        self.session, self.house, self.made = session, house, Made()

    def outlet(self) -> str:
        """The demo's service centre, found by its Chinese name."""
        for id, name in self.session.execute(select(Outlet.id, Outlet.name).order_by(Outlet.id)):
            if name["zh"] == catalogue.OUTLET["name"]["zh"]:
                return str(id)
        return self._new("outlet", catalogue.OUTLET)

    def person(self, values: Mapping[str, Any]) -> str:
        """Somebody with a login; a new one gets a password."""
        password = "".join(ALPHABET[byte % len(ALPHABET)] for byte in self.house.chance(LETTERS))
        id = self.found("person", values, "login")
        if id is None:
            id = self._new("person", {**values, "outlet": self.made.outlet, "password": password})
            self.made.passwords[values["login"]] = password
        return id

    def promises(self) -> None:
        """The calendar it works by, unless it has one, and its policies."""
        values = promises.calendar(date.fromisoformat(iso(self.house.now())[:10]))
        calendar = self.there("calendar", {**values, "outlet": self.made.outlet}, "code")
        row = self.session.get_one(Outlet, self.made.outlet)
        if row.calendar is None:
            keeping.change(
                self.session,
                self.house,
                MASTERS["outlet"],
                CONSOLE,
                row.id,
                {"calendar": calendar},
                row.version,
            )
        for policy in promises.POLICIES:
            self.there("policy", {**policy, "outlet": self.made.outlet}, "code")

    def household(self, customer: Mapping[str, Any], kind: str) -> None:
        """A customer with a site and an air conditioner."""
        values = {"name": customer["name"], "contacts": customer["contacts"], "outlet": self.made.outlet}
        if self.found("customer", values, "name", "outlet") is None:
            id = self._new("customer", values)
            site = self._new("site", {**customer["site"], "customer": id})
            machine = catalogue.appliance(customer["serials"])
            self._new("appliance", {**machine, "customer": id, "site": site, "appliance_class": kind})

    def there(self, kind: str, values: Mapping[str, Any], *names: str) -> str:
        """The id of the row whose members of these names are so; made where there is none."""
        return self.found(kind, values, *names) or self._new(kind, values)

    def found(self, kind: str, values: Mapping[str, Any], *names: str) -> str | None:
        """The id of such a row, archived or not."""
        model = MASTERS[kind].model
        same = [getattr(model, name) == values[name] for name in names]
        return self.session.scalars(select(model.id).where(*same).order_by(model.id)).first()

    def _new(self, kind: str, values: Mapping[str, Any]) -> str:
        master = MASTERS[kind]
        loaded = master.shapes.new().load(dict(values))
        self.made.new += 1
        id: str = keeping.make(self.session, self.house, master, CONSOLE, loaded).id
        return id
