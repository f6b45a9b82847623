"""The command line: `doorstep`. Each subject is a file in server/commands/, imported when it is asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from server import VERSION
from server.usage import sentence

COMMANDS = Path(__file__).parent / "commands"


class Subjects(click.Group):
    """Finds the command `name` as the object `command` in server/commands/<name>.py; says what is wrong in words."""

    def main(self, *args: Any, standalone_mode: bool = True, **options: Any) -> Any:
        """Run what was typed. What cannot be right is one line, in both languages, and ends with 2."""
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **options)
        try:
            result = super().main(*args, standalone_mode=False, **options)
        except click.exceptions.NoArgsIsHelpError as help:
            help.show()
            sys.exit(help.exit_code)
        except click.UsageError as wrong:
            click.echo(sentence(wrong), err=True)
            sys.exit(wrong.exit_code)
        except click.ClickException as refused:
            click.echo(refused.format_message(), err=True)
            sys.exit(refused.exit_code)
        except click.Abort:
            click.echo("已放弃 · given up", err=True)
            sys.exit(1)
        sys.exit(result if isinstance(result, int) else 0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every subject there is a file for (`import_.py` is `import`)."""
        return sorted(file.stem.rstrip("_") for file in COMMANDS.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this subject, or None."""
        for stem in (cmd_name, cmd_name + "_"):
            if cmd_name in self.list_commands(ctx) and (COMMANDS / f"{stem}.py").exists():
                command: click.Command = import_module(f"server.commands.{stem}").command
                return command
        return None


@click.group(cls=Subjects, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="doorstep")
@click.pass_context
def main(ctx: click.Context) -> None:
    """上门：工单发到师傅手机，现场所做的一切不重不漏地回来。

    Doorstep: repair jobs out to the door, and everything that was done there back, exactly once.
    """
    before = os.umask(0o077)  # what we write holds names and addresses: it is for its owner alone
    ctx.call_on_close(lambda: os.umask(before))


if __name__ == "__main__":
    main()
