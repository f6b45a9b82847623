"""Customers, their contacts and their sites."""

from __future__ import annotations

from schemas.masters.fields import Choice, Degrees, Id, Inside, Several, Text, Wire, YesNo
from schemas.masters.outlets import PHONE
from schemas.masters.shapes import shapes

CONTACT_ROLES = ("reporter", "at_home", "pays", "family")
EMAIL = r"[!-?A-~]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"


class Contact(Wire):
    """Somebody to ring. id: made by the server where absent. note: "ring first", "hard of hearing". email: for the
    service record, where the house sends mail to customers.
    """

    id = Id()
    role = Choice(CONTACT_ROLES, required=True)
    name = Text(60, required=True)
    phones = Several(Text(40, shape=PHONE), most=5, load_default=list)
    email = Text(120, shape=EMAIL)
    note = Text(200, least=0, load_default="")


class NewCustomer(Wire):
    """Who owns the appliances. outlet: may be left out by people of one outlet."""

    outlet = Id()
    name = Text(80, required=True)
    contacts = Several(Inside(Contact), most=10, load_default=list)
    note = Text(500, least=0, lines=True, load_default="")


class Point(Wire):
    """Where it is, and in which system: maps in China show gcj02, phones measure wgs84."""

    lat = Degrees(90, required=True)
    lng = Degrees(180, required=True)
    system = Choice(("wgs84", "gcj02"), required=True)


class NewSite(Wire):
    """An address down to the door. lift: null when nobody knows. point: null until somebody was there.

    outlet: the customer's.
    """

    outlet = Id(dump_only=True)
    customer = Id(required=True)
    area = Id(allow_none=True, load_default=None)
    province = Text(40, least=0, load_default="")
    city = Text(40, least=0, load_default="")
    district = Text(40, least=0, load_default="")
    street = Text(80, least=0, load_default="")
    estate = Text(80, least=0, load_default="")
    building = Text(20, least=0, load_default="")
    unit = Text(20, least=0, load_default="")
    floor = Text(20, least=0, load_default="")
    room = Text(20, least=0, load_default="")
    lift = YesNo(allow_none=True, load_default=None)
    access_note = Text(300, least=0, lines=True, load_default="")
    point = Inside(Point, allow_none=True, load_default=None)


CUSTOMER = shapes(NewCustomer, "outlet")
SITE = shapes(NewSite, "customer", "outlet")
