"""How the channels of notices fare."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "notice_channel",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("look_at", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notice_channel")),
    )


def downgrade() -> None:
    """Remove it again."""
    op.drop_table("notice_channel")
