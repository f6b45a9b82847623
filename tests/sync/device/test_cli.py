"""The command line: a whole visit typed, and kind answers to whatever is typed wrong."""

from __future__ import annotations

import json

import pytest

from schemas.lines import understand
from schemas.operations import fields as schema_fields
from sync.device.cli import main
from sync.device.screen import _summary as job_line
from sync.device.typing_in import Parser, add_typed
from sync.device.verbs import PHOTO, ROWS, SIGN
from sync.device.words import REFUSED
from sync.device.words import STAGES as STAGES_IN_WORDS
from sync.exchange.lines import Understood
from sync.exchange.signing import verify_record
from sync.work.words import STAGES
from tests.sync.device.office import Office
from tests.sync.device.typist import JOB, Typist

OTHER = "0192f111-0000-7000-8000-00000000000c"
OPERATIONS = (
    *("job.accept", "job.decline", "job.release", "job.open", "job.pause", "job.resume", "contact.attempt"),
    *("visit.appoint", "visit.set_out", "visit.arrive", "work.start", "work.finish", "step.check"),
    *(
        "appliance.identify",
        "warranty.decide",
        "fault.diagnose",
        "quote.acknowledge",
        "part.use",
        "part.request",
    ),
    *("charge.add", "charge.discount", "payment.collect", "custody.take", "custody.return", "loan.give"),
    *("loan.return", "hazard.notice", "photo.take", "note.add", "record.sign", "visit.leave", "retract"),
    *("stock.count", "absence.ask"),
)


def test_every_operation_of_the_trade_has_one_verb():
    rows = [*ROWS, PHOTO, SIGN]
    assert sorted(row.op for row in rows) == sorted(OPERATIONS)
    assert len({row.verb for row in rows}) == len(rows)


@pytest.mark.parametrize("row", [*ROWS, PHOTO, SIGN], ids=lambda row: row.verb)
def test_every_verb_explains_itself_in_both_languages(row):
    parser = Parser(prog="doorstep device")
    add_typed(parser, row)
    assert parser.format_help()
    for text in (row.help, *(typed.help for typed in row.typed)):
        assert " · " in text


def test_a_visit_typed_from_door_to_door(typist, tmp_path):
    photo = tmp_path / "before.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photo")
    job = "0192f000"
    for command in (
        ["accept", job],
        ["attempt", job, "--outcome", "agreed"],
        ["appoint", job, "--from", "2026-11-24T14:00:00+08:00", "--to", "2026-11-24T16:00:00+08:00"],
        ["set-out", job],
        ["arrive", job, "--scan", "SN1", "--position", "31.23,121.47"],
        ["identify", job, "--unit", "indoor=SN1", "--unit", "outdoor=SN2"],
        ["start", job],
        ["use", job, "valve-15mm", "--quantity", "2", "--old-part", "customer"],
        ["photo", job, str(photo), "--purpose", "before"],
        ["finish", job, "--result", "repaired"],
        ["sign", job, "--customer-name", "张伟"],
        ["leave", job],
    ):
        typist.types(*command)
    lines = typist.lines()
    assert len(lines) == 12
    assert len({line["args"].get("visit") for line in lines[2:]}) == 1
    assert lines[4]["args"]["position"] == {"lat_e6": 31230000, "lon_e6": 121470000, "system": "WGS-84"}
    assert [unit["serial"] for unit in lines[5]["args"]["units"]] == ["SN1", "SN2"]
    typist.types("sync")
    assert typist.types("outbox").startswith("0 条未上传")


