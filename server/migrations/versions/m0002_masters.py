"""Staff, masters and their trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "appliance_class",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("safety_life_years", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appliance_class")),
        sa.UniqueConstraint("code", name=op.f("uq_appliance_class_code")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=True),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_kind_subject", "audit", ["kind", "subject"], unique=False)
    op.create_index(op.f("ix_audit_outlet"), "audit", ["outlet"], unique=False)
    op.create_table(
        "outlet",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet")),
    )
    op.create_table(
        "part",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("serial_tracked", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.UniqueConstraint("code", name=op.f("uq_part_code")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(op.f("ix_sign_in_attempts_since"), "sign_in_attempts", ["since"], unique=False)
    op.create_table(
        "area",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlet.id"], name=op.f("fk_area_outlet"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
    )
    op.create_index(op.f("ix_area_outlet"), "area", ["outlet"], unique=False)
    op.create_table(
        "customer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("contacts", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet"], ["outlet.id"], name=op.f("fk_customer_outlet"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    op.create_index(op.f("ix_customer_outlet"), "customer", ["outlet"], unique=False)
    op.create_table(
        "fault",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("appliance_class", sa.String(length=36), nullable=True),
        sa.Column("dangerous", sa.Boolean(), nullable=False),
        sa.Column("safety", JSON, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appliance_class"],
            ["appliance_class.id"],
            name=op.f("fk_fault_appliance_class"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault")),
        sa.UniqueConstraint("code", name=op.f("uq_fault_code")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("areas", JSON, nullable=False),
        sa.Column("login", sa.String(length=63), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet"], ["outlet.id"], name=op.f("fk_person_outlet"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    op.create_index(op.f("ix_person_outlet"), "person", ["outlet"], unique=False)
    op.create_table(
        "price_list",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=30), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_until", sa.String(length=10), nullable=True),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet"], ["outlet.id"], name=op.f("fk_price_list_outlet"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list")),
        sa.UniqueConstraint("code", "edition", name=op.f("uq_price_list_code_edition")),
    )
    op.create_index(op.f("ix_price_list_outlet"), "price_list", ["outlet"], unique=False)
    op.create_table(
        "procedure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=30), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("job_type", sa.String(length=20), nullable=False),
        sa.Column("appliance_class", sa.String(length=36), nullable=True),
        sa.Column("steps", JSON, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appliance_class"],
            ["appliance_class.id"],
            name=op.f("fk_procedure_appliance_class"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
        sa.UniqueConstraint("code", "edition", name=op.f("uq_procedure_code_edition")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("customer", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=36), nullable=True),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("street", sa.String(length=80), nullable=False),
        sa.Column("estate", sa.String(length=80), nullable=False),
        sa.Column("building", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("floor", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=False),
        sa.Column("lift", sa.Boolean(), nullable=True),
        sa.Column("access_note", sa.Text(), nullable=False),
        sa.Column(
            "point",
            JSON,
            nullable=True,
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.id"], name=op.f("fk_site_area"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["customer"], ["customer.id"], name=op.f("fk_site_customer"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["outlet"], ["outlet.id"], name=op.f("fk_site_outlet"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_index(op.f("ix_site_customer"), "site", ["customer"], unique=False)
    op.create_index(op.f("ix_site_outlet"), "site", ["outlet"], unique=False)
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_staff_session_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_expires_at"), "staff_session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_staff_session_person"), "staff_session", ["person"], unique=False)
    op.create_table(
        "appliance",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outlet", sa.String(length=36), nullable=False),
        sa.Column("customer", sa.String(length=36), nullable=False),
        sa.Column("site", sa.String(length=36), nullable=True),
        sa.Column("appliance_class", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=60), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("units", JSON, nullable=False),
        sa.Column("purchased_on", sa.String(length=10), nullable=True),
        sa.Column("proof", sa.String(length=30), nullable=True),
        sa.Column("warranty", sa.String(length=20), nullable=True),
        sa.Column("warranty_reason", sa.String(length=200), nullable=False),
        sa.Column("warranty_until", sa.String(length=10), nullable=True),
        sa.Column("safety_until", sa.String(length=10), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appliance_class"],
            ["appliance_class.id"],
            name=op.f("fk_appliance_appliance_class"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["customer"], ["customer.id"], name=op.f("fk_appliance_customer"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["outlet"], ["outlet.id"], name=op.f("fk_appliance_outlet"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["site"], ["site.id"], name=op.f("fk_appliance_site"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appliance")),
    )
    op.create_index(op.f("ix_appliance_appliance_class"), "appliance", ["appliance_class"], unique=False)
    op.create_index(op.f("ix_appliance_customer"), "appliance", ["customer"], unique=False)
    op.create_index(op.f("ix_appliance_outlet"), "appliance", ["outlet"], unique=False)
    op.create_index(op.f("ix_appliance_site"), "appliance", ["site"], unique=False)


def downgrade() -> None:
    """Remove them again."""
    op.drop_index(op.f("ix_appliance_site"), table_name="appliance")
    op.drop_index(op.f("ix_appliance_outlet"), table_name="appliance")
    op.drop_index(op.f("ix_appliance_customer"), table_name="appliance")
    op.drop_index(op.f("ix_appliance_appliance_class"), table_name="appliance")
    op.drop_table("appliance")
    op.drop_index(op.f("ix_staff_session_person"), table_name="staff_session")
    op.drop_index(op.f("ix_staff_session_expires_at"), table_name="staff_session")
    op.drop_table("staff_session")
    op.drop_index(op.f("ix_site_outlet"), table_name="site")
    op.drop_index(op.f("ix_site_customer"), table_name="site")
    op.drop_table("site")
    op.drop_table("procedure")
    op.drop_index(op.f("ix_price_list_outlet"), table_name="price_list")
    op.drop_table("price_list")
    op.drop_index(op.f("ix_person_outlet"), table_name="person")
    op.drop_table("person")
    op.drop_table("fault")
    op.drop_index(op.f("ix_customer_outlet"), table_name="customer")
    op.drop_table("customer")
    op.drop_index(op.f("ix_area_outlet"), table_name="area")
    op.drop_table("area")
    op.drop_index(op.f("ix_sign_in_attempts_since"), table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_table("part")
    op.drop_table("outlet")
    op.drop_index(op.f("ix_audit_outlet"), table_name="audit")
    op.drop_index("ix_audit_kind_subject", table_name="audit")
    op.drop_table("audit")
    op.drop_table("appliance_class")
