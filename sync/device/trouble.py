"""What can go wrong on a device, each with a stable code and facts; the words are in `words.py`.

DeviceError ─┬─ NotEnrolled      this home belongs to no device yet
             ├─ Unreachable      no answer came, or not all of it; nothing is known to have happened
             ├─ Refused          the server answered with a problem: status, code, seconds to wait
             ├─ TooLong          the line would be over 48 KiB: nothing was recorded
             ├─ BadText          the text holds something that is no character: nothing was recorded
             ├─ UnknownJob       no job on this device begins so
             ├─ AmbiguousJob     several jobs begin so
             ├─ NoVisit          nobody set out on this job from this device
             ├─ BadFile          the file is not there or not what it should be
             ├─ BadHome          the directory of this phone's data cannot be used
             ├─ NotADrawing      the strokes are not what the server takes: nothing was recorded
             ├─ OtherRecord      the strokes were drawn for another record: nothing was recorded
             └─ Busy             another process wrote at the same moment; once more, please
"""

from __future__ import annotations

from errno import EACCES, EISDIR, ENOENT, ENOTDIR


class DeviceError(Exception):
    """Something a person has to know. `code` is stable, `facts` are what the sentence needs."""

    code = "trouble"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class NotEnrolled(DeviceError):
    """This home belongs to no device yet: enrol first."""

    code = "not_enrolled"


class Unreachable(DeviceError):
    """No answer came, or it broke off. Whether the server acted is unknown: ask again, it is safe."""

    code = "unreachable"


class Refused(DeviceError):
    """The server answered with a problem. Facts: status, problem, wait (seconds, 0 if none was named)."""

    code = "refused"

    def __init__(self, status: int, problem: str, wait: int = 0) -> None:
        super().__init__(status=status, problem=problem, wait=wait)
        self.status = status
        self.problem = problem
        self.wait = wait


class TooLong(DeviceError):
    """The line would be longer than the protocol allows. Shorten the text; nothing was recorded."""

    code = "too_long"


class BadText(DeviceError):
    """The text holds something that is no character (NUL and its like, half a surrogate pair). Nothing was recorded."""

    code = "bad_text"


class UnknownJob(DeviceError):
    """No job on this device begins so. Fact: asked."""

    code = "unknown_job"


class AmbiguousJob(DeviceError):
    """Several jobs begin so. Facts: asked, jobs."""

    code = "ambiguous_job"


class NoVisit(DeviceError):
    """There is no visit to this job from this device: set out, arrive or appoint first. Fact: job."""

    code = "no_visit"


class BadFile(DeviceError):
    """The file cannot be read or is not what it should be. Facts: file, why (a code of `words.FILES`)."""

    code = "bad_file"


class BadHome(DeviceError):
    """The directory of this phone's data cannot be made or read. Facts: home, why (a code of `words.FILES`)."""

    code = "bad_home"


class NotADrawing(DeviceError):
    """Strokes that the server would refuse. Facts: file, reason, at; see `sync.work.strokes`. Nothing was recorded."""

    code = "not_strokes"


class OtherRecord(DeviceError):
    """The strokes name the record they were drawn for, and it is not this one. Facts: drawn, number."""

    code = "other_record"


class Busy(DeviceError):
    """Another process of this device wrote at the same moment. Nothing was recorded: do it again."""

    code = "busy"


def why_not(failure: OSError) -> str:
    """Why a file or directory cannot be used, as a code of `words.FILES`."""
    return _WHY.get(failure.errno or 0, "unreadable")


_WHY = {ENOENT: "missing", ENOTDIR: "missing", EISDIR: "a_directory", EACCES: "forbidden"}
