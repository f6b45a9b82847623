"""Jobs know when a sweep shall look at them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAITS = sa.text("look_at IS NOT NULL")


def upgrade() -> None:
    """Add the column and the index that a sweep looks through."""
    op.add_column("job", sa.Column("look_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_job_look_at", "job", ["look_at"], postgresql_where=WAITS, sqlite_where=WAITS)


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("ix_job_look_at", "job")
    op.drop_column("job", "look_at")
