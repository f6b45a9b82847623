"""Where a signed text says otherwise than its visit: each thing it states is compared, and nothing honest is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from sync.work.charges import line_total
from sync.work.signed import lacking
from tests.operations import COMPLETE, HASH
from tests.sync.work.cast import Office, the
from tests.sync.work.test_records import signs
from tests.sync.work.texts import SIGNING, office_after_a_visit, text_of, whole

PHONE = the("ann-phone")
OTHER_HASH = "1" * 64
UNITS = [{"place": "indoor", "serial": "OTHER"}]


@pytest.fixture
def office() -> Office:
    """A visit with everything in it, up to the signature."""
    return office_after_a_visit()


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def details(office: Office, code: str = "record_contradicts") -> tuple[str, ...]:
    return next((q.details for q in office.job().asked if q.code == code and q.open), ())


def corrects(office: Office, former: str, number: str = "A-2", called: str | None = None, **more: Any) -> str:
    """Ann signs another record in place of a former one; its text. called: the number that she gives the former."""
    signing = replace(SIGNING, number=number, corrects=former, reason="more", corrects_number=called)
    text = text_of(office, signing=signing)
    signs(office.ann, text, **{"corrects": former, "reason": "more", **more})
    return text


def bare() -> Office:
    """A visit at which nothing was taken, lent, quoted or read."""
    office = Office().plans()
    for op in ("visit.arrive", "work.start"):
        office.ann.does(op)
    office.ann.does("work.finish", result="no_fault_found")
    return office


@pytest.mark.parametrize("n", [999_999, 0, -1])
def test_an_operation_that_can_never_have_been_before_the_text_is_named(office: Office, n: int) -> None:
    told = whole()
    told["operations"].append([PHONE, n])
    signs(office.ann, json.dumps(told))
    assert details(office) == ("operations",)


def test_such_an_operation_switches_no_comparison_off(office: Office) -> None:
    told = whole(photos=[{"sha256": OTHER_HASH, "at": "x"}], total=-5, findings=[])
    told["operations"].append([PHONE, 999_999])
    signs(office.ann, json.dumps(told))
    assert set(details(office)) == {"operations", "findings", "photos", "total"}


def test_what_needs_no_operation_is_compared_while_one_is_on_its_way(office: Office) -> None:
    told = whole(photos=[{"sha256": OTHER_HASH, "at": "x"}], total=-5, findings=[])
    told["operations"].append([the("bob-phone"), 99])
    signs(office.ann, json.dumps(told))
    assert details(office) == ("photos", "total")


def test_one_of_ones_own_that_may_still_come_is_waited_for(office: Office) -> None:
    part = next(op for op in office.file().operations if op.name == "part.use")
    told = whole()
    office.ann.n += 1  # held in quarantine, let us say
    told["operations"].append([PHONE, office.ann.n])
    told["parts"].append({"part": "new", "quantity": 1, "old_part": "none"})
    signs(office.ann, json.dumps(told))
    assert part.n < office.ann.n - 1
    assert office.codes() == []


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("test", "bad"),
        ("safety_check", "leaks"),
        ("custody", [{"what": "laptop"}]),
        ("loans", [{"what": "car"}]),
        ("returns", [{"what": "board", "condition": "as new"}]),
        ("hazards", [{"what": "gas", "told": "Cem", "outcome": "signed"}]),
        ("quote", {"total": 1}),
        ("kind", "half"),
        ("appliance.units", {"units": UNITS}),
        ("technician.technician", {"technician": "bob"}),
    ],
)
def test_what_a_text_states_otherwise_is_named(office: Office, member: str, value: Any) -> None:
    top = member.partition(".")[0]
    told = whole()
    told[top] = {**told[top], **value} if top in ("appliance", "technician") else value
    signs(office.ann, json.dumps(told))
    assert details(office) == (member,)
    assert office.codes() == ["record_contradicts"]


@pytest.mark.parametrize("member", ["custody", "hazards"])
def test_what_nobody_recorded_is_named(member: str) -> None:
    office = bare()
    signs(office.ann, json.dumps({**json.loads(text_of(office)), member: [{"what": "laptop"}]}))
    assert member in details(office)


@pytest.mark.parametrize("member", ["test", "safety_check", "quote", "custody", "loans", "hazards", "kind"])
def test_what_is_not_stated_contradicts_nothing(office: Office, member: str) -> None:
    signs(office.ann, json.dumps(whole(**{member: None})))
    assert details(office) == ()


@pytest.mark.parametrize("op", ["work.finish", "appliance.identify", "quote.acknowledge", "custody.take"])
def test_any_of_several_will_do(office: Office, op: str) -> None:
    text = text_of(office)
    others: dict[str, Any] = {
        "work.finish": {"test": "cools to 16", "safety_check": "again"},
        "appliance.identify": {"units": UNITS},
        "quote.acknowledge": {"total": 1},
        "custody.take": {"what": "fan"},
    }
    office.ann.does(op, **others[op])
    signs(office.ann, text)
    assert office.codes() == []


def test_what_was_given_back_and_read_at_the_door_is_as_it_was_recorded(office: Office) -> None:
    office.ann.does("custody.return", what="board\u202e", condition="caf\u0065\u0301")
    office.ann.does("loan.return")
    office.ann.does("work.finish", test="caf\u0065\u0301\u2066", safety_check="no leak")
    signs(office.ann, text_of(office))
    assert office.codes() == []


def test_another_technician_than_signed_is_named_once() -> None:
    office = office_after_a_visit()
    signs(office.bob, text_of(office, signing=replace(SIGNING, number="B-1")))
    assert details(office) == ("signer",)


def test_a_text_that_corrects_another_than_was_sent_with_it_is_named(office: Office) -> None:
    corrects(office, HASH, corrects=OTHER_HASH)
    assert details(office) == ("corrects",)


@pytest.mark.parametrize("sent", [None, OTHER_HASH])
def test_so_is_one_where_only_one_of_them_corrects(office: Office, sent: str | None) -> None:
    said = None if sent else OTHER_HASH
    signing = replace(SIGNING, corrects=said, reason="more" if said else None)
    signs(office.ann, text_of(office, signing=signing), corrects=sent)
    assert details(office) == ("corrects",)


def test_a_record_still_on_its_way_may_be_corrected(office: Office) -> None:
    corrects(office, OTHER_HASH)
    assert office.codes() == []


def test_a_record_may_be_corrected_and_that_one_too(office: Office) -> None:
    first = text_of(office)
    signs(office.ann, first)
    second = corrects(office, hash_of(first))
    corrects(office, hash_of(second), "A-3")
    assert office.codes() == []


def test_a_record_that_was_corrected_is_not_corrected_again(office: Office) -> None:
    first = text_of(office)
    signs(office.ann, first)
    corrects(office, hash_of(first))
    corrects(office, hash_of(first), "A-3")
    assert details(office) == ("corrects",)


def test_unless_the_correction_was_taken_back(office: Office) -> None:
    first = text_of(office)
    signs(office.ann, first)
    corrects(office, hash_of(first))
    office.ann.does("retract", of={"device": PHONE, "n": office.ann.n})
    corrects(office, hash_of(first), "A-3")
    assert office.codes() == []


@pytest.mark.parametrize(
    ("called", "named"), [("A-1", ()), (None, ()), ("A-9", ("corrects_number",)), ("", ("corrects_number",))]
)
def test_a_number_that_is_not_of_the_record_it_corrects_is_named(
    office: Office, called: str | None, named: tuple[str, ...]
) -> None:
    first = text_of(office)
    signs(office.ann, first)
    corrects(office, hash_of(first), called=called)
    assert details(office) == named


def test_no_number_is_judged_of_a_record_that_is_on_its_way(office: Office) -> None:
    corrects(office, OTHER_HASH, called="A-1")
    assert details(office) == ()


@pytest.mark.parametrize("called", [["A-1"], {"A-1": 1}, 1, "A-1"])
def test_a_text_that_corrects_none_gives_no_number_of_one(office: Office, called: Any) -> None:
    signs(office.ann, json.dumps(whole(corrects_number=called)))
    assert details(office) == ("corrects_number",)


@pytest.mark.parametrize("called", [["A-1"], {"A-1": 1}, 1])
def test_what_is_no_number_is_not_that_of_the_former_record(office: Office, called: Any) -> None:
    first = text_of(office)
    signs(office.ann, first)
    told = whole(number="A-2", corrects=hash_of(first), corrects_number=called, reason="more")
    signs(office.ann, json.dumps(told), corrects=hash_of(first), reason="more")
    assert details(office) == ("corrects_number",)


PHONES = [
    *("13800001234", "138 0000 1234", "+86 138-0000-1234", "８６１３８００００１２３４", "电话13800001234转"),
]


@pytest.mark.parametrize("said", PHONES)
def test_a_number_of_the_customer_is_masked_wherever_it_was_written_and_that_contradicts_nothing(
    office: Office, said: str
) -> None:
    about = f"打 {said} 找 13900005678，机号 SN13800001234，2138000019999"
    office.ann.does("hazard.notice", what=about, told=said, outcome="signed")
    office.ann.does("part.use", text=about, new_serials=["13800001234"])
    office.ann.does("work.finish", result="repaired", test=about, safety_check=about)
    office.does("job.amend", about={"fault": about})
    text = text_of(office, signing=replace(SIGNING, remark=about))
    signs(office.ann, text)
    told = json.loads(text)
    for value in (told["fault"], told["remark"], told["test"], told["hazards"][-1]["what"]):
        assert value.startswith("打 ")
        assert said not in value
        assert "*******1234" in value
        assert value.endswith("13900005678，机号 SN*******1234，2138000019999")
    assert told["parts"][-1]["new_serials"] == ["13800001234"]
    assert (details(office), text.count("13800001234")) == ((), 1)


def test_another_number_than_the_customers_contradicts_behind_its_stars_too(office: Office) -> None:
    office.ann.does("part.use", text="打 13900001234")
    told = json.loads(text_of(office))
    told["parts"][-1]["text"] = "打 *******1234"
    signs(office.ann, json.dumps(told, ensure_ascii=False))
    assert details(office) == ("parts",)


def test_another_record_of_the_visit_that_corrects_none_is_named(office: Office) -> None:
    signs(office.ann, text_of(office))
    signs(office.ann, text_of(office, signing=replace(SIGNING, number="A-2")))
    assert details(office) == ("corrects",)


def test_the_lead_cannot_know_of_a_helpers_record(office: Office) -> None:
    signs(office.bob, text_of(office, signing=replace(SIGNING, number="B-1")))
    signs(office.ann, text_of(office))
    assert office.codes() == []


@pytest.mark.parametrize("why", ["unproved", "no text", "taken back"])
def test_a_former_one_that_does_not_stand_needs_no_correction(office: Office, why: str) -> None:
    signs(office.ann, "{" if why == "no text" else text_of(office), proved=why != "unproved")
    if why == "taken back":
        office.ann.does("retract", of={"device": PHONE, "n": office.ann.n})
    signs(office.ann, text_of(office, signing=replace(SIGNING, number="A-2")))
    assert office.codes() == []


def test_a_number_that_another_text_has_is_named(office: Office) -> None:
    first = text_of(office)
    signs(office.ann, first)
    corrects(office, hash_of(first), "A-1")
    assert details(office) == ("number",)


@pytest.mark.parametrize("op", ["payment.collect", "photo.take", "custody.take", "hazard.notice"])
def test_taking_back_what_is_signed_asks_until_a_later_record_leaves_it_out(office: Office, op: str) -> None:
    first = text_of(office)
    signs(office.ann, first)
    done = next(each for each in office.file().operations if each.name == op)
    retract = office.ann.does("retract", of={"device": PHONE, "n": done.n})
    assert (retract.question, office.codes()) == ("after_signature", ["after_signature"])
    corrects(office, hash_of(first))
    assert office.codes() == []


@pytest.mark.parametrize("op", ["payment.collect", "photo.take", "note.add"])
def test_taking_back_what_no_text_states_asks_nothing(office: Office, op: str) -> None:
    blobs = [{**COMPLETE["photo.take"]["blobs"][0], "sha256": OTHER_HASH}]
    signs(office.ann, text_of(office))
    office.ann.does(op, **({"blobs": blobs} if op == "photo.take" else {}))
    office.ann.does("retract", of={"device": PHONE, "n": office.ann.n})
    assert office.codes() == []


def test_a_photo_that_was_announced_twice_still_stands(office: Office) -> None:
    office.ann.does("photo.take")
    signs(office.ann, text_of(office))
    done = next(each for each in office.file().operations if each.name == "photo.take")
    office.ann.does("retract", of={"device": PHONE, "n": done.n})
    assert office.codes() == []


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({"outlet": {"id": None, "name": "North"}}, "outlet.id"),
        ({"outlet": None}, "outlet.id"),
        ({"appliance": {"units": UNITS, "warranty": {"warranty": "in"}}}, "appliance"),
        ({"total": None}, "total"),
        ({"technician": {"technician": "ann", "technician_name": None}}, "technician.technician_name"),
        ({"guarantee_until": None}, "guarantee_until"),
        ({"photos": [{"sha256": HASH, "purpose": "before"}]}, "photos.at"),
    ],
)
def test_more_that_a_text_must_state(changed: dict[str, Any], lacks: str) -> None:
    assert lacking(whole(**changed)) == (lacks,)


@pytest.mark.parametrize("name", ["class", "brand", "model"])
def test_one_word_about_the_appliance_is_enough(name: str) -> None:
    about = {"units": UNITS, "warranty": {"warranty": "in"}, name: "X"}
    assert lacking(whole(appliance=about)) == ()


def test_nothing_to_pay_is_a_total() -> None:
    assert lacking(whole(total=0)) == ()


def test_a_guarantee_is_given_only_after_a_repair() -> None:
    assert lacking(whole(result="no_fault_found", guarantee_until=None)) == ()


def test_a_price_in_another_currency_is_named(office: Office) -> None:
    price = {**COMPLETE["charge.add"]["price"], "currency": "USD"}
    office.ann.does("charge.add", price=price)
    signs(office.ann, text_of(office))
    assert details(office) == ("currency",)


def test_a_part_that_the_maker_pays_may_be_priced_in_any(office: Office) -> None:
    price = {**COMPLETE["charge.add"]["price"], "currency": "USD"}
    office.ann.does("part.use", price=price, covered=True)
    signs(office.ann, text_of(office))
    assert office.codes() == []


@pytest.mark.parametrize(
    ("quantity", "amount"), [("9", 4000), (9, "4000"), (1.5, 4000), (True, 4000), (2, None)]
)
def test_only_whole_numbers_are_multiplied(quantity: Any, amount: Any) -> None:
    with pytest.raises(TypeError):
        line_total({"quantity": quantity, "price": {"amount": amount}})
