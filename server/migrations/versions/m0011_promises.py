"""Calendars and policies with their editions; an outlet's calendar; what the law allows a class of appliance."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "calendar",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("form", JSON, nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet"], ["outlet.id"], name=op.f("fk_calendar_outlet"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
        sa.UniqueConstraint("code", name=op.f("uq_calendar_code")),
    )
    op.create_index(op.f("ix_calendar_outlet"), "calendar", ["outlet"], unique=False)
    op.create_table(
        "calendar_edition",
        sa.Column("calendar", sa.String(length=36), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("form", JSON, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("horizon", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=36), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar"], ["calendar.id"], name=op.f("fk_calendar_edition_calendar"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("calendar", "version", name=op.f("pk_calendar_edition")),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("fits", JSON, nullable=False),
        sa.Column("terms", JSON, nullable=False),
        sa.Column("calendar", sa.String(length=36), nullable=True),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar"], ["calendar.id"], name=op.f("fk_policy_calendar"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["outlet"], ["outlet.id"], name=op.f("fk_policy_outlet"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("code", name=op.f("uq_policy_code")),
    )
    op.create_index(op.f("ix_policy_outlet"), "policy", ["outlet"], unique=False)
    op.create_table(
        "policy_edition",
        sa.Column("policy", sa.String(length=36), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("fits", JSON, nullable=False),
        sa.Column("terms", JSON, nullable=False),
        sa.Column("calendar", sa.String(length=36), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=36), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar"], ["calendar.id"], name=op.f("fk_policy_edition_calendar"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["policy"], ["policy.id"], name=op.f("fk_policy_edition_policy"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("policy", "edition", name=op.f("pk_policy_edition")),
    )
    op.add_column("appliance_class", sa.Column("legal", JSON, nullable=True))
    op.add_column("outlet", sa.Column("calendar", sa.String(length=36), nullable=True))


def downgrade() -> None:
    """Remove them again."""
    op.drop_column("outlet", "calendar")
    op.drop_column("appliance_class", "legal")
    for table in ("policy_edition", "policy", "calendar_edition", "calendar"):
        op.drop_table(table)
