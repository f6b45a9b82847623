"""The device's side of the protocol: one call to `Device.sync` sends what was done and takes what has
changed.

Every step is safe to repeat: an answer that was lost or cut off changes nothing here, and is asked for again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from sync.device import photos
from sync.device.answers import Answer, read
from sync.device.clock import Clock
from sync.device.copies import WRONG, cursor, drop_all, write_page
from sync.device.database import Database
from sync.device.enrolments import Enrolment, current, former, refusal
from sync.device.keeping import drop_old, wipe
from sync.device.keys import signed_headers
from sync.device.outbox import Draft, record
from sync.device.requests import Request, request
from sync.device.tokens import keep_token
from sync.device.transport import Transport
from sync.device.trouble import DeviceError
from sync.exchange.lines import MAX_LINES

PATH = "/api/v1/sync"
APP = "device/1.0.0"
MOST_ROUNDS = 10_000


@dataclass(slots=True)
class Outcome:
    """What one sync came to.

    receipts: how many of each kind were new. pull: the server's last word on changes. photos: bytes stored,
    sent and still waiting. forced: the office had it wiped, whatever was outstanding.
    """

    enrolment: str = ""
    pull: str = "none"
    forced: bool = False
    sent: int = 0
    changes: int = 0
    receipts: Counter[str] = field(default_factory=Counter)
    photos: Counter[str] = field(default_factory=Counter)


class Device:
    """A device: its file, the way to the server, its clock. app: name and version, as the server sees it."""

    def __init__(self, db: Database, transport: Transport, clock: Clock, app: str = APP) -> None:
        self.db = db
        self.transport = transport
        self.clock = clock
        self.app = app
        self._most = MAX_LINES

    def record(self, *drafts: Draft) -> list[int]:
        """Write operations, in one transaction; their numbers. Needs no signal."""
        return record(self.db, self.clock, drafts)

    def sync(self, push_only: bool = False) -> Outcome:
        """Hand in what was done, fetch what changed, send photos.

        push_only: a locked phone asks for no changes. Raises NotEnrolled, Unreachable or Refused; whatever
        was written before stays, and the next sync goes on from there.
        """
        outcome = Outcome()
        self._most = MAX_LINES
        try:
            self._rounds(outcome, push_only)
            if outcome.pull != "later":
                self._rest(outcome, push_only)
        except DeviceError:
            if not outcome.forced:  # else nothing holds it up
                raise
        if outcome.pull == "wipe" or outcome.forced:
            wipe(self.db, outcome.forced)
        return outcome

    def _rest(self, outcome: Outcome, push_only: bool) -> None:
        """What comes after one's own lines: those of former enrolments, and photos."""
        if self._hand_in(outcome):
            self._rounds(outcome, push_only)
        if outcome.pull != "wipe" or photos.waiting(self.db):
            photos.send(self.db, self.transport, self.clock, outcome.photos)

    def _rounds(self, outcome: Outcome, push_only: bool) -> None:
        """Batches until all is sent, pages until there are no more."""
        for _ in range(MOST_ROUNDS):
            mine = current(self.db)
            first = self._unheard(mine)
            stands = (first, mine.epoch, cursor(self.db))
            asked = None if push_only else stands[2]
            sent, answer = self._ask(mine, mine, first, asked)
            self._write(mine, sent, answer, outcome)
            after = current(self.db)
            first = self._unheard(after)
            left = after.last >= first and after.state != "forked"
            if answer.pull == "later" or (answer.pull == "wipe" and not answer.force):
                return
            if not (left or answer.more or (answer.pull == "again" and not push_only)):
                return
            if answer.pull != "again" and stands == (first, after.epoch, cursor(self.db)):
                return  # nothing moved: asking again would go round in a circle

    def _unheard(self, mine: Enrolment) -> int:
        """Where the next batch starts: behind what the server holds, or earlier, at the first line whose
        receipt was in an answer that got lost.
        """
        first = self.db.one("select min(n) from lines where device = ? and receipt is null", mine.device)
        return min(mine.through + 1, first or mine.through + 1)

    def _hand_in(self, outcome: Outcome) -> bool:
        """Lines of former enrolments, from the first that is kept, anew in each epoch. Was there anything?"""
        some = False
        mine = current(self.db)
        for old in former(self.db):
            handed = old.handed if old.epoch == mine.epoch else 0
            while True:
                sent, answer = self._handed(mine, replace(old, handed=handed))
                if sent is None or answer is None:
                    break
                some = True
                self._write(old, sent, answer, outcome)
                handed = sent.last
                self.db.run(
                    "update enrolments set handed = ?, epoch = ? where device = ?",
                    handed,
                    answer.epoch,
                    old.device,
                )
        return some

    def _handed(self, mine: Enrolment, old: Enrolment) -> tuple[Request | None, Answer | None]:
        first = self.db.one("select min(n) from lines where device = ? and n > ?", old.device, old.handed)
        return (None, None) if first is None else self._ask(mine, old, first, None)

    def _ask(self, signer: Enrolment, of: Enrolment, first: int, asked: str | None) -> tuple[Request, Answer]:
        """One request and its whole answer; with the certificate or with fewer lines if it must be."""
        show = False
        while True:
            most = 0 if of.state == "forked" and of.device == signer.device else self._most
            sent = request(self.db, self.app, signer, of, first, asked, most, show)
            headers = {
                "Content-Type": "application/x-ndjson",
                **signed_headers(signer.key, "POST", PATH, sent.head, signer.device),
            }
            reply = self.transport.call("POST", PATH, headers, sent.body)
            if reply.status == 200:
                return sent, read(reply.body)
            if reply.status == 413 and sent.lines > 1:
                self._most = max(1, sent.lines // 2)
                continue
            problem = refusal(reply)
            if problem.problem == "unknown_device" and signer.certificate is not None and not show:
                show = True
                continue
            raise problem

    def _write(self, of: Enrolment, sent: Request, answer: Answer, outcome: Outcome) -> None:
        """Everything an answer says, in one transaction."""
        db = self.db
        outcome.sent += sent.lines
        with db.writing():
            self._stand(of, answer)
            keep_token(db, self.clock, of.device, answer.token, recorded=of.last)
            for told in answer.receipts:
                outcome.receipts[told.receipt] += _first_time(db, of.device, told.n)
                db.run(
                    "update lines set receipt = ?, code = ?, question = ?, no_effect = ?, heard_at = ?"
                    " where device = ? and n = ?",
                    *(
                        told.receipt,
                        told.code,
                        told.question,
                        int(told.no_effect),
                        answer.time,
                        of.device,
                        told.n,
                    ),
                )
            if sent.mismatch is not None and db.note(WRONG) == sent.mismatch:
                db.keep_note(WRONG, None)
            if sent.asked is not None and write_page(db, answer, sent.asked):
                outcome.changes += sum(len(page.changes) for page in answer.pages)
            drop_old(db, answer.time)
            if answer.force or answer.enrolment in ("lost", "revoked"):
                drop_all(
                    db
                )  # a lost phone keeps no document a moment longer; its outbox stays until handed in
        outcome.pull, outcome.enrolment = answer.pull, answer.enrolment
        outcome.forced = outcome.forced or answer.force

    def _stand(self, of: Enrolment, answer: Answer) -> None:
        """Where this enrolment now stands with the server."""
        db = self.db
        row = db.rows("select last, current, epoch from enrolments where device = ?", of.device)[0]
        beyond = answer.through > row["last"]  # this phone was restored from a backup of its own
        state = "forked" if beyond and row["current"] else answer.enrolment
        db.run("update enrolments set through = ? where device = ?", answer.through, of.device)
        if row["epoch"] not in (None, answer.epoch):
            # all of it is said once more: what the restored server holds may have come by a copy of this phone or late,
            # and be judged otherwise by now
            db.run(
                "update lines set receipt = null, heard_at = null where device = ? and n <= ?",
                *(of.device, answer.through),
            )
        # a restored server has forgotten these, and so have the documents it hands out
        db.run("update lines set settled = 0 where device = ? and n > ?", of.device, answer.through)
        if row["current"]:
            db.run(
                "update enrolments set state = ?, epoch = ? where device = ?", state, answer.epoch, of.device
            )
        if answer.certificate is not None:
            db.run("update enrolments set certificate = ? where current = 1", answer.certificate)
        if db.note("epoch") != answer.epoch:
            db.keep_note("epoch", answer.epoch)
            db.keep_note("epoch_at", str(answer.time))


def _first_time(db: Database, device: str, n: int) -> int:
    return int(db.one("select receipt is null from lines where device = ? and n = ?", device, n) or 0)
