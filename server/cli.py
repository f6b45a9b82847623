"""The command line: `doorstep`. Each subject is a file in server/commands/, imported when it is asked for."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click

from server import VERSION

COMMANDS = Path(__file__).parent / "commands"


class Subjects(click.Group):
    """Finds the command `name` as the object `command` in server/commands/<name>.py."""

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
