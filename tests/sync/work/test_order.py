"""Effects commute: in whatever order phones are heard, the same job, document and questions come of it."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.work.judged import Judged
from sync.work.verbs import DEVICE
from tests.operations import PERSONAL
from tests.sync.work.cast import MORNING, VISIT, Office, the

NAMES = sorted(set(DEVICE) - set(PERSONAL) - {"job.open", "retract"})

done = st.tuples(
    st.sampled_from(["ann", "bob"]),
    st.sampled_from(NAMES),
    st.integers(0, 20),
    st.sampled_from([VISIT, the("second-visit")]),
    st.sampled_from(["repaired", "waits_for_part", "nobody_home", "appraisal_needed"]),
)
retracted = st.tuples(
    st.sampled_from(["ann", "bob"]), st.just("retract"), st.integers(0, 20), st.integers(1, 6), st.none()
)


def lines(office: Office, said: list[tuple[Any, ...]]) -> list[tuple[str, Judged]]:
    made = []
    for who, op, minute, where, result in said:
        phone = getattr(office, who)
        at = MORNING + (10 + minute) * 60_000
        if op == "retract":
            made.append((who, phone.judged(op, at=at, of={"device": phone.device.id, "n": where})))
            continue
        more = {"result": result} if op in ("work.finish", "visit.leave") else {}
        visit = {} if op.startswith("job.") else {"visit": where}
        made.append((who, phone.judged(op, at=at, **visit, **more)))
    return made


def told(office: Office) -> Any:
    job = office.job()
    asked = {
        (q.code, q.person, frozenset(q.operations), frozenset(q.waiting), frozenset(q.details))
        for q in job.asked
    }
    document = dict(office.document())
    document["questions"] = sorted(document["questions"], key=str)
    return document, asked


@settings(max_examples=60, deadline=None)
@given(said=st.lists(done | retracted, min_size=1, max_size=12), data=st.data())
def test_any_order_of_hearing_gives_the_same(said: list[tuple[Any, ...]], data: st.DataObject) -> None:
    results = []
    for order in (range(len(said)), data.draw(st.permutations(range(len(said))))):
        office = Office().plans(helpers=("bob",))
        made = lines(office, said)
        for at in order:
            who, judged = made[at]
            getattr(office, who).sends(judged)
        results.append(told(office))
    assert results[0] == results[1]
