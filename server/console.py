"""What commands share: an app from the environment, and problems told as one line instead of a traceback."""

from __future__ import annotations

import click
from flask import Flask

from server.app import create_app
from server.settings import BadSetting, Settings, read_settings


def some_settings() -> Settings:
    """The environment's settings; a bad one ends the command with a sentence."""
    try:
        return read_settings()
    except BadSetting as problem:
        raise click.ClickException(str(problem)) from None


def an_app() -> Flask:
    """An app on the environment's settings, to be used as a context."""
    return create_app(some_settings())
