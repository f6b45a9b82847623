"""The code words that the command line offers. The same as in the schemas of the operations; a test compares
them.
"""

from __future__ import annotations

RESULTS = (
    "repaired",
    "adjusted_or_explained",
    "no_fault_found",
    "quote_refused",
    "waits_for_part",
    "taken_to_workshop",
    "appraisal_needed",
    "nobody_home",
    "wrong_address",
    "unsafe",
)
OUTCOMES = ("agreed", "no_answer", "call_later", "wrong_number", "refused")
CHANNELS = ("phone", "sms", "wechat", "in_person")
REASONS = ("waiting_for_customer", "waiting_for_parts", "other")
WARRANTIES = ("in", "out", "extended", "commercial")
FATES = ("customer", "maker", "scrapped", "none")
METHODS = ("cash", "qr", "transfer", "maker_pays")
RELATIONS = ("self", "family", "tenant", "property_manager", "colleague")
