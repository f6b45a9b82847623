"""`doorstep objects check` on a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from infra.objects import S3Config
from server.cli import main


@pytest.fixture
def environment(tmp_path: Path, object_store: S3Config) -> dict[str, str]:
    """The settings of an installation on this bucket."""
    return {
        "DOORSTEP_HOME": str(tmp_path),
        "DOORSTEP_OBJECTS_ENDPOINT": object_store.endpoint,
        "DOORSTEP_OBJECTS_BUCKET": object_store.bucket,
        "DOORSTEP_OBJECTS_ACCESS_KEY": object_store.access_key,
        "DOORSTEP_OBJECTS_SECRET_KEY": object_store.secret_key,
        "DOORSTEP_OBJECTS_ADDRESSING": object_store.addressing,
    }


def test_the_embedded_store_will_do(environment: dict[str, str]) -> None:
    ran = CliRunner(env=environment).invoke(main, ["objects", "check"])
    assert ran.exit_code == 0, ran.output
    assert "✗" not in ran.output
    assert ran.output.rstrip().endswith("This bucket will do.")


def test_a_store_that_does_not_answer_is_named_as_such(environment: dict[str, str]) -> None:
    nobody = {**environment, "DOORSTEP_OBJECTS_ENDPOINT": "http://127.0.0.1:1"}
    ran = CliRunner(env=nobody).invoke(main, ["objects", "check"])
    assert ran.exit_code == 1
    assert "127.0.0.1:1" in ran.output
    assert "Traceback" not in ran.output


def test_wrong_words_are_answered_with_the_usage() -> None:
    ran = CliRunner().invoke(main, ["objects", "chekc"])
    assert ran.exit_code == 2
    assert "no such command" in ran.output
