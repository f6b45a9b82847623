"""What the law says of each kind of remedy case: the one place its words stand, with the thresholds filled in.

The sense of the articles, not their letter; `counted` says how the days are counted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sync.work.legal import Thresholds

Both = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Article:
    """(zh, en) each; {repair_days}, {parts_days}, {same_fault} and {guarantee_days} are filled in."""

    source: Both
    says: Both
    counted: Both


_LAW = "部分商品修理更换退货责任规定"

ARTICLES: Mapping[str, Article] = {
    "repair": Article(
        (f"《{_LAW}》第十二条", "Provisions on repair, exchange and return of certain goods, article 12"),
        (
            "三包有效期内，因修理者自身原因使修理期超过 {repair_days} 日的，由修理者免费为消费者调换同型号同规格产品。",
            "Within the warranty, where a repair takes more than {repair_days} days by the repairer's own doing, the "
            "repairer exchanges the product free of charge.",
        ),
        (
            "自报修之日起按日历日计，不因挂起而停；等客户和待件的天数另列，由您判断是否修理者自身原因。",
            "Calendar days from the report; no pause stops them. Days of waiting for the customer or for parts are "
            "shown beside: you judge whether it was the repairer's doing.",
        ),
    ),
    "parts": Article(
        (f"《{_LAW}》第十二条", "Provisions on repair, exchange and return of certain goods, article 12"),
        (
            "三包有效期内，因生产者未供应零配件，超过 {parts_days} 日未修好的，"
            "销售者凭修理者的注明免费为消费者调换同型号同规格产品。",
            "Within the warranty, where a product is not repaired within {parts_days} days because the maker supplies "
            "no parts, the seller exchanges it free of charge on the repairer's note.",
        ),
        (
            "法规自送修之日起算；系统自申请配件之日起按日历日计，不因挂起而停。",
            "The law counts from the day the product was brought; here calendar days are counted from the request for "
            "the part, and no pause stops them.",
        ),
    ),
    "fault": Article(
        (f"《{_LAW}》第十一条", "Provisions on repair, exchange and return of certain goods, article 11"),
        (
            "三包有效期内，修理 {same_fault} 次仍不能正常使用的，凭修理者的修理记录，"
            "由销售者免费为消费者调换同型号同规格产品，或按规定退货。",
            "Within the warranty, a product that still does not work after {same_fault} repairs is exchanged free of "
            "charge by the seller on the repairer's records, or returned.",
        ),
        (
            "同一机器的同一故障：修复 {same_fault} 次后又诊断出来；"
            "修复后 {guarantee_days} 日内再现的，过了三包有效期也算。",
            "The same fault of one machine, found again after {same_fault} repairs of it; within {guarantee_days} "
            "days after a repair it counts though the warranty has ended.",
        ),
    ),
}


def article(kind: str, allowed: Thresholds) -> dict[str, dict[str, str]]:
    """source, says and counted of this kind, each {zh, en}."""
    told: dict[str, Both] = asdict(ARTICLES[kind])
    numbers = asdict(allowed)
    return {
        name: {"zh": both[0].format(**numbers), "en": both[1].format(**numbers)}
        for name, both in told.items()
    }
