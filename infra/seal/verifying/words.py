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

VALUES: Mapping[str, Mapping[str, Words]] = {
    "grade": {
        "proved": ("有据", "proved"),
        "claimed": ("自报", "reported"),
        "doubtful": ("存疑", "doubtful"),
    },
    "how": {
        "absent": ("不在场", "absent"),
        "refused": ("拒签", "refused"),
        "typed": ("只写了姓名", "name typed only"),
    },
}
"""Facts that are codes themselves, by the fact's name; machines get the code."""

CONCLUSIONS: Mapping[str, Words] = {
    "by_issuer": (
        "真实：由 {issuer} 出具，封存以来没有改动（密钥在其密钥表中）",
        "Genuine: by {issuer}, and unchanged since sealed (its key list has the keys)",
    ),
    "by_issuer_witnessed": (
        "真实：由 {issuer} 出具，没有改动（其日志经见证人见证）",
        "Genuine: by {issuer}, and unchanged (a witness saw it in their log)",
    ),
    "unchanged": (
        "自密钥 {key} 封存以来没有改动；密钥属于谁，请用 --issuer 核对",
        "Unchanged since sealed by key {key}; use --issuer to see whose key that is",
    ),
    "broken": ("不成立：有 {count} 处不符", "Does not hold ({count} found)"),
    "unreadable": ("无法读取", "Cannot be read"),
}
