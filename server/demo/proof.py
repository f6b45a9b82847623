"""After the demo day: is everything there, exactly once? The phone's lines are held against what the server has."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

import httpx
from PIL import ExifTags, Image

from server.demo.phone import DemoPhone
from server.remote import Remote
from sync.exchange.signing import verify_record

THE_RESULTS = ["waits_for_part", "repaired"]
THE_PLACES = ["supported", "supported"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so. told: what was found."""

    zh: str
    en: str
    holds: bool
    told: str = ""


def wait_for_photos(phone: DemoPhone, patience: int, pause: Callable[[], None]) -> bool:
    """Until the worker has read every photo and signature back and the phone has heard of it; False when that does
    not come within so many looks.
    """
    for _ in range(patience):
        if not phone.keeps():
            return True
        pause()
    return False


def wait_for_seals(office: Remote, number: str, patience: int, pause: Callable[[], None]) -> bool:
    """Until the worker has sealed both records of the job; False when that does not come within so many looks."""
    for _ in range(patience):
        found = office.get("/records", number=number)["items"]
        if len(found) == len(THE_RESULTS) and all(record["state"] == "sealed" for record in found):
            return True
        pause()
    return False


def checks(office: Remote, phone: DemoPhone, id: str, server: str) -> Iterator[Check]:
    """Everything that the main path promises."""
    job = office.get(f"/jobs/{id}")
    yield from _lines(job, phone.lines(id))
    yield from _work(job)
    yield from _photos(office, job, phone)
    yield from _records(job, phone, server)
    yield from _seals(office, job, server)
    yield from _evidence(job)
    yield from _peace(office, job, phone)


def _lines(job: Mapping[str, Any], lines: list[Any]) -> Iterator[Check]:
    mine = {(row["device"], row["n"], row["hash"]) for row in lines}
    here = Counter(tuple(op["of"]) for op in job["story"] if op["from"] == "phone")
    told = f"{len(here)}/{len(mine)}"
    yield Check(
        "每条记录都在，且只有一次", "every line is there, once", dict(here) == dict.fromkeys(mine, 1), told
    )
    applied = all(row["receipt"] == "applied" for row in lines)
    yield Check("手机上每条都已入账", "the phone knows that every line is recorded", applied)


def _work(job: Mapping[str, Any]) -> Iterator[Check]:
    used = [op["args"] for op in job["parts"] if op["op"] == "part.use"]
    serials = [args.get("new_serials") for args in used if args.get("new_serials")]
    kept = [args for args in used if args.get("old_part") == "customer"]
    holds = len(used) == 2 and len(serials) == 1 and len(kept) == 1
    told = ", ".join(str(args.get("name")) for args in used)
    yield Check(
        "两个配件，一个有序列号，旧件留给客户", "two parts, one with serials, the old one kept", holds, told
    )
    results = [visit["result"] for visit in job["visits"]]
    yield Check(
        "两次上门，第二次修好",
        "two visits; the second ends the job",
        results == THE_RESULTS and job["stage"] == "done",
        _odd(results, THE_RESULTS),
    )
    bill = job["bill"]
    yield Check(
        "账目：应收等于已收",
        "the bill is paid",
        bill["total"] == bill["paid"] == 7500,
        f"¥{bill['paid'] / 100:.2f}",
    )


def _photos(office: Remote, job: Mapping[str, Any], phone: DemoPhone) -> Iterator[Check]:
    addresses = office.get(f"/jobs/{job['id']}/photos")["items"]
    bytes_of = {each["sha256"]: _fetched(each["url"]) for each in addresses}
    true = all(body is not None and sha256(body).hexdigest() == name for name, body in bytes_of.items())
    yield Check(
        "三张照片在对象库，内容与指纹一致",
        "three photos in the object store, under their hashes",
        len(bytes_of) == 3 and true,
        _sizes(bytes_of.values()),
    )
    small = [_fetched(each["thumbnail"]) for each in addresses]
    copies = [_fetched(each["customer_copy"]) for each in addresses]
    clean = all(body is not None and _says_nothing(body) for body in copies)
    yield Check(
        "缩略图和不含位置、机型的客户副本也在",
        "thumbnails, and customer copies without place and camera",
        all(small) and clean,
    )
    left = [row for row in phone.blobs() if row["kept"]]
    yield Check("手机已释放空间", "the phone freed the bytes", not left, str(len(left) or ""))


