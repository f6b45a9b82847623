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
            "这是服务商作的更正，由副署的密钥签名，客户没有签名",
            "This is a correction by the office: signed by the countersignature's key and not by the customer",
        ),
        "text_readable": (
            "正文写着：记录 {number}，出具方 {issuer}，{language}，第 {template} 版格式",
            "The text says: record {number}, issued by {issuer}, in {language}, form {template}",
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
            "第 {template} 版格式比本程序新：照样可以核对，但这里不能显示内容",
            "Form {template} is later than this program: the record verifies, but cannot be shown here",
        ),
    },
    ("countersignature", "ok"): {
        "countersigned": (
            "正文、签名和公钥于 {received} 收到并副署，时间以副署方的时钟为准（副署密钥 {key}）",
            "Text, signature and key were received and countersigned at {received}, by the clock of whoever "
            "countersigned (key {key})",
        ),
        "when_signed": (
            "签名时间：不早于 {earliest}，不晚于 {latest}（{grade}）",
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
            "副署说的是另一份记录，不同的有：{members}",
            "The countersignature speaks of another record; what differs: {members}",
        ),
        "countersignature_key_foreign": (
            "副署密钥不是 {issuer} 密钥表中的任何一把：按这份表，不是它副署的",
            "The countersignature's key is none of those in the key list of {issuer}: by that list it was "
            "not countersigned by them",
        ),
        "other_issuer": (
            "密钥表是 {keys} 的，记录是为 {proof} 签的",
            "The key list is that of {keys}; the record was signed for {proof}",
        ),
    },
    ("countersignature", "absent"): {
        "countersignature_key_gone": (
            "副署密钥不在 {issuer} 现在的密钥表中（可能已更换，也可能不是它的）：收到时间只是这把密钥的话",
            "The countersignature's key is not in the present key list of {issuer}: it may have been replaced, or not "
            "be theirs; when the record was received is the word of that key alone",
        ),
        "countersignature_key_unlisted": (
            "{issuer} 的密钥表没有列出副署密钥：是谁副署的不知道，收到时间只是这把密钥的话",
            "The key list of {issuer} has no keys of countersignatures: who countersigned is not known, and when the "
            "record was received is the word of that key alone",
        ),
    },
    ("log", "ok"): {
        "in_log": (
            "记录是日志 {origin} 的第 {leaf} 条（从 0 数起），在有签名的检查点（共 {size} 条）之内：事后不能悄悄改换",
            "The record is entry {leaf} (from 0) of the log {origin} under a signed checkpoint of {size} entries: "
            "it cannot be exchanged unseen",
        ),
        "log_key_known": ("日志密钥在 {issuer} 的密钥表中", "The log's key is in the key list of {issuer}"),
        "witnessed": (
            "见证人 {names} 签名说看过这个检查点，最近一次在 {at}",
            "Witnessed: {names} signed that this checkpoint was seen, the last time at {at}",
        ),
        "later_in_log": (
            "{name}：这份记录也在该日志共 {size} 条的检查点之内（第 {leaf} 条）",
            "{name}: this record also stands under that log's checkpoint of {size} entries (entry {leaf})",
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
            "日志密钥不是 {issuer} 密钥表中的任何一把：按这份表，不是它的日志",
            "The log's key is none of those in the key list of {issuer}: by that list it is not their log",
        ),
        "later_unreadable": ("{name} 无法读取（{why}）", "{name} cannot be read ({why})"),
        "later_other_log": (
            "{name} 是另一个日志的证明：{origin}，应为 {expected}",
            "{name} is a proof of another log: {origin}, expected {expected}",
        ),
        "later_of_another": (
            "{name} 证明的不是这份记录，或已被改动",
            "{name} is the proof of another record, or was altered",
        ),
        "later_altered": (
            "{name} 里的检查点已被改动：日志的签名不成立",
            "The checkpoint in {name} was altered: the log's signature does not hold",
        ),
        "log_forked": (
            "{name} 和 proof.json 里的检查点一样大（{size} 条）却不相同：有人出示了两本不同的日志",
            "The checkpoints in {name} and proof.json are of the same size ({size} entries) and differ: somebody shows "
            "two logs",
        ),
        "witness_wrong": (
            "见证人 {names} 的签名与检查点不符",
            "The signature of the witness {names} is not one over this checkpoint",
        ),
    },
    ("log", "absent"): {
        "not_witnessed": (
            "没有已知见证人的签名：日志是否对所有人相同，只凭日志自己的话",
            "No witness that is known here signed the checkpoint: that everybody sees the same log is its own word",
        ),
        "witnesses_unknown": (
            "还有 {names} 的签名：没有他们的公钥，未核对",
            "Also signed by {names}: not checked, for want of their keys",
        ),
        "later_unknown": (
            "{name} 里的检查点没有已知密钥的签名，什么也证明不了",
            "The checkpoint in {name} bears no signature of a key that is known here: it proves nothing",
        ),
        "log_key_gone": (
            "日志密钥不在 {issuer} 现在的密钥表中，但见证人看过这个日志：可能只是换了密钥",
            "The log's key is not in the present key list of {issuer}, but a witness saw this log: the key may have "
            "been replaced",
        ),
        "log_key_unlisted": (
            "{issuer} 的密钥表没有列出日志密钥",
            "The key list of {issuer} has no keys of logs",
        ),
    },
}
