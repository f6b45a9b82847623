"""What the customer signs with: a drawing that the server takes, a name that is one, a reason that says something."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from infra.images import strokes as server_side
from sync.device.words import FILES, STROKES
from sync.work.strokes import REASONS, NotStrokes, read
from tests.sync.device.typist import JOB

POINTS = [[{"x": 31, "y": 120, "t": 0, "pressure": 500}, {"x": 33, "y": 118, "t": 16, "pressure": 520}]]
WHOLE = {"v": 1, "record": "K0-1", "width": 300, "height": 120, "strokes": POINTS}
FROM_ELSEWHERE = {**WHOLE, "record": "K0-7"}


@pytest.fixture
def draws(typist, tmp_path):
    """Ann is at the door; the customer's drawing, JSON or text, is in a file."""
    typist.types("arrive", JOB)

    def drawn(value):
        file = tmp_path / "strokes.json"
        file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return ("--customer-name", "张伟", "--strokes", str(file))

    return drawn


def uploaded(typist):
    """The bytes of the drawing that the last record names, as the office gets them."""
    line = typist.lines()[-1]
    typist.types("sync")
    name = json.loads(line["args"]["text"])["signed_by"]["strokes"]
    return typist.office.objects.get(f"incoming/{name}") or typist.office.objects[f"blobs/{name}"]


@pytest.mark.parametrize(("given", "canvas"), [(POINTS, (600, 240)), (WHOLE, (300, 120))])
def test_the_server_takes_what_was_signed_with(typist, draws, given, canvas):
    typist.types("sign", JOB, *draws(given))
    taken = server_side.read(uploaded(typist))
    assert (taken.record, taken.width, taken.height) == ("K0-1", *canvas)
    assert taken.strokes == (((31, 120, 0, 500), (33, 118, 16, 520)),)


def test_a_drawing_for_another_record_names_both_numbers(typist, draws):
    for verb in ("sign", "record"):
        said = typist.types(verb, JOB, *draws(FROM_ELSEWHERE), expect=1)
        assert "K0-7" in said and "K0-1" in said
    assert len(typist.lines()) == 1


def point(**changed):
    """One stroke of one point with these members changed."""
    return [[{**POINTS[0][0], **changed}]]


WRONG = {
    "not_json": "{",
    "repeated_member": '[[{"x":1,"x":1,"y":1,"t":0,"pressure":1}]]',
    "not_whole": json.dumps(point(x=float("nan"))),
    "members": {name: WHOLE[name] for name in WHOLE if name != "record"},
    "version": {**WHOLE, "v": 2},
    "record": {**WHOLE, "record": ""},
    "empty": [],
    "point": point(z=1),
    "out_of_bounds": point(pressure=1001),
    "time_runs_back": [point(t=5)[0] + point(t=4)[0]],
    "too_long": [[{"x": 1, "y": 1, "t": at, "pressure": 500} for at in range(9_000)]],
}
NAMED = {
    "not_whole": "NaN",
    "version": "v 应为 1",
    "record": "record 应为",
    "empty": "strokes 应为",
    "point": "strokes[0][0] 应只含",
    "out_of_bounds": "strokes[0][0].pressure 应为整数，且在 0 到 1000 之间",
}


@pytest.mark.parametrize("verb", ["sign", "record"])
@pytest.mark.parametrize("reason", WRONG)
def test_a_drawing_the_server_would_refuse_is_refused_before_anybody_signs(typist, draws, reason, verb):
    words = draws(WRONG[reason])
    said = typist.types(verb, JOB, *words, expect=1)
    assert STROKES[reason][0].split("}")[-1] in said and STROKES[reason][1].split("}")[-1].strip() in said
    assert NAMED.get(reason, words[-1]) in said
    assert len(typist.lines()) == 1
    typist.types("sign", JOB, "--customer-name", "张伟")
    assert json.loads(typist.lines()[-1]["args"]["text"])["number"] == "K0-1"


def test_every_reason_against_a_drawing_has_its_words():
    assert set(STROKES) == set(REASONS) == set(WRONG)
    assert all(" " not in code for code in FILES)


def test_the_rules_and_the_servers_are_the_same():
    for reason, value in WRONG.items():
        body = (value if isinstance(value, str) else json.dumps(value)).encode()
        with pytest.raises(NotStrokes) as ours:
            read(body)
        with pytest.raises(server_side.Refusal) as theirs:
            server_side.read(body)
        assert theirs.value.details == {"reason": ours.value.reason, "at": ours.value.at}, reason


@pytest.mark.parametrize("file", ["/nowhere.json", "/", "a\0b"])
def test_a_file_of_strokes_that_is_none_is_said_so(typist, file):
    typist.types("arrive", JOB)
    said = typist.types(
        "sign", JOB, "--customer-name", "张伟", "--strokes", file, expect=2 if "\0" in file else 1
    )
    assert "没有这个文件" in said or "这是目录" in said or "--strokes" in said
    assert len(typist.lines()) == 1


