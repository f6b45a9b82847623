"""The promises of a job over the API: to whoever may see the job, in words, with what a dispatcher made of a doubt."""

from __future__ import annotations

from tests.server.office import Office
from tests.server.registry import Registry, does

PATH = "/api/v1/jobs/{}/promises"


def test_every_promise_of_a_job_is_there_with_its_reasons(office: Office, home: Registry) -> None:
    job = does(office.dora, home.job(), "concern", kind="question", text="几点来？")

    told = office.dora.gets(PATH.format(job["id"]))

    assert (told["id"], told["number"], told["version"]) == (job["id"], job["number"], job["version"])
    promises = {each["promise"]: each for each in told["promises"]}
    assert set(promises) == {"respond", "arrive", "finish", "answer"}
    assert promises["respond"]["explanation"]["zh"] == ["周二 2 小时", "到期 周二 11:00"]
    assert promises["respond"]["plain"]["en"].startswith("We promised to contact you by Tue 24 Nov 11:00.")
    assert promises["answer"]["of"] == job["concerns"][0]["id"]


def test_only_whoever_may_see_the_job_reads_its_promises(office: Office, home: Registry) -> None:
    path = PATH.format(home.job()["id"])

    assert office.sven.is_refused("GET", path) == (404, "not_found")
    assert office.vera.gets(path)["promises"]
