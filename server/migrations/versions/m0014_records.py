"""What becomes of signed records: seals, the Merkle log, links and codes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = (
    "seal",
    "log_head",
    "log_leaf",
    "log_node",
    "log_checkpoint",
    "log_cosignature",
    "link",
    "record_reading",
    "completion_code",
)


def _ordered(kind: Any) -> Any:
    collated = (
        type(kind)(collation="C") if isinstance(kind, sa.Text) else sa.String(kind.length, collation="C")
    )
    return kind.with_variant(collated, "postgresql")


def _whole(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _text(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


HASH, KEY, ABOUT = (_ordered(kind) for kind in (sa.String(64), sa.String(36), sa.Text()))


def upgrade() -> None:
    """Make the tables; every record that is proved already waits for its seal."""
    op.add_column("person", sa.Column("certificate", sa.String(length=80), nullable=True))
    _seals()
    _log()
    _links()


def _seals() -> None:
    op.create_table(
        "seal",
        _text("text_hash", HASH),
        _text("key", sa.String(length=200)),
        _text("job", ABOUT),
        _text("actor", _ordered(sa.String(80))),
        _whole("n"),
        _text("hash", HASH),
        _text("number", sa.String(length=80)),
        _text("state", sa.String(length=8)),
        _whole("received"),
        _whole("look_at", nullable=True),
        _whole("failures"),
        _text("note", sa.Text()),
        _bytes("waits", nullable=True),
        sa.Column("idle", sa.Boolean(), nullable=False, server_default=sa.false()),
        _bytes("lacking", nullable=True),
        _bytes("countersignature", nullable=True),
        _whole("countersigned_at", nullable=True),
        _whole("leaf", nullable=True),
        sa.Column("pdf", HASH, nullable=True),
        _whole("size", nullable=True),
        _bytes("proof", nullable=True),
        _whole("sealed_at", nullable=True),
        sa.PrimaryKeyConstraint("text_hash", "key", name=op.f("pk_seal")),
    )
    due = sa.text("look_at IS NOT NULL")
    op.create_index("ix_seal_look_at", "seal", ["look_at"], postgresql_where=due, sqlite_where=due)
    op.create_index("ix_seal_job", "seal", ["job"])
    op.create_index("ix_seal_number", "seal", ["number"])
    op.execute(
        "INSERT INTO seal (text_hash, key, job, actor, n, hash, number, state, received, look_at, failures, note)"
        " SELECT text_hash, key, min(job), actor, n, hash, '', 'new', min(received), min(received), 0, ''"
        " FROM record r WHERE proved = 'proved' AND hash ="
        " (SELECT min(o.hash) FROM record o WHERE o.text_hash = r.text_hash AND o.key = r.key AND o.proved = 'proved')"
        " GROUP BY text_hash, key, actor, n, hash"
    )


def _log() -> None:
    op.create_table(
        "log_head",
        _text("name", sa.String(length=20)),
        _whole("size"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_log_head")),
    )
    op.create_table(
        "log_leaf",
        _whole("place"),
        _bytes("entry"),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_log_leaf")),
        sa.UniqueConstraint("entry", name=op.f("uq_log_leaf_entry")),
    )
    op.create_table(
        "log_node",
        _whole("level"),
        _whole("place"),
        _bytes("hash"),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_log_node")),
    )
    op.create_table(
        "log_checkpoint",
        _whole("size"),
        _bytes("note"),
        _whole("signed_at"),
        _whole("published_at", nullable=True),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_checkpoint")),
    )
    op.create_table(
        "log_cosignature",
        _whole("size"),
        _text("witness", sa.String(length=200)),
        _text("line", sa.Text()),
        _whole("at"),
        sa.PrimaryKeyConstraint("size", "witness", name=op.f("pk_log_cosignature")),
    )


def _links() -> None:
    op.create_table(
        "link",
        _text("token_hash", HASH),
        _text("id", KEY),
        _text("right", sa.String(length=10)),
        _text("job", ABOUT),
        _whole("made_at"),
        _whole("expires_at"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_link")),
        sa.UniqueConstraint("id", name=op.f("uq_link_id")),
    )
    op.create_index("ix_link_job", "link", ["job"])
    op.create_table(
        "record_reading",
        _text("text_hash", HASH),
        _text("way", sa.String(length=10)),
        _text("what", sa.String(length=10)),
        _whole("first_at"),
        _whole("last_at"),
        _whole("times"),
        sa.PrimaryKeyConstraint("text_hash", "way", "what", name=op.f("pk_record_reading")),
    )
    op.create_table(
        "completion_code",
        _text("id", KEY),
        _text("about", ABOUT),
        _text("job", ABOUT),
        _whole("made_at"),
        _whole("expires_at"),
        _whole("tries"),
        _whole("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_code")),
    )
    op.create_index("ix_completion_code_about", "completion_code", ["about"])


def downgrade() -> None:
    """Remove them again."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("person", "certificate")
