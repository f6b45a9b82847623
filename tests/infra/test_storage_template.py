"""The bucket of the template: its rights and its lifecycle are those of the code, prefix by prefix."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from server import house, restores, revocations
from server.log import naming
from server.notices import remembering
from server.phones.tickets import incoming_key
from server.records.pictures import pdf_key
from server.sweeps import arriving, leaving, photos
from sync.device.keeping import KEPT
from sync.instants import DAY
from sync.stored import Device
from tests.infra.deployment_files import template, text

ROOT = Path(__file__).parents[2]
RESOURCES = template()["Resources"]
BUCKET = RESOURCES["Bucket"]["Properties"]
RULES = {rule["Id"]: rule for rule in BUCKET["LifecycleConfiguration"]["Rules"]}
WEB, WORKER = {"WebPolicy"}, {"WorkerPolicy"}
BOTH = WEB | WORKER
VERBS = {
    "put": ("s3:PutObject",),
    "put_ticket": ("s3:PutObject",),
    "get": ("s3:GetObject", "s3:ListBucket"),  # without the second, what is missing would look refused
    "get_ticket": ("s3:GetObject",),
    "size": ("s3:GetObject", "s3:ListBucket"),
    "found": ("s3:ListBucket",),
    "first": ("s3:ListBucket",),
    "delete": ("s3:DeleteObject",),
}
BLOB, THUMB, COPY = (key("00" * 32) for key in (photos.blob_key, photos.thumb_key, photos.copy_key))
SEALED, TOLD = pdf_key("00" * 32), remembering.TOLD
CHECKPOINTS, ENTRIES, WITNESSED = naming.CHECKPOINTS, naming.ENTRIES, naming.WITNESSED
ARRIVING = incoming_key(cast(Device, SimpleNamespace(id="d")), "00" * 32)

# Every call to the object store in server/: who makes it, and for which keys.
CALLS: dict[tuple[str, str], tuple[set[str], tuple[str, ...]]] = {
    ("house.py", "size"): (WEB, (house.PROBE,)),
    ("customer/files.py", "get"): (WEB, (BLOB, THUMB, COPY, SEALED)),
    ("log/bundles.py", "get"): (WORKER, (ENTRIES,)),
    ("log/checking.py", "found"): (WORKER, (CHECKPOINTS,)),
    ("log/checking.py", "get"): (WORKER, (WITNESSED,)),
    ("log/cosigned.py", "put"): (BOTH, (WITNESSED,)),
    ("log/publishing.py", "first"): (WORKER, (CHECKPOINTS,)),
    ("log/publishing.py", "get"): (WORKER, (CHECKPOINTS,)),
    ("log/publishing.py", "put"): (WORKER, (CHECKPOINTS, ENTRIES)),
    ("log/restoring.py", "found"): (WORKER, (CHECKPOINTS,)),
    ("notices/remembering.py", "get"): (WORKER, (TOLD,)),
    ("notices/remembering.py", "put"): (WORKER, (TOLD,)),
    ("office/reading.py", "get_ticket"): (WEB, (BLOB, THUMB, COPY)),
    ("phones/handing_in.py", "put"): (WEB, (ARRIVING,)),
    ("phones/tickets.py", "put_ticket"): (WEB, (ARRIVING,)),
    ("phones/tickets.py", "size"): (WEB, (BLOB,)),
    ("records/fetching.py", "get"): (WORKER, (BLOB, COPY)),
    ("records/printing.py", "get"): (WORKER, (SEALED,)),
    ("records/printing.py", "put"): (WORKER, (SEALED,)),
    ("records/reading.py", "get"): (WEB, (SEALED,)),
    ("restores.py", "get"): (BOTH, (restores.KEY,)),
    ("restores.py", "put"): (WORKER, (restores.KEY,)),
    ("revocations.py", "found"): (BOTH, (revocations.PREFIX,)),
    ("revocations.py", "get"): (BOTH, (revocations.PREFIX,)),
    ("revocations.py", "put"): (WORKER, (revocations.key_of("d", "lost"),)),
    ("sweeps/arriving.py", "delete"): (WORKER, (arriving.INCOMING,)),
    ("sweeps/leaving.py", "delete"): (WORKER, (arriving.INCOMING, TOLD)),
    ("sweeps/leaving.py", "found"): (WORKER, (arriving.INCOMING, TOLD)),
    ("sweeps/photos.py", "get"): (WORKER, (ARRIVING, BLOB)),
    ("sweeps/photos.py", "put"): (WORKER, (BLOB, THUMB, COPY)),
}


def prefix(key: str) -> str:
    parts = key.split("/")
    return (
        "/".join(parts[: 2 if parts[0] == "log" else 1]) + "/"
    )  # the web writes witnesses' lines, never the log


def calls() -> set[tuple[str, str]]:
    """(file under server/, verb) of every call to the object store that the code makes."""
    found = set()
    for file in (ROOT / "server").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in VERBS
            ):
                of = node.func.value
                if getattr(of, "attr", getattr(of, "id", "")) == "objects":
                    found.add((file.relative_to(ROOT / "server").as_posix(), node.func.attr))
    return found


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def granted(policy: str) -> dict[str, set[str]]:
    """Action -> prefixes ("" for the bucket itself) of a policy; each must begin with our bucket's name."""
    rights: dict[str, set[str]] = {}
    for statement in RESOURCES[policy]["Properties"]["PolicyDocument"]["Statement"]:
        assert statement["Effect"] == "Allow" and "Condition" not in statement
        for resource in several(statement["Resource"]):
            place = re.fullmatch(
                r"arn:\$\{AWS::Partition\}:s3:::\$\{BucketName\}(?:/(.+/)\*)?", resource["Sub"]
            )
            assert place, resource
            for action in several(statement["Action"]):
                rights.setdefault(action, set()).add(place[1] or "")
    return rights


