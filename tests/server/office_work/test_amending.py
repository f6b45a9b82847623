"""What was taken down wrongly is corrected: in the job, on the phone, and in the trail."""

from __future__ import annotations

from pathlib import Path

from sync.device.copies import documents
from tests.server.office import Office
from tests.server.phone import Phone
from tests.server.registry import Registry, cannot, does


def test_the_fault_is_corrected_and_the_story_tells_it(office: Office, home: Registry) -> None:
    job = does(office.dora, home.job(), "amendment", fault="漏水", note="从后门进")

    assert (job["about"]["fault"], job["about"]["note"]) == ("漏水", "从后门进")
    assert job["about"]["contacts"][0]["name"] == "陈小姐"
    [told] = [op for op in job["story"] if op["op"] == "job.amend"]
    assert (told["name"], told["args"]["about"]) == ("Dora", {"fault": "漏水", "note": "从后门进"})


def test_a_contact_and_a_site_that_were_corrected_are_taken_over(office: Office, home: Registry) -> None:
    job = home.job()
    contacts = [{**home.customer["contacts"][1], "phones": ["137 0000 0000"]}]
    customer = office.dora.changes("customers", home.customer, contacts=contacts)
    site = office.dora.makes(
        "sites", customer=home.customer["id"], city="上海", street="北京西路 2 号", room="3"
    )

    job = does(office.dora, job, "amendment", contacts=[customer["contacts"][0]["id"]], site=site["id"])

    assert [each["phones"] for each in job["about"]["contacts"]] == [["137 0000 0000"]]
    assert (job["about"]["site"]["street"], job["about"]["site"]["room"]) == ("北京西路 2 号", "3")
    assert "point" not in job["about"]["site"]


def test_the_phone_hears_of_it(office: Office, home: Registry, tmp_path: Path) -> None:
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    job = does(office.dora, home.job(), "assignment", technician=office.ann.id)
    does(office.dora, job, "amendment", fault="漏水")

    phone.syncs()

    assert documents(phone.db, "job")[job["id"]]["fault"] == "漏水"


def test_a_job_opened_at_the_door_gets_its_customer(office: Office, home: Registry, tmp_path: Path) -> None:
    phone = Phone(office.app, tmp_path / "ann").enrols(office.dora, office.ann.id)
    id = "01935b2e-0000-7000-8000-0000000000aa"
    particulars = {"contacts": [{"name": "?"}], "site": {"street": "?"}, "appliance": {}, "type": "repair"}
    phone.does("job.open", id, **particulars).syncs()
    job = office.dora.gets(f"/api/v1/jobs/{id}")

    assert cannot(office.dora, job, "amendment", site=home.site["id"]) == (422, "bad_fields")
    job = does(office.dora, job, "amendment", customer=home.customer["id"], site=home.site["id"])

    assert (job["about"]["customer"]["name"], len(job["about"]["contacts"])) == ("陈家", 2)
    assert job["about"]["site"]["room"] == "1201"
    assert [
        each["id"] for each in office.dora.gets("/api/v1/jobs", customer=home.customer["id"])["items"]
    ] == [id]


def test_a_dangerous_fault_brings_its_sentence_and_another_takes_it_away(
    office: Office, home: Registry
) -> None:
    names = {"zh": "漏氟", "en": "leak"}
    office.root.makes("faults", code="GAS", name=names, dangerous=True, safety={"zh": "先通风", "en": "air"})
    job = does(office.dora, home.job(), "amendment", fault_code="GAS")
    assert (job["about"]["dangerous"], job["about"]["safety"]["zh"]) == (True, "先通风")

    job = does(office.dora, job, "amendment", fault_code=None)

    assert (job["about"]["dangerous"], job["about"]["safety"], job["about"]["fault_code"]) == (
        None,
        None,
        None,
    )


def test_nothing_new_is_no_act(office: Office, home: Registry) -> None:
    job = home.job()

    after = does(office.dora, job, "amendment", fault=job["about"]["fault"])

    assert after["version"] == job["version"]


def test_what_names_nothing_or_another_s_is_refused(office: Office, home: Registry) -> None:
    job = home.job()
    other = Registry(office, office.sven, office.south, code="AC-S")

    assert cannot(office.dora, job, "amendment") == (422, "bad_fields")
    assert cannot(office.dora, job, "amendment", site=other.site["id"]) == (409, "unknown_reference")
    assert cannot(office.dora, job, "amendment", customer=other.customer["id"]) == (409, "unknown_reference")
    job = does(office.dora, job, "cancellation", reason="x")
    assert cannot(office.dora, job, "amendment", fault="y") == (409, "not_now")
