"""Keys in AWS KMS sign as held ones do, and fail in ways that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest

from infra.seal.keys.held import HeldKey
from infra.seal.keys.kms import LONGEST_MESSAGE, KmsConfig, KmsKey, kms_client
from infra.seal.keys.signer import KeyUnfit, KeyUnreachable
from tests.infra.notices.standins import Reply, StandIn, standing
from tests.infra.seal.keys.cast import ed25519, rsa
from tests.infra.seal.keys.kms import ACCESS, REGION, SECRET, Kms, always, refused

LONG = bytes(LONGEST_MESSAGE + 1)


@pytest.fixture
def kms() -> Kms:
    return Kms(seal=rsa(), log=ed25519())


@pytest.fixture
def service(kms: Kms) -> Iterator[StandIn]:
    with standing(kms) as service:
        yield service


def keys(service: StandIn, *names: str, secret: str = SECRET) -> list[KmsKey]:
    client = kms_client(KmsConfig(REGION, service.origin, ACCESS, secret))
    return [KmsKey(client, f"alias/{name}") for name in names]


def test_a_key_in_kms_signs_what_the_same_key_in_a_file_signs(service: StandIn) -> None:
    seal, log = keys(service, "seal", "log")
    for remote, held in ((seal, HeldKey(rsa())), (log, HeldKey(ed25519()))):
        assert remote.public == held.public
        assert remote.sign(b"record") == held.sign(b"record")
        assert remote.sign(LONG[1:]) == held.sign(LONG[1:])


def test_a_document_of_any_length_is_sealed_because_only_its_digest_goes_out(
    kms: Kms, service: StandIn
) -> None:
    (seal,) = keys(service, "seal")
    assert seal.sign(LONG) == HeldKey(rsa()).sign(LONG)
    assert [(each["MessageType"], len(each["Message"])) for each in kms.asked[1:]] == [("DIGEST", 44)]


def test_a_message_that_kms_would_not_take_whole_is_refused_before_it_is_sent(
    kms: Kms, service: StandIn
) -> None:
    (log,) = keys(service, "log")
    with pytest.raises(KeyUnfit, match="4096 bytes at most, this is 4097"):
        log.sign(LONG)
    assert [each for each in kms.asked if "Message" in each] == []


def test_the_public_key_is_asked_for_once_also_by_many_threads(kms: Kms, service: StandIn) -> None:
    (log,) = keys(service, "log")
    threads = [Thread(target=log.sign, args=(b"checkpoint",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([each for each in kms.asked if "Message" not in each]) == 1
    assert len(kms.asked) == 5


def test_an_alias_that_was_moved_to_another_key_signs_nothing_of_ours(kms: Kms, service: StandIn) -> None:
    (log,) = keys(service, "log")
    log.sign(b"before")
    kms.keys["alias/log"] = ed25519("another")
    with pytest.raises(KeyUnreachable, match="another key"):
        log.sign(b"after")


def test_a_key_of_a_kind_we_do_not_use_is_unfit(kms: Kms, service: StandIn) -> None:
    kms.keys["alias/seal"] = rsa("short", 2048)
    (seal,) = keys(service, "seal")
    with pytest.raises(KeyUnfit, match="RSA_3072"):
        seal.sign(b"record")


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (refused("AccessDeniedException", "User is not authorized"), "AccessDenied.*not authorized"),
        (refused("DisabledException", "is disabled"), "Disabled"),
        (refused("KMSInvalidStateException", "is pending deletion"), "pending deletion"),
        (Reply("not json", 400), "refused with 400"),
        (Reply({}, 200), "PublicKey"),
    ],
    ids=["denied", "disabled", "deleted", "not_json", "empty"],
)
def test_whatever_kms_says_no_to_is_tried_again_later(service: StandIn, reply: Reply, why: str) -> None:
    (log,) = keys(service, "log")
    service.instead = always(reply)
    with pytest.raises(KeyUnreachable, match=why) as failed:
        log.sign(b"record")
    assert failed.value.key == "alias/log"


def test_a_key_that_is_disabled_between_two_records_signs_again_when_enabled(
    kms: Kms, service: StandIn
) -> None:
    (log,) = keys(service, "log")
    log.sign(b"first")
    kms.disabled.add("alias/log")
    with pytest.raises(KeyUnreachable, match="DisabledException"):
        log.sign(b"second")
    kms.disabled.clear()
    assert log.sign(b"second") == ed25519().sign(b"second")


def test_a_wrong_secret_is_not_let_in(kms: Kms, service: StandIn) -> None:
    (log,) = keys(service, "log", secret="guessed")
    with pytest.raises(KeyUnreachable, match="InvalidSignatureException"):
        log.sign(b"record")
    assert kms.asked == []


def test_nobody_there_is_unreachable(kms: Kms) -> None:
    with standing(kms) as gone:
        (log,) = keys(gone, "log")
    with pytest.raises(KeyUnreachable, match="alias/log"):
        log.sign(b"record")


def test_a_secret_key_is_in_no_repr() -> None:
    assert SECRET not in repr(KmsConfig(REGION, "", ACCESS, SECRET))
