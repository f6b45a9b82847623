"""Commitments, alarms, notices and remedy cases; when a job's promises shall be judged."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LONG = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.String(36).with_variant(sa.String(36, collation="C"), "postgresql")


def only(where: str) -> dict[str, Any]:
    """An index over these rows only."""
    return {"postgresql_where": sa.text(where), "sqlite_where": sa.text(where)}


def upgrade() -> None:
    """Make the tables; every job is judged once."""
    op.create_table(
        "alarm",
        sa.Column("job", LONG, nullable=False),
        sa.Column("promise", sa.String(length=20), nullable=False),
        sa.Column("of", LONG, nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("percent", sa.BigInteger(), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("tell", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("raised_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("job", "promise", "of", "due", "percent", name=op.f("pk_alarm")),
    )
    op.create_index("ix_alarm_outlet_raised_at", "alarm", ["outlet", "raised_at"], unique=False)
    op.create_table(
        "commitment",
        sa.Column("job", LONG, nullable=False),
        sa.Column("promise", sa.String(length=20), nullable=False),
        sa.Column("of", LONG, nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("appliance_class", sa.String(length=40), nullable=True),
        sa.Column("technician", sa.String(length=36), nullable=True),
        sa.Column("policy", sa.String(length=40), nullable=False),
        sa.Column("policy_edition", sa.BigInteger(), nullable=False),
        sa.Column("calendar", sa.String(length=40), nullable=False),
        sa.Column("calendar_edition", sa.BigInteger(), nullable=False),
        sa.Column("demands", sa.String(length=12), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("due_day", sa.String(length=10), nullable=True),
        sa.Column("original", sa.BigInteger(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=True),
        sa.Column("questioned", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("attributed", sa.Boolean(), nullable=False),
        sa.Column("waits_for", KEY, nullable=True),
        sa.Column("contact", sa.BigInteger(), nullable=True),
        sa.Column("changed_by_customer", sa.BigInteger(), nullable=False),
        sa.Column("changed_by_technician", sa.BigInteger(), nullable=False),
        sa.Column("changed_by_office", sa.BigInteger(), nullable=False),
        sa.Column("turned_at", sa.BigInteger(), nullable=False),
        sa.Column("judged_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("job", "promise", "of", name=op.f("pk_commitment")),
    )
    op.create_index("ix_commitment_calendar", "commitment", ["calendar"], unique=False, **only("provisional"))
    op.create_index("ix_commitment_outlet_due_day", "commitment", ["outlet", "due_day"], unique=False)
    op.create_index(
        "ix_commitment_red",
        "commitment",
        ["outlet", "due"],
        unique=False,
        **only("outcome IN ('due_soon', 'unknown', 'breached_provisional')"),
    )
    op.create_index(
        "ix_commitment_waits_for", "commitment", ["waits_for"], unique=False, **only("waits_for IS NOT NULL")
    )
    op.create_table(
        "notice",
        sa.Column("id", KEY, nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("job", LONG, nullable=True),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("variables", sa.LargeBinary(), nullable=False),
        sa.Column("audience", sa.LargeBinary(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("not_after", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("look_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_job"), "notice", ["job"], unique=False)
    op.create_index("ix_notice_look_at", "notice", ["look_at"], unique=False, **only("look_at IS NOT NULL"))
    op.create_index("ix_notice_outlet_made_at", "notice", ["outlet", "made_at"], unique=False)
    op.create_table(
        "remedy",
        sa.Column("job", LONG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("appliance", LONG, nullable=True),
        sa.Column("appliance_class", sa.String(length=40), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("job", "kind", name=op.f("pk_remedy")),
        sa.UniqueConstraint("id", name=op.f("uq_remedy_id")),
    )
    op.create_index(op.f("ix_remedy_appliance"), "remedy", ["appliance"], unique=False)
    op.create_index(
        "ix_remedy_open", "remedy", ["outlet", "opened_at"], unique=False, **only("state = 'open'")
    )
    op.add_column("job", sa.Column("judge_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_job_judge_at", "job", ["judge_at"], unique=False, **only("judge_at IS NOT NULL"))
    op.execute("UPDATE job SET judge_at = 0 WHERE merged_into IS NULL")


def downgrade() -> None:
    """Remove them again."""
    op.drop_index("ix_job_judge_at", table_name="job")
    op.drop_column("job", "judge_at")
    for table in ("remedy", "notice", "commitment", "alarm"):
        op.drop_table(table)