def _records(job: Mapping[str, Any], phone: DemoPhone, server: str) -> Iterator[Check]:
    own = [
        json.loads(row["line"])["args"]["text"]
        for row in phone.lines(job["id"])
        if row["op"] == "record.sign"
    ]
    here = [record["text"] for record in job["records"]]
    yield Check(
        "两份服务记录逐字节相同", "both service records, byte for byte", own == here and len(here) == 2
    )
    signed = [json.loads(row["line"])["args"] for row in phone.lines(job["id"]) if row["op"] == "record.sign"]
    proved = [
        verify_record(args["key"], args["signature"], json.loads(args["text"])["issuer"], args["text"])
        for args in signed
    ]
    holds = all(proved) and all(record["verifies"] for record in job["records"])
    yield Check("签名有效", "their signatures hold", holds)
    follows = json.loads(here[-1])["follows"] if here else []
    yield Check(
        "第二份引用第一份", "the second names the first", len(follows) == 1, ", ".join(map(str, follows))
    )


def _seals(office: Remote, job: Mapping[str, Any], server: str) -> Iterator[Check]:
    from infra.seal.issuer import read_issuer
    from infra.seal.verifying import verify

    sealed = [record for record in office.get("/records", number=job["number"])["items"] if record["pdf"]]
    told = f"{len(sealed)}/{len(THE_RESULTS)}"
    yield Check(
        "两份服务记录都已封存", "both service records are sealed", len(sealed) == len(THE_RESULTS), told
    )
    keys = read_issuer(httpx.get(f"{server}/.well-known/doorstep-issuer.json", timeout=20).content)
    reports = [verify(office.file(f"/records/{record['number']}/pdf"), issuer=keys) for record in sealed]
    holds = bool(reports) and all(report.conclusion == "by_issuer" for report in reports)
    yield Check("每份 PDF 都可独立验证", "each PDF verifies from the file alone", holds)


def _evidence(job: Mapping[str, Any]) -> Iterator[Check]:
    ordered = all(
        op["earliest"] <= op["at"] <= op["latest"] <= op["received"] or op["from"] != "phone"
        for op in job["story"]
    )
    yield Check("每个时间都有证据区间", "every time has its evidence interval", ordered)
    places = [visit["place"] for visit in job["visits"]]
    yield Check(
        "到达地点有旁证（铭牌、位置）",
        "both places are supported",
        places == THE_PLACES,
        _odd(places, THE_PLACES),
    )


def _peace(office: Remote, job: Mapping[str, Any], phone: DemoPhone) -> Iterator[Check]:
    devices = {op["of"][0] for op in job["story"] if op["from"] == "phone"}
    held = [hold for hold in office.every("/holds") if hold["device"]["id"] in devices]
    odd = [line for line in office.every("/quarantine") if line["device"]["id"] in devices]
    asked = [question["code"] for question in job["questions"] if question["open"]]
    yield Check(
        "没有待确认、没有留存待查",
        "nothing is held, kept for review or asked about",
        not held and not odd and not asked,
        " ".join(asked),
    )
    document = phone.document(job["id"]) or {}
    same = document.get("stage") == job["stage"] and len(document.get("visits", [])) == len(job["visits"])
    yield Check(
        "手机上的工单与服务器一致",
        "the phone's document says so",
        same,
        "" if same else str(document.get("stage")),
    )
    yield Check("校验和一致", "the digests agree", not phone.defects())


def _says_nothing(photo: bytes) -> bool:
    """Its EXIF says which way is up, and no more."""
    with Image.open(BytesIO(photo)) as image:
        return set(image.getexif()) <= {ExifTags.Base.Orientation}


def _fetched(url: str | None) -> bytes | None:
    if url is None:
        return None
    try:
        answer = httpx.get(url, timeout=30, trust_env=False)
    except httpx.HTTPError:
        return None
    return answer.content if answer.is_success else None


def _odd(found: Sequence[str], expected: Sequence[str]) -> str:
    """Code words are for whoever looks for a defect; a day that went well needs none."""
    return "" if found == expected else ", ".join(map(str, found))


def _sizes(bodies: Iterable[bytes | None]) -> str:
    return " + ".join(f"{len(body or b'') // 1024} KB" for body in bodies)
