"""`doorstep objects check`: tries the bucket of the settings, and says which guarantees it gives."""

from __future__ import annotations

import click

from server.console import some_settings


@click.group(help="对象存储 · The object store.")
def command() -> None:
    """The object store's commands."""


@command.command(
    help="逐项试验存储桶的保证 · Try what the bucket guarantees; exit 1 when something needed is missing."
)
def check() -> None:
    """One line a guarantee: kept or not, whether Doorstep needs it, and what was seen."""
    from infra.objects_check import probe
    from server.bucket import bucket_of
    from sync.ports import StoreUnreachable

    settings = some_settings()
    click.echo(f"{settings.objects_endpoint or 'AWS S3'}  {settings.objects_bucket}")
    try:
        tried = probe(bucket_of(settings), settings.origin)
    except StoreUnreachable as failure:
        raise click.ClickException(f"the object store does not answer: {failure}") from None
    for guarantee in tried:
        mark = "✓" if guarantee.given else ("✗" if guarantee.needed else "–")
        need = "needed" if guarantee.needed else "helps"
        click.echo(f"{mark} {guarantee.name:<28} {need:<7} {guarantee.why}")
    missing = [guarantee.name for guarantee in tried if guarantee.needed and not guarantee.given]
    if missing:
        raise click.ClickException("this bucket will not do; missing: " + ", ".join(missing))
    click.echo("This bucket will do.")
