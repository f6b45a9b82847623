"""A witness on the loopback that holds to c2sp.org/tlog-witness: it signs nothing that does not extend what it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from infra.seal.log.checkpoint import parsed, read_checkpoint
from infra.seal.log.consistency import verify_consistency
from infra.seal.log.cosignature import WitnessKey, cosign
from infra.seal.log.note import NoteKey, divided
from infra.seal.log.refused import Refused
from infra.seal.log.submission import read_submission
from infra.seal.log.tree import EMPTY_ROOT
from server.house import House, house
from server.log import publishing
from server.log.witnesses import read_witnesses
from server.sweeps import witnessing
from server.sweeps.table import Done
from sync.instants import SECOND
from tests.infra.notices.standins import Call, Reply, StandIn, standing


class Watcher:
    """size, root: of the last tree it signed. now: its clock."""

    def __init__(self, name: str, keys: Sequence[NoteKey], now: Callable[[], int]) -> None:
        self.name = f"{name}.example.com/w1"
        self.private = Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32))
        self.key = WitnessKey(self.name, self.private.public_key().public_bytes_raw())
        self.keys, self.now = list(keys), now
        self.size, self.root = 0, EMPTY_ROOT

    def __call__(self, call: Call) -> Reply:
        """Its rule, in the order of the specification."""
        if call.path != "/under/add-checkpoint":
            return Reply(status=405)
        try:
            asked = read_submission(call.body)
            text, _ = divided(asked.checkpoint)
            told = parsed(text)
        except Refused:
            return Reply(status=400)
        if told.origin != self.keys[0].name:
            return Reply(status=404)
        try:
            read_checkpoint(asked.checkpoint, told.origin, self.keys)
        except Refused:
            return Reply(status=403)
        if asked.old > told.size:
            return Reply(status=400)
        if asked.old != self.size:
            return Reply(f"{self.size}\n", 409, {"Content-Type": "text/x.tlog.size"})
        if asked.old == told.size and told.root != self.root:
            return Reply(status=409)
        path = asked.path
        if not verify_consistency(asked.old, told.size, path, self.root, told.root):
            return Reply(status=422)
        self.size, self.root = told.size, told.root
        return Reply(self.signs(text))

    def signs(self, text: str) -> str:
        """Its line under this checkpoint, whatever it is."""
        return cosign(text, self.name, self.private, self.now() // SECOND)


def watches(app: Flask, home: Path, *pairs: tuple[Watcher, StandIn]) -> House:
    """The installation's file names these witnesses."""
    here = house(app)
    file = home / "witnesses.toml"
    file.write_text("".join(entry(watcher, at.origin + "/under") for watcher, at in pairs))
    object.__setattr__(here.settings, "witnesses", file)
    here.__dict__.pop("witnesses", None)
    here.__dict__["witnesses"] = read_witnesses(here.settings)
    return here


def entry(watcher: Watcher, url: str) -> str:
    """A witness of the file."""
    name = watcher.name.partition(".")[0]
    return f'[[witness]]\nname = "{name}"\nurl = "{url}"\nvkey = "{watcher.key.text}"\n'


@contextmanager
def watched(app: Flask, home: Path, *names: str) -> Iterator[list[tuple[Watcher, StandIn]]]:
    """Witnesses of these names that know our log's keys and are named in the file."""
    here = house(app)
    made = [Watcher(name, publishing.log_keys(here), here.now) for name in names]
    stands = [standing(each) for each in made]
    pairs = [(each, stand.__enter__()) for each, stand in zip(made, stands, strict=True)]
    try:
        watches(app, home, *pairs)
        yield pairs
    finally:
        for stand in stands:
            stand.__exit__(None, None, None)


def sweeps(here: House) -> Done:
    """One round of the sweep."""
    return witnessing.run(here, lambda: False)
