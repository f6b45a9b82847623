"""What customers hold from a former life of the database: texts that they got, and the links in them.

A restored database has forgotten links that were sent since its backup. Their tokens are derived from the notices, and
which of those were told is remembered outside (`server.notices.remembering`): so a link lies here again as soon as its
record is announced anew, which every record is that a phone offers again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

from server.notices.records import ANNOUNCING, ids_of
from server.notices.remembering import told_at
from server.records import linking
from server.store.notices import Notice, notice_id
from sync.instants import Millis

if TYPE_CHECKING:
    from server.house import House


def told_before(house: House, notice: Notice) -> bool:
    """Whether a former life told this; links that it gave out for the record lie here again. StoreUnreachable while
    nobody knows.

    An announcement is the same whenever it is made. A link that is asked for once more may have the name of one that a
    former life sent: it was told only if it was told after it was asked for.
    """
    if notice.template not in ANNOUNCING:
        at = told_at(house, notice.id)
        if at is None or at < notice.made_at:
            return False
        if notice.template == linking.TEMPLATE:
            _keep(house, notice.job or "", {notice.id: at})
        return True
    text = str(notice.variables["text"])
    announced = {id: at for id in ids_of(text) | {notice.id} if (at := told_at(house, id)) is not None}
    _keep(house, notice.job or "", announced | dict(_asked_for(house, notice.job or "", text)))
    return bool(announced)


def _asked_for(house: House, job: str, text: str) -> Iterator[tuple[str, Millis]]:
    """Links that were asked for once more, and when each was told."""
    for nth in count():
        id = notice_id(linking.TEMPLATE, job, text, nth)
        at = told_at(house, id)
        if at is not None:
            yield id, at
        elif nth >= linking.MOST_A_DAY:
            return


def _keep(house: House, job: str, told: Mapping[str, Millis]) -> None:
    living = {id: at for id, at in told.items() if at + linking.LIFE > house.now()}
    if living:
        house.work(lambda tx: [linking.keep(house, tx.connection, id, job, at) for id, at in living.items()])
