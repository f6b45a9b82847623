"""The sweep `seals`: every proved record is countersigned and appended to the log at once; when every photo that its
text names is stored, it is printed, sealed and kept.

Records are claimed under a lease and worked at without a transaction. Whatever is done twice (a worker was killed, or
so slow that its lease ran out) is the same again: the entry keeps its place in the log, the countersignature stands
once it was written, the PDF has the same bytes and the same key in the store. With a timestamp authority two workers
may make two PDFs of one record; only one of them is ever named.

What a record waits for stands in its row: `waits` photos, or `note`: store_unreachable, key_unreachable,
timestamp_unreachable, log_behind, log_forked, log_unreadable, log_damaged, template_unknown, text_unreadable,
photo_lost, defect.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from infra.seal.countersigning import countersign
from infra.seal.entries import entry
from infra.seal.keys.signer import KeyFailed
from infra.seal.pades.timestamps import TimestampUnreachable
from server.log import publishing
from server.log.proving import standing
from server.log.restoring import catch_up
from server.notices.records import announce
from server.records.fetching import PicturesGone
from server.records.pictures import Pictures, pictures_of
from server.records.printing import Printer, salt_of
from server.records.statements import statement_of
from server.store import log as merkle
from server.store import seals
from server.store.seals import Waiting
from server.store.statements import Row
from server.store.values import packed
from server.sweeps.table import Done, Stopping
from server.traces import without_words
from sync.instants import DAY, HOUR, MINUTE, SECOND, Millis
from sync.ports import StoreUnreachable
from sync.work.file import JobFile
from sync.work.sheets import UnknownTemplate

if TYPE_CHECKING:
    from server.house import House
    from server.sweeps.table import Round

AT_ONCE = 20
LEASE: Millis = 5 * MINUTE
SOONEST: Millis = 5 * SECOND
LATEST: Millis = HOUR
LOOKED_AGAIN: Millis = 10 * MINUTE
"""Photos wake what waits for them; this is for one whose waking was lost."""

log = logging.getLogger("doorstep.sweeps")
NEVER = 10_000 * DAY


@contextmanager
def opened(house: House) -> Iterator[Round]:
    """Rounds that share fonts and keys."""
    yield Sealing(house, Printer(house)).round


class PutOff(Exception):
    """This record cannot be sealed now. note: why, a code; again: how much later to look, 0 for longer and longer;
    gone: pictures that were stored and are not here any more, hash -> reason.
    """

    def __init__(self, note: str, again: Millis = 0, gone: Mapping[str, str] | None = None) -> None:
        super().__init__(note)
        self.note, self.again, self.gone = note, again, gone or {}


@dataclass(frozen=True, slots=True)
class Sealing:
    """Whoever seals."""

    house: House
    printer: Printer

    def round(self, stopping: Stopping) -> Done:
        """Work at up to 20 records."""
        claimed = self._claim()
        if not claimed:
            return Done({})
        counts: Counter[str] = Counter()
        notes: set[str] = set()
        logged = self._logged(claimed, counts, notes)
        ready = self._with_pictures(logged, counts, notes)
        if ready:
            self._seal(ready, stopping, counts, notes)
        return Done(counts, more=len(claimed) == AT_ONCE and not stopping(), note=" ".join(sorted(notes)))

    def _claim(self) -> list[Waiting]:
        now = self.house.now()
        with self.house.store.reading() as connection:
            if not seals.any_due(connection, now):
                return []
        return self.house.work(lambda tx: seals.claim(tx.connection, now, now + LEASE, AT_ONCE))

    def _logged(self, claimed: Sequence[Waiting], counts: Counter[str], notes: set[str]) -> list[Waiting]:
        """All of them that stand in the log, those that were new too."""
        known = [each for each in claimed if each.state != "new"]
        fresh = [each for each in claimed if each.state == "new"]
        if not fresh:
            return known
        try:
            signed = self._countersigned(fresh, counts, notes)
            catch_up(self.house)
            made = self.house.work(lambda tx: self._append(tx.connection, signed))
        except Exception as failure:  # noqa: BLE001  what is wrong with the log or a key must not hold up the rest
            why = _why(failure)
            if why.note == "defect" and len(fresh) > 1:  # of one of them: it must not hold up the others
                alone = (self._logged([each], counts, notes) for each in fresh)
                return [*known, *(each for several in alone for each in several)]
            self._put_off(fresh, why, counts, notes)
            return known
        counts["logged"] += len(made)
        return [*known, *made]

    def _countersigned(
        self, fresh: Sequence[Waiting], counts: Counter[str], notes: set[str]
    ) -> list[Waiting]:
        """Outside of any transaction: the key may lie in KMS."""
        now, signer = self.house.now(), self.house.signers.countersign[0]
        with self.house.store.reading() as connection:
            homes = seals.homes(connection, fresh)
            files = seals.files_of(connection, {home.job for home in homes})
        signed = []
        for each in fresh:
            home = next((home for home in homes if home.name == each.name and _filed(files, home)), None)
            if home is None:  # a dispatcher took back what had let it in
                self._put_off([each], PutOff("taken_back", HOUR), counts, notes)
                continue
            file, op = files[home.job], _filed(files, home)
            told = statement_of(file, op, each.text_hash, self.house.settings.origin)
            signed.append(
                replace(
                    each,
                    job=file.id,
                    ref=op.ref,
                    signature=op.args["signature"],
                    countersignature=countersign(signer, told).members,
                    countersigned_at=now,
                )
            )
        return signed

    def _append(self, connection: merkle.Connection, signed: Sequence[Waiting]) -> list[Waiting]:
        """What is still this worker's is appended, announced to its customer and noted; the log's lock comes last."""
        mine = seals.still(connection, signed, "new")
        made = [each for each in signed if (each.text_hash, each.key) in mine]
        announce(connection, [(each.job, each.text_hash) for each in made], self.house.now())
        entries = [
            entry(salt_of(self.house, m.text_hash, m.signature), m.text_hash, m.signature) for m in made
        ]
        places = merkle.append(connection, entries)
        made = [
            replace(each, state="logged", leaf=places[of]) for each, of in zip(made, entries, strict=True)
        ]
        seals.mark_logged(connection, [each.row | self._values(each) for each in made])
        return made

    def _values(self, each: Waiting) -> Row:
        return {
            "new_number": each.number,
            "new_countersignature": packed(dict(each.countersignature or {})),
            "at": each.countersigned_at,
            "new_leaf": each.leaf,
            "new_job": each.job,
            **dict(zip(("new_actor", "new_n", "new_hash"), each.ref, strict=True)),
        }

    def _with_pictures(
        self, logged: Sequence[Waiting], counts: Counter[str], notes: set[str]
    ) -> list[tuple[Waiting, Pictures]]:
        """Those of which every photo is here; the others wait, and their row says what for."""
        named: dict[str, Pictures] = {}
        for each in logged:
            try:
                named[each.text_hash] = pictures_of(each, {})
            except UnknownTemplate:
                self._put_off([each], PutOff("template_unknown", DAY), counts, notes)
            except Exception as failure:  # noqa: BLE001  whatever a text says, it must not hold up the others
                log.warning("seals: a text cannot be read: %s", type(failure).__name__)
                self._put_off([each], PutOff("text_unreadable", NEVER), counts, notes)
        with self.house.store.reading() as connection:
            states = seals.states(connection, {hash for each in named.values() for hash in each.named})
        found = [
            (each, replace(named[each.text_hash], states=states, now=self.house.now()))
            for each in logged
            if each.text_hash in named
        ]
        waiting = [(each, pictures) for each, pictures in found if pictures.waits]
        if waiting:
            again = self.house.now() + LOOKED_AGAIN
            rows = [
                each.row
                | {
                    "again": again,
                    "new_waits": packed(pictures.waits),
                    "new_idle": True,
                    "new_note": "",
                    "failed": 0,
                }
                for each, pictures in waiting
            ]
            self.house.work(lambda tx: seals.put_off(tx.connection, rows))
            counts["waiting"] += len(waiting)
        return [(each, pictures) for each, pictures in found if not pictures.waits]

    def _seal(
        self,
        ready: Sequence[tuple[Waiting, Pictures]],
        stopping: Stopping,
        counts: Counter[str],
        notes: set[str],
    ) -> None:
        records = [each for each, _ in ready]
        places = {each.leaf for each in records if each.leaf is not None}
        try:
            publishing.checkpoint(self.house, max(places) + 1)
            stand = standing(self.house, places)
        except Exception as failure:  # noqa: BLE001  as above
            self._put_off(records, _why(failure), counts, notes)
            return
        for each, pictures in ready:
            if stopping():
                return
            try:
                self._seal_one(each, pictures, stand[each.leaf or 0])
                counts["sealed"] += 1
            except Exception as failure:  # noqa: BLE001  one record must not hold up the others
                self._put_off([each], _why(failure), counts, notes, pictures)

    def _seal_one(self, each: Waiting, pictures: Pictures, stand: merkle.Standing) -> None:
        sealed = self.printer.seal(each, pictures, stand.path, stand.checkpoint)
        self.printer.keep(sealed, self.house.now())
        row = {"new_pdf": sealed.hash, "new_size": len(sealed.pdf), "new_proof": sealed.proof}
        at = self.house.now()
        self.house.work(lambda tx: seals.mark_sealed(tx.connection, [each.row | row | {"at": at}]))

    def _put_off(
        self,
        records: Sequence[Waiting],
        why: PutOff,
        counts: Counter[str],
        notes: set[str],
        pictures: Pictures | None = None,
    ) -> None:
        now, rows = self.house.now(), []
        waits = packed(pictures.of(why.gone)) if pictures and why.gone else None
        for each in records:
            wait = why.again or min(SOONEST << min(each.failures, 20), LATEST)
            rows.append(each.row | {"again": now + wait, "new_waits": waits, "new_idle": False})
        more = {"new_note": why.note, "failed": 1}
        self.house.work(lambda tx: seals.put_off(tx.connection, [row | more for row in rows]))
        counts[why.note] += len(records)
        notes.add(why.note)


def _filed(files: Mapping[str, JobFile], home: seals.Home) -> Any:
    """The operation by which a text came, where the job that goes on still has it."""
    file = files.get(home.job)
    return None if file is None else next((op for op in file.operations if op.ref == home.ref), None)


def _why(failure: Exception) -> PutOff:
    """What went wrong, as a code for the row and the log."""
    if isinstance(failure, StoreUnreachable):
        return PutOff("store_unreachable")
    if isinstance(failure, PicturesGone):
        return PutOff("photo_lost", gone=failure.gone)
    if isinstance(failure, KeyFailed):
        return PutOff("key_unreachable")
    if isinstance(failure, TimestampUnreachable):
        return PutOff("timestamp_unreachable")
    if isinstance(failure, publishing.LogRefused):
        return PutOff(failure.code)
    log.error("seals: a defect: %s", without_words(failure))
    return PutOff("defect")
