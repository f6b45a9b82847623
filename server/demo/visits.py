"""What the technician types on the two visits of the demo day: (time, verb, words after the job's number)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Typed = tuple[str, ...]
When = Callable[[int, str], str]

HERE = "31.230416,121.473701"
CUSTOMER = "陈老先生"
STEP = ("--procedure", "AC-REPAIR", "--version", "2026-1", "--step")


def first_visit(mark: str, photos: Mapping[str, str], strokes: str, when: When) -> tuple[Typed, ...]:
    """The fault is found, a board and a capacitor are fitted; the fan motor has to be ordered."""
    serials = ("--unit", f"内机={mark}-IN", "--unit", f"外机={mark}-OUT")
    return (
        ("08:55", "accept"),
        ("09:00", "attempt", "--contact", "陈小姐", "--outcome", "agreed"),
        ("09:02", "appoint", "--from", when(0, "08:40"), "--to", when(0, "11:00")),
        ("09:20", "set-out"),
        ("09:52", "arrive", "--scan", f"KFR-35GW {mark}-OUT", "--position", HERE),
        ("09:56", "identify", *serials, "--model", "KFR-35GW", "--proof", "purchase_record"),
        ("09:58", "photo", photos["before"], "--purpose", "before"),
        ("10:00", "photo", photos["plate"], "--purpose", "plate", "--step", "plate"),
        ("10:02", "start"),
        ("10:03", "step", *STEP, "power-off"),
        ("10:05", "step", *STEP, "plate"),
        ("10:15", "step", *STEP, "pressure", "--value", "0.42 MPa"),
        ("10:20", "diagnose", "--fault", "AC-NO-COOL", "--cause", "board", "--action", "replace",
         "--text", "外机主控板烧毁，启动电容失效，风机轴承异响"),
        ("10:24", "warranty", "--state", "in", "--reason", "2023-06-18 购买，6 年保修", "--proof", "购机凭证"),
        ("10:28", "quote", "--price-list", "DEMO", "--version", "2026-1", "--line", "visit=1", "--line", "cap-35=1",
         "--total", "7500", "--by", CUSTOMER),
        ("10:45", "use", "PCB-35", "--quantity", "1", "--new-serial", f"{mark}-B2", "--old-serial", f"{mark}-B1",
         "--old-part", "customer", "--covered"),
        ("10:55", "use", "CAP-35", "--quantity", "1", "--old-part", "scrapped", "--price-line", "cap-35"),
        ("11:05", "photo", photos["after"], "--purpose", "after"),
        ("11:08", "note", "风机轴承异响，需订风机，第二次上门更换"),
        ("11:10", "charge", "visit", "--quantity", "1"),
        ("11:15", "finish", "--result", "waits_for_part", "--test", "制冷恢复，出风温差 11 度",
         "--safety-check", "接地与绝缘正常"),
        ("11:20", "sign", "--customer-name", CUSTOMER, "--relation", "self", "--strokes", strokes),
        ("11:25", "pay", "7500", "--method", "qr", "--reference", f"DEMO-{mark}"),
        ("11:30", "leave", "--next", "appointment"),
    )  # fmt: skip


def second_visit(mark: str, strokes: str) -> tuple[Typed, ...]:
    """The fan is put right and the machine runs: the job is done."""
    return (
        ("09:40", "set-out"),
        ("10:05", "arrive", "--scan", f"KFR-35GW {mark}-OUT", "--position", HERE),
        ("10:10", "start"),
        ("10:12", "step", *STEP, "power-off"),
        ("10:20", "diagnose", "--fault", "AC-NO-COOL", "--cause", "fan", "--text", "外机风机轴承已更换"),
        ("10:40", "step", *STEP, "test-run"),
        ("10:50", "finish", "--result", "repaired", "--test", "运行 15 分钟正常", "--safety-check", "接地与绝缘正常"),
        ("10:55", "sign", "--customer-name", CUSTOMER, "--relation", "self", "--strokes", strokes),
        ("11:00", "leave", "--next", "none"),
    )  # fmt: skip