SOMEBODY = ("--customer-name", "张伟")
EMPTY = ("", " ", "\u3000\t", "\u200b", "\u3164")
RUDE = ("张\x07伟", "张\x9b2J", "\u202e伟张", "\ud800")


@pytest.mark.parametrize("verb", ["sign", "record"])
@pytest.mark.parametrize(
    ("flag", "texts"),
    [
        ("--customer-name", (*EMPTY, *RUDE, "张\n伟", "张\t伟", "—", "张" * 201)),
        *((flag, (*EMPTY, *RUDE)) for flag in ("--absent", "--refused", "--remark", "--strokes")),
    ],
)
def test_a_text_that_can_never_be_right_is_refused_by_its_option(typist, verb, flag, texts):
    typist.types("arrive", JOB)
    for text in texts:
        somebody = () if flag == "--customer-name" else SOMEBODY
        said = typist.types(verb, JOB, *somebody, f"{flag}={text}", expect=2)
        assert flag in said and "没有记录" in said, repr(text)
        assert not set(said) & set("\x07\x9b\u202e\ud800")
    assert len(typist.lines()) == 1


@pytest.mark.parametrize("text", [*EMPTY, *RUDE, "错" * 1001])
def test_a_correction_says_which_and_why(typist, text):
    typist.types("arrive", JOB)
    typist.types("sign", JOB, *SOMEBODY)
    said = typist.types("sign", JOB, *SOMEBODY, "--corrects", "K0-1", f"--reason={text}", expect=2)
    assert "--reason" in said
    assert "--corrects" in typist.types("sign", JOB, *SOMEBODY, "--corrects", "", "--reason", "x", expect=2)
    assert len(typist.lines()) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--absent", "出门了", "--refused", "不满意"),
        ("--absent", "出门了", "--strokes", "x.json"),
        ("--reason", "写错"),
        ("--relation", ""),
        ("--language", "fr"),
    ],
)
def test_what_contradicts_itself_is_not_signed(typist, words):
    typist.types("arrive", JOB)
    said = typist.types("sign", JOB, *SOMEBODY, *words, expect=2)
    assert words[0] in said
    assert len(typist.lines()) == 1


def test_spaces_around_a_name_are_nobodys_name(typist):
    typist.types("arrive", JOB)
    typist.types("sign", JOB, "--customer-name", " 张伟 ", "--remark", "很好\n谢谢")
    text = json.loads(typist.lines()[-1]["args"]["text"])
    assert (text["signed_by"]["name"], text["remark"]) == ("张伟", "很好\n谢谢")


@pytest.mark.parametrize(
    "verb", ["note JOB", "decline JOB --reason", "release JOB --reason", "hazard JOB --told x --what"]
)
def test_a_blank_says_nothing_in_any_verb(typist, verb):
    words = [JOB if word == "JOB" else word for word in verb.split()]
    assert "不能为空" in typist.types(*words, "  ", expect=2)
    assert typist.lines() == []


def test_a_visit_is_not_signed_twice_by_mistake(typist):
    typist.types("arrive", JOB)
    typist.types("sign", JOB, *SOMEBODY)
    for _ in ("on the phone", "at the office"):
        said = typist.types("sign", JOB, *SOMEBODY, expect=2)
        assert "已有签署的记录 K0-1" in said and "--corrects K0-1 --reason" in said and "--anyway" in said
        assert "has a signed record already, K0-1" in said
        typist.types("sync")
    typist.types("record", JOB, *SOMEBODY)
    typist.types("sign", JOB, *SOMEBODY, "--corrects", "K0-1", "--reason", "x")
    assert "已有签署的记录 K0-2" in typist.types("sign", JOB, *SOMEBODY, expect=2)
    typist.types("sign", JOB, *SOMEBODY, "--anyway")
    assert len(typist.lines()) == 4


def test_a_record_that_was_taken_back_is_signed_again(typist):
    typist.types("arrive", JOB)
    typist.types("sign", JOB, *SOMEBODY)
    typist.types("retract", JOB, "2", "--reason", "x")
    typist.types("sync")
    typist.types("sign", JOB, *SOMEBODY)


def test_whoever_signs_is_told_what_the_record_lacks_and_how_to_mend_it(typist):
    typist.types("arrive", JOB)
    said = typist.types("sign", JOB, *SOMEBODY)
    assert "记录还缺：" in said and "结果、" in said and "--corrects K0-1 --reason" in said
    assert "it lacks: " in said and "result, " in said


@pytest.mark.parametrize("verb", ["sign", "record"])
def test_the_example_of_a_drawing_in_the_help_can_be_signed_with(typist, draws, verb):
    said = typist.types(verb, "--help")
    [example] = (line for line in said.splitlines() if line.lstrip().startswith("[["))
    typist.types(verb, JOB, *draws(example))
    [heading] = re.findall('"(Photos and strokes)"', said)
    assert f"## {heading}\n" in Path("sync/README.md").read_text(encoding="utf-8")
