"""What codes are called on the command line: (zh-CN, en). A code that is not here is a defect of ours."""

from __future__ import annotations

from collections.abc import Mapping

from sync.device import page_words
from sync.device import words as device_words

Words = Mapping[str, tuple[str, str]]

STAGES: Words = device_words.STAGES
QUESTIONS: Words = page_words.QUESTIONS
HELD: Words = device_words.HELD_FOR
HAND_INS: Words = {
    "unproved": (
        "本手机称是其以前登记时所记，没有证明",
        "this phone says it recorded them under an earlier enrolment; nothing proves it",
    ),
}
QUARANTINED: Words = device_words.KEPT_FOR
ALERTS: Words = {
    "fork": ("同一编号有两条记录", "two lines bear one number"),
    "gap": ("编号有缺", "numbers are missing"),
    "broken_chain": ("记录前后不衔接", "lines that do not follow each other"),
    "recorded_contradicted": ("手机所报与所存不符", "what the phone says is not what is stored"),
    "digest_mismatch": ("手机上的内容与服务器不符", "what the phone holds is not what was sent"),
}
DUPLICATES: Words = {
    "same_appliance": ("同一机器已有未完工单", "open job of this appliance"),
    "same_customer": ("同一客户 24 小时内已报修", "same customer within a day"),
    "repeat_of": ("保修期内重复维修，可免费", "repaired within the guarantee: no charge"),
}
PHONES: Words = {
    "pending": ("待确认", "to be confirmed"),
    "active": ("使用中", "active"),
    "retired": ("已停用", "retired"),
    "revoked": ("已吊销", "revoked"),
    "lost": ("已挂失", "lost"),
    "returning": ("恢复后待确认", "to be confirmed after a restore"),
    "forked": ("需重新绑定", "to enrol again"),
}
ANSWERS: Words = {
    "stands": ("算数", "stands"),
    "set_aside": ("不算数", "set aside"),
}
RECORD_FIELDS: Words = page_words.RECORD_FIELDS

