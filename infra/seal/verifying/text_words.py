"""Words for what proves the text: its signature, the countersignature, the log."""

from __future__ import annotations

from infra.seal.verifying.layers import Rows

ROWS: Rows = {
    ("text", "ok"): {
        "text_unchanged": (
            "正文的 SHA-256 与 proof.json 一致：{sha256}",
            "The text has the SHA-256 that proof.json names: {sha256}",
        ),
        "signed_by_device": (
            "正文由师傅手机的密钥（指纹 {key}）签名，签名后一字未改",
            "The text was signed by the technician's phone (key {key}); not a byte of it changed since",
        ),
        "signed_by_office": (
            "这是服务商作的更正，由服务商的密钥签名，客户没有签名",
            "This is a correction by the office: signed by the issuer's key and not by the customer",
        ),
        "text_readable": (
            "记录编号 {number}，出具方 {issuer}，语言 {language}，模板 {template}",
            "Record {number}, issuer {issuer}, language {language}, template {template}",
        ),
        "corrects": ("它更正另一份记录（SHA-256 {sha256}）", "It corrects another record (SHA-256 {sha256})"),
    },
    ("text", "bad"): {
        "text_changed": (
            "正文不是 proof.json 所说的那一份，或已被改动：SHA-256 是 {sha256}，应为 {expected}",
            "The text is not the one proof.json speaks of, or was altered: SHA-256 {sha256}, expected {expected}",
        ),
        "device_signature_wrong": (
            "手机密钥（指纹 {key}）的签名与正文不符：正文被改过，或不是这部手机签的",
            "The signature is not that of the phone's key ({key}) over this text: altered, or signed by another phone",
        ),
        "office_signature_wrong": (
            "服务商的签名与更正的正文不符",
            "The office's signature is not one over the text of this correction",
        ),
        "office_key_differs": (
            "更正所用的密钥不是副署的密钥",
            "The correction was not signed by the key of the countersignature",
        ),
        "text_too_long": (
            "正文有 {bytes} 字节，最多 {limit}",
            "The text has {bytes} bytes; {limit} is the most",
        ),
        "text_unreadable": ("正文不是可读的记录（{why}）", "The text is no readable record ({why})"),
        "text_ambiguous": (
            "正文里 {member} 出现两次，不同的程序会读出不同的内容",
            "The text has {member} twice: programs may read it differently",
        ),
        "issuer_differs": (
            "正文写的出具方是 {text}，proof.json 写的是 {proof}",
            "The text names {text} as issuer, proof.json {proof}",
        ),
    },
    ("text", "absent"): {
        "template_unknown": (
            "模板 {template} 比本程序新：照样可以核对，但这里不能显示内容",
            "Template {template} is later than this program: it verifies, but cannot be shown here",
        ),
    },
    ("countersignature", "ok"): {
        "countersigned": (
            "服务商于 {received}（其时钟）收到并副署了正文、签名和密钥（副署密钥 {key}）",
            "Text, signature and key were received and countersigned at {received} by the issuer's clock (key {key})",
        ),
        "when_signed": (
            "签名时间：最早 {earliest}，最晚 {latest}（{grade}）",
            "Signed between {earliest} and {latest} ({grade})",
        ),
        "countersignature_key_known": (
            "副署密钥在 {issuer} 的密钥表中",
            "The countersignature's key is in the key list of {issuer}",
        ),
    },
    ("countersignature", "bad"): {
        "countersignature_wrong": (
            "副署与其声明不符：声明或副署被改过",
            "The countersignature is not one over its statement: one of them was altered",
        ),
        "statement_unreadable": (
            "副署的声明无法读取（{why}）",
            "The countersigned statement cannot be read ({why})",
        ),
        "statement_of_another": (
            "副署说的是另一份记录：{members} 不同",
            "The countersignature speaks of another record: {members} differ",
        ),
        "countersignature_key_foreign": (
            "副署密钥不在 {issuer} 的密钥表中",
            "The countersignature's key is not in the key list of {issuer}",
        ),
        "other_issuer": (
            "密钥表是 {keys} 的，记录是为 {proof} 签的",
            "The key list is that of {keys}; the record was signed for {proof}",
        ),
    },
    ("countersignature", "absent"): {
        "countersignature_key_gone": (
            "副署密钥不在 {issuer} 现在的密钥表中，但见证人见证过包含此记录的日志",
            "The countersignature's key is not in the present key list of {issuer}, but a witness saw this log",
        ),
    },
    ("log", "ok"): {
        "in_log": (
            "记录是日志 {origin} 的第 {leaf} 条，在有签名的检查点（{size} 条）之内：事后不能悄悄改换",
            "The record is entry {leaf} of the log {origin} under a signed checkpoint of {size} entries: "
            "it cannot be exchanged unseen",
        ),
        "log_key_known": ("日志密钥在 {issuer} 的密钥表中", "The log's key is in the key list of {issuer}"),
        "witnessed": (
            "见证人 {names} 于 {at} 见过这个检查点",
            "The checkpoint was seen by {names} at {at}",
        ),
    },
    ("log", "bad"): {
        "other_log": (
            "检查点属于另一个日志：{origin}，应为 {expected}",
            "The checkpoint is that of another log: {origin}, expected {expected}",
        ),
        "checkpoint_wrong": (
            "检查点没有日志密钥的有效签名（{why}）",
            "The checkpoint bears no valid signature of the log's key ({why})",
        ),
        "not_in_log": (
            "日志证明不通向这份记录：它是另一条的证明，或已被改动",
            "The proof of the log does not lead to this record: it is that of another entry, or was altered",
        ),
        "log_key_foreign": (
            "日志密钥不在 {issuer} 的密钥表中",
            "The log's key is not in the key list of {issuer}",
        ),
        "witness_wrong": (
            "见证人 {names} 的签名与检查点不符",
            "The signature of the witness {names} is not one over this checkpoint",
        ),
    },
    ("log", "absent"): {
        "not_witnessed": (
            "没有已知见证人的签名：日志是否对所有人相同，只凭日志自己的话",
            "No witness that is known here signed the checkpoint: that all see one log is its own word",
        ),
        "log_key_gone": (
            "日志密钥不在 {issuer} 现在的密钥表中，但见证人见证过它",
            "The log's key is not in the present key list of {issuer}, but a witness vouches for it",
        ),
    },
}
