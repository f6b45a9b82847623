"""The child process: warm up, shut the doors, answer one image after another until the parent hangs up.

After `shut_in` it can open no file and no socket, start no process, write no file, and use only so much
memory; where it was started by root it has become nobody. Its environment was empty from the start. Per image
a timer counts processor time and ends the process, even inside the decoder.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import warnings
from dataclasses import asdict
from io import BytesIO
from typing import BinaryIO

from PIL import Image

from infra.images import framing, reader
from infra.images.verdicts import JPEG, STROKES, Limits, Refusal

NOBODY = 65534


def main(arguments: list[str]) -> None:
    """`arguments[0]` is the JSON of Limits."""
    limits = Limits(**json.loads(arguments[0]))
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print may not end up between the frames
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = limits.pixels
    warm_up(limits)
    shut_in(limits)
    framing.send(answers, {"ready": True})
    while True:
        try:
            head, (body,) = framing.receive(requests, limits.bytes)
        except framing.Broken:
            return
        answer(answers, head["type"], body, limits)


def answer(answers: BinaryIO, type: str, body: bytes, limits: Limits) -> None:
    """Inspect one body under the timer and send what was found."""
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds)
    try:
        found = reader.read(body, type, limits)
    except Refusal as refusal:
        framing.send(answers, {"code": refusal.code, "details": refusal.details})
        return
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    facts = asdict(found)
    thumbnail, copy = facts.pop("thumbnail"), facts.pop("customer_copy")
    framing.send(answers, {**facts, "copied": copy is not None}, thumbnail, copy or b"")


def warm_up(limits: Limits) -> None:
    """Read one of each, so that everything Python loads late is loaded while files can still be opened."""
    exif = Image.Exif()
    exif[274] = 6
    out = BytesIO()
    Image.new("RGB", (32, 16)).save(out, "JPEG", exif=exif)
    reader.read(out.getvalue(), JPEG, limits)
    point = {"x": 1, "y": 1, "t": 0, "pressure": 0}
    document = {"v": 1, "record": "-", "width": 9, "height": 9, "strokes": [[point]]}
    reader.read(json.dumps(document).encode(), STROKES, limits)


def shut_in(limits: Limits) -> None:
    """From here on: no new descriptors, no processes, no files, no core dumps, bounded memory, no rights of
    root."""
    for name, most in (("AS", limits.memory), ("NOFILE", 0), ("NPROC", 0), ("FSIZE", 0), ("CORE", 0)):
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


if __name__ == "__main__":
    main(sys.argv[1:])
