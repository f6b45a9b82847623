"""What is wrong with a command as it was typed: one line, zh-CN · en, with how it goes."""

from __future__ import annotations

from difflib import get_close_matches

import click


def sentence(error: click.UsageError) -> str:
    """The line for a person."""
    zh, en = _both(error)
    context = error.ctx
    if context is None:
        return f"{zh} · {en}"
    how = " ".join((context.command_path, *context.command.collect_usage_pieces(context)))
    return f"{zh} · {en}（用法 · usage: {how}）"


def _both(error: click.UsageError) -> tuple[str, str]:
    if isinstance(error, click.NoSuchOption):
        zh, en = _meant(error.possibilities)
        return f"没有选项 {error.option_name}{zh}", f"no such option {error.option_name}{en}"
    if isinstance(error, click.BadOptionUsage):
        needs = "需要一个值" if "requires" in error.message else "用法不对"
        return f"选项 {error.option_name} {needs}", _plain(error)
    if isinstance(error, click.NoSuchCommand):
        names = error.ctx.command.list_commands(error.ctx) if _has_commands(error) else []
        zh, en = _meant(get_close_matches(error.command_name, names))
        return f"没有命令 {error.command_name}{zh}", f"no such command {error.command_name}{en}"
    if isinstance(error, click.MissingParameter):
        name, of = _name(error), _choices(error.param)
        return f"缺少 {name}", f"{name} is missing{': ' + of if of else ''}"
    if isinstance(error, click.BadParameter):
        return _bad_value(error)
    if error.message.startswith("Missing command"):
        return "缺少命令", "a command is missing"
    if "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].rpartition(")")[0]
        return f"多出 {extra}", f"{extra} is too much"
    return "输入有误", _plain(error)


_NO_FILE = {
    "is a directory": "：是目录",
    "is a file": "：不是目录",
    "does not exist": "：不存在",
    "is not": "：没有权限",
}
"""Why a file cannot be used, by what click says of it."""


def _bad_value(error: click.BadParameter) -> tuple[str, str]:
    name, of = _name(error), _choices(error.param)
    if of:
        return f"{name} 不在可选范围内", f"{name} must be one of {of}"
    if isinstance(error.param, click.Parameter):
        kind = error.param.type
        if isinstance(kind, click.IntRange):
            return f"{name} 应为 {kind.min}–{kind.max} 的整数", f"{name}: {_plain(error)}"
        if isinstance(kind, click.Path):
            why = next((zh for en, zh in _NO_FILE.items() if en in error.message), "")
            return f"{name} 文件无法使用{why}", f"{name}: {_plain(error)}"
    return f"{name} 不对", f"{name}: {_plain(error)}"


def _has_commands(error: click.NoSuchCommand) -> bool:
    return error.ctx is not None and isinstance(error.ctx.command, click.Group)


def _name(error: click.BadParameter) -> str:
    """The option, or the argument in capitals."""
    hint, param = error.param_hint, error.param
    if hint is None and isinstance(param, click.Option):
        hint = param.opts[0]
    elif hint is None and param is not None:
        hint = param.metavar or (param.name or "").upper()
    return "/".join(hint) if isinstance(hint, list | tuple) else str(hint or "?").strip("'\"")


def _choices(param: click.Parameter | None) -> str:
    return (
        ", ".join(map(str, param.type.choices))
        if param is not None and isinstance(param.type, click.Choice)
        else ""
    )


def _meant(names: list[str] | tuple[str, ...] | None) -> tuple[str, str]:
    return (f"，是 {names[0]} 吗？", f"; did you mean {names[0]}?") if names else ("", "")


def _plain(error: click.UsageError) -> str:
    return error.message[:1].lower() + error.message[1:].rstrip(".")
