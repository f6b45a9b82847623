"""`doorstep objects check` finds out what a bucket does, not what it claims."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from infra.local.processes import free_port
from infra.local.rclone import Rclone
from infra.objects import S3Config, S3Objects
from infra.objects_check import Guarantee, probe

ORIGIN = "http://127.0.0.1:8000"


class OpenStore(Rclone):
    """An object store somebody forgot to lock."""

    def _environment(self) -> dict[str, str]:
        return {name: value for name, value in super()._environment().items() if name != "RCLONE_AUTH_KEY"}


def given(guarantees: list[Guarantee]) -> set[str]:
    return {one.name for one in guarantees if one.given}


def test_the_embedded_store_gives_all_we_need_and_no_more(object_store: S3Config) -> None:
    guarantees = probe(object_store, ORIGIN)
    assert [one for one in guarantees if one.needed and not one.given] == []
    assert given(guarantees) & {"versioning", "object_lock", "checksum_preflight_allowed"} == set()


def test_the_check_leaves_nothing_behind(object_store: S3Config) -> None:
    probe(object_store, ORIGIN)
    assert list(S3Objects(object_store).found("")) == []


def test_a_page_from_elsewhere_is_not_let_in(tmp_path: Path) -> None:
    with Rclone(tmp_path, origin="https://elsewhere.example") as store:
        assert "preflight_allowed" not in given(probe(store.config(), ORIGIN))


def test_a_store_that_does_not_answer_gives_nothing_and_says_why() -> None:
    nobody = S3Config("doorstep", f"http://127.0.0.1:{free_port()}", access_key="a", secret_key="s")
    guarantees = probe(replace(nobody, addressing="path"), ORIGIN)
    assert given(guarantees) == set()
    assert all(one.why for one in guarantees)


def test_a_store_without_keys_is_found_out(tmp_path: Path) -> None:
    with OpenStore(tmp_path) as store:
        found = given(probe(store.config(), ORIGIN))
    assert "round_trip" in found
    assert (
        found & {"anonymous_read_refused", "anonymous_write_refused", "length_bound", "type_bound"} == set()
    )
