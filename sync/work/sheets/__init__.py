"""Texts of records as sheets for people, each by the words of its own template version.

A template version, once records were signed under it, never changes what it says; a new one gets a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sync.work.sheet import Sheet
from sync.work.sheets import v1

LANGUAGES = ("zh-CN", "en")
ALBUM: Mapping[str, str] = {"zh-CN": "照片", "en": "Photos"}
"""What stands over a sheet's pictures where they are listed, by its language."""

TEMPLATES: Mapping[int, Callable[[Mapping[str, Any]], Sheet]] = {1: v1.sheet}


class UnknownTemplate(Exception):
    """This text was made under a template that a newer Doorstep knows; it can be verified, not shown."""

    def __init__(self, template: object) -> None:
        super().__init__(f"template {template!r}")
        self.template = template


def sheet(text: Mapping[str, Any]) -> Sheet:
    """The sheet of a record's text; never fails on what a text says, only on a template it does not know."""
    template = text.get("template")
    if not isinstance(template, int) or isinstance(template, bool) or template not in TEMPLATES:
        raise UnknownTemplate(template)
    return TEMPLATES[template](text)