SAMPLES = {
    "accept": [],
    "decline": ["--reason", "太远"],
    "release": [],
    "open": ["--contact", "李娜", "--street", "南京路 1 号", "--class", "air_conditioner", "--fault", "漏水"],
    "pause": ["--reason", "waiting_for_parts", "--until", "2026-12-01T09:00:00+08:00"],
    "resume": [],
    "attempt": ["--outcome", "agreed", "--contact", "Cem"],
    "appoint": ["--from", "2026-11-24T14:00:00+08:00", "--to", "2026-11-24T16:00:00+08:00"],
    "set-out": [],
    "arrive": ["--scan", "SN1", "--service-code", "1234", "--position", "31.23,121.47"],
    "start": [],
    "finish": ["--result", "repaired", "--test", "制冷正常", "--safety-check", "无漏电"],
    "step": ["--procedure", "clean", "--version", "2026-1", "--step", "filter"],
    "identify": ["--unit", "indoor=SN1", "--purchase-date", "2025-06-01", "--proof", "invoice"],
    "warranty": ["--state", "in", "--reason", "两年内"],
    "diagnose": ["--fault", "E5", "--action", "A1", "--action", "A2"],
    "quote": [
        "--price-list",
        "p",
        "--version",
        "2026",
        "--line",
        "visit=1",
        "--total",
        "9900",
        "--by",
        "Cem",
    ],
    "use": ["valve-15mm", "--quantity", "2", "--new-serial", "V1", "--old-part", "customer"],
    "request-part": ["board", "--urgent"],
    "charge": ["visit"],
    "discount": ["1000", "--reason", "老客户"],
    "pay": ["9900", "--method", "qr"],
    "take": ["--what", "主板", "--accessory", "螺丝", "--expected", "2026-12-01"],
    "return": ["--what", "主板"],
    "loan": ["--what", "风扇"],
    "loan-return": ["--what", "风扇"],
    "hazard": ["--what", "插座无接地", "--told", "Cem"],
    "note": ["在三楼"],
    "leave": ["--next", "part"],
    "retract": ["1", "--reason", "输错"],
    "count": ["valve-15mm", "4"],
    "absence": ["--from", "2026-12-01T09:00:00+08:00", "--to", "2026-12-02T09:00:00+08:00"],
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.verb)
def test_what_a_verb_records_is_what_the_schema_of_its_operation_asks_for(typist, row):
    typist.types("arrive", JOB)
    words = [row.verb, JOB, *SAMPLES[row.verb]] if row.job and not row.new else [row.verb, *SAMPLES[row.verb]]
    typist.types(*words)
    raw = json.dumps(typist.lines()[-1]).encode()
    assert understand(raw, 2).content.op == row.op
    assert isinstance(understand(raw, 2).content, Understood), understand(raw, 2).content


def test_photos_and_records_are_what_their_schemas_ask_for(typist, tmp_path):
    photo = tmp_path / "plate.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photo")
    typist.types("arrive", JOB)
    typist.types("photo", JOB, str(photo), "--purpose", "plate")
    typist.types("sign", JOB, "--customer-name", "张伟")
    for line in typist.lines():
        assert isinstance(understand(json.dumps(line).encode(), 1).content, Understood)


def test_what_the_catalogue_knows_is_printed_with_the_part(typist):
    typist.catalogue("part", "p-1", code="valve-15mm", name={"zh": "阀门", "en": "valve"}, unit="个")
    lines = [{"code": "valve", "kind": "part", "name": {"zh": "阀门"}, "amount": 4500, "tax_rate": 1300}]
    typist.catalogue("price_list", "l-1", code="std", edition="2026-1", currency="CNY", lines=lines)
    typist.types("arrive", JOB)
    typist.types("use", JOB, "valve-15mm", "--quantity", "2", "--price-line", "valve")
    args = typist.lines()[-1]["args"]
    assert (args["part"], args["code"], args["name"], args["unit"]) == ("p-1", "valve-15mm", "阀门", "个")
    assert args["price"] == {
        "amount": 4500,
        "currency": "CNY",
        "list": "std",
        "version": "2026-1",
        "tax_rate": 1300,
    }
    typist.types("sign", JOB, "--customer-name", "张伟")
    assert json.loads(typist.lines()[-1]["args"]["text"])["total"] == 9000


def test_a_part_nobody_knows_is_kept_as_text(typist):
    typist.types("arrive", JOB)
    typist.types("use", JOB, "某种阀门")
    args = typist.lines()[-1]["args"]
    assert ("part" in args, args["text"]) == (False, "某种阀门")


