"""A text of one line has no line break, not even at its end; one of several lines loses those at its ends."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from schemas.masters.fields import Text


@pytest.mark.parametrize("text", ["name\n", "\nname", "na\nme", "name\r\n"])
def test_one_line_has_no_line_break(text: str) -> None:
    with pytest.raises(ValidationError, match="control_character"):
        Text(20).deserialize(text)


def test_several_lines_lose_those_at_their_ends() -> None:
    assert Text(20, lines=True).deserialize("\nring\nfirst\n\n") == "ring\nfirst"


def test_blanks_at_the_ends_go() -> None:
    assert Text(20).deserialize(" 陈家\u3000") == "陈家"
