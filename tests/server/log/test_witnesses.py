"""The file of witnesses is taken as a whole, or the start says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.notices.channel import Refused
from infra.seal.log.submission import Submission
from server.keys import BadKey, all_there
from server.log.witnesses import read_witnesses
from server.settings import Settings, read_settings
from tests.server.log.watchers import Watcher, entry

SEA, SKY = (Watcher(name, [], lambda: 0) for name in ("sea", "sky"))
GOOD = entry(SEA, "https://sea.example.com/under") + entry(SKY, "https://sky.example.com")


def settings(home: Path, content: str | bytes | None, **more: str) -> Settings:
    file = home / "witnesses.toml"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_settings({"DOORSTEP_HOME": str(home), "DOORSTEP_WITNESSES": str(file), **more})


def test_the_witnesses_of_the_file_in_its_order(tmp_path: Path) -> None:
    found = read_witnesses(settings(tmp_path, GOOD))

    assert [(each.name, each.key.text) for each in found] == [("sea", SEA.key.text), ("sky", SKY.key.text)]
    assert [str(each.poster.url) for each in found] == [
        "https://sea.example.com/under/add-checkpoint",
        "https://sky.example.com/add-checkpoint",
    ]


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_witnesses(read_settings({"DOORSTEP_HOME": str(tmp_path)})) == ()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read"),
        ("[[witness", "not TOML"),
        (b"\xff", "not TOML"),
        ("x = 1\n" + GOOD, "only [[witness]]"),
        ("witness = 1", "only [[witness]]"),
        ("witness = [1]", "once for each"),
        (GOOD + GOOD, "two witnesses have name 'sea'"),
        (GOOD.replace('"sky"', '"third"') + GOOD, "two witnesses have name 'sea'"),
        (GOOD.replace(SKY.key.text, SEA.key.text), f"two witnesses have vkey {SEA.name!r}"),
        (GOOD.replace('name = "sky"', ""), "[[witness]] 2: name: lacking"),
        (GOOD.replace('name = "sky"', "name = 7"), "[[witness]] 2: name=7"),
        (GOOD.replace('name = "sky"', 'name = "the sky"'), "name='the sky'"),
        (GOOD.replace("vkey", "key"), "[[witness]] 1: key: no such member"),
        (GOOD.replace("https://sky", "ftp://sky"), "url='ftp://sky.example.com'"),
        (GOOD.replace("https://sky", "https://ann:pw@sky"), "url="),
        (GOOD.replace('sky.example.com"\nvkey', 'sky.example.com/?a=b"\nvkey'), "url="),
        (GOOD.replace(SKY.key.text, SKY.key.text[:-2] + "AA"), "vkey="),
        (GOOD.replace(SKY.key.text, "a+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6"), "vkey="),
        (entry(SEA, "https://sea.example.com") * 17, "16 at most"),
        ("#" * (64 << 10) + GOOD, "too large"),
    ],
)
def test_whatever_is_wrong_with_it_is_said_before_anybody_serves(
    tmp_path: Path, content: str | bytes | None, why: str
) -> None:
    with pytest.raises(BadKey) as refused:
        all_there(settings(tmp_path, content))

    assert why in str(refused.value)
    assert "witnesses.toml" in str(refused.value)


def test_production_speaks_to_public_addresses_by_tls_alone(tmp_path: Path) -> None:
    real = {"DOORSTEP_ENVIRONMENT": "production", "DOORSTEP_ORIGIN": "https://service.example.com"}
    with pytest.raises(BadKey, match="url="):
        read_witnesses(settings(tmp_path, entry(SEA, "http://127.0.0.1:8000"), **real))
    [inner] = read_witnesses(settings(tmp_path, entry(SEA, "https://127.0.0.1:1"), **real))

    with pytest.raises(Refused, match="private_address"):
        inner.sees(Submission(0, (), b"note"))
