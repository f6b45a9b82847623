"""A policy in words: what work it is for, what it promises, who is told when, what happens when it is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from server.office.argument_words import JOB_TYPES, PAUSES, PRIORITIES, WARRANTIES
from server.office.words import PROMISES, Words, said
from server.promises import dates, telling
from server.promises.dates import ZH
from sync.work.calendar_form import calendar_of
from sync.work.policies import PLAIN
from sync.work.targets import Target, target_of

FITS: Words = {
    "class": ("品类", "class"),
    "type": ("类型", "type"),
    "area": ("片区", "area"),
    "priority": ("优先级", "priority"),
    "warranty": ("质保", "warranty"),
}
VALUES: Mapping[str, Words] = {"type": JOB_TYPES, "priority": PRIORITIES, "warranty": WARRANTIES}
STAFF: Words = {
    "administrator": ("管理员", "administrators"),
    "dispatcher": ("调度", "dispatchers"),
    "technician": ("师傅", "the technician"),
    "manager": ("经理", "managers"),
    "supervisor": ("监督", "supervisors"),
    "assessor": ("评审", "assessors"),
}
RULES: Words = {
    "retroactive": ("从报修时重新计算", "counted anew from the report"),
    "from_change": ("从更改时计算", "counted from the change"),
    "unchanged": ("不变", "stay as they are"),
}
DEMANDS: Words = {
    "estimate": ("推算即可", "the estimate"),
    "proved": ("须有据", "proof"),
}
ANY = ("所有工作", "all work")
HEADS = {
    "fits": ("适用", "for"),
    "targets": ("承诺", "promised"),
    "alarms": ("提醒", "alarms"),
    "pauses": ("暂停修复时限", "pauses the repair"),
    "choice": ("客户另选时段", "a later window of the customer's choice"),
    "rule": ("更改后的时限", "deadlines after a change"),
    "demands": ("按时须", "in time needs"),
    "early": ("守约可提前", "an arrival may be early by"),
    "grace": ("手机失联满", "late when a phone was silent for"),
}
MOVES = (("上门时限随之延后", "moves the arrival"), ("上门时限不变", "moves nothing"))
NOTHING = ("无", "none")
MOST_NAMED = 60


def fits(given: Mapping[str, Any], lang: str, areas: Mapping[str, str] | None = None) -> str:
    """`品类 AC-SPLIT，优先级 加急`; areas: id -> name."""
    told = [f"{said(FITS, name, lang)} {value(name, worth, lang, areas)}" for name, worth in given.items()]
    return ("，" if lang == ZH else ", ").join(told) or ANY[lang != ZH]


def value(name: str, worth: str | None, lang: str, areas: Mapping[str, str] | None = None) -> str:
    """What a member of a job is called; a dash for none."""
    if name in VALUES and worth in VALUES[name]:
        return said(VALUES[name], worth, lang)
    return (areas or {}).get(str(worth), worth or "—")


def targets(terms: Mapping[str, Any], lang: str, form: Mapping[str, Any] | None = None) -> str:
    """`首次联系 2 小时（营业时间）；修复 3 个工作日`. form: of the policy's own calendar, where it has one."""
    calendar = None if form is None else calendar_of(form)
    told = [
        f"{said(PROMISES, name, lang)} {telling.target(target_of(given), lang, calendar)}"
        for name, given in in_order(terms["targets"])
    ]
    return ("；" if lang == ZH else "; ").join(told)


def in_order(given: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """By promise, in the order in which they fall due."""
    return [(name, given[name]) for name in PROMISES if name in given]


def lines(
    policy: Mapping[str, Any],
    lang: str,
    areas: Mapping[str, str],
    form: Mapping[str, Any] | None = None,
) -> Iterator[str]:
    """Everything about a policy, a line each. form: of its own calendar, where it has one."""
    terms, at = {**PLAIN, **policy["terms"]}, int(lang != ZH)
    told: list[tuple[str, str]] = [
        ("fits", fits(policy["fits"], lang, areas)),
        ("targets", targets(terms, lang, form)),
    ]
    told += [("alarms", each) for each in _alarms(terms, lang)] or [("alarms", NOTHING[at])]
    reasons = [said(PAUSES, reason, lang) for reason in terms["pauses"].get("finish", ())]
    told.append(("pauses", ("、" if lang == ZH else ", ").join(reasons) or NOTHING[at]))
    told.append(("choice", MOVES[not terms["customer_choice"]][at]))
    told.append(("rule", said(RULES, terms["rule"], lang)))
    told.append(("demands", said(DEMANDS, terms["demands"], lang)))
    told.append(("early", dates.length(terms["tolerance"], lang) if terms["tolerance"] else NOTHING[at]))
    told.append(("grace", _grace(terms["grace"], lang, form)))
    for name, text in told:
        yield f"{HEADS[name][at]}{'：' if lang == ZH else ': '}{text}"


def _alarms(terms: Mapping[str, Any], lang: str) -> Iterator[str]:
    for name, marks in in_order(terms["alarms"]):
        told = [f"{each['percent']} % → {_roles(each['tell'], lang)}" for each in marks]
        if told:
            yield f"{said(PROMISES, name, lang)} {('，' if lang == ZH else ', ').join(told)}"


def _roles(roles: list[str], lang: str) -> str:
    return ("、" if lang == ZH else " and ").join(said(STAFF, role, lang) for role in roles)


def _grace(minutes: int, lang: str, form: Mapping[str, Any] | None) -> str:
    told = telling.target(Target(minutes), lang, None if form is None else calendar_of(form))
    return f"{told}即疑似超时" if lang == ZH else f"{told}"


def facts(problem: Mapping[str, Any], lang: str) -> Iterator[str]:
    """What the facts of a problem with calendars and policies are called."""
    zh = lang == ZH
    if problem.get("code") == "no_policy":
        told = [f"{said(FITS, name, lang)} {value(name, problem.get(name), lang)}" for name in FITS]
        yield ("，" if zh else ", ").join(told)
    if problem.get("known_until"):
        until = problem["known_until"]
        yield f"已知至 {until}" if zh else f"known until {until}"
    if 0 < len(problem.get("known") or ()) <= MOST_NAMED:
        yield f"{'可用' if zh else 'there are'}: {' '.join(problem['known'])}"
    for name, words in (
        ("outlets", ("{} 个网点", "{} service centres")),
        ("policies", ("{} 条承诺", "{} policies")),
    ):
        if problem.get(name):
            yield words[not zh].format(problem[name])