BUILT_ON: Words = {
    "opened": ("该处理开出了这张工单", "it opened this job"),
    "changed": ("其中有记录未能入账", "not all of its lines could be recorded"),
    "waiting": ("同类记录又在等待", "more of the same waits by now"),
}
GRADES: Words = {
    "proved": ("有据", "proved"),
    "claimed": ("自报", "reported"),
    "doubtful": ("存疑", "doubtful"),
    "confirmed": ("客户确认", "confirmed by the customer"),
    "supported": ("有旁证", "supported"),
    "stated": ("自报", "reported"),
}
RECEIPTS: Words = {
    "applied": ("已入账", "recorded"),
    "held": ("待确认", "to confirm"),
    "quarantined": ("已留存待查", "kept for review"),
}
RESULTS: Words = {
    "repaired": ("已修复", "repaired"),
    "adjusted_or_explained": ("调试或讲解", "adjusted or explained"),
    "no_fault_found": ("未发现故障", "no fault found"),
    "quote_refused": ("客户不接受报价", "quote refused"),
    "waits_for_part": ("待件", "waits for a part"),
    "taken_to_workshop": ("取回检修", "taken to the workshop"),
    "appraisal_needed": ("需鉴定", "appraisal needed"),
    "nobody_home": ("无人在家", "nobody home"),
    "wrong_address": ("地址有误", "wrong address"),
    "unsafe": ("现场不安全", "unsafe"),
}
OPERATIONS: Words = {
    "job.create": ("建单", "taken on"),
    "job.amend": ("更正资料", "particulars corrected"),
    "job.assign": ("派工", "assigned"),
    "job.transfer": ("转网点", "transferred"),
    "job.chase": ("催单", "chased"),
    "job.cancel": ("取消", "cancelled"),
    "job.review": ("审核", "reviewed"),
    "job.call_back": ("回访", "called back"),
    "job.close": ("关单", "closed"),
    "job.reopen": ("重新打开", "reopened"),
    "job.merge": ("并入重复单", "a duplicate was merged in"),
    "job.merge_into": ("并入他单", "merged"),
    "job.promise": ("确定承诺", "promises fixed"),
    "job.shrink": ("调整手机上的范围", "more or less of it on the phones"),
    "question.answer": ("确认处理", "question answered"),
    "question.undo": ("撤回答复", "answer taken back"),
    "settlement.line": ("结算", "settlement line"),
    "invoice.request": ("开票申请", "invoice asked for"),
    "part.order": ("配件已订", "part ordered"),
    "part.arrive": ("配件到货", "part arrived"),
    "part.issue": ("配件出库", "part issued"),
    "part.drop": ("取消配件", "part dropped"),
    "part.return": ("旧件返还", "old part returned"),
    "part.miss": ("旧件缺失", "old part missing"),
    "code.issue": ("发放服务码", "service code issued"),
    "commitment.settle": ("认定时限", "promise settled"),
    "concern.raise": ("投诉或咨询", "complaint or question"),
    "concern.answer": ("答复", "answered"),
    "customer.book_window": ("客户选时段", "customer chose a window"),
    "customer.arrived_press": ("客户确认师傅已到", "customer pressed arrived"),
    "customer.chase": ("客户催单", "chased by the customer"),
    "customer.confirm_record": ("客户确认服务记录", "customer confirmed the record"),
    "blob.stored": ("照片入库", "photo stored"),
    "job.accept": ("接单", "accepted"),
    "job.decline": ("拒单", "declined"),
    "job.release": ("申请退单", "asked to hand back"),
    "job.open": ("现场开单", "opened at the door"),
    "job.pause": ("挂起", "paused"),
    "job.resume": ("恢复", "resumed"),
    "contact.attempt": ("联系客户", "contact"),
    "visit.appoint": ("预约", "appointed"),
    "visit.set_out": ("出发", "set out"),
    "visit.arrive": ("到达", "arrived"),
    "work.start": ("开工", "work began"),
    "work.finish": ("完工", "work finished"),
    "step.check": ("步骤", "step"),
    "appliance.identify": ("核对铭牌", "plates read"),
    "warranty.decide": ("判定保修", "warranty decided"),
    "fault.diagnose": ("诊断", "diagnosed"),
    "quote.acknowledge": ("确认报价", "quote acknowledged"),
    "part.use": ("配件使用", "part used"),
    "part.request": ("申请配件", "part asked for"),
    "charge.add": ("费用", "charge"),
    "charge.discount": ("优惠", "discount"),
    "payment.collect": ("收款", "payment"),
    "custody.take": ("取走", "taken away"),
    "custody.return": ("归还", "brought back"),
    "loan.give": ("借出备用机", "loan given"),
    "loan.return": ("收回备用机", "loan returned"),
    "hazard.notice": ("安全隐患告知", "told of a hazard"),
    "photo.take": ("拍照", "photo"),
    "note.add": ("备注", "note"),
    "record.sign": ("签署服务记录", "record signed"),
    "record.correct": ("更正服务记录", "record corrected"),
    "visit.leave": ("离开", "left"),
    "retract": ("撤销", "taken back"),
    "stock.count": ("盘点", "stock counted"),
    "absence.ask": ("请假", "absence asked for"),
}
PROMISES: Words = {
    "respond": ("首次联系", "respond"),
    "arrive": ("上门", "arrive"),
    "keep_appointment": ("守约", "keep the appointment"),
    "finish": ("修复", "finish"),
    "answer": ("答复", "answer"),
}
OUTCOMES: Words = {
    "open": ("进行中", "open"),
    "due_soon": ("即将到期", "due soon"),
    "unknown": ("未知", "unknown"),
    "breached_provisional": ("疑似超时（手机未联网）", "probably late (phone out of reach)"),
    "breached": ("超时", "late"),
    "met": ("按时", "in time"),
    "met_reported_late": ("按时（补报）", "in time (reported late)"),
    "cancelled": ("已取消", "cancelled"),
}
REMEDIES: Words = {
    "repair": ("修理超期", "repair took too long"),
    "parts": ("待件超期", "waited too long for parts"),
    "fault": ("同一故障反复", "the same fault again"),
}
REMEDY_STATES: Words = {
    "open": ("待处理", "open"),
    "settled": ("已处理", "settled"),
    "withdrawn": ("已撤销（实未超期）", "withdrawn (it was in time)"),
}
DECISIONS: Words = {
    "exchange": ("换货", "exchange"),
    "refund": ("退货", "refund"),
    "repair_goes_on": ("继续修理", "repair goes on"),
    "none": ("不予处理", "nothing"),
}
CHANGES: Words = {
    "stage": ("状态", "stage"),
    "results": ("结果", "results"),
    "to_pay": ("应收（分）", "to pay (minor units)"),
    "paid": ("已收（分）", "paid (minor units)"),
    "counted_operations": ("计入的记录", "lines that count"),
    "commitments": ("时限", "promises"),
    "open_questions": ("待确认", "open questions"),
    "stock": ("库存回冲", "stock booked back"),
}


def said(words: Words, code: str | None, lang: str) -> str:
    """The word for this code; a dash for none."""
    return "—" if code is None else words[code][0 if lang == "zh" else 1]
