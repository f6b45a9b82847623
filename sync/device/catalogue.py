"""Parts and prices as the phone looks them up, written into what it records: the record prints them so for ever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sync.device.copies import documents
from sync.device.database import Database

PARTS = ("part.use", "part.request", "stock.count")


def named(db: Database, op: str, args: dict[str, Any], day: date) -> dict[str, Any]:
    """Arguments with code, name and price of what they name. A part nobody knows is kept as text.

    day: on which a price must be in force.
    """
    told = dict(args)
    if op == "job.open":
        told = _of_a_kind(db, told)
    if op in PARTS and "part" in told:
        told = _with_part(db, op, told)
    if op == "fault.diagnose":
        told = {**_fault(db, told.get("fault")), **told}
    if op == "step.check":
        told = {**_step(db, told), **told}
    if op in ("part.use", "charge.add") and "price_line" in told:
        told |= _priced(db, op, told["price_line"], day)
    return told


def kinds_of(db: Database) -> dict[str, str]:
    """What kinds of machine are called, by code. They are in no catalogue of a phone: jobs here name them."""
    machines = (job.get("appliance") or {} for job in documents(db, "job").values())
    return {
        each["class_code"]: each["class"] for each in machines if each.get("class_code") and each.get("class")
    }


def shown_in_a_quote(job: dict[str, Any], op: str, args: dict[str, Any]) -> dict[str, Any]:
    """Arguments whose price says when the customer saw it, if the job's latest quote has this line of this edition."""
    price = args.get("price")
    quotes = job.get("quote.acknowledge") or []
    if op not in ("part.use", "charge.add") or not isinstance(price, dict) or not quotes:
        return args
    quote = quotes[-1]
    of_list = (quote.get("price_list"), quote.get("version")) == (price.get("list"), price.get("version"))
    lines = [line.get("price_line") for line in quote.get("lines") or ()]
    if not of_list or args.get("price_line") not in lines:
        return args
    return {**args, "price": {**price, "shown_at": quote.get("at")}}


def _of_a_kind(db: Database, args: dict[str, Any]) -> dict[str, Any]:
    """A machine whose kind was given by its code has the name too: the record prints it."""
    machine = args.get("appliance") or {}
    name = kinds_of(db).get(str(machine.get("class")))
    return (
        args
        if name is None
        else {**args, "appliance": {**machine, "class": name, "class_code": machine["class"]}}
    )


def _with_part(db: Database, op: str, args: dict[str, Any]) -> dict[str, Any]:
    typed = str(args["part"])
    for id, part in documents(db, "part").items():
        if typed in (id, part.get("code")):
            shown = {"code": part.get("code"), **_names("name", part.get("name")), "unit": part.get("unit")}
            return {**(_known(shown) if op == "part.use" else {}), **args, "part": id}
    if op == "stock.count":
        return args
    text = f"{typed}: {args['text']}" if "text" in args else typed
    return {**{name: value for name, value in args.items() if name != "part"}, "text": text}


def _priced(db: Database, op: str, code: str, day: date) -> dict[str, Any]:
    """The price of this line in the newest list of that day that has it, and for a charge its kind and name."""
    in_force = [one for one in documents(db, "price_list").values() if _in_force(one, day.isoformat())]
    lists = sorted(in_force, key=lambda one: str(one.get("valid_from") or ""), reverse=True)
    for one in lists:
        for line in one.get("lines", []):
            if line.get("code") == code:
                of_list = {
                    "currency": one.get("currency"),
                    "list": one.get("code"),
                    "version": one.get("edition"),
                }
                of_line = {name: line.get(name) for name in ("amount", "tax_rate", "tax_included")}
                of_kind = {"kind": line.get("kind"), **_names("name", line.get("name"))}
                kind = of_kind if op == "charge.add" else {}
                return {**_known(kind), "price": _known({**of_list, **of_line})}
    return {}


def _in_force(prices: Mapping[str, Any], day: str) -> bool:
    """A list without a beginning or an end was, or will be, in force for ever."""
    begins, ends = prices.get("valid_from"), prices.get("valid_until")
    return (not begins or str(begins) <= day) and (not ends or day <= str(ends))


def _fault(db: Database, code: Any) -> dict[str, Any]:
    """What the catalogue calls this fault."""
    found = (one for one in documents(db, "fault").values() if one.get("code") == code)
    return _known(_names("fault_name", next(found, {}).get("name")))


def _step(db: Database, args: dict[str, Any]) -> dict[str, Any]:
    """How the procedure of this edition and its step read."""
    for one in documents(db, "procedure").values():
        if one.get("code") == args.get("procedure") and one.get("edition") == args.get("version"):
            steps = {step.get("code"): step for step in one.get("steps", [])}
            step = steps.get(args.get("step"), {})
            said = {**_names("title", one.get("title")), **_names("text", step.get("text"))}
            return _known({**said, "value_unit": step.get("value_unit") or None})
    return {}


def _names(member: str, name: Any) -> dict[str, Any]:
    """What a thing of the catalogue is called, under this member: zh-CN first, and in English under `…_en`."""
    if not isinstance(name, Mapping):
        return {member: name}
    return {member: name.get("zh") or name.get("en"), f"{member}_en": name.get("en") or None}


def _known(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
