"""Words for facts that are codes themselves; machines get the code. All are (zh, en)."""

from __future__ import annotations

from collections.abc import Mapping

from infra.seal.verifying.layers import Words

REASONS: Mapping[str, Words] = {
    "bad_encoding": ("编码不对", "wrongly encoded"),
    "bad_key": ("不是有效的公钥", "no valid public key"),
    "bad_length": ("长度不对", "of a wrong length"),
    "bad_list": ("不是文字列表", "no list of texts"),
    "bad_name": ("文件名不允许", "a name that may not be"),
    "bad_signature": ("签名不成立", "the signature does not hold"),
    "bad_text": ("文字不合规定", "a text that may not be"),
    "bad_type": ("类型不对", "of a wrong type"),
    "certificate": ("没有指明所用的证书", "it does not name its certificate"),
    "contents": ("封印数据前后不一", "its data contradict each other"),
    "damaged": ("已损坏", "damaged"),
    "der": ("封印的数据已损坏", "the seal's data are damaged"),
    "differs": ("前后不一致", "it contradicts itself"),
    "digits": ("编码被改动", "its encoding was altered"),
    "empty": ("里面没有文件", "there is no file in it"),
    "encoding": ("编码被改动", "its encoding was altered"),
    "encrypted": ("有密码；封存的记录没有密码", "it has a password, and sealed records have none"),
    "filter": ("压缩方式不支持", "packed in a way that is not supported"),
    "form": ("形式被改动", "its form was altered"),
    "foreign": ("里面没有服务记录", "there is no service record in it"),
    "issuers": ("缺少上级证书", "a certificate of the chain is missing"),
    "members": ("内容多余或缺少", "something is lacking or too much"),
    "method": ("压缩方式不支持", "packed in a way that is not supported"),
    "no_time": ("没有写时间", "it does not state a time"),
    "not_a_checkpoint": ("不是检查点", "no checkpoint"),
    "not_a_note": ("不是完整的签名文本", "no whole signed note"),
    "not_a_pdf": ("文件结构已损坏", "its structure is damaged"),
    "not_a_proof": ("不是完整的日志证明", "no whole proof of a log"),
    "not_a_zip": ("不是完整的 zip 文件", "not a whole zip file"),
    "not_der": ("封印的数据已损坏", "the seal's data are damaged"),
    "not_exact": ("已被改写，不是原来的字节", "rewritten: not the original bytes"),
    "not_json": ("不是 JSON", "not JSON"),
    "not_utf8": ("文字编码不是 UTF-8", "not UTF-8"),
    "path": ("证书当时无效", "a certificate was not valid then"),
    "repeated_member": ("同一项出现两次", "something is there twice"),
    "signature": ("签名不成立", "a signature does not hold"),
    "signer": ("没有签名者的证书", "the signer's certificate is missing"),
    "signers": ("签名者不止一个", "more than one signer"),
    "strangers": ("夹带了别的证书", "other certificates are with it"),
    "too_deep": ("层次太深", "nested too deeply"),
    "too_long": ("太大", "too long"),
    "too_many": ("文件太多", "too many files"),
    "twice": ("同名文件出现两次", "one name twice"),
    "two_names": ("同一附件有两个名称", "one attachment has two names"),
    "unclear": ("内容无法读取", "its content cannot be read"),
    "unknown_key": ("没有已知密钥的签名", "no signature of a key known here"),
    "unknown_version": ("不是本程序认识的版本", "no version that this program knows"),
}
"""Why something cannot be read or does not hold."""

REASON: Words = ("“{}”这一项不对", "“{}” is not as it should be")
"""A reason that has no words of its own names what is wrong."""

PLACES: Mapping[str, Words] = {
    "field": ("，见“{}”", ", at “{}”"),
    "file": ("，文件 {}", ", file {}"),
}
"""Where something is wrong; nothing is said where it is the whole."""

VALUES: Mapping[str, Mapping[str, Words]] = {
    "why": REASONS,
    "grade": {
        "proved": ("有据", "proved"),
        "claimed": ("自报", "reported"),
        "doubtful": ("存疑", "doubtful"),
    },
    "how": {
        "absent": ("不在场", "absent"),
        "refused": ("拒签", "refused to sign"),
        "typed": ("只写了姓名", "name typed only"),
    },
    "by": {
        "sealed": ("封印", "sealed"),
        "countersigned": ("副署", "countersigned"),
    },
    "language": {
        "zh-CN": ("中文", "Chinese"),
        "en": ("英文", "English"),
    },
    "members": {
        "text": ("正文", "text"),
        "issuer": ("出具方", "issuer"),
        "signature": ("签名", "signature"),
        "key": ("密钥", "key"),
        "signed_by": ("由谁签名", "who signed"),
    },
}
"""Words of codes, by the fact's name and the code."""
