"""Hand-ins: lines of an earlier enrolment, brought by a later one; what each of the two may say of the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.exchange.body import Refused
from sync.stored import State
from sync.work import settle
from tests.operations import COMPLETE
from tests.sync.exchange.counter import Counter, Phone, receipts


def moved(counter: Counter, state: State = "active", lines: int = 2) -> tuple[Phone, Phone]:
    """Ann's old phone with lines that were never sent, and her new one."""
    counter.plans()
    old, new = counter.enrols("old-phone"), counter.enrols("new-phone", state=state)
    for _ in range(lines):
        old.records("part.use")
        counter.passes()
    return old, new


def forgotten(counter: Counter, phone: Phone) -> str:
    """The database no longer knows this enrolment. The certificate that the phone has of it."""
    return counter.certificate(counter.store.devices.pop(phone.id))


def settled(counter: Counter, holder: Phone) -> None:
    """The dispatcher accepts whatever waits in this phone's holds."""
    with counter.store.writing() as tx:
        for hold in tx.holds(holder.id):
            device = tx.device(holder.id)
            assert device is not None
            settle.accept(tx, device, hold, counter.now)


def test_a_hand_in_is_stored_under_the_old_enrolment_and_answered_for_it(counter: Counter) -> None:
    counter.plans()
    old, new = counter.enrols("old-phone"), counter.enrols("new-phone")
    for _ in range(2):
        old.records()
    heard = new.hands_in(old)
    assert (receipts(heard), heard.through, heard.enrolment) == (["applied"] * 2, 2, "active")
    assert counter.told(old) == ["applied"] * 2 and counter.told(new) == []
    assert receipts(new.hands_in(old)) == ["applied"] * 2


def test_a_hand_in_may_begin_behind_a_gap(counter: Counter) -> None:
    counter.plans()
    old, new = counter.enrols("old-phone"), counter.enrols("new-phone")
    for _ in range(4):
        old.records()
    assert receipts(new.hands_in(old, 3)) == ["applied"] * 2
    assert counter.store.devices[old.id].gaps == ((1, 2),)


@pytest.mark.parametrize("state", ["pending", "returning", "revoked", "lost"])
def test_what_may_not_be_applied_of_its_own_is_not_applied_through_it(counter: Counter, state: State) -> None:
    counter.plans()
    old, new = counter.enrols("old-phone"), counter.enrols("new-phone", state=state)
    old.records()
    assert receipts(new.hands_in(old)) == [f"held {state}"]


@pytest.mark.parametrize(("state", "code"), [("forked", "fork"), ("revoked", "revoked"), ("lost", "lost")])
def test_a_former_enrolment_s_own_state_counts(counter: Counter, state: State, code: str) -> None:
    counter.plans()
    old, new = counter.enrols("old-phone", state=state), counter.enrols("new-phone")
    old.records()
    assert receipts(new.hands_in(old)) == [f"held {code}"]


def test_confirming_the_phone_that_handed_in_judges_what_it_handed_in(counter: Counter) -> None:
    counter.plans()
    old, new = counter.enrols("old-phone"), counter.enrols("new-phone", state="pending")
    old.records("part.use")
    new.hands_in(old)
    new.records()
    new.sends()
    counter.confirms(new)
    assert (counter.told(old), counter.told(new)) == (["applied"], ["applied"])
    assert {m["state"] for m in counter.docs("t:ann", "matter")} == {"answered"}


def test_what_was_handed_in_of_a_phone_revoked_since_stays_held(counter: Counter) -> None:
    counter.plans()
    old, new = counter.enrols("old-phone"), counter.enrols("new-phone", state="pending")
    old.records("part.use")
    new.hands_in(old)
    counter.becomes(old, "revoked")
    counter.confirms(new)
    assert counter.told(old) == ["held revoked"]


def test_confirming_another_phone_does_not_vouch_for_it(counter: Counter) -> None:
    counter.plans()
    old, new = counter.enrols("old-phone"), counter.enrols("new-phone", state="pending")
    other = counter.enrols("other-phone", state="pending")
    old.records("part.use")
    new.hands_in(old)
    counter.confirms(other)
    assert counter.told(old) == ["held pending"]


def test_what_an_old_enrolment_recorded_is_not_what_the_new_one_recorded(counter: Counter) -> None:
    old, new = counter.enrols("old-phone"), counter.enrols("new-phone")
    for _ in range(3):
        old.records()
    new.hands_in(old)
    assert "recorded_contradicted" not in counter.alerts()


# By a phone that is not confirmed


@pytest.mark.parametrize("state", ["pending", "returning", "revoked", "lost", "forked"])
def test_what_an_unconfirmed_phone_hands_in_uses_up_no_number(counter: Counter, state: State) -> None:
    old, new = moved(counter, state)
    before = counter.store.devices[old.id]
    heard = new.hands_in(old)
    assert heard.through == 2
    assert replace(counter.store.devices[old.id], handed=False) == before
    assert counter.alerts() == []


