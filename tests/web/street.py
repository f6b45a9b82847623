"""What the browser finds: the Lius' records on a running server; and a page that is watched."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

from infra.seal.issuer import IssuerKeys
from infra.seal.verifying import Report, verify
from server.records.issuer import issuer_keys
from tests.server.customer.household import HAND_OVER, LINK, Lius
from tests.server.customer.texts import TEXT_EN, TEXT_HEATER
from tests.server.office import Office
from tests.serving import Served

ENGLISH = "E" * 16
CORRECTION = "B" * 16


class Street:
    """A call: a sealed record in Chinese and one in English of one machine, one of another; a link to all of them."""

    def __init__(self, served: Served) -> None:
        self.url = served.url
        self.served = served
        self.home = Lius(served.app, Office(served.app))
        self.text = self.home.signs()
        self.number = self.home.number
        self.home.signs(TEXT_EN, ENGLISH)
        self.home.has_another_machine()
        self.heater = self.home.signs_for_the_other(TEXT_HEATER)
        self.home.photos_come()
        self.home.seals()
        self.home.is_sent_a_link()

    @cached_property
    def keys(self) -> IssuerKeys:
        """Whose keys sign here."""
        return issuer_keys(self.home.house)

    def file(self, name: str) -> bytes:
        """record.pdf or bundle.zip of the Chinese record, as its reader gets it."""
        page = self.home.page_of(LINK)
        answer = self.home.browser.get(f"{page}/{self.text}/{name}")
        assert answer.status_code == 200
        return answer.data

    @cached_property
    def pdf(self) -> bytes:
        """The sealed PDF."""
        return self.file("record.pdf")

    @cached_property
    def bundle(self) -> bytes:
        """The evidence file."""
        return self.file("bundle.zip")

    def verifies(self, content: bytes) -> Report:
        """What `doorstep verify --issuer` says; in a thread of its own, for there a loop may be run."""
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(verify, content, "file", issuer=self.keys).result()

    def link(self, token: str = HAND_OVER) -> str:
        """The address of a link."""
        return f"{self.url}/r/{token}"


@dataclass
class Watched:
    """A page, and all that it asked for or complained about."""

    page: Page
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def serious(self) -> list[str]:
        """What axe finds serious or worse."""
        found: Any = Axe().run(self.page).response
        return [
            f"{each['id']}: {node['html'][:120]}"
            for each in found["violations"]
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]

    def too_wide(self) -> list[str]:
        """What stands out of the screen."""
        told: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll('body *')]
                .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.getClientRects().length)
                .filter((e) => !e.closest('.skip, thead') && getComputedStyle(e).position !== 'absolute')
                .map((e) => e.outerHTML.slice(0, 100))"""
        )
        return told


@contextmanager
def watched(browser: Browser, width: int = 360, height: int = 800, **options: Any) -> Iterator[Watched]:
    """A fresh browser profile with one page."""
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    seen = Watched(page)
    page.on("request", lambda request: seen.requests.append(request))  # Playwright marks what it is given
    page.on("console", lambda message: seen.complaints.append(message.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    try:
        yield seen
    finally:
        context.close()
