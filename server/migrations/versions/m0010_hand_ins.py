"""A phone that was forked stays so whatever becomes of it; one of which others handed in lines is marked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, true where it is so."""
    for name in ("forked", "handed"):
        op.add_column("device", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE device SET forked = true WHERE state = 'forked'")
    op.execute(
        "UPDATE device SET handed = true WHERE id IN (SELECT o.actor FROM operation o JOIN hold h ON h.id = o.hold"
        " WHERE h.actor <> o.actor AND h.settled IS NULL)"
    )


def downgrade() -> None:
    """Remove them again."""
    for name in ("handed", "forked"):
        op.drop_column("device", name)
