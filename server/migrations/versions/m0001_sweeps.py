"""Sweeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "sweep",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=False),
        sa.Column("due_every", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sweep"),
    )


def downgrade() -> None:
    """Remove it again."""
    op.drop_table("sweep")
