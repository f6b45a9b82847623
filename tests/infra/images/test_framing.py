"""The line between parent and child: what was sent arrives, and anything else is Broken."""

from __future__ import annotations

import io

import pytest

from infra.images.framing import Broken, receive, send


def sent(head: dict[str, object], *bodies: bytes) -> bytes:
    out = io.BytesIO()
    send(out, head, *bodies)
    return out.getvalue()


def test_a_message_arrives_as_it_was_sent() -> None:
    message = sent({"type": "image/jpeg", "名": "照片"}, b"", b"abc")
    assert receive(io.BytesIO(message), 3) == ({"type": "image/jpeg", "名": "照片"}, [b"", b"abc"])


def test_a_message_cut_off_anywhere_is_broken() -> None:
    message = sent({"taken": None}, b"abc")
    for length in range(len(message)):
        with pytest.raises(Broken):
            receive(io.BytesIO(message[:length]), 3)


def test_more_than_the_limit_is_not_read() -> None:
    stream = io.BytesIO(sent({}, b"ab", b"cd"))
    with pytest.raises(Broken, match="too much"):
        receive(stream, 3)
    assert stream.read() == b"abcd"


@pytest.mark.parametrize(
    "head",
    [
        b"[]", b"null", b"{}", b"7", b"\xff", b'{"sizes":3}', b'{"sizes":[-1]}', b'{"sizes":[true]}',
        b'{"sizes":["1"]}', b'{"sizes":[1e3]}', b"[" * 60_000,
    ],
)  # fmt: skip
def test_a_head_that_is_none_is_broken(head: bytes) -> None:
    with pytest.raises(Broken):
        receive(io.BytesIO(len(head).to_bytes(4) + head + b"abc"), 3)


def test_a_head_beyond_its_limit_is_not_read() -> None:
    with pytest.raises(Broken, match="head"):
        receive(io.BytesIO(b"\xff" * 100), 3)
