"""Where an arrival was: `confirmed` by the customer, `supported` by a scan or a position, or merely `stated`.

A missing customer phone never makes a time doubtful: place is graded apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest
from math import asin, cos, pi, radians, sin, sqrt
from typing import Any, Literal

from sync.exchange.evidence import Evidence, tighten
from sync.work.job import Job
from sync.work.operations import Operation
from sync.work.visits import Visit

Grade = Literal["confirmed", "supported", "stated"]
Point = tuple[float, float]

NEAR_M = 300
CODES_THAT_COUNT = 3
_EARTH_M = 6_371_008.8
_SHORTEST_SERIAL = 5


def grade(job: Job, visit: Visit) -> Grade | None:
    """How well the place of this visit's arrival is known; None while nobody arrived."""
    if visit.arrived is None:
        return None
    arrivals = job.on_visit(visit.id, "visit.arrive")
    if pressed(job, visit) is not None or code_given(job, visit, arrivals):
        return "confirmed"
    if any(plate_matches(job, op.args.get("scan")) or near(job, op.args.get("position")) for op in arrivals):
        return "supported"
    return "stated"


def pressed(job: Job, visit: Visit) -> Operation | None:
    """The first time the customer pressed 师傅已到 for this visit."""
    return min(job.on_visit(visit.id, "customer.arrived_press"), key=lambda op: op.order, default=None)


def arrived_when(job: Job, visit: Visit) -> Evidence | None:
    """The arrival's evidence; a press on the customer's own phone bounds `latest` too."""
    if visit.arrived is None:
        return None
    press = pressed(job, visit)
    return visit.arrived.when if press is None else tighten(visit.arrived.when, press.when.estimate)


def code_hash(salt: str, code: str) -> str:
    """How a service code is kept: it never stands in a document, and only the server checks it."""
    return sha256(f"doorstep-code/1\n{salt}\n{code}".encode()).hexdigest()


def code_given(job: Job, visit: Visit, arrivals: Sequence[Operation]) -> bool:
    """One of the first three codes tried on this visit is the one issued for its appointment."""
    issued = job.on_visit(visit.id, "code.issue")
    if not issued:
        return False
    newest = max(issued, key=lambda op: op.order).args
    tried = [op.args["service_code"] for op in arrivals if op.args.get("service_code")][:CODES_THAT_COUNT]
    return any(compare_digest(code_hash(newest["salt"], code), newest["hash"]) for code in tried)


def plate_matches(job: Job, scan: str | None) -> bool:
    """What the plate's code says holds a serial that the office knew of; what the technician typed proves nothing."""
    units = (job.about.get("appliance") or {}).get("units") or ()
    serials = {_bare(unit.get("serial") or "") for unit in units}
    read = _bare(scan or "")
    return any(
        serial and (serial == read or (len(serial) >= _SHORTEST_SERIAL and serial in read))
        for serial in serials
    )


def near(job: Job, position: Mapping[str, Any] | None) -> bool:
    """A position within 300 m of the site."""
    here, there = point(position), point((job.about.get("site") or {}).get("point"))
    return here is not None and there is not None and distance_m(here, there) <= NEAR_M


def point(given: Mapping[str, Any] | None) -> Point | None:
    """Degrees in GCJ-02, whichever of the two systems and of the two spellings was declared; WGS-84 where none was."""
    if not given:
        return None
    if given.get("lat_e6") is not None and given.get("lon_e6") is not None:
        lat, lon = given["lat_e6"] / 1e6, given["lon_e6"] / 1e6
    elif given.get("lat") is not None and given.get("lng") is not None:
        lat, lon = given["lat"], given["lng"]
    else:
        return None
    system = str(given.get("system") or "wgs84").replace("-", "").lower()
    return (lat, lon) if system == "gcj02" else to_gcj02((lat, lon))


def distance_m(a: Point, b: Point) -> float:
    """Metres along the great circle."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, each)) for each in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_M * asin(min(1.0, sqrt(half)))


def to_gcj02(wgs: Point) -> Point:
    """WGS-84 degrees as maps in China show them; elsewhere the two are the same. Good to about a metre."""
    lat, lon = wgs
    if not (0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347):
        return wgs
    x, y = lon - 105.0, lat - 35.0
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3 + (
        160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)
    ) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3 + (
        150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)
    ) * 2 / 3
    flat = 0.00669342162296594323
    bend = 1 - flat * sin(radians(lat)) ** 2
    a = 6_378_245.0
    north = north * 180 / (a * (1 - flat) / (bend * sqrt(bend)) * pi)
    east = east * 180 / (a / sqrt(bend) * cos(radians(lat)) * pi)
    return lat + north, lon + east


def _bare(text: str) -> str:
    text = text.upper()
    return text if text.isalnum() else "".join(character for character in text if character.isalnum())
