"""What the demo outlet works with: parts, a price list, procedures, fault codes; customers and their machines."""

from __future__ import annotations

from typing import Any


def words(zh: str, en: str) -> dict[str, str]:
    """A name in both languages."""
    return {"zh": zh, "en": en}


OUTLET = {"name": words("示例网点", "Demo service centre"), "phone": "021-5550 0100", "zone": "Asia/Shanghai"}

PEOPLE: tuple[dict[str, Any], ...] = (
    {"login": "demo.dispatcher", "name": "周调度", "number": "D01", "roles": ["dispatcher"]},
    {"login": "demo.manager", "name": "林经理", "number": "M01", "roles": ["manager"]},
    {
        "login": "demo.li",
        "name": "李师傅",
        "number": "T01",
        "roles": ["technician"],
        "phone": "137 0000 0001",
        "certificate": "制冷作业 T3100123456",
    },
    {
        "login": "demo.wang",
        "name": "王师傅",
        "number": "T02",
        "roles": ["technician"],
        "phone": "137 0000 0002",
    },
)

APPLIANCE_CLASS = {
    "code": "AC-SPLIT",
    "name": words("挂机空调", "split air conditioner"),
    "safety_life_years": 10,
}

MOBILE_PHONE = {
    "code": "MOBILE",
    "name": words("手机", "mobile phone"),
    "legal": {"parts_days": 60},
}

PARTS: tuple[dict[str, Any], ...] = (
    {
        "code": "PCB-35",
        "name": words("外机主控板", "outdoor control board"),
        "unit": "块",
        "serial_tracked": True,
    },
    {"code": "CAP-35", "name": words("启动电容 35µF", "starting capacitor 35µF"), "unit": "个"},
    {"code": "R32-KG", "name": words("制冷剂 R32", "refrigerant R32"), "unit": "100克"},
    {"code": "REM-01", "name": words("遥控器", "remote control"), "unit": "个"},
)


def _price(code: str, kind: str, zh: str, en: str, amount: int) -> dict[str, Any]:
    told = {"code": code, "kind": kind, "name": words(zh, en), "amount": amount}
    return {**told, "tax_rate": 600, "tax_included": True}


PRICE_LIST: dict[str, Any] = {
    "code": "DEMO",
    "edition": "2026-1",
    "currency": "CNY",
    "valid_from": "2026-01-01",
    "lines": [
        _price("visit", "visit", "上门费", "visit", 3000),
        _price("inspect", "inspection", "检测费", "inspection", 2000),
        _price("repair-m", "repair", "中修", "repair, medium", 12000),
        _price("cap-35", "part", "启动电容 35µF", "starting capacitor 35µF", 4500),
        _price("pcb-35", "part", "外机主控板", "outdoor control board", 38000),
    ],
}


def _step(code: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "text": words(zh, en), **more}


PROCEDURES: tuple[dict[str, Any], ...] = (
    {
        "code": "AC-REPAIR",
        "edition": "2026-1",
        "title": words("空调维修", "air conditioner repair"),
        "job_type": "repair",
        "steps": [
            _step("power-off", "断电并挂牌", "Switch off and tag"),
            _step("plate", "核对铭牌并拍照", "Read the plate and photograph it", photo=True),
            _step("pressure", "测量运行压力", "Measure the running pressure", value_unit="MPa"),
            _step("test-run", "试机 15 分钟", "Test run of 15 minutes"),
            _step("clean-up", "清理现场", "Clean up", required=False),
        ],
    },
    {
        "code": "AC-INSTALL",
        "edition": "2026-1",
        "title": words("空调安装", "air conditioner installation"),
        "job_type": "install",
        "steps": [
            _step("wall", "检查墙体与支架", "Check wall and bracket", photo=True),
            _step("vacuum", "抽真空", "Evacuate", value_unit="分钟"),
            _step("leak", "检漏", "Check for leaks"),
        ],
    },
)

FAULTS: tuple[dict[str, Any], ...] = (
    {"code": "AC-NO-COOL", "name": words("不制冷", "does not cool")},
    {"code": "AC-LEAK", "name": words("漏水", "drips water")},
    {
        "code": "AC-SHOCK",
        "name": words("漏电", "leakage current"),
        "dangerous": True,
        "safety": words(
            "请不要触摸机器，先在配电箱断电。",
            "Do not touch the machine; switch it off at the distribution board first.",
        ),
    },
)

CUSTOMERS: tuple[dict[str, Any], ...] = (
    {
        "name": "陈家",
        "contacts": [
            {"role": "reporter", "name": "陈小姐", "phones": ["138 0000 1234"], "note": "先打电话"},
            {"role": "at_home", "name": "陈老先生", "phones": ["139 0000 5678"], "note": "听力不好，说慢一点"},
        ],
        "site": {
            "province": "上海市", "city": "上海市", "district": "静安区", "street": "南京西路 1 号",
            "estate": "静安小区", "building": "3", "unit": "2", "floor": "12", "room": "1201", "lift": True,
            "point": {"lat": 31.230416, "lng": 121.473701, "system": "wgs84"},
        },
        "serials": ("DEMO-IN-0417", "DEMO-OUT-0417"),
    },
    {
        "name": "刘家",
        "contacts": [
            {"role": "reporter", "name": "刘先生", "phones": ["136 0000 2468"]},
            {"role": "pays", "name": "刘太太", "phones": ["135 0000 1357"]},
        ],
        "site": {
            "province": "上海市", "city": "上海市", "district": "徐汇区", "street": "漕溪北路 88 号",
            "building": "1", "room": "502", "lift": False,
        },
        "serials": ("DEMO-IN-0502", "DEMO-OUT-0502"),
    },
)  # fmt: skip


def appliance(serials: tuple[str, str]) -> dict[str, Any]:
    """An air conditioner with an indoor and an outdoor unit."""
    return {
        "brand": "示例",
        "model": "KFR-35GW",
        "units": [{"name": "内机", "serial": serials[0]}, {"name": "外机", "serial": serials[1]}],
        "purchased_on": "2023-06-18",
        "proof": "receipt",
        "warranty": "in",
        "warranty_until": "2029-06-17",
    }
