"""Judging, without a database: in many steps or in one the same rows and alarms follow; who is told what, once."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.promises.judging import Judgement, Known, judge
from server.store.values import packed
from sync.instants import DAY, HOUR, MINUTE, Millis
from sync.work.outcomes import Phone
from tests.sync.work.cast import MORNING, VISIT, Office
from tests.sync.work.test_promises import WEEK, at, plans, promised, raises_priority
from tests.sync.work.test_promises_in_hard_cases import SECOND, acts, window

STEPS = [{"percent": percent, "tell": ["dispatcher"]} for percent in (50, 80, 100, 120, 150)]
TOLD = dict.fromkeys(("respond", "arrive", "finish", "answer"), STEPS) | {"keep_appointment": STEPS[2:]}
ALWAYS = {**WEEK, "weekdays": list(range(7)), "windows": [[0, 1440]]}
NEWS = ("turned_at", "judged_at")


class Tables:
    """The rows of one job, judged whenever it asked for it."""

    def __init__(self, office: Office, *phones: Phone) -> None:
        self.office, self.phones = office, list(phones)
        self.rows: dict[Any, Any] = {}
        self.alarms: dict[Any, Any] = {}
        self.told: list[tuple[str, str, int]] = []
        self.withdrawn: list[tuple[str, str, int]] = []
        self.again: Millis | None = 0

    def judged(self, now: Millis) -> Judgement:
        by_key: dict[Any, list[Any]] = {}
        for row in self.alarms.values():
            by_key.setdefault((row.job, row.promise, row.of), []).append(row)
        phones: dict[str, list[Phone]] = {}
        for phone in self.phones:
            phones.setdefault(phone.person, []).append(phone)
        job = self.office.job()
        found = judge(job, Known(self.rows, by_key, phones), now)
        self.rows |= {(row["job"], row["promise"], row["of"]): SimpleNamespace(**row) for row in found.rows}
        for key in found.gone:
            del self.rows[key]
        for each in found.raised:
            key = (job.id, each.promise, each.of, each.due, each.percent)
            assert key not in self.alarms, f"raised twice: {key}"
            self.alarms[key] = SimpleNamespace(
                job=job.id, promise=each.promise, of=each.of, due=each.due, percent=each.percent,
                tell=packed(each.tell), withdrawn_at=None, outlet=job.outlet,
            )  # fmt: skip
            self.told += [(each.promise, each.of, each.percent)] if each.tell else []
        for each in found.withdrawn:
            assert each.row.withdrawn_at is None, "withdrawn twice"
            each.row.withdrawn_at = now
            self.withdrawn.append((each.promise, each.of, each.percent))
        self.again = found.again[job.id]
        return found

    def until(self, end: Millis) -> Tables:
        """As the sweep would: whenever the job asked for it, and at the end."""
        while self.again is not None and self.again <= end:
            now = self.again
            self.judged(now)
            assert self.again is None or self.again > now, "it would be judged for ever"
        return self

    def says(self) -> dict[Any, Any]:
        """The rows, without when they turned."""
        return {
            key: {name: value for name, value in vars(row).items() if name not in NEWS}
            for key, row in self.rows.items()
        }


def busy(random: Random) -> Office:
    """A job to which anything happened on its first day."""
    office = plans(
        Office(), random.choice([60, 300, 540, 1400]),
        alarms=TOLD, calendar=random.choice([WEEK, ALWAYS, {**WEEK, "horizon": "2026-11-24"}]),
        grace=random.choice([0, 60, 240]),
        targets={
            **{name: {"open_minutes": random.choice([60, 300, 900])} for name in ("respond", "arrive")},
            "finish": random.choice([{"working_days": 2}, {"open_minutes": 700}]), "answer": {"open_minutes": 200},
        },
    )  # fmt: skip
    for _ in range(random.randrange(7)):
        moment = at("09:30") + random.randrange(500) * MINUTE
        op = random.choice(
            [
                "visit.appoint",
                "visit.arrive",
                "contact.attempt",
                "job.pause",
                "job.resume",
                "work.finish",
                "office",
            ]
        )
        if op == "office":
            office.now = moment
            act = random.choice(["job.cancel", "job.reopen", "job.close", "concern.raise", "job.amend"])
            about = {"about": {"promise": promised(random.choice([60, 600]), alarms=TOLD)}}
            office.does(act, **(about if act == "job.amend" else {"kind": "complaint", "text": "late"}))
            continue
        opens = random.randrange(9, 20)
        args: dict[str, Any] = {} if op.startswith("job.") else {"visit": random.choice([VISIT, SECOND])}
        if op == "visit.appoint":
            args |= window(f"{opens:02}:00", f"{opens + 2}:00", random.choice([24, 25, 28]))
        office.ann.does(op, at=moment, **args)
    return office


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_no_moment_is_missed_however_time_goes_by(seed: int) -> None:
    """In one jump, at random moments, or whenever the job asks for it: the same rows; told by and by, all is told."""
    random = Random(seed)
    office = busy(random)
    phones = [
        Phone("anns", "ann", 0, random.choice([0, at("12:00"), at("12:00") + 2 * DAY]), random.random() < 0.7)
    ]
    start = MORNING + 9 * HOUR
    steps = sorted(start + random.randrange(50 * DAY) for _ in range(random.randrange(1, 12)))
    asked, jumped = Tables(office, *phones), Tables(office, *phones)
    asked.judged(start)
    jumped.judged(start)
    for now in steps:
        asked.until(now)
        jumped.judged(now)
        once = Tables(office, *phones)
        once.judged(now)
        assert asked.says() == jumped.says() == once.says()
        assert set(asked.alarms) == set(jumped.alarms) == set(once.alarms)
        assert set(jumped.told) <= set(asked.told)
        assert set(once.told) <= set(jumped.told)
    assert not asked.withdrawn


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_nothing_turns_between_two_moments_for_which_a_job_asked(seed: int) -> None:
    random = Random(seed)
    tables = Tables(busy(random), Phone("anns", "ann", 0, random.choice([0, at("12:00")]), True))
    now = MORNING + 9 * HOUR
    tables.judged(now)
    while tables.again is not None and tables.again < MORNING + 60 * DAY:
        asked = tables.again
        for between in {now, (now + asked) // 2, asked - 1}:
            found = tables.judged(max(between, now))
            assert not found.rows
            assert not found.raised
        tables.judged(asked)
        now = asked


def arrives(office: Office, clock: str) -> None:
    office.ann.does("visit.arrive", at=at(clock))


HEARD = Phone("anns", "ann", 0, at("09:00") + 9 * DAY, True)


def test_nothing_is_raised_of_what_was_kept_late() -> None:
    office = plans(Office(), 60, alarms=TOLD)
    arrives(office, "11:00")
    tables = Tables(office, HEARD)
    tables.judged(at("11:30"))
    assert [told for told in tables.told if told[0] == "arrive"] == []
    assert tables.says()[office.job().id, "arrive", ""]["outcome"] == "breached"


def test_nothing_is_raised_of_a_job_that_is_over_but_an_answer_is_owed() -> None:
    for end in ("job.close", "job.cancel"):
        office = plans(Office(), 60, alarms=TOLD, targets={
            "arrive": {"open_minutes": 60}, "answer": {"open_minutes": 60},
        })  # fmt: skip
        acts(office, "concern.raise", "09:50", kind="complaint", text="late")
        acts(office, end, "10:30")
        tables = Tables(office, HEARD)
        tables.judged(at("10:31"))
        tables.until(at("12:00", 25))
        assert {promise for promise, _, _ in tables.told} == {"answer"}, end


def test_what_is_taken_back_is_not_raised_again_and_a_new_deadline_is() -> None:
    office = plans(Office(), 60, alarms=TOLD)
    tables = Tables(office, HEARD)
    tables.judged(at("10:00"))
    mine = [each for each in tables.told if each[0] == "arrive"]
    assert mine == [("arrive", "", 100)]
    arrives(office, "09:50")
    tables.judged(at("10:10"))
    assert tables.withdrawn == [("arrive", "", 100)]
    office.ann.does("retract", of={"device": office.ann.device.id, "n": office.ann.n})
    tables.judged(at("10:11"))
    assert [each for each in tables.told if each[0] == "arrive"] == mine
    raises_priority(office, 30, "10:20", alarms=TOLD)
    tables.judged(at("10:30"))
    assert [each for each in tables.told if each[0] == "arrive"][1:] == [("arrive", "", 150)]


def test_only_who_was_told_hears_that_it_was_not_so() -> None:
    """At half past ten only the last threshold that was passed was told: that one is taken back, the others are not."""
    office = plans(Office(), 60, alarms=TOLD, targets={"arrive": {"open_minutes": 60}})
    tables = Tables(office, HEARD)
    tables.judged(at("10:30"))
    assert len(tables.alarms) == 5
    arrives(office, "09:50")
    tables.judged(at("10:31"))
    assert tables.withdrawn == [("arrive", "", 150)]


def test_back_and_forth_each_deadline_is_told_of_once() -> None:
    office = plans(Office(), 60, alarms=TOLD, targets={"arrive": {"open_minutes": 60}})
    tables = Tables(office, HEARD)
    tables.judged(at("10:00"))
    for clock, minutes in (("10:10", 300), ("10:20", 60), ("10:30", 300)):
        raises_priority(office, minutes, clock, alarms=TOLD, targets={"arrive": {"open_minutes": minutes}})
        tables.judged(at(clock) + MINUTE)
    assert tables.told == [("arrive", "", 100), ("arrive", "", 120)]
    assert tables.withdrawn == [("arrive", "", 100), ("arrive", "", 120)]
    tables.until(at("15:00"))
    assert ("arrive", "", 100) in tables.told[2:]


def test_a_pause_that_is_heard_late_takes_the_alarm_back() -> None:
    office = plans(Office(), 60, alarms=TOLD, targets={"finish": {"open_minutes": 60}})
    tables = Tables(office, HEARD)
    tables.judged(at("10:00"))
    office.ann.does("job.pause", reason="waiting_for_customer", at=at("09:30"))
    tables.judged(at("10:10"))
    assert tables.withdrawn == [("finish", "", 100)]
    assert tables.again is None


def test_a_window_that_was_missed_stays_missed_and_told_when_the_next_one_is_agreed() -> None:
    office = plans(Office(), 540, alarms=TOLD, targets={})
    office.ann.does("visit.appoint", at=at("09:31"), **window("10:00", "11:00"))
    tables = Tables(office, HEARD)
    tables.judged(at("11:00"))
    assert tables.told == [("keep_appointment", VISIT, 100)]
    office.ann.does("visit.appoint", at=at("11:10"), **window("14:00", "15:00"))
    tables.judged(at("11:11"))
    assert (tables.told, tables.withdrawn) == ([("keep_appointment", VISIT, 100)], [])
    tables.until(at("15:00"))
    assert tables.told[-1] == ("keep_appointment", VISIT, 100)
    assert tables.withdrawn == []
    office.ann.does("visit.arrive", at=at("10:30"))
    tables.judged(at("15:01"))
    assert [percent for _, _, percent in tables.withdrawn] == [100, 120, 150]
    assert len(tables.rows) == 2


def test_a_window_that_was_retracted_takes_its_alarm_with_it_once() -> None:
    office = plans(Office(), 540, alarms=TOLD, targets={})
    office.ann.does("visit.appoint", at=at("09:31"), **window("10:00", "11:00"))
    tables = Tables(office, HEARD)
    tables.judged(at("11:00"))
    office.ann.does("retract", of={"device": office.ann.device.id, "n": 1})
    tables.judged(at("11:01"))
    tables.judged(at("11:02"))
    assert tables.withdrawn == [("keep_appointment", VISIT, 100)]
    assert tables.rows == {}


def test_a_deadline_that_was_missed_provisionally_is_worked_out_again() -> None:
    office = plans(Office(), 1080, alarms=TOLD, targets={"arrive": {"open_minutes": 1080}}, calendar={
        **WEEK, "horizon": "2026-11-24",
    })  # fmt: skip
    tables = Tables(office, HEARD)
    found = tables.judged(at("18:00", 25))
    assert [job.id for job, _ in found.provisional] == [office.job().id]
    longer = {**WEEK, "holidays": ["2026-11-25"], "horizon": "2026-12-31"}
    office.does("job.promise", actor="sweep:commitments", why="horizon", calendar=longer)
    found = tables.judged(at("18:01", 25))
    [row] = tables.says().values()
    assert (row["due"], row["outcome"], found.provisional) == (at("18:00", 26), "due_soon", [])


def test_a_code_that_no_column_holds_is_none() -> None:
    office = Office()
    office.plans(appliance={"class_code": "x" * 41}, promise=promised(60))
    tables = Tables(office)
    tables.judged(MORNING)
    assert {row["appliance_class"] for row in tables.says().values()} == {None}


def test_a_deadline_that_moved_and_was_missed_again_is_told_of_anew() -> None:
    office = plans(Office(), 60, alarms=TOLD, targets={"arrive": {"open_minutes": 60}})
    tables = Tables(office, HEARD)
    tables.judged(at("10:00"))
    raises_priority(office, 75, "10:10", alarms=TOLD, targets={"arrive": {"open_minutes": 75}})
    tables.judged(at("10:15"))
    assert tables.withdrawn == [("arrive", "", 100)]
    assert tables.told == [("arrive", "", 100), ("arrive", "", 100)]


def test_what_changes_without_turning_stands_as_long_as_it_did() -> None:
    office = plans(Office(), 540, targets={"arrive": {"open_minutes": 540}})
    tables = Tables(office, HEARD)
    tables.judged(at("09:40"))
    office.does("job.assign", technician="bob", helpers=[])
    tables.judged(at("09:50"))
    [row] = tables.rows.values()
    assert (row.technician, row.turned_at, row.judged_at) == ("bob", at("09:40"), at("09:50"))


def test_two_windows_of_one_visit_may_end_at_one_instant() -> None:
    office = plans(Office(), 540, alarms=TOLD, targets={})
    tables = Tables(office, HEARD)
    for number, clock in enumerate(("09:40", "11:10", "11:20"), 1):
        office.ann.does("visit.appoint", at=at(clock), **window("10:00", "11:00"))
        tables.judged(at("12:00"))
        tables.judged(at("12:00") + number)
    assert len(tables.rows) == 3
    assert tables.withdrawn == []
