"""People of the house: staff with roles, logins and areas; and how they sign in."""

from __future__ import annotations

from schemas.masters.fields import Choice, Id, Inside, Moment, Several, Text, Wire
from schemas.masters.outlets import PHONE
from schemas.masters.shapes import shapes

ROLES = ("administrator", "dispatcher", "technician", "manager", "supervisor", "assessor")
LOGIN = r"[a-z0-9][a-z0-9._@\-]{1,62}"


class NewPerson(Wire):
    """Somebody of the staff. outlet: where they belong; only administrators, supervisors
    and assessors may belong to none. number, certificate: as records print them.

    password: never shown; at least 10 characters. Setting it ends the person's sessions.
    """

    outlet = Id(allow_none=True)
    name = Text(60, required=True)
    number = Text(30, least=0, load_default="")
    phone = Text(40, shape=PHONE, allow_none=True, load_default=None)
    certificate = Text(80, allow_none=True, load_default=None)
    roles = Several(Choice(ROLES), most=len(ROLES), least=1, unique=True, required=True)
    areas = Several(Id(), most=50, unique=True, load_default=list)
    login = Text(63, least=2, shape=LOGIN, allow_none=True, load_default=None)
    password = Text(200, least=10, load_only=True, allow_none=True, load_default=None)


PERSON = shapes(NewPerson, "outlet")


class SignIn(Wire):
    """Login and password of somebody of the staff."""

    login = Text(63, required=True)
    password = Text(200, required=True)


class Who(Wire):
    """Who is signed in."""

    id = Id(required=True)
    name = Text(60, required=True)
    roles = Several(Choice(ROLES), most=len(ROLES), required=True)
    outlet = Id(allow_none=True, required=True)


class SignedIn(Wire):
    """token: send it as `Authorization: Bearer …`; it is shown once. Unused for two hours it ends early."""

    token = Text(80, required=True)
    expires_at = Moment(required=True)
    person = Inside(Who, required=True)
