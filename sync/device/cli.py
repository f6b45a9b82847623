"""The phone on the command line: enrol, sync, look, and one verb for every operation.

Answers 0 when it is done, 1 when something is in the way (and says what), 2 when what was typed cannot be
right.
"""

from __future__ import annotations

import json
import re
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from sqlite3 import DatabaseError, OperationalError
from typing import Any

from sync.device import screen
from sync.device.acts import act, add_photo, draw_record_of, resolved, sign_record_of
from sync.device.clock import Clock
from sync.device.database import Database, open_home
from sync.device.enrolments import current, enrol
from sync.device.export import export
from sync.device.hints import hints
from sync.device.http import Http
from sync.device.local import placed
from sync.device.page import page
from sync.device.page_lines import naming_of
from sync.device.paper import sheet_lines
from sync.device.sync import Device
from sync.device.transport import Transport
from sync.device.trouble import BadFile, BadHome, DeviceError, why_not
from sync.device.typed import Row
from sync.device.typing_in import Judge, Parser, WrongInput, add_typed, nobody, refused
from sync.device.verbs import PHOTO, ROWS, SIGN
from sync.device.words import sentence
from sync.work.sheets import LANGUAGES, sheet
from sync.work.signed import lacking

STROKES_FILE = """\
笔迹文件示例 · a file for --strokes:
  [[{"x":31,"y":120,"t":0,"pressure":500},{"x":33,"y":118,"t":16,"pressure":520}]]
每笔是一列点 · a list of points a stroke; x, y: 像素 pixels (600 x 240); t: 毫秒 ms since the first point;
pressure: 0-1000。格式说明 · described in sync/README.md, "Photos and strokes\""""
"""What `sign --help` says of the file of strokes."""

Random = Callable[[int], bytes]
Connect = Callable[[str], Transport]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with."""

    db: Database
    clock: Clock
    random: Random
    connect: Connect
    given: dict[str, Any]
    judge: Judge


def main(
    argv: Sequence[str],
    clock: Clock,
    random: Random = token_bytes,
    connect: Connect = Http,
    judge: Judge = nobody,
) -> int:
    """Run one command; its exit code. clock: the machine's, see `clock.Clocks`. judge: the schemas of operations."""
    try:
        given = vars(_parser().parse_args(argv))
    except SystemExit as left:
        return int(left.code or 0)
    try:
        with closing(_home(given["home"])) as db:
            given["run"](Desk(db, clock, random, connect, given, judge))
    except DeviceError as trouble:
        print(sentence(trouble), file=sys.stderr)
        return 2 if isinstance(trouble, WrongInput) else 1
    return 0


def _home(directory: str) -> Database:
    """What the phone keeps. Raises BadHome."""
    try:
        return open_home(Path(directory))
    except OSError as failure:
        raise BadHome(home=directory, why=why_not(failure)) from None
    except ValueError:  # a name with NUL in it
        raise BadHome(home=directory, why="missing") from None
    except OperationalError:
        raise BadHome(home=directory, why="unreadable") from None
    except DatabaseError:
        raise BadHome(home=directory, why="no_database") from None


