"""The table of masters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.masters import appliances, catalogue, customers, outlets, people, promises
from server.masters.master import Master
from server.masters.promises import calendar_rule, calendar_written, policy_rule, policy_written
from server.masters.rules import (
    appliance_class_rule,
    appliance_rule,
    area_rule,
    customer_rule,
    fault_rule,
    outlet_rule,
    person_rule,
    price_list_rule,
    site_rule,
)
from server.models.appliance import Appliance, ApplianceClass
from server.models.calendar import Calendar
from server.models.catalogue import Fault, Part, PriceList, Procedure
from server.models.customer import Customer, Site
from server.models.outlet import Area, Outlet
from server.models.person import Person
from server.models.policy import Policy
from server.staff.roles import ADMINISTRATORS, DISPATCH, DISPATCHER, EVERYBODY, LEADERS, OFFICE


def _names(row: Any) -> list[str | None]:
    return [row.name["zh"], row.name["en"]]


def _coded(row: Any) -> list[str | None]:
    return [row.code, *_names(row)]


OUTLET = Master(
    "outlet",
    "outlets",
    Outlet,
    outlets.OUTLET,
    EVERYBODY,
    ADMINISTRATORS,
    _names,
    scope="id",
    refers={"calendar": Calendar},
    rule=outlet_rule,
)
AREA = Master(
    "area", "areas", Area, outlets.AREA, EVERYBODY, (*LEADERS, DISPATCHER), lambda row: [row.name],
    filters=("outlet",), refers={"outlet": Outlet}, rule=area_rule,
)  # fmt: skip
PERSON = Master(
    "person", "people", Person, people.PERSON, OFFICE, LEADERS,
    lambda row: [row.name, row.number, row.phone, row.login],
    filters=("outlet",), refers={"outlet": Outlet}, unique=("login",), rule=person_rule,
)  # fmt: skip
CUSTOMER = Master(
    "customer", "customers", Customer, customers.CUSTOMER, OFFICE, DISPATCH,
    lambda row: [row.name, *(text for c in row.contacts for text in (c["name"], *map(digits, c["phones"])))],
    filters=("outlet",), refers={"outlet": Outlet}, rule=customer_rule,
)  # fmt: skip
SITE = Master(
    "site", "sites", Site, customers.SITE, OFFICE, DISPATCH,
    lambda row: [row.city, row.district, row.street, row.estate, row.building, row.room],
    filters=("customer", "outlet"), refers={"customer": Customer, "area": Area}, rule=site_rule,
)  # fmt: skip
APPLIANCE_CLASS = Master(
    "appliance_class", "appliance-classes", ApplianceClass, appliances.APPLIANCE_CLASS, EVERYBODY,
    ADMINISTRATORS, _coded, scope=None, unique=("code",), rule=appliance_class_rule,
)  # fmt: skip
APPLIANCE = Master(
    "appliance", "appliances", Appliance, appliances.APPLIANCE, OFFICE, DISPATCH,
    lambda row: [row.brand, row.model, *(unit["serial"] for unit in row.units)],
    filters=("customer", "site", "outlet"), rule=appliance_rule,
    refers={"customer": Customer, "site": Site, "appliance_class": ApplianceClass},
)  # fmt: skip
PART = Master(
    "part", "parts", Part, catalogue.PART, EVERYBODY, ADMINISTRATORS, _coded,
    scope=None, unique=("code",), catalogue=True,
)  # fmt: skip
PRICE_LIST = Master(
    "price_list", "price-lists", PriceList, catalogue.PRICE_LIST, EVERYBODY, LEADERS,
    lambda row: [row.code, row.edition], filters=("outlet",), refers={"outlet": Outlet},
    shared=True, unique=("code", "edition"), rule=price_list_rule, catalogue=True,
)  # fmt: skip
PROCEDURE = Master(
    "procedure", "procedures", Procedure, catalogue.PROCEDURE, EVERYBODY, ADMINISTRATORS,
    lambda row: [row.code, row.edition, row.title["zh"], row.title["en"]], scope=None,
    refers={"appliance_class": ApplianceClass}, unique=("code", "edition"), catalogue=True,
)  # fmt: skip
FAULT = Master(
    "fault", "faults", Fault, catalogue.FAULT, EVERYBODY, ADMINISTRATORS, _coded, scope=None, rule=fault_rule,
    refers={"appliance_class": ApplianceClass}, unique=("code",), catalogue=True,
)  # fmt: skip
CALENDAR = Master(
    "calendar", "calendars", Calendar, promises.CALENDAR, OFFICE, LEADERS, _coded, shared=True,
    filters=("outlet",), refers={"outlet": Outlet}, unique=("code",), rule=calendar_rule, written=calendar_written,
)  # fmt: skip
POLICY = Master(
    "policy", "policies", Policy, promises.POLICY, OFFICE, LEADERS, _coded, shared=True,
    filters=("outlet",), refers={"outlet": Outlet, "calendar": Calendar}, unique=("code",), rule=policy_rule,
    written=policy_written,
)  # fmt: skip

MASTERS: Mapping[str, Master] = {
    master.kind: master
    for master in (
        OUTLET, AREA, PERSON, CUSTOMER, SITE, APPLIANCE_CLASS, APPLIANCE, PART, PRICE_LIST, PROCEDURE, FAULT,
        CALENDAR, POLICY,
    )
}  # fmt: skip


def digits(phone: str) -> str:
    """A phone number as it is searched: digits only."""
    return "".join(c for c in phone if c.isdigit())
