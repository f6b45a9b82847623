"""Texts as a phone makes them: the Lius' in Chinese, and one in English with long names."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from server.demo.photos import another, phone_photo
from tests.handmade import JOB

STROKES = "0" * 64
"""Stands where the hash of the drawing will be."""

_BASE = phone_photo(7, size=(900, 1200))
PHOTOS = tuple(another(_BASE, number) for number in range(3))
HASHES = tuple(sha256(body).hexdigest() for body in PHOTOS)


def _price(amount: int) -> dict[str, Any]:
    """As it was shown that afternoon."""
    return {
        "amount": amount,
        "currency": "CNY",
        "list": "sh",
        "version": "2026-1",
        "shown_at": "2026-11-24T14:20:00+08:00",
    }


TEXT_ZH: dict[str, Any] = {
    "template": 1,
    "kind": "full",
    "language": "zh-CN",
    "corrects": None,
    "follows": [],
    "issuer": "http://127.0.0.1:8000",
    "zone": "Asia/Shanghai",
    "job": {
        "id": JOB,
        "number": "W20261124-008",
        "type": "repair",
        "principal": "格力电器",
        "external_number": "GL-88213",
    },
    "outlet": {"id": "north", "name": "浦东家电服务中心"},
    "customer": {"name": "刘芳", "contacts": [{"name": "刘芳", "phones": ["*******5678"]}]},
    "site": {
        "province": "上海市",
        "city": "上海市",
        "district": "浦东新区",
        "street": "锦绣路 1888 弄",
        "estate": "锦绣花园",
        "building": "12",
        "unit": "2",
        "floor": "6",
        "room": "601",
    },
    "appliance": {
        "class": "分体式空调",
        "brand": "格力",
        "model": "KFR-35GW/NhAe1BAj",
        "units": [
            {"place": "indoor", "serial": "4E71C0028812"},
            {"place": "outdoor", "serial": "4E71C0028813"},
        ],
        "purchase_date": "2024-05-01",
        "proof": "invoice",
        "warranty": {"warranty": "in", "reason": "购机两年半，整机六年内", "proof": "发票 31001234"},
    },
    "fault": "开机十分钟就不制冷，外机嗡嗡响，风扇有时不转",
    "times": {
        "reported": "2026-11-24T09:05:00+08:00",
        "promised": {"from": "2026-11-24T14:00:00+08:00", "to": "2026-11-24T16:00:00+08:00"},
        "set_out": "2026-11-24T13:40:00+08:00",
        "arrived": "2026-11-24T14:07:00+08:00",
        "started": "2026-11-24T14:12:00+08:00",
        "finished": "2026-11-24T15:14:00+08:00",
        "signed": "2026-11-24T15:20:00+08:00",
    },
    "findings": [
        {
            "fault": "AC-NO-COOL",
            "fault_name": "不制冷",
            "cause": "启动电容失效",
            "actions": ["更换电容", "清洗冷凝器"],
            "text": "电容实测 11 µF，标称 35 µF；冷凝器积灰严重。",
        }
    ],
    "steps": [
        {
            "procedure": "AC-CAP",
            "version": "2026-2",
            "step": "power_off",
            "outcome": "done",
            "title": "更换启动电容",
            "text": "断电并对电容放电",
        },
        {
            "procedure": "AC-CAP",
            "version": "2026-2",
            "step": "measure",
            "outcome": "done",
            "value": "34.6",
            "value_unit": "µF",
            "title": "更换启动电容",
            "text": "测量新电容",
        },
        {
            "procedure": "AC-CAP",
            "version": "2026-2",
            "step": "photo",
            "outcome": "declined",
            "title": "更换启动电容",
            "text": "拍摄铭牌",
        },
    ],
    "parts": [
        {
            "part": "CAP-35",
            "name": "启动电容 35 µF / 450 V",
            "quantity": 1,
            "unit": "pc",
            "new_serials": ["C35-99812"],
            "old_part": "maker",
            "old_serials": ["C35-11207"],
            "covered": True,
        },
        {
            "part": "FIN-CLEAN",
            "name": "翅片清洗剂",
            "quantity": 2,
            "unit": "bottle",
            "old_part": "none",
            "covered": False,
            "price": _price(3500),
        },
    ],
    "quote": {
        "price_list": "上海 2026",
        "version": "2026-1",
        "lines": [],
        "total": 12000,
        "by_whom": "刘芳",
        "valid_until": "2026-11-24T18:00:00+08:00",
    },
    "charges": [
        {
            "price_line": "clean",
            "name": "冷凝器清洗",
            "quantity": 1,
            "price": _price(6000),
        },
    ],
    "discounts": [{"amount": 1000, "reason": "晚到 7 分钟致歉"}],
    "total": 12000,
    "currency": "CNY",
    "payments": [{"method": "qr", "amount": 12000, "reference": "4200001882"}],
    "test": "制冷 30 分钟，出风 9 ℃，电流 4.1 A",
    "safety_check": "绝缘 > 200 MΩ，接地良好，无漏水",
    "result": "repaired",
    "guarantee_until": "2026-12-24",
    "custody": [],
    "hazards": [],
    "photos": [
        {"sha256": HASHES[0], "purpose": "before", "at": "2026-11-24T14:15:00+08:00"},
        {"sha256": HASHES[1], "purpose": "after", "at": "2026-11-24T15:02:00+08:00"},
        {"sha256": HASHES[2], "purpose": "old_part", "at": "2026-11-24T15:05:00+08:00"},
    ],
    "technician": {
        "technician": "li",
        "technician_name": "李建国",
        "technician_number": "T-0417",
        "certificate": "制冷 31-2201",
    },
    "remark": "师傅很仔细，走之前把地也擦了。",
    "signed_by": {"name": "刘芳", "relation": "self", "strokes": STROKES},
    "operations": [],
}

TEXT_EN: dict[str, Any] = {
    **TEXT_ZH,
    "language": "en",
    "outlet": {"id": "north", "name": "Northumberland & Tyneside Domestic Appliance Service Centre"},
    "customer": {
        "name": "Dr Wilhelmina Featherstonehaugh-Cholmondeley",
        "contacts": [{"name": "Wilhelmina", "phones": ["*******0142"]}],
    },
    "site": {
        "street": "17 Great Northumberland Terrace",
        "city": "Newcastle upon Tyne",
        "floor": "2",
        "room": "2B",
    },
    "appliance": {
        **TEXT_ZH["appliance"],
        "class": "Split air conditioner",
        "brand": "Gree",
        "warranty": {
            "warranty": "in",
            "reason": "bought two and a half years ago",
            "proof": "invoice 31001234",
        },
    },
    "fault": "Stops cooling after ten minutes; the outdoor unit hums and its fan sometimes stands still",
    "findings": [
        {
            "fault": "AC-NO-COOL",
            "fault_name": "does not cool",
            "cause": "start capacitor failed",
            "actions": ["capacitor replaced", "condenser cleaned"],
            "text": "Capacitor measured 11 µF, nominal 35 µF; condenser thick with dust.",
        }
    ],
    "steps": [
        {
            "procedure": "AC-CAP",
            "version": "2026-2",
            "step": "power_off",
            "outcome": "done",
            "title": "Replace the start capacitor",
            "text": "Switch off and discharge the capacitor",
        }
    ],
    "parts": [
        {
            "part": "CAP-35",
            "name": "Start capacitor 35 µF / 450 V",
            "quantity": 1,
            "unit": "pc",
            "new_serials": ["C35-99812"],
            "old_part": "maker",
            "old_serials": ["C35-11207"],
            "covered": True,
        },
    ],
    "discounts": [{"amount": 1000, "reason": "seven minutes late"}],
    "charges": [
        {
            "price_line": "clean",
            "name": "Condenser cleaning",
            "quantity": 1,
            "price": _price(6000),
        }
    ],
    "job": {
        "id": JOB,
        "number": "W20261124-009",
        "type": "repair",
        "principal": "Gree",
        "external_number": "GL-88214",
    },
    "test": "Cooled for 30 minutes, 9 °C at the outlet, 4.1 A",
    "safety_check": "Insulation > 200 MΩ, earth good, no leak",
    "remark": "Very careful work, thank you.",
    "technician": {
        "technician": "li",
        "technician_name": "Bartholomew Li",
        "technician_number": "T-0417",
        "certificate": "F-gas 31-2201",
    },
    "signed_by": {
        "name": "Wilhelmina Featherstonehaugh-Cholmondeley",
        "relation": "self",
        "strokes": STROKES,
    },
}

HEATER: dict[str, Any] = {"class": "燃气热水器", "brand": "林内", "model": "JSQ31-C01"}
"""The Lius' other machine."""
TEXT_HEATER: dict[str, Any] = {**TEXT_ZH, "appliance": {**TEXT_ZH["appliance"], **HEATER}, "photos": []}
