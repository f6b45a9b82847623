"""Work: devices, operations, jobs, questions, holds, feeds, blobs, stock, records, alerts, epochs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LONG = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

TABLES = (
    "alert",
    "announcement",
    "beat",
    "blob",
    "contact",
    "device",
    "enrolment_code",
    "epoch",
    "feed",
    "feed_entry",
    "hold",
    "job",
    "operation",
    "question",
    "record",
    "stock_entry",
)


def text(length: int) -> sa.types.TypeEngine[str]:
    """Text that is ordered by its bytes."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def only(where: str) -> dict[str, Any]:
    """An index over these rows only."""
    return {"postgresql_where": sa.text(where), "sqlite_where": sa.text(where)}


def upgrade() -> None:
    """Make the tables."""
    _alert()
    _announcement()
    _beat()
    _blob()
    _contact()
    _device()
    _enrolment_code()
    _epoch()
    _feed()
    _feed_entry()
    _hold()
    _job()
    _operation()
    _question()
    _record()
    _stock_entry()


def downgrade() -> None:
    """Remove them again."""
    for table in TABLES:
        op.drop_table(table)


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("device", text(36), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("seen_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("device", "n", "code", "at", name="pk_alert"),
    )
    op.create_index("ix_alert_unseen", "alert", ["outlet", "at"], **only("seen_at IS NULL"))


def _announcement() -> None:
    op.create_table(
        "announcement",
        sa.Column("actor", text(80), nullable=False),
        sa.Column("sha256", text(64), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", text(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("about", LONG, nullable=True),
        sa.PrimaryKeyConstraint("actor", "sha256", "n", "hash", name="pk_announcement"),
    )
    op.create_index("ix_announcement_about", "announcement", ["about"])


def _beat() -> None:
    op.create_table(
        "beat",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_beat"),
    )


def _blob() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", text(64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("announced_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("incoming_key", sa.String(length=200), nullable=True),
        sa.Column("look_at", sa.BigInteger(), nullable=True),
        sa.Column("stored_at", sa.BigInteger(), nullable=True),
        sa.Column("width", sa.BigInteger(), nullable=True),
        sa.Column("height", sa.BigInteger(), nullable=True),
        sa.Column("taken", sa.String(length=40), nullable=True),
        sa.Column("copied", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )
    op.create_index("ix_blob_look_at", "blob", ["look_at"], **only("look_at IS NOT NULL"))


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("device", text(36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("app", sa.String(length=80), nullable=False),
        sa.Column("cursor", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", name="pk_contact"),
    )
    op.create_index("ix_contact_at", "contact", ["at"])


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("id", text(36), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("short", sa.String(length=12), nullable=True),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", text(64), nullable=True),
        sa.Column("last_earliest", sa.BigInteger(), nullable=True),
        sa.Column("last_received", sa.BigInteger(), nullable=False),
        sa.Column("chain_from", sa.BigInteger(), nullable=False),
        sa.Column("recorded", sa.BigInteger(), nullable=False),
        sa.Column("recorded_hash", text(64), nullable=True),
        sa.Column("gaps", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("short", name="uq_device_short"),
    )
    op.create_index("ix_device_outlet", "device", ["outlet"])
    op.create_index("ix_device_person", "device", ["person"])


def _enrolment_code() -> None:
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", text(64), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("issued_by", sa.String(length=36), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("device", text(36), nullable=True),
        sa.Column("key", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name="pk_enrolment_code"),
    )
    op.create_index("ix_enrolment_code_expires_at", "enrolment_code", ["expires_at"])
    op.create_index("ix_enrolment_code_person", "enrolment_code", ["person"])


def _epoch() -> None:
    op.create_table(
        "epoch",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_epoch"),
        sa.UniqueConstraint("id", name="uq_epoch_id"),
    )


def _feed() -> None:
    op.create_table(
        "feed",
        sa.Column("id", text(80), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
    )


def _feed_entry() -> None:
    op.create_table(
        "feed_entry",
        sa.Column("feed", text(80), nullable=False),
        sa.Column("doc", LONG, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash48", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.String(length=20), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "doc", name="pk_feed_entry"),
    )
    op.create_index("ix_feed_entry_seq", "feed_entry", ["feed", "seq", "doc"])


def _hold() -> None:
    op.create_table(
        "hold",
        sa.Column("actor", text(80), nullable=False),
        sa.Column("id", text(36), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("about", LONG, nullable=True),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.String(length=60), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("actor", "id", name="pk_hold"),
    )
    op.create_index("ix_hold_about", "hold", ["about"], **only("settled IS NULL"))
    op.create_index("ix_hold_unsettled", "hold", ["outlet", "opened_at"], **only("settled IS NULL"))


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", LONG, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("technician", sa.String(length=36), nullable=True),
        sa.Column("principal", sa.Text(), nullable=True),
        sa.Column("external_number", sa.Text(), nullable=True),
        sa.Column("merged_into", text(36), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("window_from", sa.BigInteger(), nullable=True),
        sa.Column("window_to", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.UniqueConstraint("principal", "external_number", name="uq_job_principal_external_number"),
    )
    op.create_index("ix_job_due_at", "job", ["due_at"])
    op.create_index("ix_job_outlet_stage", "job", ["outlet", "stage"])
    op.create_index("ix_job_technician_stage", "job", ["technician", "stage"])


def _operation() -> None:
    op.create_table(
        "operation",
        sa.Column("actor", text(80), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", text(64), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("about", LONG, nullable=True),
        sa.Column("said", sa.BigInteger(), nullable=True),
        sa.Column("earliest", sa.BigInteger(), nullable=False),
        sa.Column("estimate", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("flags", sa.String(length=80), nullable=False),
        sa.Column("receipt", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=True),
        sa.Column("question", sa.String(length=30), nullable=True),
        sa.Column("no_effect", sa.Boolean(), nullable=False),
        sa.Column("hold", text(36), nullable=True),
        sa.Column("args", sa.LargeBinary(), nullable=True),
        sa.Column("mended", sa.LargeBinary(), nullable=True),
        sa.Column("trouble", sa.String(30), nullable=True),
        sa.PrimaryKeyConstraint("actor", "n", "hash", name="pk_operation"),
    )
    op.create_index("ix_operation_hold", "operation", ["hold"], **only("hold IS NOT NULL"))
    op.create_index(
        "ix_operation_quarantined", "operation", ["actor", "n"], **only("receipt = 'quarantined'")
    )


def _question() -> None:
    op.create_table(
        "question",
        sa.Column("job", LONG, nullable=False),
        sa.Column("id", text(36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("operations", sa.LargeBinary(), nullable=False),
        sa.Column("waiting", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("job", "id", name="pk_question"),
    )
    op.create_index("ix_question_open", "question", ["outlet", "asked_at"], **only("open"))


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("job", LONG, nullable=False),
        sa.Column("actor", text(80), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", text(64), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("text_hash", text(64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("token_hash", text(64), nullable=True),
        sa.Column("corrects", text(64), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("proved", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("job", "actor", "n", "hash", name="pk_record"),
    )
    op.create_index("ix_record_text_hash", "record", ["text_hash"])
    op.create_index("ix_record_token_hash", "record", ["token_hash"])


def _stock_entry() -> None:
    op.create_table(
        "stock_entry",
        sa.Column("place", text(80), nullable=False),
        sa.Column("id", text(36), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("about", LONG, nullable=True),
        sa.Column("actor", text(80), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", text(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", "id", name="pk_stock_entry"),
    )
    op.create_index("ix_stock_entry_about", "stock_entry", ["about"])
