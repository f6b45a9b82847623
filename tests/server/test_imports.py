"""What a web process loads: nothing that only background work needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = ("typst", "pyhanko", "fontTools", "asn1crypto", "boto3", "PIL", "chinese_calendar")
PROGRAM = """
import sys
from server.app import create_app
from server.settings import read_settings
create_app(read_settings({"DOORSTEP_HOME": sys.argv[1]}))
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_web_loads_no_press_no_seal_and_no_object_store_before_they_are_asked_for(tmp_path: Path) -> None:
    """Each of these is 5 to 40 MB in every web process."""
    asked = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    loaded = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
    assert [name for name in HEAVY if name in loaded] == []
