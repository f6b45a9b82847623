"""Verbs about a whole job, and those that concern none: one row an operation."""

from __future__ import annotations

from sync.device.typed import Row, Typed
from sync.work.words import CHANNELS, JOB_TYPES, OUTCOMES, PAUSES

REASON = Typed("--reason", "reason", "原因 · why")

ROWS: tuple[Row, ...] = (
    Row("accept", "job.accept", "接单 · accept a job"),
    Row(
        "decline",
        "job.decline",
        "拒单 · decline a job",
        (Typed("--reason", "reason", "原因 · why", must=True),),
    ),
    Row("release", "job.release", "请求退单 · ask to hand a job back", (REASON,)),
    Row(
        "open",
        "job.open",
        "现场开单 · open a job at the door",
        (
            Typed("--contact", "contacts.0.name", "联系人 · name of the contact", must=True),
            Typed("--phone", "contacts.0.phones", "电话，可重复 · telephone, may be repeated", "words"),
            Typed("--street", "site.street", "街道地址 · street", must=True),
            Typed("--city", "site.city", "城市 · city"),
            Typed("--class", "appliance.class", "品类 · class of the appliance", must=True),
            Typed("--brand", "appliance.brand", "品牌 · brand"),
            Typed("--model", "appliance.model", "型号 · model"),
            Typed(
                "--type",
                "type",
                "类型 · kind of job",
                one_of=JOB_TYPES,
                otherwise="repair",
            ),
            Typed("--fault", "fault", "故障描述 · the fault in the customer's words", must=True),
        ),
        new=True,
    ),
    Row(
        "pause",
        "job.pause",
        "挂起 · pause a job",
        (
            Typed("--reason", "reason", "原因 · why", must=True, one_of=PAUSES),
            Typed("--until", "until", "到何时 · until when", "moment"),
        ),
    ),
    Row("resume", "job.resume", "恢复 · resume a paused job"),
    Row(
        "attempt",
        "contact.attempt",
        "联系客户 · a contact tried or made",
        (
            Typed("--contact", "contact", "联系人 · whom"),
            Typed("--channel", "channel", "方式 · how", one_of=CHANNELS, otherwise="phone"),
            Typed("--outcome", "outcome", "结果 · what came of it", must=True, one_of=OUTCOMES),
        ),
    ),
    Row(
        "retract",
        "retract",
        "撤销自己的一条 · strike through something of one's own",
        (
            Typed("number", "of.n", "编号，见 outbox · its number, see outbox", "number", must=True),
            Typed("--device", "of.device", "以前的手机编号 · a former enrolment"),
            Typed("--reason", "reason", "原因 · why", must=True),
        ),
    ),
    Row(
        "count",
        "stock.count",
        "盘点 · count a part in the van",
        (
            Typed("part", "part", "配件 · the part's id or code", must=True),
            Typed("counted", "counted", "数量 · how many there are", "number", must=True),
        ),
        job=False,
    ),
    Row(
        "absence",
        "absence.ask",
        "请假 · ask for absence",
        (
            Typed("--from", "from", "开始 · start", "moment", must=True),
            Typed("--to", "to", "结束 · end", "moment", must=True),
            REASON,
        ),
        job=False,
    ),
)
