"""What a token proves about lines: a lower bound by being quoted, an upper one by naming what was recorded then."""

from __future__ import annotations

from dataclasses import replace

from sync.exchange import tokens
from sync.exchange.tokens import TimeToken
from sync.instants import HOUR, MINUTE
from tests.sync.exchange.counter import CERTIFICATE_KEY, MORNING, TOKEN_KEY, Counter, Phone, receipts


def says_recorded(counter: Counter, phone: Phone) -> str:
    """A token given now, to a phone that could send nothing but line 1."""
    text = tokens.issue(
        TimeToken(counter.store.name, counter.now, phone.id, 0, phone.last["n"], phone.last["hash"]),
        TOKEN_KEY,
    )
    phone.gets(text)
    return text


def records(counter: Counter, phone: Phone, count: int = 1) -> None:
    for _ in range(count):
        counter.passes()
        phone.records()


def latest(counter: Counter, phone: Phone) -> list[int]:
    """Upper bounds in minutes of the morning, in order of number."""
    lines = sorted(
        (line for line in counter.store.stored.values() if line.actor == phone.id), key=lambda x: x.n
    )
    return [(line.when.latest - MORNING) // MINUTE for line in lines]


def test_a_token_bounds_every_line_up_to_the_one_it_names(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    records(counter, ann, 3)
    says_recorded(counter, ann)
    records(counter, ann)
    counter.passes(60)
    ann.sends()
    assert latest(counter, ann) == [3, 3, 3, 64]


def test_lines_stored_earlier_are_bounded_once_the_line_arrives(counter: Counter) -> None:
    counter.plans()
    counter.now = MORNING
    ann = counter.enrols("ann-phone")
    records(counter, ann, 3)
    says_recorded(counter, ann)
    counter.passes(60)
    ann.sends(1, 2)
    assert latest(counter, ann) == [63, 63]
    counter.passes(60)
    ann.sends(3)
    assert latest(counter, ann) == [3, 3, 3]
    [file] = counter.store.jobs.values()
    filed = [op.when for op in file.operations if not op.of_office]
    assert filed == [counter.line(ann, n).when for n in (1, 2, 3)]


def test_of_several_tokens_the_earliest_counts_for_lines_stored_before_too(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    records(counter, ann, 3)
    says_recorded(counter, ann)
    counter.passes(10)
    says_recorded(counter, ann)
    counter.passes(60)
    ann.sends(1, 2)
    ann.sends(3)
    assert latest(counter, ann) == [3, 3, 3]


def test_a_break_behind_the_line_takes_nothing_from_what_lies_before_it(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    records(counter, ann, 2)
    says_recorded(counter, ann)
    counter.passes()
    ann.records(prev="0" * 64)
    counter.passes(60)
    ann.sends()
    assert latest(counter, ann) == [2, 2, 63]


def test_a_token_bounds_nothing_beyond_a_break(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    records(counter, ann)
    counter.passes()
    ann.records(prev="0" * 64)
    records(counter, ann)
    says_recorded(counter, ann)
    counter.passes(60)
    ann.sends()
    assert latest(counter, ann) == [63, 3, 3]


def test_a_token_that_names_another_line_under_the_number_bounds_nothing(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    clone = ann.clone()
    records(counter, ann)
    text = says_recorded(counter, ann)
    clone.records("part.use")
    clone.texts.append(text)
    counter.passes(60)
    clone.sends()
    assert latest(counter, clone) == [61]


def test_a_clone_s_line_is_not_bounded_by_a_token_its_phone_never_saw(counter: Counter) -> None:
    """The clone recorded under a number of the other's chain, after the other's token was given."""
    ann = counter.enrols("ann-phone")
    records(counter, ann)
    clone = ann.clone()
    records(counter, ann, 2)
    says_recorded(counter, ann)
    counter.passes(10)
    ann.sends(1, 2)
    counter.passes(10)
    clone.records("part.use")
    truth = counter.now
    clone.sends(2)
    ann.sends(3)
    by_receipt = {line.receipt.code: line for line in counter.store.stored.values() if line.n == 2}
    assert by_receipt["fork"].when.earliest <= truth <= by_receipt["fork"].when.latest
    assert (by_receipt["unknown_job"].when.latest - MORNING) // MINUTE == 3


def test_the_lower_bound_runs_along_an_unbroken_chain_only(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    first = ann.texts[0]
    records(counter, ann)
    counter.passes(60)
    ann.gets(tokens.issue(TimeToken(counter.store.name, counter.now, ann.id, 0), TOKEN_KEY))
    records(counter, ann)
    late = counter.now
    old = tokens.token_hash(first)
    ann.records(token=old)
    ann.records(token=old, prev="0" * 64)
    ann.sends()
    bounds = [counter.line(ann, n).when.earliest for n in (1, 2, 3, 4)]
    assert bounds == [MORNING, late - MINUTE, late - MINUTE, MORNING]


def test_what_is_received_before_a_token_was_given_is_received_then(counter: Counter) -> None:
    """The server's clock stepped back: R is the newest token of this device."""
    ann, bob = counter.enrols("ann-phone"), counter.enrols("bob-phone", "bob")
    counter.passes(60)
    given = counter.now
    for phone in (ann, bob):
        phone.gets(tokens.issue(TimeToken(counter.store.name, given, phone.id, 0), TOKEN_KEY))
    counter.now -= HOUR
    bob.texts, stolen = bob.texts[:1], bob.texts[1:]
    assert stolen
    bob.texts += ann.texts[1:]  # another's token says nothing of this one's time
    ann.records()
    bob.records(token=None)
    ann.sends()
    bob.sends()
    assert (counter.line(ann, 1).when.received, counter.line(bob, 1).when.received) == (given, counter.now)


def test_a_forged_token_is_no_token(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    counter.passes()
    ann.gets(tokens.issue(TimeToken(counter.store.name, counter.now + HOUR, ann.id, 0), CERTIFICATE_KEY))
    ann.records()
    assert receipts(ann.sends()) == ["held unknown_job"]
    when = counter.line(ann, 1).when
    assert (when.received, "no_token" in when.flags) == (counter.now, True)


def test_before_its_certificate_a_phone_may_have_worked(counter: Counter) -> None:
    """Enrolled after the backup, confirmed an hour later: what it recorded meanwhile lies before its certificate."""
    ann = counter.enrols("ann-phone")
    ann.id = "01935b2e-0000-7000-8000-00000000000a"
    device = counter.store.devices.pop(next(iter(counter.store.devices)))
    made = int(ann.id.replace("-", "")[:12], 16)
    counter.now = made + HOUR
    certificate = counter.certificate(replace(device, id=ann.id))
    ann.records(token=None)
    ann.sends(certificate=certificate)
    assert counter.line(ann, 1).when.earliest == made


def test_a_token_bounds_no_stored_line_beyond_a_break(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    records(counter, ann)
    counter.passes()
    ann.records(prev="0" * 64)
    records(counter, ann)
    says_recorded(counter, ann)
    counter.passes(60)
    ann.sends(1, 2)
    ann.sends(3)
    assert latest(counter, ann) == [63, 3, 3]


def test_a_chain_that_begins_anew_bounds_nothing_that_was_stored_before(counter: Counter) -> None:
    ann = counter.enrols("ann-phone")
    records(counter, ann, 2)
    counter.passes()
    ann.records(prev="0" * 64)
    says_recorded(counter, ann)
    counter.passes(60)
    ann.sends(1, 2)
    ann.sends(3)
    assert latest(counter, ann) == [63, 63, 3]


def test_another_phone_s_token_bounds_nothing_though_it_names_the_very_line(counter: Counter) -> None:
    """Whoever has two phones may let the one say what the other recorded."""
    ann, other = counter.enrols("ann-phone"), counter.enrols("ann-other-phone")
    records(counter, ann, 2)
    said = TimeToken(counter.store.name, counter.now, other.id, 0, ann.last["n"], ann.last["hash"])
    ann.texts.append(tokens.issue(said, TOKEN_KEY))
    counter.passes(60)
    ann.sends(1, 1)
    ann.sends(2)
    assert latest(counter, ann) == [62, 62]


def test_a_line_that_quotes_another_phone_s_token_quotes_none(counter: Counter) -> None:
    ann, other = counter.enrols("ann-phone"), counter.enrols("ann-other-phone")
    counter.passes(60)
    text = says_recorded(counter, other)
    ann.texts.append(text)
    ann.records(token=tokens.token_hash(text))
    ann.sends()
    when = counter.line(ann, 1).when
    assert (when.earliest, "no_token" in when.flags) == (MORNING, True)
