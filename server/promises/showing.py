"""The promises of a job on a terminal, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from server.office.argument_words import JUDGEMENTS, PAUSES
from server.office.words import GRADES, PROMISES, Words, said
from server.promises import dates
from server.promises.dates import ZH
from sync.instants import millis

REASONS: Words = {**PAUSES, "closed": ("关单期间", "while it was closed")}
MARKS: Words = {
    "questioned": ("待确认", "to confirm"),
    "attributed": ("因改时限", "because the promise was changed"),
    "provisional": ("暂定", "provisional"),
}
SETTLED = ("已认定", "settled")
NOTHING = ("没有承诺", "nothing was promised")


def page(job: Mapping[str, Any], lang: str) -> Iterator[str]:
    """One paragraph a promise: how it stands, why it is due then, what interrupted it, what the customer reads."""
    yield job["number"]
    if not job["promises"]:
        yield f"  {NOTHING[lang != ZH]}"
    for each in job["promises"]:
        yield f"  {_head(each, lang)}"
        for line in _details(each, lang):
            yield f"      {line}"


def _head(each: Mapping[str, Any], lang: str) -> str:
    told = [said(PROMISES, each["promise"], lang), each["outcome_words"][lang]]
    if each["grade"]:
        told.append(SETTLED[lang != ZH] if each["settled"] else said(GRADES, each["grade"], lang))
    told += [words[lang != ZH] for name, words in MARKS.items() if each[name]]
    if each["due"]:
        told.append(f"{('到期', 'due')[lang != ZH]} {_at(each, each['due'], lang)}")
    if each["original"]:
        told.append(f"{('原定', 'at first')[lang != ZH]} {_at(each, each['original'], lang)}")
    if each["target"]:
        told.append(each["target"][lang])
    return "  ".join(told)


def _details(each: Mapping[str, Any], lang: str) -> Iterator[str]:
    yield ("；" if lang == ZH else "; ").join(each["explanation"][lang])
    for pause in each["pauses"]:
        ends = _at(each, pause["to"], lang) if pause["to"] else ("未结束", "goes on")[lang != ZH]
        head = ("暂停", "paused")[lang != ZH]
        yield f"{head} {_at(each, pause['from'], lang)} – {ends}  {said(REASONS, pause['reason'], lang)}{_by(pause)}"
    for change in each["changes"]:
        yield f"{_at(each, change['at'], lang)}  {_change(change, lang)}{_by(change)}"
    settled = each["settlement"]
    if settled:
        told = said(JUDGEMENTS, settled["outcome"], lang)
        yield f"{_at(each, settled['at'], lang)}  {told}  {settled['reason']}{_by(settled)}"
    yield f"{('对客户', 'to the customer')[lang != ZH]}{'：' if lang == ZH else ': '}{each['plain'][lang]}"


def _change(change: Mapping[str, Any], lang: str) -> str:
    if change["horizon"]:
        return f"{('日历延长到', 'the calendar now reaches')[lang != ZH]} {change['horizon']}"
    both = [change[name][lang] if change[name] else "—" for name in ("from", "to")]
    return f"{('改时限', 'promise changed')[lang != ZH]} {' → '.join(both)}"


def _at(each: Mapping[str, Any], instant: str, lang: str) -> str:
    return dates.moment(millis(instant), each["zone"], lang)


def _by(said_by: Mapping[str, Any]) -> str:
    person = said_by["by"]
    return f"  {person['name'] or person['id']}" if person else ""
