"""Somebody who watches the log: is asked to see a checkpoint, and says with a signature of its own that it did.

Answers are believed as far as they are signed. What a witness can say instead:

Ahead        it saw another size last: `size`; ask again with the proof from there
Refused      http_403 it does not know our key, http_404 not our log, http_422 not consistent with what it saw,
             http_409 it saw another tree of this size, no_cosignature it did not sign what it was asked; and as posting
Unreachable  not now, as posting
"""

from __future__ import annotations

from dataclasses import dataclass

from infra.notices.channel import Refused, Unreachable
from infra.notices.posting import Answer, Poster
from infra.seal.log.cosignature import Cosignature, WitnessKey, cosignatures
from infra.seal.log.note import divided
from infra.seal.log.refused import Refused as NoteRefused
from infra.seal.log.submission import Submission, size_seen

_HEADERS = {"Content-Type": "text/plain; charset=utf-8"}
_MEANT = frozenset({400, 403, 404, 422})


class Ahead(Exception):
    """The witness saw this many leaves last."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


@dataclass(frozen=True)
class Witness:
    """One witness. name: ours for it; key: by which it signs; poster: where `add-checkpoint` listens."""

    name: str
    key: WitnessKey
    poster: Poster

    def sees(self, submission: Submission) -> Cosignature:
        """Its cosignature of this checkpoint. Raises Ahead, Refused, Unreachable."""
        answer = self.poster.post(submission.content, _HEADERS)
        if answer.status != 200:
            raise _meant(answer)
        if answer.body is None:
            raise Unreachable("no_answer")
        text, _ = divided(submission.checkpoint)
        try:
            found = cosignatures(text, answer.body.decode(), [self.key])
        except (NoteRefused, UnicodeDecodeError):
            raise Refused("no_cosignature") from None
        if not found:
            raise Refused("no_cosignature")
        return found[0]


def _meant(answer: Answer) -> Exception:
    status = answer.status
    if status == 409:
        size = size_seen(answer.body or b"")
        return Refused("http_409") if size is None else Ahead(size)
    if 300 <= status < 400:
        return Refused("redirected")
    if status in _MEANT:
        return Refused(f"http_{status}")
    return Unreachable(f"http_{status}", answer.after)
