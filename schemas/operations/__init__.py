"""What a device may record: one args schema an operation, one noun a file, all in the table `ARGS`."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.operations import (
    appliances,
    charges,
    contacts,
    custody,
    jobs,
    notes,
    parts,
    photos,
    records,
    visits,
    work,
)
from schemas.operations.fields import Wire

ARGS: Mapping[str, Wire] = {
    "job.accept": jobs.Accept(),
    "job.decline": jobs.Decline(),
    "job.release": jobs.Release(),
    "job.open": jobs.Open(),
    "job.pause": jobs.Pause(),
    "job.resume": jobs.Resume(),
    "contact.attempt": contacts.Attempt(),
    "visit.appoint": visits.Appoint(),
    "visit.set_out": visits.SetOut(),
    "visit.arrive": visits.Arrive(),
    "visit.leave": visits.Leave(),
    "work.start": work.Start(),
    "work.finish": work.Finish(),
    "step.check": work.CheckStep(),
    "appliance.identify": appliances.Identify(),
    "warranty.decide": appliances.DecideWarranty(),
    "fault.diagnose": appliances.Diagnose(),
    "quote.acknowledge": charges.AcknowledgeQuote(),
    "part.use": parts.Use(),
    "part.request": parts.Request(),
    "charge.add": charges.Add(),
    "charge.discount": charges.Discount(),
    "payment.collect": charges.Collect(),
    "custody.take": custody.Take(),
    "custody.return": custody.Return(),
    "loan.give": custody.Lend(),
    "loan.return": custody.LoanReturn(),
    "hazard.notice": custody.Hazard(),
    "photo.take": photos.Take(),
    "note.add": notes.Add(),
    "record.sign": records.Sign(),
    "retract": notes.Retract(),
    "stock.count": parts.Count(),
    "absence.ask": notes.AskAbsence(),
}
