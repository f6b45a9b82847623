"""PostgreSQL keeps job files and finished lines as they are: packing each anew took a fifth of its work on a push."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REWRITTEN_OFTEN = (("job", "file"), ("feed_entry", "line"))
INLINE_BYTES = 8160  # the most a row may have without going to a table beside it


def upgrade() -> None:
    """New rows are not compressed, and stay in one piece as long as they fit a page."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column in REWRITTEN_OFTEN:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL")
            op.execute(f"ALTER TABLE {table} SET (toast_tuple_target = {INLINE_BYTES})")


def downgrade() -> None:
    """As PostgreSQL does unless told otherwise."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column in REWRITTEN_OFTEN:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTENDED")
            op.execute(f"ALTER TABLE {table} RESET (toast_tuple_target)")
