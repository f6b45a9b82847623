"""A locked object cannot be removed before its day, by anybody. moto stands in: the one thing it is used for here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

import pytest
from moto import mock_aws

from infra.objects import S3Config, S3Objects, s3_client

CONFIG = S3Config("locked-bucket", region="us-east-1", access_key="key", secret_key="secret")
UNTIL = 4_102_444_800_000  # 2100-01-01


@pytest.fixture
def objects() -> Iterator[S3Objects]:
    """A bucket with Object Lock."""
    with mock_aws():
        s3_client(CONFIG).create_bucket(Bucket=CONFIG.bucket, ObjectLockEnabledForBucket=True)
        yield S3Objects(CONFIG)


def test_what_is_locked_says_until_when_in_compliance_mode(objects: S3Objects) -> None:
    objects.put("records/a.pdf", b"sealed", "application/pdf", UNTIL)

    kept = s3_client(CONFIG).head_object(Bucket=CONFIG.bucket, Key="records/a.pdf")
    assert kept["ObjectLockMode"] == "COMPLIANCE"
    assert kept["ObjectLockRetainUntilDate"] == datetime(2100, 1, 1, tzinfo=timezone.utc)
    assert objects.get("records/a.pdf", 100) == b"sealed"


def test_nobody_removes_a_locked_version(objects: S3Objects) -> None:
    objects.put("records/a.pdf", b"sealed", "application/pdf", UNTIL)
    client = s3_client(CONFIG)
    [version] = client.list_object_versions(Bucket=CONFIG.bucket)["Versions"]

    with pytest.raises(client.exceptions.ClientError, match=r"AccessDenied|locked"):
        client.delete_object(Bucket=CONFIG.bucket, Key="records/a.pdf", VersionId=version["VersionId"])
    assert objects.get("records/a.pdf", 100) == b"sealed"


def test_without_a_day_nothing_is_locked(objects: S3Objects) -> None:
    objects.put("records/a.pdf", b"sealed", "application/pdf")
    assert "ObjectLockMode" not in s3_client(CONFIG).head_object(Bucket=CONFIG.bucket, Key="records/a.pdf")
