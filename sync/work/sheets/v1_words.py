"""The words of template 1, (zh-CN, en). Frozen: records were signed under them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = tuple[str, str]

TITLES: Final[Mapping[str, Words]] = {
    "repair": ("维修服务记录", "Repair service record"),
    "install": ("安装服务记录", "Installation service record"),
    "maintain": ("保养服务记录", "Maintenance service record"),
    "deliver": ("送货服务记录", "Delivery service record"),
    "inspect": ("检测服务记录", "Inspection service record"),
    "other": ("上门服务记录", "Service record"),
}
HALF: Final[Words] = ("（未结束）", " (not finished)")

RESULTS: Final[Mapping[str, Words]] = {
    "repaired": ("已修复", "Repaired"),
    "adjusted_or_explained": ("调试或讲解", "Adjusted or explained"),
    "no_fault_found": ("未发现故障", "No fault found"),
    "quote_refused": ("客户不接受报价", "Quote refused by the customer"),
    "waits_for_part": ("待件，需再次上门", "Waits for a part; another visit is needed"),
    "taken_to_workshop": ("取回检修", "Taken to the workshop"),
    "appraisal_needed": ("需鉴定", "An appraisal is needed"),
    "nobody_home": ("无人在家", "Nobody at home"),
    "wrong_address": ("地址有误", "Wrong address"),
    "unsafe": ("现场不安全，未作业", "The place was unsafe; no work was done"),
}

SECTIONS: Final[Mapping[str, Words]] = {
    "job": ("工单", "Request"),
    "customer": ("客户", "Customer"),
    "appliance": ("设备", "Appliance"),
    "times": ("时间（手机所记）", "Times (as the phone had them)"),
    "findings": ("检查与原因", "Findings and cause"),
    "steps": ("作业步骤", "Work done"),
    "parts": ("配件", "Parts"),
    "charges": ("费用明细", "Charges"),
    "quote": ("报价确认", "Quote agreed"),
    "payments": ("收款", "Payments"),
    "checks": ("维修后检查", "Checks after the work"),
    "custody": ("取走的物品", "Taken along"),
    "loans": ("借出的备用机", "Lent meanwhile"),
    "returns": ("归还的物品", "Brought back"),
    "hazards": ("安全隐患告知", "Hazards pointed out"),
    "remark": ("客户意见", "Customer's remark"),
    "correction": ("更正", "Correction"),
    "technician": ("服务人员", "Technician"),
}

LABELS: Final[Mapping[str, Words]] = {
    "result": ("结果", "Result"),
    "total": ("合计", "Total"),
    "guarantee": ("维修质保至", "Repair guaranteed until"),
    "number": ("记录编号", "Record number"),
    "job_number": ("报修单号", "Request number"),
    "type": ("服务类型", "Kind of service"),
    "principal": ("委托方", "On behalf of"),
    "external_number": ("委托方单号", "Their number"),
    "fault": ("客户描述", "In the customer's words"),
    "follows": ("前次记录", "Former records"),
    "name": ("姓名", "Name"),
    "phone": ("电话", "Telephone"),
    "address": ("地址", "Address"),
    "class": ("品类", "Kind"),
    "brand": ("品牌", "Brand"),
    "model": ("型号", "Model"),
    "serials": ("序列号", "Serial numbers"),
    "purchased": ("购买日期", "Purchased on"),
    "proof": ("购买凭证", "Proof of purchase"),
    "warranty": ("保修", "Warranty"),
    "warranty_reason": ("判定依据", "Why"),
    "reported": ("报修", "Reported"),
    "promised": ("约定上门", "Agreed window"),
    "set_out": ("出发", "Set out"),
    "arrived": ("到达", "Arrived"),
    "started": ("开工", "Started"),
    "finished": ("完工", "Finished"),
    "signed": ("签署", "Signed"),
    "fault_found": ("故障", "Fault"),
    "cause": ("原因", "Cause"),
    "actions": ("措施", "Actions"),
    "test": ("试机", "Test"),
    "safety_check": ("安全检查", "Safety check"),
    "quote_total": ("报价合计", "Quoted in all"),
    "by_whom": ("确认人", "Agreed by"),
    "valid_until": ("有效期至", "Valid until"),
    "price_list": ("价目表", "Price list"),
    "discount": ("优惠", "Discount"),
    "subtotal": ("小计", "Subtotal"),
    "parts_subtotal": ("配件小计", "Parts subtotal"),
    "charges_subtotal": ("费用小计", "Charges subtotal"),
    "total_of_priced": ("合计（不含未定价项目）", "Total (without what is not priced)"),
    "paid": ("已收", "Paid"),
    "certificate": ("证书", "Certificate"),
    "staff_number": ("工号", "Staff number"),
    "condition": ("状况", "Condition"),
    "accessories": ("附件", "Accessories"),
    "expected": ("预计归还", "Expected back"),
    "corrects_number": ("更正的记录", "Corrects record"),
    "corrects": ("原记录指纹", "Former fingerprint"),
    "reason": ("原因", "Reason"),
    "template": ("版式", "Form"),
    "language": ("语言", "Language"),
    "issuer": ("签发方", "Issuer"),
    "job_id": ("报修单标识", "Request id"),
}

COLUMNS: Final[Mapping[str, Words]] = {
    "part": ("配件", "Part"),
    "quantity": ("数量", "Quantity"),
    "new_serials": ("新件序列号", "New serial"),
    "old_part": ("旧件", "Old part"),
    "amount": ("金额", "Amount"),
    "charge": ("项目", "Item"),
    "price": ("单价", "Price"),
    "procedure": ("规程", "Procedure"),
    "step": ("步骤", "Step"),
    "outcome": ("结果", "Outcome"),
    "method": ("方式", "How"),
    "reference": ("凭据号", "Reference"),
    "what": ("物品", "What"),
    "details": ("说明", "Details"),
    "hazard": ("隐患", "Hazard"),
    "told": ("告知", "Told"),
    "field": ("项目", "Where"),
    "was": ("原为", "Was"),
    "now": ("现为", "Is"),
}

PLACES: Final[Mapping[str, Words]] = {
    "guarantee_until": ("维修质保至", "Repair guaranteed until"),
    "purchase_date": ("购买日期", "Purchased on"),
    "warranty_until": ("整机保修至", "Warranty until"),
    "covered": ("保修承担", "Covered by warranty"),
    "discounts": ("优惠", "Discount"),
    "currency": ("币种", "Currency"),
    "kind": ("种类", "Kind"),
    "unit": ("单位", "Unit"),
    "units": ("机身", "Unit"),
    "serial": ("序列号", "Serial number"),
    "old_serials": ("旧件序列号", "Old serial"),
    "version": ("版本", "Version"),
    "list": ("价目表", "Price list"),
    "shown_at": ("出示时间", "Shown at"),
    "text": ("说明", "Details"),
    "code": ("编码", "Code"),
    "photos": ("照片", "Photos"),
    "customer": ("客户", "Customer"),
    "contacts": ("联系人", "Contact"),
    "phones": ("电话", "Telephone"),
    "site": ("地址", "Address"),
    "job": ("报修单", "Request"),
    "outlet": ("网点", "Service centre"),
    "value": ("测得值", "Measured"),
    "fault_name": ("故障名称", "Name of the fault"),
    "title": ("规程名称", "Name of the procedure"),
    "value_unit": ("测得值单位", "Unit of what was measured"),
    "helps": ("协助", "Helps"),
    "price_line": ("价目项", "Line of the price list"),
    "lines": ("报价项", "Quoted line"),
    "tax_rate": ("税率", "Tax rate"),
    "tax_included": ("含税", "Tax included"),
    "at": ("拍摄时间", "Taken at"),
    "sha256": ("指纹", "Fingerprint"),
    "purpose": ("用途", "Of what"),
    "place": ("位置", "Place"),
    "from": ("起", "From"),
    "to": ("止", "To"),
    "zone": ("时区", "Time zone"),
    "id": ("标识", "Id"),
    "technician_name": ("姓名", "Name"),
    "technician_number": ("工号", "Staff number"),
    "province": ("省", "Province"),
    "city": ("市", "City"),
    "district": ("区", "District"),
    "street": ("街道", "Street"),
    "estate": ("小区", "Estate"),
    "building": ("楼栋", "Building"),
    "floor": ("楼层", "Floor"),
    "room": ("房号", "Room"),
    "lift": ("电梯", "Lift"),
    "access_note": ("进门说明", "How to get in"),
    "point": ("坐标", "Position"),
    "lat_e6": ("纬度", "Latitude"),
    "lon_e6": ("经度", "Longitude"),
    "system": ("坐标系", "Coordinate system"),
    "fault_name_en": ("故障英文名称", "Name of the fault in English"),
    "name_en": ("英文名称", "Name in English"),
    "class_en": ("品类英文名称", "Kind in English"),
    "title_en": ("项目英文名称", "Title in English"),
    "text_en": ("英文说明", "Details in English"),
}
"""Places that a difference may name and a sheet has no label for."""

ELSEWHERE: Final[Mapping[str, Words]] = {"site.unit": ("单元", "Unit of the building")}
"""Places whose name says something else in another member."""

KINDS: Final[Mapping[str, Words]] = {
    "full": ("完整记录", "whole record"),
    "half": ("未结束", "not finished"),
}

CODES: Final[Mapping[str, Mapping[str, Words]]] = {
    "type": {
        "repair": ("维修", "repair"),
        "install": ("安装", "installation"),
        "maintain": ("保养", "maintenance"),
        "deliver": ("送货", "delivery"),
        "inspect": ("检测", "inspection"),
    },
    "warranty": {
        "in": ("保内", "in warranty"),
        "out": ("保外", "out of warranty"),
        "extended": ("延保", "extended warranty"),
        "commercial": ("商用", "commercial use"),
    },
    "proof": {
        "invoice": ("发票", "invoice"),
        "purchase_record": ("购机凭证", "purchase record"),
        "production_serial": ("生产序列号", "production serial"),
        "none": ("无", "none"),
    },
    "old_part": {
        "customer": ("交客户", "left with the customer"),
        "maker": ("返厂", "goes back to the maker"),
        "scrapped": ("报废", "scrapped"),
        "none": ("无旧件", "there was none"),
    },
    "method": {
        "cash": ("现金", "cash"),
        "qr": ("扫码", "QR code"),
        "transfer": ("转账", "transfer"),
        "maker_pays": ("厂家承担", "the maker pays"),
    },
    "outcome": {"done": ("完成", "done"), "declined": ("客户不同意", "declined by the customer")},
    "hazard": {"signed": ("已签收", "signed for"), "refused": ("拒签", "refused to sign")},
    "relation": {
        "self": ("本人", "the customer"),
        "family": ("家属", "family"),
        "tenant": ("租客", "tenant"),
        "property_manager": ("物业", "property manager"),
        "colleague": ("同事", "colleague"),
    },
    "kind": {
        "inspection": ("检测费", "inspection"),
        "repair": ("维修费", "repair"),
        "material": ("辅料费", "auxiliary material"),
        "part": ("配件费", "part"),
        "visit": ("上门费", "visit"),
    },
    "place": {"indoor": ("内机", "indoor unit"), "outdoor": ("外机", "outdoor unit")},
    "purpose": {
        "before": ("维修前", "before"),
        "after": ("维修后", "after"),
        "plate": ("铭牌", "plate"),
        "damage": ("损坏处", "damage"),
        "part": ("配件", "part"),
        "proof": ("凭证", "proof"),
        "signature": ("签名", "signature"),
        "old_part": ("旧件", "old part"),
    },
    "cause": {
        "capacitor": ("启动电容", "start capacitor"),
        "board": ("主板", "control board"),
        "compressor": ("压缩机", "compressor"),
        "fan": ("风机", "fan"),
        "motor": ("电机", "motor"),
        "pump": ("水泵", "pump"),
        "valve": ("阀门", "valve"),
        "sensor": ("传感器", "sensor"),
        "seal": ("密封件", "seal"),
        "wiring": ("线路", "wiring"),
        "power": ("电源", "power supply"),
        "refrigerant": ("制冷剂", "refrigerant"),
        "leak": ("泄漏", "leak"),
        "blocked": ("堵塞", "blockage"),
        "dirt": ("脏污", "dirt"),
        "wear": ("磨损", "wear"),
        "installation": ("安装问题", "installation"),
        "use": ("使用问题", "use"),
    },
    "action": {
        "replace": ("更换", "replaced"),
        "repair": ("修理", "repaired"),
        "clean": ("清洗", "cleaned"),
        "adjust": ("调整", "adjusted"),
        "reset": ("复位", "reset"),
        "refill": ("加注", "refilled"),
        "tighten": ("紧固", "tightened"),
        "explain": ("讲解使用", "explained"),
    },
    "language": {"zh-CN": ("中文", "Chinese"), "en": ("英文", "English")},
}

YES: Final[Words] = ("是", "yes")
NO: Final[Words] = ("否", "no")
NOT_PRICED: Final[Words] = ("未定价", "not priced")
COVERED: Final[Words] = ("保修承担", "covered by warranty")
TAX: Final[Words] = ("含税", "tax included")
SHOWN: Final[Words] = ("{list} {version} 版", "{list}, version {version}")
SHOWN_AT: Final[Words] = ("，{at} 出示", ", shown {at}")
OLD_SERIALS: Final[Words] = ("旧件序列号 ", "old serial ")

CUSTOMER: Final[Words] = ("客户签名", "Customer")
TECHNICIAN: Final[Words] = ("服务人员签名", "Technician")
OFFICE: Final[Words] = ("网点更正", "Corrected by the service centre")
ABSENT: Final[Words] = ("客户不在场：{why}", "The customer was absent: {why}")
REFUSED: Final[Words] = ("客户拒签：{why}", "The customer refused to sign: {why}")
TYPED: Final[Words] = ("以打字方式签署", "Signed by typing the name")
BY_KEY: Final[Words] = ("由其手机的密钥签名", "Signed by the key of the technician's phone")
BY_OFFICE: Final[Words] = (
    "由网点的密钥签名，客户未签名",
    "Signed by the service centre's key; the customer has not signed",
)

CORRECTS: Final[Words] = (
    "本记录更正先前的一份记录；先前那份仍然保留。",
    "This record corrects a former one, which is kept.",
)
CORRECTS_NUMBER: Final[Words] = (
    "更正 {number} 号记录；先前那份仍然保留。",
    "Corrects record {number}, which is kept.",
)
NOT_SIGNED: Final[Words] = ("客户未在本记录上签名。", "The customer has not signed this record.")
UNFINISHED: Final[Words] = (
    "本次上门未结束维修；工单继续进行。",
    "This visit did not end the work; the request goes on.",
)
NOTHING_TO_PAY: Final[Words] = ("无需付款", "Nothing to pay")
UNKNOWN: Final[Words] = ("未填", "not stated")
