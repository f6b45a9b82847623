"""Questions say in lists how they were answered, by whom or by rule, and from when on nothing is withheld."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns. What was answered before has none of them until its job changes again."""
    op.add_column("question", sa.Column("answer", sa.String(12), nullable=True))
    op.add_column("question", sa.Column("by_rule", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("question", sa.Column("released_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Remove them again."""
    for column in ("answer", "by_rule", "released_at"):
        op.drop_column("question", column)