def _parser() -> Parser:
    common = Parser(add_help=False)
    common.add_argument(
        "--home", default="var/phone", metavar="DIR", help="本机数据目录 · where this phone's data lies"
    )
    parser = Parser(prog="doorstep device", description="一部完整的离线手机 · a complete offline phone")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[Desk], None], help: str) -> Parser:
        sub = commands.add_parser(name, help=help, description=help, parents=[common])
        sub.set_defaults(run=run)
        return sub

    new = command("enrol", _enrol, "用登记码登记本机 · introduce this phone with a one-time code")
    new.add_argument("code", metavar="CODE", help="登记码 · the code the dispatcher issued")
    new.add_argument("--server", required=True, metavar="URL", help="服务器地址 · the server's address")
    syncing = command("sync", _sync, "同步 · send what was done, fetch what changed, send photos")
    syncing.add_argument(
        "--push-only", action="store_true", help="只上传（锁屏时）· send only, as a locked phone does"
    )
    command("jobs", _jobs, "工单列表 · the jobs on this phone")
    show = command("show", _show, "工单详情 · one job in full")
    show.add_argument("job", metavar="JOB", help="工单号或编号开头 · the job's number, or how its id begins")
    show.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help="页面语言 · language of the page"
    )
    show.add_argument("--json", action="store_true", help="JSON 格式，给程序用 · as JSON, for programs")
    command("outbox", _outbox, "待发内容 · what is unsent, and what needs you")
    carried = command(
        "export", _export, "导出未上传的内容 · write what is unsent to a sealed file for the office"
    )
    carried.add_argument("file", metavar="FILE", help="要写的文件 · the file to write")
    for row in ROWS:
        add_typed(command(row.verb, _doing(row), row.help), row)
    add_typed(command(PHOTO.verb, _photo, PHOTO.help), PHOTO)
    add_typed(command(SIGN.verb, _sign, SIGN.help), SIGN)
    add_typed(command("record", _record, "预览服务记录 · the service record as it would be signed"), SIGN)
    for each in (commands.choices[SIGN.verb], commands.choices["record"]):
        each.epilog, each.formatter_class = STROKES_FILE, RawDescriptionHelpFormatter
    return parser


def _enrol(desk: Desk) -> None:
    server = desk.given["server"].rstrip("/")
    if not re.match(r"https?://[^/\s]", server):
        raise refused("--server", server, "not_an_address")
    fingerprint = enrol(desk.db, desk.connect(server), desk.clock, desk.given["code"], server)
    print(screen.enrolled(current(desk.db), fingerprint))


def _sync(desk: Desk) -> None:
    device = Device(desk.db, desk.connect(current(desk.db).server), desk.clock)
    outcome = device.sync(push_only=desk.given["push_only"])
    print(screen.synced(desk.db, outcome))


def _jobs(desk: Desk) -> None:
    print(screen.job_list(desk.db))


def _show(desk: Desk) -> None:
    shown = resolved(desk.db, desk.given["job"])
    naming = naming_of(desk.db)
    print(
        screen.as_json(shown)
        if desk.given["json"]
        else page(placed(desk.db, shown), naming, desk.given["language"])
    )


def _outbox(desk: Desk) -> None:
    print(screen.outbox(desk.db))


def _export(desk: Desk) -> None:
    file = Path(desk.given["file"])
    content = export(desk.db)
    try:
        file.write_bytes(content)
    except OSError as failure:
        raise BadFile(file=file, why=why_not(failure)) from None
    except ValueError:  # a name with NUL in it
        raise BadFile(file=file, why="missing") from None
    print(screen.exported(file, len(content)))


def _doing(row: Row) -> Callable[[Desk], None]:
    def run(desk: Desk) -> None:
        print(screen.recorded(act(desk.db, desk.clock, desk.random, row, desk.given, desk.judge)))
        _hint(desk, row)

    return run


def _hint(desk: Desk, row: Row) -> None:
    for told in hints(desk.db, row.op, desk.given):
        print(told, file=sys.stderr)


def _photo(desk: Desk) -> None:
    print(screen.recorded(add_photo(desk.db, desk.clock, desk.random, desk.given, desk.judge)))
    _hint(desk, PHOTO)


def _record(desk: Desk) -> None:
    text = json.loads(draw_record_of(desk.db, desk.clock, desk.given).text)
    print("\n".join((*sheet_lines(sheet(text)), *screen.still_lacks(lacking(text)))))


def _sign(desk: Desk) -> None:
    signed = sign_record_of(desk.db, desk.clock, desk.random, desk.given)
    for told in screen.lacked(lacking(json.loads(signed.text)), signed.number):
        print(told, file=sys.stderr)
    print(screen.signed(current(desk.db), signed, sys.stdout.isatty()))
