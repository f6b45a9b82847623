"""What customers read: as a text (SMS), as mail, on a service account. Words, never free text.

| template | values, in their order | when |
|---|---|---|
| `record_ready` | link | a record was countersigned |
| `record_corrected` | link | a newer record stands for one that was told |
| `link_again` | link | somebody asked for the link at the number on file |
| `completion_code` | code | the customer saw the record and wants to confirm it |

A text in Chinese goes out as the provider approved it: `approved_text` is what to hand in. With 【the sender's name】
it has at most 70 characters (`whole_text`): the link stands last and is all there is beside a few words. The variable
is the end of the link alone: providers refuse variables that are addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

TOKEN_LENGTH = 16

VALUES: Mapping[str, tuple[str, ...]] = {
    "record_ready": ("link",),
    "record_corrected": ("link",),
    "link_again": ("link",),
    "completion_code": ("code",),
}
"""Template -> its values, in the order in which providers number them."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One template in one language. short: as a text. subject, lines: as mail. button: what stands on the link."""

    short: str
    subject: str
    lines: tuple[str, ...]
    button: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What letters are filled with. number: of the job. link: whole; code: six figures; either may be empty."""

    outlet: str
    phone: str
    number: str
    link: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. short: as a text, without anybody's name."""

    subject: str
    short: str
    text: str
    html: str


_STOP = " Reply STOP to opt out."

LETTERS: Mapping[str, Mapping[str, Wording]] = {
    "record_ready": {
        "zh": Wording(
            "您的服务记录可查看 {link}",
            "{outlet} · 您的服务记录",
            ("报修单 {number} 的服务记录已可查看。", "页面上的照片可以保存，也可下载 PDF 和完整的证据包。"),
            "查看服务记录",
        ),
        "en": Wording(
            "{outlet}: your service record can be read at {link}" + _STOP,
            "{outlet} · your service record",
            (
                "The service record of your {requests} {number} can be read now.",
                "Its pictures can be saved, and it can be downloaded as a PDF with all its proofs.",
            ),
            "Read the service record",
        ),
    },
    "record_corrected": {
        "zh": Wording(
            "您的服务记录有更新 {link}",
            "{outlet} · 您的服务记录有更新",
            ("报修单 {number} 有一份更新的服务记录。", "以前的那份也可查看，原件不会改动。"),
            "查看新的记录",
        ),
        "en": Wording(
            "{outlet}: there is a newer service record, see {link}" + _STOP,
            "{outlet} · a newer service record",
            (
                "There is a newer service record of your {requests} {number}.",
                "The former one can be read too, as it was.",
            ),
            "Read the newer record",
        ),
    },
    "link_again": {
        "zh": Wording(
            "您要的服务记录链接 {link}",
            "{outlet} · 您的服务记录链接",
            ("这是报修单 {number} 的服务记录链接。", "如非本人要求，请忽略。"),
            "查看服务记录",
        ),
        "en": Wording(
            "{outlet}: the link to your service record you asked for: {link}" + _STOP,
            "{outlet} · the link to your service record",
            (
                "This is the link to the service record of your {requests} {number}.",
                "If you did not ask for it, please do nothing.",
            ),
            "Read the service record",
        ),
    },
    "completion_code": {
        "zh": Wording(
            "验收码{code}，24小时内有效。请在您自己的手机上填写，勿告诉任何人，包括师傅。",
            "{outlet} · 验收码",
            ("验收码：{code}", "24 小时内有效。请在您自己的手机上填写，勿告诉任何人，包括师傅。"),
        ),
        "en": Wording(
            "{outlet}: completion code {code}, valid for 24 hours. Type it on your own phone; tell nobody, not "
            "even the technician.",
            "{outlet} · completion code",
            (
                "Completion code: {code}",
                "Valid for 24 hours. Type it on your own phone; tell nobody, not even the technician.",
            ),
        ),
    },
}


def written(template: str, lang: str, facts: Facts) -> Letter:
    """This letter in this language (zh or en). KeyError where there is no such template."""
    wording = LETTERS[template][lang]
    known = {
        "outlet": facts.outlet,
        "number": facts.number or "—",
        "requests": "requests" if ", " in facts.number else "request",
        "link": facts.link,
        "code": facts.code,
    }
    subject = wording.subject.format_map(known)
    lines = [line.format_map(known) for line in wording.lines]
    foot = " · ".join(filter(None, (facts.outlet, facts.phone)))
    text = "\n".join([*lines, *([facts.link] if facts.link else []), "", foot])
    return Letter(
        subject, wording.short.format_map(known), text, _page(lang, subject, lines, foot, wording, facts)
    )


def link_of(origin: str, token: str) -> str:
    """The address that a token is sent in."""
    return f"{origin}/r/{token}"


def approved_text(template: str, origin: str, variable: Callable[[int, str], str]) -> str:
    """What a provider is to approve. variable: how it writes one, by number from 1 and name."""
    marks = {name: variable(place, name) for place, name in enumerate(VALUES[template], 1)}
    filled = {**marks, **({"link": link_of(origin, marks["link"])} if "link" in marks else {})}
    return LETTERS[template]["zh"].short.format_map(filled)


def whole_text(template: str, origin: str, sender: str) -> str:
    """The text as it goes out in Chinese, with values as long as any."""
    sample = {"link": "0" * TOKEN_LENGTH, "code": "000000"}
    return f"【{sender}】" + approved_text(template, origin, lambda _, name: sample[name])


def _page(lang: str, subject: str, lines: list[str], foot: str, wording: Wording, facts: Facts) -> str:
    """The mail as HTML that every mail program shows: no script, no picture, nothing loaded from anywhere."""
    told = "".join(f'<p style="margin:0 0 12px">{escape(line)}</p>' for line in lines)
    link = escape(facts.link)
    button = (
        f'<p style="margin:20px 0"><a href="{link}" style="background:#14532d;color:#ffffff;padding:12px 20px;'
        f'border-radius:6px;text-decoration:none">{escape(wording.button)}</a></p>'
        f'<p style="margin:0 0 12px;font-size:13px;color:#4b5563;word-break:break-all">{link}</p>'
    )
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(subject)}</title></head>'
        '<body style="margin:0;padding:24px;background:#f3f4f6;color:#111827;font:16px/1.5 sans-serif">'
        '<div style="max-width:34em;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px">'
        f'<h1 style="margin:0 0 16px;font-size:20px">{escape(subject)}</h1>{told}{button if facts.link else ""}'
        f'<p style="margin:20px 0 0;font-size:13px;color:#4b5563">{escape(foot)}</p></div></body></html>\n'
    )