def test_the_old_phone_itself_sends_what_another_handed_in_and_it_is_stored_once(counter: Counter) -> None:
    old, new = moved(counter, "pending")
    new.hands_in(old)
    assert receipts(old.sends()) == ["applied"] * 2
    assert counter.told(old) == ["applied"] * 2
    assert [m["state"] for m in counter.docs("t:ann", "matter")] == ["answered"]
    counter.confirms(new)
    assert (counter.told(old), counter.alerts()) == (["applied"] * 2, [])


def test_half_of_what_was_handed_in_comes_by_the_old_phone_and_half_still_waits(counter: Counter) -> None:
    old, new = moved(counter, "pending", 3)
    new.hands_in(old)
    assert receipts(old.sends(1, 2)) == ["applied"] * 2
    [matter] = counter.docs("t:ann", "matter")
    assert (matter["state"], matter["operations"]) == ("open", [[old.id, 3]])
    counter.confirms(new)
    assert counter.told(old) == ["applied"] * 3
    assert (counter.store.devices[old.id].last, counter.alerts()) == (3, [])


def test_another_line_handed_in_under_its_number_does_not_fork_the_old_phone(counter: Counter) -> None:
    old, new = moved(counter, "pending", 0)
    copy = old.clone()
    copy.records("part.use")
    old.records()
    new.hands_in(copy)
    heard = old.sends()
    assert (receipts(heard), heard.enrolment, counter.alerts()) == (["applied"], "active", [])
    counter.confirms(new)
    assert (sorted(counter.told(old)), counter.alerts()) == (["applied", "held fork"], ["fork"])
    assert old.asks().enrolment == "forked"


def test_a_gap_before_what_waits_is_told_when_it_counts(counter: Counter) -> None:
    old, new = moved(counter, "pending", 4)
    new.hands_in(old, 3)
    assert (counter.store.devices[old.id].gaps, counter.alerts()) == ((), [])
    counter.confirms(new)
    assert (counter.store.devices[old.id].gaps, counter.alerts()) == (((1, 2),), ["gap"])
    assert receipts(old.sends(1, 2)) == ["held found"] * 2


def test_what_waits_comes_to_its_place_in_the_chain(counter: Counter) -> None:
    old, new = moved(counter, "pending", 1)
    old.records(prev="0" * 64)
    new.hands_in(old, 2)
    new.hands_in(old, 1, 1)
    counter.confirms(new)
    assert counter.told(old) == ["applied", "held broken_chain"]


def test_whoever_brings_a_line_last_has_it(counter: Counter) -> None:
    """A phone enrols, is never confirmed, and enrols once more."""
    old, never = moved(counter, "pending")
    new = counter.enrols("third-phone", state="pending")
    never.hands_in(old)
    new.hands_in(old)
    counter.confirms(new)
    assert counter.told(old) == ["applied"] * 2
    assert {m["state"] for m in counter.docs("t:ann", "matter")} == {"answered"}


def test_a_confirmed_phone_need_not_wait_for_one_that_is_not(counter: Counter) -> None:
    old, never = moved(counter, "pending")
    new = counter.enrols("third-phone")
    never.hands_in(old)
    assert receipts(new.hands_in(old)) == ["applied"] * 2


def test_handed_in_twice_in_pieces_is_one_hold_and_one_order(counter: Counter) -> None:
    old, new = moved(counter, "pending", 3)
    first = [new.hands_in(old, 1, 2).through, new.hands_in(old, 3).through]
    again = receipts(new.hands_in(old))
    assert (first, again) == ([2, 3], ["held pending"] * 3)
    assert len([hold for hold in counter.store.opened.values() if hold.settled is None]) == 1
    counter.confirms(new)
    whens = [counter.line(old, n).when for n in (1, 2, 3)]
    assert [when.earliest for when in whens] == sorted(when.earliest for when in whens)
    assert "no_token" not in {flag for when in whens for flag in when.flags}


def test_what_a_dispatcher_let_in_has_its_number_when_the_old_phone_comes_to_it(counter: Counter) -> None:
    old, stolen = moved(counter, "revoked")
    stolen.hands_in(old, 1, 1)
    settled(counter, stolen)
    assert counter.told(old) == ["applied"]
    assert receipts(old.sends()) == ["applied"] * 2
    assert (counter.store.devices[old.id].last, counter.alerts()) == (2, [])


def test_what_a_dispatcher_let_in_makes_another_line_of_its_number_a_fork(counter: Counter) -> None:
    old, stolen = moved(counter, "revoked", 0)
    copy = old.clone()
    copy.records("part.use")
    old.records()
    stolen.hands_in(copy)
    settled(counter, stolen)
    heard = old.sends()
    assert (receipts(heard), heard.enrolment) == (["held fork"], "forked")


# Of an enrolment nobody knows