def needed(policy: str) -> dict[str, set[str]]:
    """The same, of what the code does."""
    rights: dict[str, set[str]] = {}
    for (_, verb), (who, keys) in CALLS.items():
        if policy in who:
            locked = ("s3:PutObjectRetention",) if (verb, keys) == ("put", (SEALED,)) else ()
            for action in (*VERBS[verb], *locked):
                places = {""} if action == "s3:ListBucket" else set(map(prefix, keys))
                rights.setdefault(action, set()).update(places)
    return rights


def test_every_call_to_the_object_store_has_been_thought_of() -> None:
    assert calls() == set(CALLS)


def test_web_may_do_what_the_code_does_there_and_no_more() -> None:
    assert granted("WebPolicy") == needed("WebPolicy")


def test_the_worker_may_do_what_the_code_does_there_and_no_more() -> None:
    assert granted("WorkerPolicy") == needed("WorkerPolicy")


def test_the_check_may_try_under_its_own_prefix_alone() -> None:
    source = (ROOT / "infra" / "objects_check.py").read_text(encoding="utf-8")
    [tried] = re.findall(r'prefix = f"([^/{]+/)', source)
    asked = {"get_bucket_versioning": "s3:GetBucketVersioning",
             "get_object_lock_configuration": "s3:GetBucketObjectLockConfiguration"}  # fmt: skip
    assert set(re.findall(r"trial\.client\.(\w+)\(", source)) == set(asked)
    rights = granted("CheckPolicy")
    assert {action for action, places in rights.items() if places == {""}} == {
        *asked.values(),
        "s3:ListBucket",
    }
    assert {action: places for action, places in rights.items() if places != {""}} == {
        action: {tried} for action in ("s3:PutObject", "s3:GetObject", "s3:DeleteObject")
    }


def test_what_was_never_read_back_goes_when_the_sweep_would_remove_it() -> None:
    assert RULES["incoming"]["Prefix"] == arriving.INCOMING == prefix(ARRIVING)
    assert RULES["incoming"]["ExpirationInDays"] * DAY == leaving.STAYS


def test_nothing_else_that_work_hangs_on_ever_goes_by_itself() -> None:
    going = {rule["Prefix"] for rule in RULES.values() if "ExpirationInDays" in rule}
    assert going == {arriving.INCOMING, "doorstep-check/"}


def test_removed_objects_can_be_had_back_as_long_as_phones_keep_what_they_did() -> None:
    everywhere = [rule for rule in RULES.values() if "Prefix" not in rule]
    days = [rule["NoncurrentVersionExpiration"]["NoncurrentDays"] * DAY for rule in everywhere]
    assert days == [KEPT]
    short = {rule["Prefix"] for rule in RULES.values() if "Prefix" in rule}
    assert short == {arriving.INCOMING, prefix(restores.KEY), "doorstep-check/"}


def test_the_bucket_is_private_encrypted_versioned_and_outlives_its_stack() -> None:
    assert set(BUCKET["PublicAccessBlockConfiguration"].values()) == {True}
    assert BUCKET["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert BUCKET["VersioningConfiguration"] == {"Status": "Enabled"}
    assert BUCKET["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert RESOURCES["Bucket"]["DeletionPolicy"] == RESOURCES["Bucket"]["UpdateReplacePolicy"] == "Retain"
    [statement] = RESOURCES["OnlyOverTls"]["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_pages_of_the_origin_alone_may_put_with_a_ticket() -> None:
    [rule] = BUCKET["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == [{"Ref": "Origin"}] and "PUT" in rule["AllowedMethods"]
    assert set(rule["AllowedHeaders"]) == {"content-type", "x-amz-checksum-sha256"}


def test_no_role_has_a_right_that_stands_in_no_policy() -> None:
    roles = {name: each["Properties"] for name, each in RESOURCES.items() if each["Type"] == "AWS::IAM::Role"}
    held = {name: [each["Ref"] for each in role["ManagedPolicyArns"]] for name, role in roles.items()}
    assert held == {
        "WebRole": ["WebPolicy", "CheckPolicy"],
        "WorkerRole": ["WorkerPolicy", "CheckPolicy"],
        "BothRole": ["WebPolicy", "WorkerPolicy", "CheckPolicy"],
    }
    assert [name for name, role in roles.items() if "Policies" in role] == []


def test_it_names_no_partition_and_no_address_of_one() -> None:
    written = text("cloudformation/storage.yaml")
    assert re.findall(r"arn:aws|amazonaws", written) == []
    assert "${AWS::Partition}" in written and "${AWS::URLSuffix}" in written
