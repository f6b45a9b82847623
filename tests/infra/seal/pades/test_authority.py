"""The development authority makes certificates once, and nothing is believed of what an operator puts there."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from infra.seal.keys.held import HeldKey
from infra.seal.pades.authority import Names, make_authority, make_seal_key
from infra.seal.pades.chain import BadSealKey, SealChain, load_chain
from sync.instants import DAY, Millis, iso, millis
from tests.infra.seal.keys.cast import ed25519, pem, rsa
from tests.infra.seal.pades.cast import NAMES, SINCE, tool

DAY_ONE, DAY_LAST = datetime(2026, 11, 1, tzinfo=timezone.utc), datetime(2027, 11, 1, tzinfo=timezone.utc)


def public() -> bytes:
    return HeldKey(rsa()).public


def made(place: Path, serials: tuple[int, int] = (1001, 1002)) -> SealChain:
    return make_authority(place / "seal.crt", public(), NAMES, serials=serials, since=SINCE)


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_the_authority_is_a_root_and_a_certificate_without_end(tmp_path: Path) -> None:
    chain = made(tmp_path / "keys")
    assert [one.serial_number for one in chain.all] == [1002, 1001]
    assert [one.subject.rfc4514_string() for one in chain.all] == [
        "CN=service.example.com seal,O=Doorstep development",
        "CN=service.example.com root,O=Doorstep development",
    ]
    for one in chain.all:
        assert one.not_valid_before_utc == DAY_ONE
    assert b"99991231235959Z" in chain.certificate.tbs_certificate_bytes
    assert b"99991231235959Z" in chain.root.tbs_certificate_bytes
    assert chain.ends_at == millis("9999-12-31T23:59:59Z")
    assert chain.public == public()
    assert chain.root.public_key().key_size == 3072


def test_the_certificate_signs_documents_and_nothing_else(tmp_path: Path) -> None:
    chain = made(tmp_path)
    extensions = {one.oid: one for one in chain.certificate.extensions}
    usage = chain.certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert x509.ExtendedKeyUsage.oid not in extensions
    assert not chain.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_only_the_keys_are_secret(tmp_path: Path) -> None:
    make_seal_key(tmp_path / "keys" / "seal.pem")
    made(tmp_path / "keys")
    assert {file.name: oct(mode(file)) for file in (tmp_path / "keys").iterdir()} == {
        "seal.pem": "0o600",
        "seal.root.key.pem": "0o600",
        "seal.root.pem": "0o644",
        "seal.crt": "0o644",
    }
    assert mode(tmp_path / "keys") == 0o700


def test_nothing_is_written_over(tmp_path: Path) -> None:
    first = made(tmp_path)
    make_seal_key(tmp_path / "seal.pem")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    make_seal_key(tmp_path / "seal.pem")
    assert made(tmp_path, (2001, 2002)) == first
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_the_next_seal_key_gets_its_certificate_from_the_same_root(tmp_path: Path) -> None:
    old = made(tmp_path)
    (tmp_path / "seal.crt").rename(tmp_path / "seal.old.crt")
    chain = tmp_path / "seal.crt"
    new = make_authority(
        chain, HeldKey(rsa("next")).public, NAMES, serials=(3001, 3002), since=SINCE + 90 * DAY
    )
    assert new.root == old.root
    assert new.certificate.serial_number == 3002
    assert load_chain(tmp_path / "seal.old.crt", public(), SINCE) == old


def test_of_processes_that_start_together_one_makes_it_and_all_use_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as starting:
        found = set(starting.map(lambda n: made(tmp_path, (n, n + 100)).pem, range(1, 5)))
    assert found == {(tmp_path / "seal.crt").read_bytes()}
    assert [file for file in tmp_path.iterdir() if file.suffix == ".new"] == []


def test_a_long_origin_still_has_a_name(tmp_path: Path) -> None:
    names = Names("https://" + "long." * 30 + "example.com", "维修公司" * 30)
    chain = make_authority(tmp_path / "seal.crt", public(), names, serials=(1, 2), since=SINCE)
    for one in chain.all:
        assert max(len(str(part.value)) for part in one.subject) <= 64
    assert chain.certificate.subject != chain.root.subject


def test_openssl_finds_nothing_to_complain_about(tmp_path: Path) -> None:
    made(tmp_path)
    strict = ("verify", "-x509_strict", "-check_ss_sig", "-purpose", "any", "-CAfile", "seal.root.pem")
    code, said = tool("openssl", *strict, "seal.crt", when="2026-12-01", cwd=tmp_path)
    assert (code, said) == (0, "seal.crt: OK\n")


def test_a_root_key_that_others_may_read_issues_nothing(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "seal.crt").unlink()
    (tmp_path / "seal.root.key.pem").chmod(0o640)
    with pytest.raises(BadSealKey, match=r"seal\.root\.key\.pem: readable by others; chmod 600"):
        made(tmp_path)


def test_a_root_of_another_key_issues_nothing(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "seal.crt").unlink()
    (tmp_path / "seal.root.key.pem").write_bytes(pem(rsa("another")))
    with pytest.raises(BadSealKey, match=r"seal\.root\.pem: is for another key than seal\.root\.key\.pem"):
        made(tmp_path)


def test_a_root_whose_key_was_taken_away_gets_no_other_key(tmp_path: Path) -> None:
    """As the run book says: off the machine, until the next certificate is issued."""
    made(tmp_path)
    (tmp_path / "seal.crt").unlink()
    (tmp_path / "seal.root.key.pem").unlink()
    with pytest.raises(BadSealKey, match=r"seal\.root\.key\.pem: missing; put it back"):
        made(tmp_path)
    assert not (tmp_path / "seal.root.key.pem").exists()


def test_a_seal_key_that_is_not_rsa_gets_no_certificate(tmp_path: Path) -> None:
    with pytest.raises(BadSealKey, match="not RSA"):
        make_authority(tmp_path / "c.pem", HeldKey(ed25519()).public, NAMES, serials=(1, 2), since=SINCE)


def certificate(
    role: str,
    by: str = "",
    *,
    authority: bool = False,
    uses: Sequence[str] = ("content_commitment",),
    until: datetime = DAY_LAST,
) -> x509.Certificate:
    """A certificate of `role`, issued by `by`, as bought ones are: with an end."""
    key, issuer = rsa(role), rsa(by or role)
    usage = dict.fromkeys(x509.KeyUsage.__init__.__code__.co_varnames[1:10], False) | dict.fromkeys(
        uses, True
    )
    return (
        x509.CertificateBuilder(NAMES.of(by or role), NAMES.of(role), key.public_key(), 9, DAY_ONE, until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(issuer, SHA256())
    )


def bought(role: str = "seal", by: str = "issuer", **more: object) -> list[x509.Certificate]:
    """A seal's certificate, an issuer between, and the root."""
    return [
        certificate(role, by, **more),  # type: ignore[arg-type]
        certificate("issuer", "top", authority=True, uses=["key_cert_sign"]),
        certificate("top", authority=True, uses=["key_cert_sign"]),
    ]


