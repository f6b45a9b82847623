"""Words for the file that was given, and for what it holds beside the text: seal, photos, drawing, bundle."""

from __future__ import annotations

from infra.seal.verifying.layers import Rows

ROWS: Rows = {
    ("file", "bad"): {
        "file_too_long": (
            "文件太大（超过 {limit} MB），不读取",
            "The file is too long (over {limit} MB) and is not read",
        ),
        "file_unknown": (
            "这不是 PDF、证据包（zip）或 record.json",
            "This is no PDF, no bundle (zip) and no record.json",
        ),
        "proof_needed": (
            "只有 record.json 不能核对：请用 --proof 给出 proof.json，或使用 PDF、证据包",
            "record.json alone proves nothing: give proof.json with --proof, or the PDF, or the bundle",
        ),
        "proof_alone": (
            "proof.json 是证明，本身不是记录：请和 record.json 一起给出："
            "doorstep verify record.json --proof proof.json",
            "proof.json is a proof, not a record: give it together with record.json, as in doorstep verify record.json "
            "--proof proof.json",
        ),
        "record_needed": (
            "这是日志证明，本身不是记录：请和 PDF 或证据包一起核对，例如 "
            "doorstep verify record.pdf --proof witnessed.txt",
            "This is a proof of the log, not a record: verify it with the PDF or the bundle, as in doorstep verify "
            "record.pdf --proof witnessed.txt",
        ),
        "pdf_unreadable": ("PDF 无法读取（{why}）", "The PDF cannot be read ({why})"),
        "pdf_foreign": (
            "这份 PDF 不是封存的服务记录：没有封印，也没有附上记录正文",
            "This PDF is no sealed service record: it bears no seal, and no record is attached to it",
        ),
        "bundle_unreadable": (
            "证据包无法读取（{why}{file}）",
            "The bundle cannot be read ({why}{file})",
        ),
        "record_absent": (
            "里面没有记录的正文（record.json）",
            "The text of a record (record.json) is not in it",
        ),
        "proof_absent": ("里面没有证明（proof.json）", "The proof (proof.json) is not in it"),
        "proof_unreadable": (
            "proof.json 不能用（{why}{field}）：已被改动，或来自更新的版本",
            "proof.json cannot be used ({why}{field}): it was altered, or is of a later form",
        ),
    },
    ("seal", "ok"): {
        "sealed": (
            "PDF 自封印以来一个字节都没有改动。封印上写的时间 {at}"
            "（副署时；照片到齐后才封存，可以更晚），证书 {name}，密钥 {key}",
            "Not a byte of the PDF changed since it was sealed. The seal states {at} (when it was countersigned; it is "
            "sealed when its photos are here, which may be later), certificate {name}, key {key}",
        ),
        "seal_root_known": (
            "封印的证书出自 {issuer} 的根证书",
            "The seal's certificate descends from a root certificate of {issuer}",
        ),
        "timestamped": (
            "时间戳机构 {name} 说封印已经存在，时间是 {at}；该机构是否可信，未核对",
            "The timestamp authority {name} says that the seal existed at {at}; whether to trust it was not looked up",
        ),
    },
    ("seal", "bad"): {
        "seal_absent": ("PDF 没有封印", "The PDF bears no seal"),
        "seals_many": (
            "PDF 有 {count} 个签名，应只有一个",
            "The PDF bears {count} signatures, one is expected",
        ),
        "seal_unreadable": ("封印无法读取（{why}）", "The seal cannot be read ({why})"),
        "seal_broken": (
            "PDF 在封印之后被改动",
            "The PDF was altered after it was sealed",
        ),
        "seal_not_whole": (
            "封印没有覆盖整个文件：封印之后附加了内容（如替换页面或附件）",
            "The seal does not cover the whole file: something was added after it, such as another page or attachment",
        ),
        "seal_permits_changes": (
            "封印没有写明禁止改动",
            "The seal does not say that nothing may be changed",
        ),
        "seal_inexact": (
            "封印本身的数据被改动过（{why}）",
            "The seal's own data were altered ({why})",
        ),
        "seal_chain_wrong": (
            "封印的证书链不成立（{why}）",
            "The seal's chain of certificates does not hold ({why})",
        ),
        "seal_root_foreign": (
            "封印的证书不是出自 {issuer} 密钥表中的任何根证书：按这份表，不是它封印的",
            "The seal's certificate descends from no root certificate in the key list of {issuer}: by that "
            "list it was not sealed by them",
        ),
        "timestamp_wrong": ("封印的时间戳不成立", "The seal's timestamp does not hold"),
        "attachment_twice": ("PDF 里附件 {name} 出现两次", "The PDF has the attachment {name} twice"),
        "attachment_unreadable": (
            "PDF 的附件无法读取（{why}）",
            "What is attached to the PDF cannot be read ({why})",
        ),
    },
    ("seal", "absent"): {
        "seal_root_unlisted": (
            "{issuer} 的密钥表没有列出封印的根证书：是谁封印的不知道，页面上的字不能算数",
            "The key list of {issuer} has no root certificates of seals: who sealed the PDF is not known, and what its "
            "pages say proves nothing",
        ),
        "not_timestamped": (
            "没有独立的时间戳：封印上写的时间只是封印方的话",
            "No independent timestamp: the time that the seal states is the word of whoever sealed it",
        ),
    },
    ("photos", "ok"): {
        "photo_unchanged": ("照片 {sha256} 与正文所记一致", "Photo {sha256} is the one the text names")
    },
    ("photos", "bad"): {
        "photo_changed": (
            "照片 {name} 的内容不是它的名称所说的：已被调换或改动（SHA-256 {sha256}）",
            "Photo {name} is not what its name says: exchanged or altered (SHA-256 {sha256})",
        ),
        "photo_foreign": (
            "照片 {name} 不是正文所记的照片（SHA-256 {sha256}）",
            "Photo {name} is none of those the text names (SHA-256 {sha256})",
        ),
    },
    ("photos", "absent"): {
        "photos_lacking": (
            "正文所记的照片有 {count} 张没有单独给出，未核对：{sha256}",
            "Photos that the text names, but not given as files and so not compared ({count}): {sha256}",
        ),
    },
    ("strokes", "ok"): {
        "strokes_unchanged": (
            "客户签名的笔迹与正文所记一致，写在单号 {record} 上",
            "The customer's drawing is the one the text names, and was drawn for record {record}",
        ),
    },
    ("strokes", "bad"): {
        "strokes_changed": (
            "笔迹 {name} 的内容不是它的名称所说的（SHA-256 {sha256}）",
            "The drawing {name} is not what its name says (SHA-256 {sha256})",
        ),
        "strokes_foreign": (
            "笔迹 {name} 不是正文所记的签名（SHA-256 {sha256}）",
            "The drawing {name} is not the one the text names (SHA-256 {sha256})",
        ),
        "strokes_of_another": (
            "客户的签名是为另一份记录（{record}）写的，被挪用到 {number}",
            "The customer's signature was drawn for another record ({record}) and re-used for {number}",
        ),
        "strokes_unreadable": ("笔迹 {name} 无法读取（{why}）", "The drawing {name} cannot be read ({why})"),
    },
    ("strokes", "absent"): {
        "strokes_lacking": (
            "笔迹文件没有给出：不能核对签名是否为这份记录所写",
            "The drawing was not given as a file: whether it was drawn for this record was not checked",
        ),
        "customer_did_not_sign": ("客户没有签名：{how}", "The customer did not sign: {how}"),
    },
    ("bundle", "ok"): {
        "members_agree": (
            "证据包的 {count} 个文件互相一致",
            "All {count} files of the bundle agree with each other",
        ),
        "pdf_agrees": (
            "record.pdf 内的附件与证据包里的逐字节相同",
            "The attachments of record.pdf are byte for byte those of the bundle",
        ),
    },
    ("bundle", "bad"): {
        "member_changed": (
            "{name} 与 record.json、proof.json 对不上",
            "{name} does not match record.json and proof.json",
        ),
        "member_lacking": ("缺少 {name}", "{name} is missing"),
        "member_unknown": ("{name} 不属于证据包", "{name} does not belong in a bundle"),
        "pdf_disagrees": (
            "record.pdf 内的 {name} 与证据包里的不同：PDF 属于另一份记录，或被换过",
            "{name} inside record.pdf is not that of the bundle: the PDF is of another record, or was "
            "exchanged",
        ),
    },
    ("bundle", "absent"): {
        "pdf_lacking": ("没有封印的 PDF（尚未封印）", "There is no sealed PDF in it (not sealed yet)"),
        "keys_of_the_bundle": (
            "issuer.json 是证据包自带的，不能证明出具方是谁",
            "issuer.json came with the bundle: it does not prove who the issuer is",
        ),
        "instructions_differ": (
            "VERIFY.txt 不是本版本所写的：执行其中命令之前请先看清楚",
            "VERIFY.txt is not as this version writes it: look at its commands before you run them",
        ),
    },
    ("limits", "absent"): {
        "limit_keys": (
            "密钥是谁的：没有给出出具方的密钥表（--issuer）",
            "Whose the keys are: no key list of the issuer was given (--issuer)",
        ),
        "limit_holder": (
            "当时是谁拿着手机：证明的是哪部手机的密钥",
            "Who held the phone: what is proved is which phone's key it was",
        ),
        "limit_drawing": (
            "在师傅手机上用手指写的签名，本身不是“可靠的电子签名”（电子签名法第十三条第一款第一、二项）；"
            "能证明的是签名后内容未改（同款第三、四项）",
            "A finger's drawing on the technician's phone is not by itself a reliable electronic signature "
            "(Electronic Signature Law of China, Art. 13 (1) 1 and 2); that nothing changed after it is (3 and 4)",
        ),
        "limit_clocks": (
            "时间本身：出自手机和出具方的时钟，准确程度以所注等级为准",
            "The times themselves: they come from the phone's and the issuer's clocks, as good as the grade says",
        ),
        "limit_pages": (
            "PDF 页面的文字没有与 record.json 逐字比较：页面只由封印的密钥担保",
            "The words on the PDF's pages were not compared with record.json: the seal's key alone vouches for them",
        ),
    },
}
