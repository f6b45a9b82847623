"""The log remembers in which epoch it was last found to extend what was published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """0: in none yet, so it is looked at before anything is appended."""
    op.add_column("log_head", sa.Column("epoch", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("log_head", "epoch")
