"""The code words of the trade: what may stand in an operation's arguments. Screens translate them."""

from __future__ import annotations

from typing import Final

ENDING: Final = ("repaired", "adjusted_or_explained", "no_fault_found", "quote_refused")
UNDONE: Final = ("nobody_home", "wrong_address", "unsafe")
RESULTS: Final = (*ENDING, "waits_for_part", "taken_to_workshop", "appraisal_needed", *UNDONE)
JOB_TYPES: Final = ("repair", "install", "maintain", "deliver", "inspect")
SOURCES_OF_JOBS: Final = ("phone", "web", "maker", "walk_in", "technician", "repeat")
ROLES: Final = ("reporter", "at_home", "pays", "family")
SYSTEMS: Final = ("WGS-84", "GCJ-02")
CHANNELS: Final = ("phone", "sms", "wechat", "in_person")
OUTCOMES: Final = ("agreed", "no_answer", "call_later", "wrong_number", "refused")
REACHED: Final = ("agreed", "call_later", "refused")
PAUSES: Final = ("waiting_for_customer", "waiting_for_parts", "other")
ASKED_BY: Final = ("customer", "technician", "office")
CONCERNS: Final = ("complaint", "question")
JUDGEMENTS: Final = ("met", "breached", "as_estimated")
NEXT: Final = ("none", "part", "appointment")
STEP_OUTCOMES: Final = ("done", "declined")
WARRANTIES: Final = ("in", "out", "extended", "commercial")
PROOFS: Final = ("invoice", "purchase_record", "production_serial", "none")
FATES: Final = ("customer", "maker", "scrapped", "none")
METHODS: Final = ("cash", "qr", "transfer", "maker_pays")
NOTICE_OUTCOMES: Final = ("signed", "refused")
SOURCES: Final = ("camera", "gallery")
RELATIONS: Final = ("self", "family", "tenant", "property_manager", "colleague")
PROMISES: Final = ("respond", "arrive", "keep_appointment", "finish", "answer")
STAGES: Final = (
    "cancelled",
    "done",
    "to_call_back",
    "to_review",
    "in_service",
    "on_the_way",
    "to_appraise",
    "waits_for_part",
    "waits_for_customer",
    "to_visit",
    "to_appoint",
    "to_accept",
    "to_assign",
)
ANSWERS: Final = ("stands", "set_aside")
REMEDIES: Final = ("exchange", "refund", "repair_goes_on", "none")
