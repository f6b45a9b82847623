"""Jobs as the office makes, lists and reads them."""

from __future__ import annotations

from marshmallow import fields

from schemas.masters.fields import Choice, Id, Several, Text, Whole, Wire, Written, YesNo
from schemas.office.fields import Instant
from sync.work.words import JOB_TYPES, SOURCES_OF_JOBS, STAGES

PRIORITIES = ("normal", "urgent")
DEMANDS = ("review", "call_back")
WHY = ("same_appliance", "same_customer", "repeat_of")


class NewJob(Wire):
    """A job as it is taken on. What the masters say of customer, site and appliance is written into it.

    id: may be made by the client, so that a resend is the same job. principal, external_number: who pays and
    their number for it; the same two again are the same job. contacts: ids of the customer's contacts, all of
    them where absent. repeat_of: the job this one makes good, at no charge. fault: in the customer's words.
    demands: what must happen after the work before the job is done. call: joins jobs visited together.
    """

    id = Id()
    outlet = Id()
    customer = Id(required=True)
    contacts = Several(Id(), most=10, unique=True)
    site = Id(required=True)
    appliance = Id(allow_none=True, load_default=None)
    type = Choice(JOB_TYPES, required=True)
    source = Choice(SOURCES_OF_JOBS, load_default="phone")
    principal = Text(80, allow_none=True, load_default=None)
    external_number = Text(80, allow_none=True, load_default=None)
    repeat_of = Id(allow_none=True, load_default=None)
    fault = Text(1000, least=0, lines=True, load_default="")
    fault_code = Text(40, allow_none=True, load_default=None)
    priority = Choice(PRIORITIES, allow_none=True, load_default=None)
    area = Id(allow_none=True, load_default=None)
    call = Id(allow_none=True, load_default=None)
    demands = Several(Choice(DEMANDS), most=2, unique=True, load_default=list)
    note = Text(1000, least=0, lines=True, load_default="")


class AskedJobs(Wire):
    """Which jobs, newest first. stage: one of the words, or `open` for all that are neither done nor
    cancelled. window_from, window_to: the newest appointment overlaps this. q: how a number begins, ours or
    the principal's. after: the `next` of the page before.
    """

    after = Id()
    limit = Written(least=1, most=200, load_default=50)
    stage = Choice(("open", *STAGES))
    outlet = Id()
    technician = Id()
    customer = Id()
    appliance = Id()
    window_from = Instant()
    window_to = Instant()
    q = Text(60)


class AskedDuplicates(Wire):
    """For what a job is about to be made."""

    customer = Id(required=True)
    appliance = Id()


class Duplicate(Wire):
    """A job like the one made or about to be made. why: same_appliance (open, of this appliance),
    same_customer (of this customer within a day), repeat_of (this appliance was repaired within the
    guarantee: name it as `repeat_of` and charge nothing).
    """

    job = fields.String(required=True)
    number = fields.String(required=True)
    stage = Choice(STAGES, required=True)
    why = Choice(WHY, required=True)
    opened_at = fields.String(required=True, allow_none=True)


class Duplicates(Wire):
    """Jobs like it, newest first."""

    items = fields.List(fields.Nested(Duplicate), required=True)


class TransferTarget(Wire):
    """A service centre. name: {"zh", "en"}."""

    id = fields.String(required=True)
    name = fields.Dict(required=True)


class TransferTargets(Wire):
    """All that are not put away."""

    items = fields.List(fields.Nested(TransferTarget), required=True)


class JobLine(Wire):
    """A job in a list. due_at: when its next promise falls due. questions: how many wait for an answer."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    version = Whole(required=True)
    outlet = fields.String(required=True)
    stage = Choice(STAGES, required=True)
    type = fields.String(required=True, allow_none=True)
    priority = fields.String(required=True, allow_none=True)
    fault = fields.String(required=True, allow_none=True)
    external_number = fields.String(required=True, allow_none=True)
    customer = fields.String(required=True, allow_none=True)
    address = fields.String(required=True)
    technician = fields.String(required=True, allow_none=True)
    technician_name = fields.String(required=True, allow_none=True)
    window = fields.List(fields.String(), required=True, allow_none=True)
    opened_at = fields.String(required=True, allow_none=True)
    due_at = fields.String(required=True, allow_none=True)
    questions = fields.Integer(required=True)


class JobPage(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(JobLine), required=True)
    next = fields.String(required=True, allow_none=True)


class JobDocument(Wire):
    """Everything the office may see of a job.

    Every operation appears as {op, of, by, at, earliest, latest, received, flags, grade, late …, args}:
    `at` is the estimate, grade is proved, claimed or doubtful, `late` says that it was received more than
    ten minutes after it happened. visits carry the operations that count and the grade of the place;
    photos their state; concerns what the customer complained of or asked, each with its answer; records
    whether their signature holds; story everything in order of happening, what was struck through too.
    warranty_until: the last day of the warranty as bought; warranty_ends: as moved by `warranty_moved` days
    under repair of all jobs of the appliance; all null where nobody knows. withheld: a question is open,
    so that nothing of the job leaves the house; released_at: from when on it may, where somebody answered
    or settled something.
    """

    id = fields.String(required=True)
    number = fields.String(required=True)
    version = Whole(required=True)
    outlet = fields.String(required=True)
    stage = Choice(STAGES, required=True)
    merged_into = fields.String(required=True, allow_none=True)
    about = fields.Dict(required=True)
    appliance = fields.Dict(required=True)
    warranty_until = fields.String(required=True, allow_none=True)
    warranty_ends = fields.String(required=True, allow_none=True)
    warranty_moved = Whole(required=True, allow_none=True)
    technician = fields.Dict(required=True, allow_none=True)
    helpers = fields.List(fields.Dict(), required=True)
    visits = fields.List(fields.Dict(), required=True)
    parts = fields.List(fields.Dict(), required=True)
    wanted_parts = fields.List(fields.Dict(), required=True)
    charges = fields.List(fields.Dict(), required=True)
    bill = fields.Dict(required=True)
    photos = fields.List(fields.Dict(), required=True)
    records = fields.List(fields.Dict(), required=True)
    commitments = fields.List(fields.Dict(), required=True)
    concerns = fields.List(fields.Dict(), required=True)
    chases = fields.Integer(required=True)
    withheld = YesNo(required=True)
    released_at = fields.String(required=True, allow_none=True)
    questions = fields.List(fields.Dict(), required=True)
    holds = fields.List(fields.Dict(), required=True)
    story = fields.List(fields.Dict(), required=True)


class JobMade(JobDocument):
    """A job that was made, with the warnings."""

    duplicates = fields.List(fields.Nested(Duplicate), required=True)


class Address(Wire):
    """Where a picture may be fetched for a while; the bytes come straight from the object store. thumbnail:
    the small one. customer_copy: as a customer may see it, null while nothing lies there.
    """

    sha256 = fields.String(required=True)
    state = Choice(("awaited", "stored"), required=True)
    purpose = fields.String(required=True)
    url = fields.String(required=True, allow_none=True)
    thumbnail = fields.String(required=True, allow_none=True)
    customer_copy = fields.String(required=True, allow_none=True)
    seconds = fields.Integer(required=True)


class Addresses(Wire):
    """Every photo of a job."""

    items = fields.List(fields.Nested(Address), required=True)
