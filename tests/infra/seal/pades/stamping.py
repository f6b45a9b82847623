"""An RFC 3161 authority on the loopback, which may be told to answer wrongly in every way that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import cache

from asn1crypto import cms, keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps import DummyTimeStamper

from infra.seal.pades.authority import NEVER
from infra.seal.pades.timestamps import Authority
from tests.infra.notices.standins import Call, Reply, StandIn, standing
from tests.infra.seal.keys.cast import rsa
from tests.infra.seal.pades.cast import NAMES

STAMPED_AT = datetime(2026, 11, 24, 1, 53, tzinfo=timezone.utc)
TYPE = {"Content-Type": "application/timestamp-reply"}
Change = Callable[[tsp.TimeStampReq], None]


@cache
def certificate(purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING) -> x509.Certificate:
    """The authority's own, self-signed."""
    name = NAMES.of("timestamps")
    begins = datetime(2026, 11, 1, tzinfo=timezone.utc)
    builder = x509.CertificateBuilder(name, name, rsa("timestamps").public_key(), 5, begins, NEVER)
    builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return builder.sign(rsa("timestamps"), SHA256())


def stamped(
    asked: tsp.TimeStampReq, by: x509.Certificate | None = None, also: x509.Certificate | None = None
) -> tsp.TimeStampResp:
    """The right answer to this. also: a certificate that is sent along."""
    own = asn1.Certificate.load((by or certificate()).public_bytes(Encoding.DER))
    der = rsa("timestamps").private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    others = [asn1.Certificate.load(also.public_bytes(Encoding.DER))] if also else []
    stamper = DummyTimeStamper(own, keys.PrivateKeyInfo.load(der), others, fixed_dt=STAMPED_AT)
    return stamper.request_tsa_response(asked)


def rule(call: Call) -> Reply:
    """An authority that does what it should."""
    if call.headers["content-type"] != "application/timestamp-query":
        return Reply("no query", 415)
    return Reply(stamped(tsp.TimeStampReq.load(call.body, strict=True)).dump(), 200, TYPE)


def but(change: Change) -> Callable[[Call], Reply]:
    """One that answers another question: the request is changed first."""

    def answer(call: Call) -> Reply:
        asked = tsp.TimeStampReq.load(call.body)
        change(asked)
        return Reply(stamped(asked).dump(), 200, TYPE)

    return answer


def of_size(size: int) -> Callable[[Call], Reply]:
    """One whose token has exactly so many bytes, because it sends a long certificate along."""

    def answer(call: Call) -> Reply:
        asked, length = tsp.TimeStampReq.load(call.body), size // 2
        for _ in range(2):
            made = stamped(asked, also=padding(length))
            length += size - len(made["time_stamp_token"].dump())
        made = stamped(asked, also=padding(length))
        assert len(made["time_stamp_token"].dump()) == size
        return Reply(made.dump(), 200, TYPE)

    return answer


def padding(length: int) -> x509.Certificate:
    """A certificate with so many bytes of nothing in it."""
    name, begins = NAMES.of("padding"), datetime(2026, 11, 1, tzinfo=timezone.utc)
    builder = x509.CertificateBuilder(name, name, rsa("timestamps").public_key(), 6, begins, NEVER)
    nothing = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), bytes(length))
    return builder.add_extension(nothing, critical=False).sign(rsa("timestamps"), SHA256())


def flipped(call: Call) -> Reply:
    """The right answer with a wrong signature."""
    answer = stamped(tsp.TimeStampReq.load(call.body))
    signer: cms.SignerInfo = answer["time_stamp_token"]["content"]["signer_infos"][0]
    signature = bytearray(signer["signature"].native)
    signature[-1] ^= 1
    return Reply(answer.dump().replace(signer["signature"].native, bytes(signature)), 200, TYPE)


def for_servers(call: Call) -> Reply:
    """Signed by a certificate that is for something else."""
    other = certificate(ExtendedKeyUsageOID.SERVER_AUTH)
    return Reply(stamped(tsp.TimeStampReq.load(call.body), other).dump(), 200, TYPE)


def not_granted(_: Call) -> Reply:
    """It does not want to."""
    said = {"status": "rejection", "status_string": ["quota exceeded"], "fail_info": {"system_failure"}}
    status = tsp.PKIStatusInfo(said).dump()
    return Reply(
        b"\x30" + bytes([len(status)]) + status, 200, TYPE
    )  # the token is left out, as RFC 3161 has it


@contextmanager
def authority(path: str = "/tsa", **settings: object) -> Iterator[tuple[StandIn, Authority]]:
    """A stand-in and who asks it."""
    with standing(rule) as service:
        yield service, Authority(service.origin + path, lambda size: b"\x07" * size, **settings)  # type: ignore[arg-type]
