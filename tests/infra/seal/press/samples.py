"""Sheets as the phone fills them, for everybody who prints or shows one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256

from infra.seal.press.page import Attachment, Page
from infra.seal.press.strokes import Strokes
from server.demo.photos import phone_photo
from sync.work.sheet import Column, Fact, Picture, Section, Sheet, Signature, Table

MADE_AT = 1_795_486_330_120
TEXT = '{"record":1,"number":"A7-0012"}'
HASH = sha256(TEXT.encode()).hexdigest()
VERIFY_ZH = (
    "任何 PDF 阅读器都会显示文档签章是否完好；命令行：\npdfsig record.pdf",
    "取出附件，核对师傅设备的签名：\npdfdetach -saveall record.pdf\n"
    "openssl dgst -sha256 -verify device.pem -signature signature.der signed.bin",
    "附件 proof.json 内含公开日志的证明，可与任何已公布的检查点比对。",
)
VERIFY_EN = (
    "Any PDF reader shows whether the seal is unbroken; on the command line:\npdfsig record.pdf",
    "Take the attachments out and check the signature of the technician’s device:\npdfdetach -saveall record.pdf\n"
    "openssl dgst -sha256 -verify device.pem -signature signature.der signed.bin",
    "proof.json, attached, holds the proof of the public log; compare it with any published checkpoint.",
)


def signed_by(width: int = 600, height: int = 240) -> Strokes:
    """Two movements of a finger, pressing harder in the middle."""
    first = [(60 + 9 * i, 120 + (i % 7 - 3) * 14, 200 + 20 * min(i, 30 - i)) for i in range(31)]
    second = [(350 + 5 * i, 60 + (i * i) // 12 - 2 * i, 800 - 18 * i) for i in range(36)]
    return Strokes(width, height, (tuple(first), tuple(second), ((540, 170, 900),)))


@cache
def photo(seed: int, lying: bool = False) -> bytes:
    """A JPEG of about 300 KB."""
    return phone_photo(seed, camera=None, size=(1600, 1200) if lying else (1200, 1600))


def strokes_named(name: str) -> str:
    """The hash that a drawing of the samples goes by."""
    return sha256(f"strokes of {name}".encode()).hexdigest()


def printed(sheet: Sheet, *, photos: int = 0, lying: tuple[int, ...] = ()) -> Page:
    """The sheet with that many photos, its drawings, evidence and two attachments."""
    taken = [photo(seed, seed in lying) for seed in range(photos)]
    named = [sha256(one).hexdigest() for one in taken]
    zh = sheet.language == "zh-CN"
    pictures = tuple(
        Picture(
            one,
            f"铭牌与安装位置，第 {i + 1} 张 · 2026-11-24 10:{i:02d}"
            if zh
            else f"Type plate, photo {i + 1}, 24 Nov 2026 10:{i:02d}",
        )
        for i, one in enumerate(named)
    )
    return Page(
        sheet=replace(sheet, pictures=sheet.pictures + pictures),
        made_at=MADE_AT,
        evidence=EVIDENCE_ZH if zh else EVIDENCE_EN,
        verify=VERIFY_ZH if zh else VERIFY_EN,
        qr=f"https://service.example.com/verify#{sheet.number}.n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg",
        photos=dict(zip(named, taken, strict=True)),
        strokes={one.strokes: signed_by() for one in sheet.signatures if one.strokes},
        attachments=(
            Attachment("record.json", TEXT.encode(), "application/json", "The signed text", "source"),
            Attachment("proof.json", b'{"proof":1}\n', "application/json", "Signatures and log proof"),
        ),
    )


EVIDENCE_ZH = (
    Fact("签名时间", "2026-11-24 11:18 至 11:21", strong=True),
    Fact("时间依据", "已证实（服务器时间令牌）"),
    Fact("到达", "2026-11-24 10:02（设备记录，相差不超过 2 分钟）"),
    Fact("完工", "2026-11-24 11:17"),
    Fact("服务器收到", "2026-11-24 15:20:07"),
    Fact("会签", "会签密钥 3f9a…c210，Ed25519"),
)
EVIDENCE_EN = (
    Fact("Signed between", "24 Nov 2026, 11:18 and 11:21", strong=True),
    Fact("Grade of time", "proved by the server’s time token"),
    Fact("Arrived", "24 Nov 2026, 10:02, by the device’s clock, which was right to within two minutes"),
    Fact("Finished", "24 Nov 2026, 11:17"),
    Fact("Received", "24 Nov 2026, 15:20:07"),
    Fact("Countersigned", "key 3f9a…c210, Ed25519"),
)

PARTS_ZH = (
    Column("编号"), Column("配件"), Column("新件序列号"), Column("旧件序列号 / 去向"),
    Column("数量", number=True), Column("单价", number=True), Column("金额", number=True),
)  # fmt: skip
CHARGES_ZH = (Column("项目"), Column("依据"), Column("数量", number=True), Column("金额", number=True))


def parts_zh(count: int) -> Table:
    """So many parts, each with its serials and what became of the old one; every fifth under warranty."""
    names = ("压缩机启动电容（耐高温型，含固定支架）", "主控板", "四通阀线圈", "温度传感器", "15 毫米进水阀")
    prices = [0 if i % 5 == 4 else 98 + 13 * i for i in range(count)]
    total = sum(price * (1 + i % 3) for i, price in enumerate(prices))
    rows = tuple(
        (
            f"KFR-{1000 + 37 * i}",
            names[i % 5],
            f"SN2026{i:04d}A{i * 7919 % 100000:05d}",
            f"SN2019{i:04d}\n" + ("客户保留", "交回厂家", "现场报废")[i % 3],
            str(1 + i % 3),
            f"{prices[i]}.00" if prices[i] else "保内 0.00",
            f"{prices[i] * (1 + i % 3):,}.00",
        )
        for i in range(count)
    )
    return Table(PARTS_ZH, rows, (Fact("配件小计", f"¥{total:,}.00"),))


def plain() -> Sheet:
    """zh-CN, one part, a drawn signature, everything in order."""
    return Sheet(
        language="zh-CN", template=1, kind="full", title="上门维修服务记录",
        outlet="安家电器服务中心（浦东张江店）", number="A7-0012", notices=(),
        head=(
            Fact("处理结果", "修好了", strong=True),
            Fact("客户应付合计", "¥268.00", strong=True),
            Fact("修后保修至", "2027-02-24", strong=True),
        ),
        sections=(
            Section("job", "服务单与客户", (
                Fact("服务单号", "SO-20261124-0081"), Fact("服务类别", "上门维修"),
                Fact("客户", "王秀英"), Fact("电话", "138****6721"),
                Fact("地址", "上海市浦东新区张江镇祖冲之路 887 弄 12 号 1203 室（靠近地铁 2 号线金科路站 4 号口）"),
                Fact("客户描述", "制热不出热风，外机每隔几分钟嗡的一声就停，内机显示 E4。", strong=True),
            )),
            Section("appliance", "家电", (
                Fact("品类", "分体式空调"), Fact("型号", "KFR-35GW/N8XHA1"),
                Fact("机身编号", "2023061800417"), Fact("购买日期", "2023-06-20"),
                Fact("保修", "保外（整机 3 年已满）"), Fact("依据", "发票"),
            )),
            Section("times", "时间", (
                Fact("报修", "2026-11-23 19:42"), Fact("约定上门", "2026-11-24 10:00 至 12:00"),
                Fact("出发", "2026-11-24 09:31"), Fact("到达", "2026-11-24 10:02"),
                Fact("开始", "2026-11-24 10:09"), Fact("完工", "2026-11-24 11:17"),
            )),
            Section("work", "检查与维修", (
                Fact("故障原因", "压缩机启动电容失容（实测 11 μF，标称 35 μF），压缩机无法起动，过流保护动作。"),
                Fact("所做工作", "更换启动电容；清洗外机冷凝器；按规程 AC-07 第 3 版试机 20 分钟。"),
                Fact("试机", "出风口 46 ℃，电流 4.6 A"), Fact("安全检查", "接地、绝缘、管路均合格", strong=True),
            )),
            Section("parts", "配件", table=parts_zh(1)),
            Section("charges", "费用", table=Table(
                CHARGES_ZH,
                (("上门检测费", "价目表 第 14 版", "1", "50.00"),
                 ("维修费 · 更换电容", "价目表 第 14 版", "1", "120.00"),
                 ("配件 · 启动电容", "价目表 第 14 版", "1", "98.00")),
                (Fact("合计", "¥268.00", strong=True),)),
                notes=("价目表第 14 版已于 2026-11-24 10:21 向客户出示并获同意。",)),
            Section("remark", "客户留言", (Fact("留言", "师傅很准时，讲得清楚。"),)),
        ),
        pictures=(),
        signatures=(
            Signature("customer", "客户签名（本人）", "王秀英", strokes_named("王秀英"), "在师傅的设备上手写"),
            Signature("technician", "服务人员", "李建国 · 工号 0417", None,
                      "上岗证 ZJ-2024-03317\n设备密钥指纹 482 915"),
        ),
        foot=(
            Fact("签署文本", f"SHA-256 {HASH}"), Fact("语言与版本", "zh-CN，模板 1"),
            Fact("签署设备", "A7"),
        ),
    )  # fmt: skip


def long() -> Sheet:
    """zh-CN, twenty parts with serials and old parts, a dozen charges."""
    short = plain()
    charges = Table(
        CHARGES_ZH,
        tuple(
            (f"维修费 · 工序 {i + 1}", "价目表 第 14 版" if i % 4 else "厂家保修", str(1 + i % 2),
             f"{35 * (1 + i % 2)}.00" if i % 4 else "0.00")
            for i in range(12)
        ),
        (Fact("维修费小计", "¥420.00"), Fact("配件小计", "¥6,639.00"), Fact("保修承担", "−¥180.00"),
         Fact("合计", "¥6,879.00", strong=True)),
    )  # fmt: skip
    swapped = {
        "parts": Section("parts", "配件", table=parts_zh(20)),
        "charges": Section("charges", "费用", table=charges),
    }
    return replace(
        short,
        number="A7-0013",
        head=(short.head[0], Fact("客户应付合计", "¥6,879.00", strong=True), short.head[2]),
        sections=tuple(swapped.get(one.code, one) for one in short.sections),
    )


def english() -> Sheet:
    """English, very long names and addresses, a serial that fits no column."""
    name = "Maximiliane Wilhelmina Featherstonehaugh-Cholmondeley von und zu Lichtenstein-Hohenzollern"
    return Sheet(
        language="en", template=1, kind="full", title="On-site service record",
        outlet="Greater Shanghai International Household Appliance Repair & Maintenance Centre, Pudong Branch No. 3",
        number="KX-10482",
        notices=("This record follows record KX-10467 of 12 November 2026, on which the machine was taken to the "
                 "workshop.",),
        head=(
            Fact("Result", "Repaired with a part to be exchanged later under the maker’s warranty", strong=True),
            Fact("Total to pay", "CNY 1,268.50", strong=True),
            Fact("Guarantee until", "24 February 2027", strong=True),
        ),
        sections=(
            Section("job", "Job and customer", (
                Fact("Job", "SO-20261124-0093"), Fact("Kind", "Repair at home"),
                Fact("Customer", name, strong=True), Fact("Telephone", "138****6721"),
                Fact("Address", "Building 12, Flat 1203, The Willows at Upper Riverside Gardens, 887 Zuchongzhi Road "
                     "near the corner of Jinke Road, Zhangjiang Town, Pudong New District, Shanghai 201203, People’s "
                     "Republic of China"),
                Fact("In the customer’s words", "It thumps, walks across the floor during the spin and then stops with "
                     "the drum still full of water. The downstairs neighbours have complained twice.", strong=True),
            )),
            Section("appliance", "Appliance", (
                Fact("Class", "Front-loading washing machine"), Fact("Model", "WG-54B2X0CN/Professional-Series-Plus"),
                Fact("Serial number", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"), Fact("Bought", "3 May 2024"),
                Fact("Warranty", "in warranty"), Fact("Because", "bought less than three years ago"),
            )),
            Section("parts", "Parts", table=Table(
                (Column("Code"), Column("Part"), Column("New serial"),
                 Column("Old serial, what became of it"),
                 Column("Qty", number=True), Column("Price", number=True), Column("Amount", number=True)),
                (("WG-773410-SHOCKABSORBER-FRONT", "Shock absorber, front, with bushings and self-locking bolts",
                  "SA2026-0000-1188-2231-77", "SA2024-0000-9917, returned to the maker", "2", "0.00",
                  "0.00 (warranty)"),
                 ("WG-1", "Drain pump", "DP-88123", "none, scrapped on site", "1", "389.00", "389.00"),
                 ("WG-2", "Door gasket", "—", "kept by the customer", "1", "459.50", "459.50")),
                (Fact("Parts", "CNY 848.50"),))),
            Section("charges", "Charges", table=Table(
                (Column("Charge"), Column("By"), Column("Qty", number=True), Column("Amount", number=True)),
                (("Visit", "price list 14", "1", "50.00"), ("Repair of the suspension", "price list 14", "1", "370.00"),
                 ("Parts", "as above", "1", "848.50")),
                (Fact("Total", "CNY 1,268.50", strong=True),)),
                notes=("Price list 14 was shown to the customer on 24 November 2026 at 10:21 and agreed to.",)),
        ),
        pictures=(),
        signatures=(
            Signature("customer", "Customer’s daughter", name, strokes_named("Maximiliane"),
                      "drawn on the technician’s device"),
            Signature("technician", "Technician", "Bartholomew Nebuchadnezzar Worthington-Smythe, No. 0417",
                      None, "Certificate ZJ-2024-03317\nDevice key fingerprint 482 915"),
        ),
        foot=(
            Fact("Signed text", f"SHA-256 {HASH}"), Fact("Language, template", "en, template 1"), Fact("Device", "KX"),
        ),
    )  # fmt: skip


def half() -> Sheet:
    """zh-CN, half a page: the fault was found, a part must come first."""
    whole = plain()
    return replace(
        whole,
        kind="half",
        title="上门检查记录",
        number="A7-0014",
        head=(
            Fact("处理结果", "等配件，需再次上门", strong=True),
            Fact("本次应付", "¥50.00", strong=True),
            Fact("预计到货", "2026-11-29"),
        ),
        sections=(
            whole.sections[0],
            whole.sections[1],
            Section(
                "work",
                "检查",
                (
                    Fact("故障原因", "压缩机启动电容失容，现场无此件。"),
                    Fact("等待配件", "启动电容 35 μF × 1", strong=True),
                ),
            ),
            Section(
                "charges",
                "费用",
                table=Table(
                    CHARGES_ZH,
                    (("上门检测费", "价目表 第 14 版", "1", "50.00"),),
                    (Fact("合计", "¥50.00", strong=True),),
                ),
            ),
        ),
    )


HOSTILE = (
    '#read("/etc/passwd")', "*bold* _it_ `raw`", "<script>alert(1)</script>", "$x^2$ @ref <label>", "\\u{0} #panic()",
    "= heading\n- list\n+ enum", '"quote" \'single\' -- --- ...', "// comment /* */ ~ https://evil.example/",
    "\u202etxt.exe\u202c",
    "𠮷野家 ไทย 👨\u200d👩\u200d👧 العربية \ue000 \x00\x07",
)  # fmt: skip


def refused() -> Sheet:
    """zh-CN, a correction that the customer refused to sign, with markup in every field."""
    at = iter(range(10_000))

    def evil() -> str:
        return HOSTILE[next(at) % len(HOSTILE)]

    columns = (Column(evil()), Column(evil()), Column(evil(), number=True))
    return Sheet(
        language="zh-CN", template=1, kind="full", title="上门维修服务记录（更正） " + evil(), outlet="中心 " + evil(),
        number="A7-0015",
        notices=(
            "本记录更正 A7-0012（2026-11-24）：启动电容单价由 98.00 改为 89.00。原因：扫码选错型号。" + evil(),
            "客户未签字：拒签。" + evil(),
        ),
        head=tuple(Fact(evil(), evil(), strong=i == 0) for i in range(4)),
        sections=(
            Section("work", evil(), tuple(Fact(evil(), evil(), strong=i % 2 == 0) for i in range(13)),
                    Table(columns, tuple((evil(), evil(), evil()) for _ in range(5)),
                          (Fact(evil(), evil()), Fact(evil(), evil()))),
                    (evil(), evil())),
        ),
        pictures=(),
        signatures=(
            Signature("customer", "客户 " + evil(), evil(), None, "拒绝签名，原因：不同意更正后的金额。" + evil()),
            Signature("technician", evil(), evil(), None, evil()),
        ),
        foot=(Fact(evil(), evil()), Fact(evil(), HASH)),
    )  # fmt: skip


SAMPLES = {
    "plain": lambda: printed(plain()),
    "long": lambda: printed(long(), photos=12, lying=(3, 4, 5, 7)),
    "english": lambda: printed(english(), photos=2),
    "half": lambda: printed(half(), photos=1),
    "refused": lambda: printed(refused()),
}