def test_a_typed_record_names_its_parts_and_verifies(typist):
    typist.types("arrive", "0192f000")
    typist.types("use", "0192f000", "valve-15mm", "--quantity", "2")
    said = typist.types("sign", "0192f000", "--customer-name", "张伟", "--relation", "family")
    args = typist.lines()[-1]["args"]
    assert verify_record(args["key"], args["signature"], "https://office.example", args["text"])
    text = json.loads(args["text"])
    assert (text["number"], text["parts"][0]["quantity"]) == ("K0-1", 2)
    assert text["customer"]["contacts"][0]["phones"] == ["*******1234"]
    assert "blobs" not in args
    assert text["signed_by"] == {"name": "张伟", "relation": "family", "typed": True}
    assert "https://office.example/r/" in said


def test_record_numbers_are_never_given_twice(typist):
    typist.types("arrive", "0192f000")
    for _ in range(2):
        typist.types("sign", "0192f000", "--customer-name", "张伟", "--absent", "出门了", "--anyway")
    numbers = [json.loads(line["args"]["text"])["number"] for line in typist.lines()[1:]]
    assert numbers == ["K0-1", "K0-2"]


def test_a_job_is_known_by_its_number_too(typist):
    number = typist.types("jobs").split()[0]
    assert "不制冷" in typist.types("show", number)
    assert json.loads(typist.types("show", number, "--json"))["fault"] == "不制冷"


def test_a_job_opened_at_the_door_can_be_worked_on_at_once(typist):
    typist.types(
        *("open", "--contact", "李娜", "--phone", "13900001111", "--street", "南京路 1 号"),
        *("--class", "air_conditioner", "--fault", "漏水"),
    )
    line = typist.lines()[-1]
    assert line["args"]["contacts"] == [{"name": "李娜", "phones": ["13900001111"]}]
    assert "漏水" in typist.types("show", line["job"])
    typist.types("arrive", line["job"])


@pytest.mark.parametrize(
    ("words", "expect", "told"),
    [
        (["accept", "nope"], 1, "没有这样的工单"),
        (["accept"], 2, "JOB"),
        (["finish", "0192f000", "--result", "fixed"], 2, "fixed"),
        (["start", "0192f000"], 1, "还没有上门"),
        (["use", "0192f000", "valve", "--quantity", "many"], 2, "--quantity 应为整数（many）"),
        (["arrive", "0192f000", "--position", "here"], 2, "--position 应如 31.23,121.47（here）"),
        (["arrive", "0192f000", "--position", "91,0"], 2, "--position"),
        (["appoint", "0192f000", "--from", "noon", "--to", "one"], 2, "--from 应为带时区的时间（noon）"),
        (
            [
                "quote",
                "0192f000",
                "--price-list",
                "p",
                "--version",
                "1",
                "--line",
                "a",
                "--total",
                "1",
                "--by",
                "x",
            ],
            2,
            "--line",
        ),
        (["note", "0192f000", "x" * 60_000], 1, "49152"),
        (["photo", "0192f000", "/nowhere.jpg", "--purpose", "before"], 1, "/nowhere.jpg"),
        (["photo", "0192f000", "README", "--purpose", "before"], 1, "README"),
        (["dance"], 2, "dance"),
        ([], 2, "COMMAND"),
    ],
)
def test_what_is_typed_wrong_is_answered_kindly_and_records_nothing(typist, words, expect, told):
    code = main(
        [*words, "--home", str(typist.home)] if words else [],
        typist.clock,
        typist.random,
        lambda _: typist.wire,
    )
    out, err = typist.capsys.readouterr()
    assert (code, typist.lines()) == (expect, [])
    assert told in out + err
    assert "Traceback" not in err


