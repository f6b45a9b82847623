"""Types of the work tables' columns."""

from __future__ import annotations

from sqlalchemy import String, Text

Key = String(36).with_variant(String(36, collation="C"), "postgresql")
"""An id that pages and locks are ordered by: both databases and Python must agree on the order."""

FeedName = String(80).with_variant(String(80, collation="C"), "postgresql")
Actor = String(80).with_variant(String(80, collation="C"), "postgresql")
"""A device's id, or `office:<person>`, `customer:<link>`, `sweep:<name>`."""

Hash = String(64).with_variant(String(64, collation="C"), "postgresql")
"""SHA-256, lower-case hex."""

About = Text().with_variant(Text(collation="C"), "postgresql")
"""The job a line names. A device wrote it: it may name a job that is not there."""
