"""What codes inside an operation's arguments are called: (zh-CN, en). People's own words are shown as they stand."""

from __future__ import annotations

from collections.abc import Mapping

from server.office.words import ANSWERS, PROMISES, RESULTS, Words

JOB_TYPES: Words = {
    "repair": ("维修", "repair"),
    "install": ("安装", "install"),
    "maintain": ("保养", "maintain"),
    "deliver": ("送货", "deliver"),
    "inspect": ("检查", "inspect"),
}
SOURCES_OF_JOBS: Words = {
    "phone": ("电话", "phone"),
    "web": ("网上", "web"),
    "maker": ("厂家", "maker"),
    "walk_in": ("进店", "walk-in"),
    "technician": ("师傅", "technician"),
    "repeat": ("返修", "repeat"),
}
ROLES: Words = {
    "reporter": ("报修人", "reported it"),
    "at_home": ("在家的人", "at home"),
    "pays": ("付款人", "pays"),
    "family": ("家属", "family"),
}
CHANNELS: Words = {
    "phone": ("电话", "by phone"),
    "sms": ("短信", "by SMS"),
    "wechat": ("微信", "by WeChat"),
    "in_person": ("当面", "in person"),
}
OUTCOMES: Words = {
    "agreed": ("已约好", "agreed"),
    "no_answer": ("无人接听", "no answer"),
    "call_later": ("请稍后再打", "call later"),
    "wrong_number": ("号码有误", "wrong number"),
    "refused": ("客户拒绝", "refused"),
}
PAUSES: Words = {
    "waiting_for_customer": ("等客户", "waiting for the customer"),
    "waiting_for_parts": ("等配件", "waiting for parts"),
    "other": ("其他", "other"),
}
ASKED_BY: Words = {
    "customer": ("客户提出", "asked by the customer"),
    "technician": ("师傅提出", "asked by the technician"),
    "office": ("网点提出", "asked by the office"),
}
CONCERNS: Words = {
    "complaint": ("投诉", "complaint"),
    "question": ("咨询", "question"),
}
JUDGEMENTS: Words = {
    "met": ("认定按时", "settled: in time"),
    "breached": ("认定超时", "settled: late"),
    "as_estimated": ("以推算为准", "settled: as estimated"),
}
NEXT: Words = {
    "none": ("无后续", "nothing follows"),
    "part": ("等配件", "a part"),
    "appointment": ("再预约", "another appointment"),
}
STEP_OUTCOMES: Words = {
    "done": ("已做", "done"),
    "declined": ("客户不同意", "the customer declined"),
}
WARRANTIES: Words = {
    "in": ("保修期内", "in warranty"),
    "out": ("保修期外", "out of warranty"),
    "extended": ("延保", "extended warranty"),
    "commercial": ("商用", "commercial use"),
}
PROOFS: Words = {
    "invoice": ("发票", "invoice"),
    "purchase_record": ("购机凭证", "purchase record"),
    "production_serial": ("生产序列号", "production serial"),
    "none": ("无凭证", "no proof"),
}
FATES: Words = {
    "customer": ("旧件归客户", "old part to the customer"),
    "maker": ("旧件返厂", "old part to the maker"),
    "scrapped": ("旧件报废", "old part scrapped"),
    "none": ("无旧件", "no old part"),
}
METHODS: Words = {
    "cash": ("现金", "cash"),
    "qr": ("扫码", "QR"),
    "transfer": ("转账", "transfer"),
    "maker_pays": ("厂家付", "the maker pays"),
}
NOTICE_OUTCOMES: Words = {
    "signed": ("已签收", "signed for"),
    "refused": ("拒签", "refused to sign"),
}
SOURCES: Words = {
    "camera": ("拍摄", "camera"),
    "gallery": ("相册", "gallery"),
}
VERDICTS: Words = {
    "accepted": ("通过", "accepted"),
    "returned": ("退回", "returned"),
}
PRIORITIES: Words = {
    "normal": ("普通", "normal"),
    "urgent": ("紧急", "urgent"),
}
PURPOSES: Words = {
    "before": ("修前", "before"),
    "after": ("修后", "after"),
    "plate": ("铭牌", "plate"),
    "part": ("配件", "part"),
    "signature": ("签名", "signature"),
}
PLACES: Words = {
    "indoor": ("内机", "indoor unit"),
    "outdoor": ("外机", "outdoor unit"),
}
SHRINKING: Words = {
    "line": ("只留一行", "to a line"),
    "nothing": ("完全移出", "altogether"),
    "whole": ("回到手机", "back in full"),
}
PROMISING: Words = {
    "door": ("现场开单后补定", "opened at the door"),
    "horizon": ("日历延长", "the calendar was extended"),
}

CONFIRMING: Words = {"completion_code": ("验收码", "completion code")}

VALUES: Mapping[str, Words] = {
    "commitment.settle outcome": JUDGEMENTS,
    "customer.confirm_record way": CONFIRMING,
    "commitment.settle promise": PROMISES,
    "concern.raise kind": CONCERNS,
    "contact.attempt outcome": OUTCOMES,
    "step.check outcome": STEP_OUTCOMES,
    "hazard.notice outcome": NOTICE_OUTCOMES,
    "job.pause reason": PAUSES,
    "job.promise why": PROMISING,
    "job.shrink to": SHRINKING,
    "photo.take source": SOURCES,
    "answer": ANSWERS,
    "asked_by": ASKED_BY,
    "channel": CHANNELS,
    "method": METHODS,
    "next": NEXT,
    "old_part": FATES,
    "place": PLACES,
    "priority": PRIORITIES,
    "proof": PROOFS,
    "purpose": PURPOSES,
    "result": RESULTS,
    "role": ROLES,
    "source": SOURCES_OF_JOBS,
    "type": JOB_TYPES,
    "verdict": VERDICTS,
    "warranty": WARRANTIES,
}
"""By `operation argument`, else by the argument alone. What is not in its words was written by a person."""

FLAGS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "reached": (("已接通", "reached"), ("未接通", "not reached")),
    "satisfied": (("满意", "satisfied"), ("不满意", "dissatisfied")),
    "told_price": (("事先告知价格", "was told the price"), ("未告知价格", "was not told the price")),
    "got_record": (("收到服务记录", "got the record"), ("未收到服务记录", "did not get the record")),
    "reopen": (("并重新打开", "and taken up again"), ("", "")),
    "covered": (("保修免费", "covered"), ("收费", "charged")),
    "urgent": (("加急", "urgent"), ("", "")),
    "dangerous": (("危险", "dangerous"), ("", "")),
    "tax_included": (("含税", "tax included"), ("不含税", "tax not included")),
    "lift": (("有电梯", "lift"), ("无电梯", "no lift")),
}
"""What true and false are called, by argument."""
