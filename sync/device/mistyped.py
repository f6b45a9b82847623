"""What argparse has against what was typed, in words: zh-CN · en."""

from __future__ import annotations

import re
from difflib import get_close_matches

_QUOTED = re.compile(r"^(['\"])(.*)\1$")
_SAID = tuple(
    (re.compile(pattern, re.DOTALL), zh, en)
    for pattern, zh, en in (
        (
            r"argument COMMAND: invalid choice: (?P<what>.*) \(choose from (?P<all>.*)\)",
            "没有 {what} 这个命令{like_zh}",
            "there is no command {what}{like_en}",
        ),
        (
            r"argument (?P<flag>\S+): invalid choice: (?P<what>.*) \(choose from (?P<all>.*)\)",
            "{flag} 不能是 {what}，可选：{all}",
            "{flag} cannot be {what}; choose from {all}",
        ),
        (r"the following arguments are required: (?P<all>.*)", "还缺 {all}", "{all} is missing"),
        (r"unrecognized arguments: (?P<what>.*)", "不认识 {what}", "not understood: {what}"),
        (
            r"argument (?P<flag>\S+): expected one argument",
            "{flag} 后面要写内容",
            "{flag} needs a value after it",
        ),
        (
            r"argument (?P<flag>\S+): ignored explicit argument (?P<what>.*)",
            "{flag} 后面不写内容",
            "{flag} takes no value",
        ),
        (
            r"ambiguous option: (?P<what>\S+) could match (?P<all>.*)",
            "{what} 可能是 {all}",
            "{what} could be any of {all}",
        ),
    )
)


def kindly(message: str) -> str:
    """The same in words; as it stands where there are none."""
    for pattern, zh, en in _SAID:
        found = pattern.fullmatch(message)
        if found is not None:
            return _told(found.groupdict(), zh, en)
    return message


def _told(facts: dict[str, str], zh: str, en: str) -> str:
    choices = [_bare(each) for each in facts.get("all", "").split(", ")]
    what = _bare(facts.get("what", ""))
    like = get_close_matches(what, choices, n=3, cutoff=0.7)
    said = {
        "flag": facts.get("flag", ""),
        "what": what or "“”",
        "all": ", ".join(choices),
        "like_zh": f"，您要的是 {'、'.join(like)}？" if like else "",
        "like_en": f"; did you mean {', '.join(like)}?" if like else "",
    }
    return " · ".join(text.format_map(said) for text in (zh, en))


def _bare(text: str) -> str:
    return _QUOTED.sub(r"\2", text)
