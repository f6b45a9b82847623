"""Which bucket the settings name."""

from __future__ import annotations

from infra.objects import S3Config
from server.settings import Settings


def bucket_of(settings: Settings) -> S3Config:
    """Where this installation's objects lie."""
    return S3Config(
        bucket=settings.objects_bucket,
        endpoint=settings.objects_endpoint,
        region=settings.objects_region,
        access_key=settings.objects_access_key,
        secret_key=settings.objects_secret_key,
        addressing=settings.objects_addressing,  # type: ignore[arg-type]
    )
