"""Every finding by its code: which layer, whether it holds, and how it is said (zh, en)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.seal.verifying import file_words, text_words
from infra.seal.verifying.layers import Layer, State, Words


@dataclass(frozen=True, slots=True)
class Code:
    """A finding's layer, state and words."""

    layer: Layer
    state: State
    words: Words


CODES: Mapping[str, Code] = {
    code: Code(layer, state, words)
    for rows in (file_words.ROWS, text_words.ROWS)
    for (layer, state), named in rows.items()
    for code, words in named.items()
}

CONCLUSIONS: Mapping[str, Words] = {
    "by_issuer": (
        "真实：由 {issuer} 出具，{by}以来没有改动（密钥在其密钥表中）",
        "Genuine: by {issuer}, and unchanged since it was {by} (its key list has the keys)",
    ),
    "by_issuer_logged": (
        "真实：{issuer} 的日志里有这份记录，一字未改（日志密钥在其密钥表中；副署的密钥未核对）",
        "Genuine: the log of {issuer} has this record, word for word (its key list has the log's key; whose key "
        "countersigned was not compared)",
    ),
    "by_issuer_witnessed": (
        "真实：{issuer} 的日志里有这份记录，一字未改，有见证人看过（副署的密钥未核对）",
        "Genuine: the log of {issuer} has this record, word for word, as a witness saw (whose key countersigned was "
        "not compared)",
    ),
    "record_by_issuer": (
        "PDF 里附的正文（record.json）是 {issuer} 的记录；PDF 自密钥 {key} 封印以来没有改动，但这是谁的密钥不知道，"
        "所以页面上的字不能算数",
        "The text attached to the PDF (record.json) is a record of {issuer}. The PDF is unchanged since sealed by key "
        "{key}, but whose key that is, is not known: do not rely on what its pages say",
    ),
    "unchanged": (
        "自密钥 {key} {by}以来没有改动；这是谁的密钥，这里不知道",
        "Unchanged since {by} by key {key}; whose key that is, is not known here",
    ),
    "broken": ("不成立：有 {count} 处不符", "Not genuine; what does not hold: {count}"),
    "unreadable": ("没有可以核对的内容", "There is nothing in it that can be verified"),
}
