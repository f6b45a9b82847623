"""What services for texts (SMS) have in common: a code that is a name, an approved template, a sender's name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from infra.notices.channel import Message, Refused, Unreachable
from infra.notices.posting import Answer, judge

LONGEST = 70
"""Characters of one text in Chinese, with 【the sender's name】; a longer one is paid and sent in pieces."""

Templates = Mapping[tuple[str, str], str]
"""(template, language) -> the id under which the service approved it."""

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def approved(templates: Templates, message: Message) -> str:
    """The service's id of this message's template. Refused `no_template`: never any other words than those approved."""
    id = templates.get((message.template, message.language))
    if id is None:
        raise Refused("no_template")
    return id


def body_of(answer: Answer) -> Mapping[str, Any]:
    """The members of the answer, whatever its status; what the status means where it has none."""
    try:
        told = json.loads(answer.body or b"")
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict):
        return told
    judge(answer)
    raise Unreachable("rubbish")


def unknown(code: str) -> Refused | Unreachable:
    """A code that nobody has written down is a refusal; what is no code at all is no answer."""
    return Refused(f"answered_{code}") if _CODE.fullmatch(code) else Unreachable("rubbish")