def test_an_old_enrolment_nobody_knows_is_stored_as_returning_and_has_no_row(counter: Counter) -> None:
    old, new = moved(counter)
    forgotten(counter, old)
    heard = new.hands_in(old)
    assert (receipts(heard), heard.enrolment) == (["held returning"] * 2, "active")
    assert old.id not in counter.store.devices
    [hold] = counter.store.opened.values()
    assert (hold.actor, hold.person, hold.code) == (new.id, "ann", "returning")


def test_what_nobody_can_prove_counts_when_a_dispatcher_says_so(counter: Counter) -> None:
    old, new = moved(counter)
    forgotten(counter, old)
    new.hands_in(old)
    settled(counter, new)
    assert counter.told(old) == ["applied"] * 2
    assert {line.by for line in counter.store.stored.values()} == {"ann"}


def test_confirming_whoever_says_so_proves_nothing(counter: Counter) -> None:
    old, new = moved(counter, "pending")
    forgotten(counter, old)
    new.hands_in(old)
    counter.confirms(new)
    assert counter.told(old) == ["held returning"] * 2
    [matter] = [m for m in counter.docs("t:ann", "matter") if m["state"] == "open"]
    assert matter["code"] == "returning"


def test_nobody_claims_a_stranger_s_enrolment(counter: Counter) -> None:
    """Bob says of Ann's old enrolment that it was his, before she comes; nothing of hers changes by it."""
    old, _ = moved(counter)
    thief = counter.enrols("bob-phone", "bob")
    proof = forgotten(counter, old)
    copy = old.clone()
    copy.lines.clear()
    copy.records()
    thief.hands_in(copy)
    with pytest.raises(Refused, match="not_found"):
        thief.hands_in(copy, of_certificate=proof)
    heard = old.sends(certificate=proof)
    assert (receipts(heard), heard.enrolment) == (["held returning"] * 2, "returning")
    assert counter.store.devices[old.id].person == "ann"
    counter.confirms(old)
    mine = [line for line in counter.store.stored.values() if line.by == "ann"]
    assert {line.receipt.receipt for line in mine} == {"applied"} and len(mine) == 2
    assert counter.alerts() == []


def test_its_certificate_proves_an_old_enrolment(counter: Counter) -> None:
    old, new = moved(counter)
    proof = forgotten(counter, old)
    assert receipts(new.hands_in(old, of_certificate=proof)) == ["held returning"] * 2
    row = counter.store.devices[old.id]
    assert (row.person, row.state, bool(row.key), row.last) == ("ann", "returning", True, 2)
    counter.confirms(old)
    assert counter.told(old) == ["applied"] * 2


def test_proof_that_comes_later_takes_over_what_waited_without(counter: Counter) -> None:
    old, new = moved(counter)
    proof = forgotten(counter, old)
    new.hands_in(old)
    new.hands_in(old, of_certificate=proof)
    assert {hold.actor for hold in counter.store.opened.values() if not hold.settled} == {old.id}
    counter.confirms(old)
    assert counter.told(old) == ["applied"] * 2


@pytest.mark.parametrize("text", ["", "no certificate", "a.b"])
def test_a_forged_certificate_proves_nothing(counter: Counter, text: str) -> None:
    old, new = moved(counter)
    forgotten(counter, old)
    assert receipts(new.hands_in(old, of_certificate=text)) == ["held returning"] * 2
    assert old.id not in counter.store.devices


def test_another_enrolment_s_certificate_proves_nothing(counter: Counter) -> None:
    old, new = moved(counter)
    forgotten(counter, old)
    another = counter.certificate(counter.store.devices[new.id])
    new.hands_in(old, of_certificate=another)
    assert old.id not in counter.store.devices


def test_a_record_signed_by_an_unknown_key_is_unproved_once_the_key_is_known(counter: Counter) -> None:
    old, new = moved(counter, "pending", 0)
    old.records("record.sign")
    key = COMPLETE["record.sign"]["key"]
    assert counter.store.devices[old.id].key != key
    new.hands_in(old)
    counter.confirms(new)
    assert [r.question for r in new.hands_in(old).receipts] == ["record_unproved"]


# Forks


@pytest.mark.parametrize("after", ["retired", "lost", "revoked"])
def test_a_forked_phone_stays_forked_whatever_becomes_of_it(counter: Counter, after: State) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone")
    clone = ann.clone()
    ann.records()
    ann.sends()
    clone.records("part.use")
    clone.sends()
    counter.becomes(ann, after)
    ann.records("part.use")
    heard = ann.sends(2)
    assert heard.enrolment == after
    assert receipts(heard) == ["held fork" if after == "retired" else f"held {after}"]
    assert counter.alerts() == ["fork"]


def test_what_comes_after_a_fork_on_a_phone_not_yet_confirmed_stays_held(counter: Counter) -> None:
    counter.plans()
    ann = counter.enrols("ann-phone", state="pending")
    clone = ann.clone()
    ann.records()
    ann.sends()
    clone.records("part.use")
    clone.sends()
    ann.records("part.use")
    ann.sends(2)
    counter.confirms(ann)
    assert counter.told(ann) == ["applied", "held fork", "held fork"]
