"""Evidence: the true time lies between the bounds, whatever a phone's clock does."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from sync.exchange.evidence import judge, tighten
from sync.instants import HOUR, MINUTE, SECOND

TEN = 1_795_000_000_000
ANY = st.none() | st.integers(-(2**70), 2**70)
INSTANTS = st.integers(0, 2**45)


def judged(**changes):
    """A line whose token came at ten, recorded 20 minutes later, received after an hour."""
    plain = {
        "said": TEN + 20 * MINUTE,
        "since_wall": 20 * MINUTE,
        "since_mono": 20 * MINUTE,
        "token_time": TEN,
        "floor": None,
        "received": TEN + HOUR,
        "enrolled": TEN - HOUR,
    }
    return judge(**(plain | changes))


def test_an_honest_phone_is_estimated_by_its_counters():
    evidence = judged()
    assert (evidence.earliest, evidence.estimate, evidence.latest) == (TEN, TEN + 20 * MINUTE, TEN + HOUR)
    assert evidence.flags == ()


def test_the_longer_counter_counts_because_one_sleeps_and_the_other_is_set_back():
    assert judged(since_mono=5 * MINUTE).estimate == TEN + 20 * MINUTE
    assert judged(since_wall=5 * MINUTE).estimate == TEN + 20 * MINUTE


def test_a_wall_clock_set_back_is_flagged():
    assert judged(since_wall=19 * MINUTE - 1).flags == ("wall_moved_back",)
    assert judged(since_wall=19 * MINUTE).flags == ()


def test_a_new_page_session_has_no_monotonic_counter():
    evidence = judged(since_mono=None)
    assert (evidence.estimate, evidence.flags) == (TEN + 20 * MINUTE, ())


def test_an_estimate_beyond_what_was_received_is_clamped():
    evidence = judged(since_wall=2 * HOUR)
    assert evidence.estimate == evidence.latest == TEN + HOUR
    assert evidence.flags == ("clamped", "far_from_word")


def test_a_word_far_from_the_estimate_is_kept_beside_it():
    evidence = judged(said=0)
    assert (evidence.said, evidence.flags) == (0, ("far_from_word",))


def test_the_operation_before_bounds_the_next_one():
    evidence = judged(floor=TEN + 30 * MINUTE)
    assert evidence.earliest == evidence.estimate == TEN + 30 * MINUTE
    assert evidence.flags == ("clamped",)


def test_without_a_valid_token_the_enrolment_bounds_it_and_the_word_is_only_a_word():
    evidence = judged(token_time=None)
    assert (evidence.earliest, evidence.estimate, evidence.latest) == (
        TEN - HOUR,
        TEN + 20 * MINUTE,
        TEN + HOUR,
    )
    assert evidence.flags == ("no_token",)


def test_a_server_clock_that_stepped_back_widens_the_interval():
    evidence = judged(received=TEN - MINUTE)
    assert (evidence.earliest, evidence.latest) == (TEN - MINUTE, TEN)


def test_a_later_token_tightens_the_upper_bound():
    evidence = tighten(judged(), TEN + 30 * MINUTE)
    assert (evidence.estimate, evidence.latest, evidence.flags) == (TEN + 20 * MINUTE, TEN + 30 * MINUTE, ())


def test_a_bound_before_the_estimate_moves_it():
    evidence = tighten(judged(), TEN + 10 * MINUTE)
    assert evidence.estimate == evidence.latest == TEN + 10 * MINUTE
    assert evidence.flags == ("clamped",)


def test_a_bound_that_says_nothing_new_or_the_impossible_changes_nothing():
    evidence = judged()
    assert tighten(evidence, TEN + 2 * HOUR) == evidence
    assert tighten(evidence, TEN - 1) == evidence


@given(ANY, ANY, ANY, st.none() | INSTANTS, st.none() | INSTANTS, INSTANTS, INSTANTS, st.lists(INSTANTS))
def test_the_estimate_always_lies_between_the_bounds(
    said, wall, mono, token, floor, received, enrolled, bounds
):
    evidence = judge(said, wall, mono, token, floor, received, enrolled=enrolled)
    for bound in bounds:
        assert evidence.earliest <= evidence.estimate <= evidence.latest
        tighter = tighten(evidence, bound)
        assert tighter.earliest == evidence.earliest
        assert tighter.latest <= evidence.latest
        evidence = tighter
    assert evidence.earliest <= evidence.estimate <= evidence.latest


@given(st.data())
def test_the_true_time_lies_between_the_bounds_whatever_the_clock_says(data):
    """A token came, something was done, later tokens show it, it was received: any wall clock, any
    counters.
    """
    token = data.draw(INSTANTS)
    before = token + data.draw(st.integers(0, HOUR))
    true = before + data.draw(st.integers(0, HOUR))
    witness = true + data.draw(st.integers(0, HOUR))
    received = true + data.draw(st.integers(0, HOUR))
    floor = judge(None, data.draw(ANY), data.draw(ANY), token, None, received, enrolled=0).earliest
    evidence = judge(data.draw(ANY), data.draw(ANY), data.draw(ANY), token, floor, received, enrolled=0)
    assert evidence.earliest <= true <= tighten(evidence, witness).latest


@given(st.integers(0, HOUR), st.integers(-HOUR, HOUR), st.integers(0, 30 * SECOND))
def test_an_honest_counter_gives_the_true_time_though_the_wall_clock_is_wrong(after, offset, slept):
    assume(slept <= after)
    true = TEN + after
    evidence = judge(true + offset, after, after - slept, TEN, None, true + MINUTE, enrolled=0)
    assert evidence.estimate == true
    assert "clamped" not in evidence.flags