def test_the_list_of_jobs_shows_stages_in_words():
    assert set(STAGES_IN_WORDS) == set(STAGES)
    for stage in STAGES:
        shown = job_line({"id": JOB, "number": "W1", "stage": stage, "fault": "不制冷"})
        assert shown == f"W1  {' · '.join(STAGES_IN_WORDS[stage])}  不制冷"


def test_an_unenrolled_phone_says_what_to_do(tmp_path, capsys):
    office = Office()
    assert "enrol" in Typist(office, tmp_path / "new", capsys).types("sync", expect=1)


def test_no_signal_is_no_loss(typist):
    typist.types("accept", "0192f000")
    typist.wire.down = True
    assert "都在本机" in typist.types("sync", expect=1)
    typist.wire.down = False
    assert "上传 1 条" in typist.types("sync")


def test_an_enrolment_whose_answer_is_lost_is_the_same_enrolment(tmp_path, capsys):
    office = Office()
    ann = Typist(office, tmp_path / "ann", capsys)
    code = office.code("ann")
    ann.wire.lose = 1
    ann.types("enrol", code, "--server", "https://office.example", expect=1)
    ann.types("enrol", code, "--server", "https://office.example")
    assert len(office.store.devices) == 1


def test_a_wrong_code_is_said_so(tmp_path, capsys):
    said = Typist(Office(), tmp_path / "x", capsys).types(
        "enrol", "nope", "--server", "https://o.example", expect=1
    )
    assert "登记码无效" in said


def test_something_retracted_no_longer_counts_on_the_screen(typist):
    typist.types("arrive", "0192f000")
    typist.types("use", "0192f000", "valve-15mm")
    typist.types("retract", "0192f000", "2", "--reason", "typed twice")
    shown = json.loads(typist.types("show", "0192f000", "--json"))
    assert shown["part.use"] == []
    assert typist.lines()[-1]["args"]["of"]["n"] == 2


def test_what_belongs_to_another_job_is_not_retracted_here(typist):
    typist.office.plans(OTHER, "ann")
    typist.types("sync")
    typist.types("accept", JOB)
    typist.types("count", "valve-15mm", "4")
    said = typist.types("retract", OTHER, "1", "--reason", "x", expect=2)
    assert "第 1 条不属于这张工单（它属于 N-1）" in said and "(it belongs to N-1)" in said
    said = typist.types("retract", OTHER, "2", "--reason", "x", expect=2)
    assert "第 2 条不属于任何工单" in said and "number 2 belongs to no job" in said
    assert len(typist.lines()) == 2
    typist.types("retract", JOB, "1", "--reason", "x")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("use JOB valve --quantity -1", "--quantity 太小（-1）"),
        ("use JOB valve --quantity 0", "--quantity is too small (0)"),
        ("use JOB valve --quantity 1000001", "--quantity 太大（1000001）"),
        ("charge JOB VISIT --quantity -1", "--quantity 太小（-1）"),
        ("discount JOB 0", "amount 太小（0）"),
        ("pay JOB -1 --method cash", "amount 太小（-1）"),
        ("count valve -1", "counted 太小（-1）"),
        ("retract JOB 0 --reason x", "number 太小"),
        ("quote JOB --price-list sh --version 1 --line VISIT=-1 --total 5 --by Cem", "--line 太小"),
        ("take JOB --what x --expected tomorrow", "--expected 日期应如 2026-11-24（tomorrow）"),
        ("appoint JOB --from 2026-11-24T14:00+08:00 --to 2026-11-24T13:00+08:00", "--to 结束早于开始"),
    ],
)
def test_what_the_schema_refuses_is_said_with_flag_and_value_and_not_recorded(typist, typed, told):
    typist.types("arrive", "0192f000")
    said = typist.types(*("0192f000" if word == "JOB" else word for word in typed.split()), expect=2)
    assert told in said and "没有记录" in said
    assert len(typist.lines()) == 1


def test_every_code_of_a_schema_has_its_words():
    codes = schema_fields.__doc__.split("errors: ")[1].rstrip(".\n").replace("\n", " ").split(", ")
    assert {code.strip() for code in codes} == set(REFUSED)
