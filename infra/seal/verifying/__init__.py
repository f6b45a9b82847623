"""Verifying a record without database, network or clock: from its bytes alone.

given             what was given: a sealed PDF, a bundle, or record.json with its proof
archive, pdf      opening them without trusting them
text              layer 1: the text and the signature over it
countersigned     layer 2: the issuer received it
sealed            layer 3: the PDF is unchanged
logged, witnesses layer 4: it stands in the log
pictures          photos and the customer's drawing
members           the other files of a bundle
whose             whose keys these are, by a list of the issuer's keys
report, words     what was found, in words
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infra.seal.verifying.given import File
    from infra.seal.verifying.report import Finding, Report
    from infra.seal.verifying.whole import verify

__all__ = ["File", "Finding", "Report", "verify"]
_HOMES = {"File": "given", "Finding": "report", "Report": "report", "verify": "whole"}


def __getattr__(name: str) -> Any:
    """Loaded when asked for: whoever wants only the words needs no PDF library (20 MB)."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
