"""Jobs are found by customer and appliance and counted by outlet and day; questions and holds by their id."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LONG = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.String(36).with_variant(sa.String(36, collation="C"), "postgresql")


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("job", sa.Column("customer", LONG, nullable=True))
    op.add_column("job", sa.Column("appliance", LONG, nullable=True))
    op.add_column("job", sa.Column("ended_at", sa.BigInteger(), nullable=True))
    for member in ("customer", "appliance"):
        op.create_index(f"ix_job_{member}", "job", [member])
    for table in ("question", "hold"):
        op.create_index(f"ix_{table}_id", table, ["id"])
    op.create_index("ix_job_outlet_number", "job", ["outlet", "number"])
    op.create_index("ix_job_outlet_opened_at", "job", ["outlet", "opened_at", "id"])
    op.create_table(
        "job_count",
        sa.Column("outlet", KEY, nullable=False),
        sa.Column("day", sa.String(6), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "day", name="pk_job_count"),
    )


def downgrade() -> None:
    """Remove them again."""
    op.drop_table("job_count")
    for index in ("outlet_opened_at", "outlet_number", "appliance", "customer"):
        op.drop_index(f"ix_job_{index}", "job")
    for table in ("question", "hold"):
        op.drop_index(f"ix_{table}_id", table)
    for member in ("ended_at", "appliance", "customer"):
        op.drop_column("job", member)
