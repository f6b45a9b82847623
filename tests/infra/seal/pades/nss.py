"""Makes a database of NSS, in which pdfsig looks for authorities: `nss.py DIRECTORY FILE`. The certificate in the file
(DER) is trusted; an empty file makes an empty database. `certutil` does the same, but comes in a package of its own.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

AUTHORITY = 0x18  # valid and trusted to issue


class Trust(ctypes.Structure):
    """CERTCertTrust."""

    _fields_ = [("tls", ctypes.c_uint), ("mail", ctypes.c_uint), ("code", ctypes.c_uint)]


def main(directory: str, file: str) -> None:
    """Make it."""
    nss, smime, der = ctypes.CDLL("libnss3.so"), ctypes.CDLL("libsmime3.so"), Path(file).read_bytes()
    for function in (
        nss.PK11_GetInternalKeySlot,
        nss.CERT_GetDefaultCertDB,
        smime.CERT_DecodeCertFromPackage,
    ):
        function.restype = ctypes.c_void_p
    done = [nss.NSS_InitReadWrite(f"sql:{directory}".encode())]
    slot = ctypes.c_void_p(nss.PK11_GetInternalKeySlot())
    done.append(nss.PK11_InitPin(slot, None, b""))
    if der:
        certificate = ctypes.c_void_p(smime.CERT_DecodeCertFromPackage(der, len(der)))
        database, trust = ctypes.c_void_p(nss.CERT_GetDefaultCertDB()), Trust(*[AUTHORITY] * 3)
        done.append(nss.PK11_ImportCert(slot, certificate, ctypes.c_ulong(0), b"root", 0))
        done.append(nss.CERT_ChangeCertTrust(database, certificate, ctypes.byref(trust)))
        nss.CERT_DestroyCertificate(certificate)
    nss.PK11_FreeSlot(slot)
    done.append(nss.NSS_Shutdown())
    if any(done):
        sys.exit(f"NSS: {done}")


if __name__ == "__main__":
    main(*sys.argv[1:])
