"""Photos that have arrived, without a phone: a job whose operations name them, and the bytes in `incoming/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from infra.images import JPEG
from server.house import House
from server.store import tickets
from server.store.writing import SqlWriting
from sync.exchange.evidence import Evidence
from sync.instants import Millis
from sync.work.door import act
from sync.work.operations import Operation

PHONE = "01935b2e-0000-7000-8000-0000000000aa"
VISIT = "01935b2e-0000-7000-8000-0000000000f4"


def arrive(house: House, job: str, bodies: Sequence[bytes], first: int = 1) -> list[str]:
    """These photos of one job were announced under the numbers from `first` on, uploaded, and said to have
    arrived; their hashes.
    """
    now = house.now()
    acts = [_act(job, "office:dora", 0, now, "job.create", type="repair")] if first == 1 else []
    acts += [photo(job, first + at, body, now) for at, body in enumerate(bodies)]
    hashes = [sha256(body).hexdigest() for body in bodies]
    keys = {hash: f"incoming/{hash}/{PHONE}" for hash in hashes}
    for body, key in zip(bodies, keys.values(), strict=True):
        house.objects.put(key, body, JPEG)

    def work(tx: SqlWriting) -> None:
        act(tx, [(job, op) for op in acts], now, outlet="north", number=job[-4:])
        tickets.arrived(tx.connection, keys, now)

    house.work(work)
    return hashes


def photo(job: str, n: int, body: bytes, now: Millis) -> Operation:
    """The operation that names this photo."""
    blob = {"sha256": sha256(body).hexdigest(), "size": len(body), "type": JPEG, "purpose": "before"}
    args = {"visit": VISIT, "purpose": "before", "source": "camera", "step": None, "blobs": [blob]}
    return _act(job, PHONE, n, now, "photo.take", **args)


def _act(job: str, actor: str, n: int, now: Millis, name: str, **args: object) -> Operation:
    hash = sha256(f"{job}{actor}{n}{name}{args}".encode()).hexdigest()
    return Operation(actor, n, hash, name, "ann", Evidence(now, now, now, now, now), args)


def states(house: House) -> Iterable[str]:
    """The state of each blob."""
    with house.store.reading() as connection:
        return connection.exec_driver_sql("select state from blob").scalars().all()