def put(place: Path, certificates: Sequence[x509.Certificate]) -> Path:
    file = place / "seal.crt"
    file.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in certificates))
    return file


def test_a_bought_certificate_is_taken_with_its_issuers(tmp_path: Path) -> None:
    certificates = bought()
    chain = load_chain(put(tmp_path, certificates), public(), SINCE)
    assert list(chain.all) == certificates
    assert iso(chain.ends_at) == "2027-11-01T00:00:00.000Z"
    assert made(tmp_path) == chain
    assert sorted(file.name for file in tmp_path.iterdir()) == ["seal.crt"]


WRONG: dict[str, tuple[Callable[[], Sequence[x509.Certificate]], str]] = {
    "another_key": (lambda: bought("issuer", "top"), "is for another key than the seal key"),
    "no_root": (lambda: bought()[:2], "is no root; add its issuers up to the root"),
    "out_of_order": (
        lambda: [bought()[0], bought()[2], bought()[1]],
        "was not issued by the certificate after it",
    ),
    "one_missing": (lambda: [bought()[0], bought()[2]], "was not issued by the certificate after it"),
    "wrong_use": (lambda: bought(uses=["key_encipherment"]), r"may not sign documents"),
    "no_authority": (
        lambda: [bought()[0], certificate("issuer", "top"), bought()[2]],
        "may not issue certificates",
    ),
    "nothing": (list, "holds no certificates"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_an_operator_put_there_is_named_with_what_is_wrong(tmp_path: Path, case: str) -> None:
    certificates, why = WRONG[case]
    with pytest.raises(BadSealKey, match=why) as bad:
        load_chain(put(tmp_path, certificates()), public(), SINCE)
    assert bad.value.path == tmp_path / "seal.crt"
    assert str(bad.value).startswith("seal.crt: ")


@pytest.mark.parametrize("at", [SINCE - 1, millis("2027-11-01T00:00:01Z")], ids=["too_early", "ended"])
def test_a_certificate_out_of_its_time_is_named_with_it(tmp_path: Path, at: Millis) -> None:
    with pytest.raises(BadSealKey, match="valid from 2026-11-01 to 2027-11-01 only"):
        load_chain(put(tmp_path, bought()), public(), at)


def test_a_missing_file_is_named_with_what_belongs_in_it(tmp_path: Path) -> None:
    with pytest.raises(
        BadSealKey, match="missing; it holds the seal's certificate, its issuers, and the root"
    ):
        load_chain(tmp_path / "seal.crt", public(), SINCE)


def test_a_directory_in_its_place_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "seal.crt").mkdir()
    with pytest.raises(BadSealKey, match="cannot be read"):
        load_chain(tmp_path / "seal.crt", public(), SINCE)
