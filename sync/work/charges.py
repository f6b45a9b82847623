"""Money: what is asked, what was given off, what was paid, and who gets a share. Whole minor units of one currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.work.job import Job
from sync.work.operations import Args, Operation


@dataclass(frozen=True, slots=True)
class Bill:
    """What a customer owes for a job or a visit.

    asked: priced parts and charges that no warranty covers. discounts: to be taken off. paid: what was collected.
    """

    asked: int
    discounts: int
    paid: int

    @property
    def total(self) -> int:
        """What is to be paid in all."""
        return self.asked - self.discounts


def bill(job: Job, visit: str | None = None) -> Bill:
    """The bill of a visit, or of the whole job."""
    return reckoned(
        [op.args for op in _of(job, visit, "part.use", "charge.add")],
        [op.args for op in _of(job, visit, "charge.discount")],
        [op.args for op in _of(job, visit, "payment.collect")],
    )


def reckoned(priced: Iterable[Args], discounts: Iterable[Args], payments: Iterable[Args]) -> Bill:
    """The bill of these arguments of parts and charges, discounts and payments."""
    return Bill(
        sum(line_total(args) for args in priced),
        sum(args["amount"] for args in discounts),
        sum(args["amount"] for args in payments if args["method"] != "maker_pays"),
    )


def line_total(args: Args) -> int:
    """What one part or charge costs the customer; 0 where it is covered or has no price. TypeError for what is no whole
    number: a text may say anything.
    """
    price = args.get("price")
    if not price or args.get("covered"):
        return 0
    quantity, amount = args["quantity"], price["amount"]
    if type(quantity) is not int or type(amount) is not int:
        raise TypeError("a quantity and an amount are whole numbers")
    return quantity * amount


def by_key(operations: Iterable[Operation], key: str) -> dict[str, Mapping[str, Any]]:
    """The latest word on each thing that has an id: settlement lines, invoice requests."""
    newest: dict[str, Mapping[str, Any]] = {}
    for op in sorted(operations, key=lambda each: each.order):
        newest[op.args[key]] = {**newest.get(op.args[key], {}), **op.args}
    return newest


def settlement(job: Job) -> dict[str, Mapping[str, Any]]:
    """Settlement lines by id: {line, party, person?, amount, currency, rate_version, state}."""
    return by_key(job.listed("settlement.line"), "line")


def invoices(job: Job) -> dict[str, Mapping[str, Any]]:
    """Invoice requests by id: {invoice, title, tax_number, state}."""
    return by_key(job.listed("invoice.request"), "invoice")


def _of(job: Job, visit: str | None, *names: str) -> tuple[Operation, ...]:
    return job.listed(*names) if visit is None else job.on_visit(visit, *names)
