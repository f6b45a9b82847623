"""The policy that the README prints is one that can be saved."""

from __future__ import annotations

import json
import re
from pathlib import Path

from server.demo import promises as demo
from tests.server.office import Office
from tests.server.promises.timetables import calendar
from tests.server.registry import Registry

README = Path(__file__).parents[3] / "README.md"


def test_the_policy_of_the_readme_is_saved_as_it_is_printed(office: Office, home: Registry) -> None:
    printed = re.search(r"```json\n(\{.*?\})\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert printed is not None
    values = json.loads(printed[1])
    own = calendar(office.mona, values["calendar"])
    assert values["calendar"] == demo.CODE

    made = office.mona.makes("policies", **{**values, "calendar": own["id"]})

    assert (made["terms"], made["fits"]) == (values["terms"], values["fits"])
    assert home.job(priority="urgent")["about"]["promise"]["policy"]["id"] == made["id"]
