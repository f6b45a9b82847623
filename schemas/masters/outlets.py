"""Outlets (网点) and their areas (片区)."""

from __future__ import annotations

from schemas.masters.fields import Id, Inside, Text, Wire, Words
from schemas.masters.shapes import shapes

PHONE = r"\+?[0-9][0-9 ()\-]{2,28}(,[0-9]{1,6})?"
ZONE = r"[A-Za-z_]+(/[A-Za-z0-9_+\-]+){0,2}"


class NewOutlet(Wire):
    """A service centre. zone: IANA name; times are shown in it. phone: what customers ring.

    calendar: when it works; null for Monday to Friday, nine to six.
    """

    name = Inside(Words, required=True)
    zone = Text(60, shape=ZONE, load_default="Asia/Shanghai")
    phone = Text(40, shape=PHONE, required=True)
    calendar = Id(allow_none=True, load_default=None)


class NewArea(Wire):
    """An area of an outlet, by which jobs find technicians."""

    outlet = Id()
    name = Text(60, required=True)


OUTLET = shapes(NewOutlet)
AREA = shapes(NewArea, "outlet")
