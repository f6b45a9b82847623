"""Verbs of a visit, from the appointment to leaving: one row an operation."""

from __future__ import annotations

from sync.device.typed import Row, Typed
from sync.work.words import (
    ASKED_BY,
    FATES,
    METHODS,
    NEXT,
    NOTICE_OUTCOMES,
    PROOFS,
    RESULTS,
    STEP_OUTCOMES,
    UNDONE,
    WARRANTIES,
)

REASON = Typed("--reason", "reason", "原因 · why")
TEXT = Typed("--text", "text", "文字说明 · in words")
WHAT = Typed("--what", "what", "物品 · what it is", must=True)
CONDITION = Typed("--condition", "condition", "状况 · in which condition")
ACCESSORIES = Typed("--accessory", "accessories", "附件，可重复 · an accessory, may be repeated", "words")
QUANTITY = Typed("--quantity", "quantity", "数量 · how many", "number", otherwise=1)

ROWS: tuple[Row, ...] = (
    Row(
        "appoint",
        "visit.appoint",
        "预约 · agree a window",
        (
            Typed("--from", "from", "开始 · start", "moment", must=True),
            Typed("--to", "to", "结束 · end", "moment", must=True),
            Typed(
                "--asked-by",
                "asked_by",
                "谁提出 · who asked",
                one_of=ASKED_BY,
                otherwise="customer",
            ),
            REASON,
        ),
        visit="begins",
    ),
    Row("set-out", "visit.set_out", "出发 · set out", visit="begins"),
    Row(
        "arrive",
        "visit.arrive",
        "到达 · arrive at the door",
        (
            Typed("--scan", "scan", "扫到的铭牌码 · what the plate's code says"),
            Typed("--service-code", "service_code", "客户出示的服务码 · the four digits the customer shows"),
            Typed("--position", "position", "纬度,经度 · LATITUDE,LONGITUDE (WGS-84)", "place"),
        ),
        visit="begins",
    ),
    Row("start", "work.start", "开工 · work begins", visit="needed"),
    Row(
        "finish",
        "work.finish",
        "完工 · work is finished",
        (
            Typed("--result", "result", "结果 · how it ended", must=True, one_of=RESULTS),
            Typed("--test", "test", "试机 · test after the repair"),
            Typed("--safety-check", "safety_check", "安全检查 · safety check"),
        ),
        visit="needed",
    ),
    Row(
        "step",
        "step.check",
        "步骤 · a step of the procedure",
        (
            Typed("--procedure", "procedure", "规程 · which procedure", must=True),
            Typed("--version", "version", "版本 · its edition", must=True),
            Typed("--step", "step", "步骤 · which step", must=True),
            Typed(
                "--outcome",
                "outcome",
                "完成或客户不同意 · outcome",
                one_of=STEP_OUTCOMES,
                otherwise="done",
            ),
            Typed("--value", "value", "读数 · what was read"),
        ),
        visit="needed",
    ),
    Row(
        "identify",
        "appliance.identify",
        "核对铭牌 · identify the appliance",
        (
            Typed(
                "--unit",
                "units",
                "机件=序列号，可重复 · PLACE=SERIAL (indoor=…), may be repeated",
                "serials",
                must=True,
            ),
            Typed("--model", "model", "型号 · model"),
            Typed("--purchase-date", "purchase_date", "购买日期 · day of purchase, YYYY-MM-DD"),
            Typed(
                "--proof",
                "proof",
                "凭证 · which proof",
                one_of=PROOFS,
            ),
        ),
        visit="latest",
    ),
    Row(
        "warranty",
        "warranty.decide",
        "判定保修 · decide the warranty",
        (
            Typed("--state", "warranty", "保内保外 · in or out", must=True, one_of=WARRANTIES),
            REASON,
            Typed("--proof", "proof", "凭证 · which proof"),
        ),
        visit="latest",
    ),
    Row(
        "diagnose",
        "fault.diagnose",
        "诊断 · diagnose the fault",
        (
            Typed("--fault", "fault", "故障代码 · fault code", must=True),
            Typed("--cause", "cause", "原因代码 · cause code"),
            Typed("--action", "actions", "措施代码，可重复 · action code, may be repeated", "words"),
            TEXT,
        ),
        visit="latest",
    ),
    Row(
        "quote",
        "quote.acknowledge",
        "客户确认报价 · the customer acknowledged a quote",
        (
            Typed("--price-list", "price_list", "价目表 · which price list", must=True),
            Typed("--version", "version", "版本 · its edition", must=True),
            Typed(
                "--line", "lines", "条目=数量，可重复 · LINE=QUANTITY, may be repeated", "counts", must=True
            ),
            Typed("--total", "total", "合计（分） · total in minor units", "number", must=True),
            Typed("--by", "by_whom", "确认人 · by whom", must=True),
            Typed("--valid-until", "valid_until", "有效期 · valid until", "moment"),
        ),
        visit="latest",
    ),
    Row(
        "use",
        "part.use",
        "配件使用 · use a part",
        (
            Typed("part", "part", "配件编码，没有就写名称 · the part's code, or what it is", must=True),
            QUANTITY,
            Typed("--unit", "unit", "单位 · unit"),
            Typed("--new-serial", "new_serials", "新件序列号，可重复 · new serial, may be repeated", "words"),
            Typed(
                "--old-part",
                "old_part",
                "旧件去向 · what became of the old part",
                one_of=FATES,
                otherwise="none",
            ),
            Typed("--old-serial", "old_serials", "旧件序列号，可重复 · old serial, may be repeated", "words"),
            Typed("--price-line", "price_line", "价目条目 · line of the price list"),
            Typed("--covered", "covered", "保修承担 · covered by warranty", "yes"),
            TEXT,
        ),
        visit="needed",
    ),
    Row(
        "request-part",
        "part.request",
        "申请配件 · request a part",
        (
            Typed("part", "part", "配件编码，没有就写名称 · the part's code, or what it is", must=True),
            QUANTITY,
            Typed("--urgent", "urgent", "加急 · urgent", "yes"),
            TEXT,
        ),
        visit="latest",
    ),
    Row(
        "charge",
        "charge.add",
        "费用 · add a charge",
        (Typed("line", "price_line", "价目条目 · line of the price list", must=True), QUANTITY),
        visit="needed",
    ),
    Row(
        "discount",
        "charge.discount",
        "优惠 · give a discount",
        (Typed("amount", "amount", "金额（分） · amount in minor units", "number", must=True), REASON),
        visit="needed",
    ),
    Row(
        "pay",
        "payment.collect",
        "收款 · collect a payment",
        (
            Typed("amount", "amount", "金额（分） · amount in minor units", "number", must=True),
            Typed("--method", "method", "方式 · how", must=True, one_of=METHODS),
            Typed("--reference", "reference", "凭据号 · reference"),
        ),
        visit="latest",
    ),
    Row(
        "take",
        "custody.take",
        "取走 · take something away",
        (
            WHAT,
            CONDITION,
            ACCESSORIES,
            Typed("--expected", "expected", "预计归还 · expected back, YYYY-MM-DD"),
        ),
        visit="latest",
    ),
    Row("return", "custody.return", "归还 · bring it back", (WHAT, CONDITION, ACCESSORIES), visit="latest"),
    Row(
        "loan",
        "loan.give",
        "借出备用机 · give a loan unit",
        (
            WHAT,
            CONDITION,
            ACCESSORIES,
            Typed("--expected", "expected", "预计归还 · expected back, YYYY-MM-DD"),
        ),
        visit="latest",
    ),
    Row(
        "loan-return",
        "loan.return",
        "收回备用机 · take the loan unit back",
        (WHAT, CONDITION, ACCESSORIES),
        visit="latest",
    ),
    Row(
        "hazard",
        "hazard.notice",
        "安全隐患告知 · tell of a hazard",
        (
            WHAT,
            Typed("--told", "told", "告知谁 · who was told", must=True),
            Typed(
                "--outcome",
                "outcome",
                "签收或拒签 · outcome",
                one_of=NOTICE_OUTCOMES,
                otherwise="signed",
            ),
        ),
        visit="latest",
    ),
    Row(
        "note",
        "note.add",
        "备注 · add a note",
        (Typed("text", "text", "文字 · the text", must=True),),
        visit="latest",
    ),
    Row(
        "leave",
        "visit.leave",
        "离开 · leave",
        (
            Typed(
                "--next",
                "next",
                "下一步 · what comes next",
                one_of=NEXT,
                otherwise="none",
            ),
            Typed(
                "--result",
                "result",
                "未施工的结果 · if nothing was finished",
                one_of=UNDONE,
            ),
        ),
        visit="open",
    ),
)
