"""What customers' pages ask of others: a fresh link to the number on file, and completion codes."""

from __future__ import annotations

from server.customer.access import Access
from server.house import House
from sync.instants import Millis


def send_link(house: House, access: Access) -> str:
    """Have the full link sent. `sent`, or `sent_lately` where one just went."""
    return "sent_lately"


def send_code(house: House, access: Access) -> str:
    """Have a completion code sent: `code_sent` or `sent_lately`."""
    return "sent_lately"


def check_code(house: House, access: Access, text: str, code: str) -> str:
    """Confirm with a code: `confirmed`, `wrong_code` or `code_over`."""
    return "wrong_code"


def confirmed_at(house: House, access: Access) -> Millis | None:
    """When the customer confirmed with a code."""
    return None
