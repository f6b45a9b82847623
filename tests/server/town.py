"""A town of groups and webhooks that listen, and a server that tells them."""

from __future__ import annotations

import json
from contextlib import ExitStack
from threading import Barrier, Thread
from typing import Any

from flask import Flask

from server.clock import StillClock
from server.house import House, house
from server.notices.letters import VALUES
from server.store import notices
from server.store.notices import Listed, Notice, notice_id
from server.sweeps import notices as sweep
from server.sweeps.table import Done
from sync.instants import SECOND
from tests.infra.notices.standins import (
    DingTalkGroup,
    FeishuGroup,
    Receiver,
    Reply,
    Rule,
    StandIn,
    WeComGroup,
    standing,
)
from tests.infra.notices.texting import AliyunTexts, TencentTexts


def toml(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


class Town:
    """Groups and webhooks that listen, and a server that tells them."""

    def __init__(self, app: Flask, clock: StillClock, stack: ExitStack) -> None:
        self.here: House = house(app)
        self.clock, self._stack = clock, stack
        self._file: list[str] = []
        self._round = stack.enter_context(sweep.opened(self.here))
        self.stand_ins: dict[str, StandIn] = {}

    def listens(self, name: str, rule: Rule, path: str, **members: Any) -> Any:
        """A channel of this name, and whoever is behind it."""
        stand_in = self._stack.enter_context(standing(rule))
        self.stand_ins[name] = stand_in
        given = {"name": name, "roles": ["dispatcher"], "url": stand_in.origin + path, **members}
        self._file.append(
            "[[channel]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in given.items())
        )
        self.here.settings.notices.write_text("\n".join(self._file), encoding="utf-8")
        return rule

    def adds(self, members: str) -> None:
        """A channel more, as TOML."""
        self._file.append("[[channel]]\n" + members)
        self.here.settings.notices.write_text("\n".join(self._file), encoding="utf-8")

    def wecom(self, name: str = "wecom", **members: Any) -> WeComGroup:
        group = WeComGroup(self.clock.now)
        self.listens(name, group, f"/cgi-bin/webhook/send?key={group.key}", kind="wecom", **members)
        return group

    def dingtalk(self, **members: Any) -> DingTalkGroup:
        group = DingTalkGroup(self.clock.now)
        given = {"kind": "dingtalk", "secret": group.secret, **members}
        self.listens("dingtalk", group, f"/robot/send?access_token={group.token}", **given)
        return group

    def feishu(self) -> FeishuGroup:
        group = FeishuGroup(self.clock.now)
        self.listens(
            "feishu", group, f"/open-apis/bot/v2/hook/{group.token}", kind="feishu", secret=group.secret
        )
        return group

    def webhook(self, name: str = "webhook", **members: Any) -> Receiver:
        receiver = Receiver()
        self.listens(name, receiver, "/doorstep", kind="webhook", secret=receiver.secret, **members)
        return receiver

    def aliyun(self, name: str = "aliyun", **members: Any) -> AliyunTexts:
        """A channel for texts, whose templates are approved."""
        service = AliyunTexts(self.clock.now)
        given = {
            "kind": "aliyun_sms",
            "key": service.key,
            "secret": service.secret,
            "signature": service.sender,
        }
        ids = dict(zip(VALUES, service.approved, strict=True))
        self.listens(name, service, "/", **{**given, "roles": ["customer"], "templates": ids, **members})
        return service

    def tencent(self, name: str = "tencent", **members: Any) -> TencentTexts:
        """Another."""
        service = TencentTexts(self.clock.now)
        given = {
            "kind": "tencent_sms",
            "key": service.key,
            "secret": service.secret,
            "signature": service.sender,
        }
        ids = dict(zip(VALUES, service.approved, strict=True))
        more = {"app": service.app, "roles": ["customer"], "templates": ids}
        self.listens(name, service, "/", **{**given, **more, **members})
        return service

    def breaks(self, name: str, reply: Reply) -> None:
        """From now on this is all it says."""
        self.stand_ins[name].instead = lambda call: reply

    def mends(self, name: str) -> None:
        self.stand_ins[name].instead = None

    def calls(self, name: str) -> int:
        """How often anybody tried."""
        return len(self.stand_ins[name].calls)

    def shall_tell(self, *made: Notice) -> None:
        self.here.work(lambda tx: notices.add(tx.connection, made))

    def sweeps(self) -> Done:
        return self._round(lambda: False)

    def sweeps_for(self, time: int, every: int = SECOND) -> None:
        """As a worker does, for so long."""
        for _ in range(time // every):
            self.sweeps()
            self.clock.goes_on(every)

    def sweeps_twice_at_once(self) -> None:
        """As two workers do, until neither finds anything to tell."""
        start = Barrier(2)

        def works() -> None:
            with sweep.opened(self.here) as round:
                start.wait(30)
                while round(lambda: False).counts:
                    pass

        workers = [Thread(target=works) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)

    def listed(self) -> dict[str, Listed]:
        with self.here.store.reading() as connection:
            return {each.notice.id: each for each in notices.latest(connection, None, 1_000)}

    def one(self, name: str = "one") -> Listed:
        return self.listed()[notice_id(name)]
