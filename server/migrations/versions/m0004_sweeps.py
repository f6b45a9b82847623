"""Sweeps take turns; a blob that cannot be looked at waits longer each time; an epoch knows its server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GONE = "gone IS NOT NULL"
MATTER = "kind = 'matter' AND gone IS NULL"


def upgrade() -> None:
    """Add the columns, and the indexes that compaction looks through."""
    op.add_column("sweep", sa.Column("look_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("blob", sa.Column("failures", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("epoch", sa.Column("runs_in", sa.String(60), nullable=True))
    for name, where in (("ix_feed_entry_gone", GONE), ("ix_feed_entry_matter", MATTER)):
        op.create_index(
            name, "feed_entry", ["at"], postgresql_where=sa.text(where), sqlite_where=sa.text(where)
        )


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("ix_feed_entry_matter", "feed_entry")
    op.drop_index("ix_feed_entry_gone", "feed_entry")
    op.drop_column("epoch", "runs_in")
    op.drop_column("blob", "failures")
    op.drop_column("sweep", "look_at")
