"""The parts of a record that are looked at, and what may be said of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Layer = Literal["file", "text", "countersignature", "log", "seal", "photos", "strokes", "bundle", "limits"]
State = Literal["ok", "bad", "absent"]
Words = tuple[str, str]
Rows = Mapping[tuple[Layer, State], Mapping[str, Words]]

LAYERS: Mapping[Layer, Words] = {
    "file": ("文件", "File"),
    "text": ("记录正文与签名", "Text and its signature"),
    "countersignature": ("服务商副署", "Countersignature"),
    "log": ("公开日志", "Log"),
    "seal": ("PDF 封印", "Seal of the PDF"),
    "photos": ("照片", "Photos"),
    "strokes": ("客户签名笔迹", "Customer's drawn signature"),
    "bundle": ("证据包", "Bundle"),
    "limits": ("没有证明的", "What this does not prove"),
}
