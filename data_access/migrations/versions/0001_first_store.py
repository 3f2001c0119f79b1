"""The first store: customers, products, purchases, feedback, cases, imports, settings, change log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.schema.base import Json, Key, UtcDateTime

DOMAINS = ("customers", "purchases", "feedback", "cases", "service", "settings")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, and the rows that must always be there."""
    _store()
    _imports()
    _people()
    _customers()
    _sales()
    _service()
    _first_rows()


def _sparse_index(table: str, column: str) -> None:
    """An index on a reference that most rows leave empty."""
    present = sa.text(f"{column} IS NOT NULL")
    name = f"ix_{table}_{column}"
    op.create_index(name, table, [column], sqlite_where=present, postgresql_where=present)


def _store() -> None:
    """What holds for the whole store: settings, rates, versions, change log."""
    op.create_table(
        "change_log",
        sa.Column("seq", Key, nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", Key, nullable=True),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("logged_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change_log")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_log_logged_at", "change_log", ["logged_at"], unique=False)
    op.create_table(
        "currency_rates",
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate_micros", sa.Integer(), nullable=False),
        sa.CheckConstraint("rate_micros > 0", name=op.f("ck_currency_rates_rate")),
        sa.PrimaryKeyConstraint("currency", "valid_from", name=op.f("pk_currency_rates")),
    )
    op.create_table(
        "domain_versions",
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("version", Key, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_domain_versions")),
    )
    op.create_table(
        "settings",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("business_name", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), server_default="GBP", nullable=False),
        sa.Column("time_zone", sa.String(), server_default="UTC", nullable=False),
        sa.Column("week_start", sa.Integer(), server_default="0", nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("purchases_until", sa.Date(), nullable=True),
        sa.Column("demo", Json, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_settings_only_one")),
        sa.CheckConstraint("week_start BETWEEN 0 AND 6", name=op.f("ck_settings_week_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
    )


def _imports() -> None:
    """How data came in."""
    op.create_table(
        "import_batches",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=True),
        sa.Column("state", sa.String(), server_default="writing", nullable=False),
        sa.Column("mode", sa.String(), server_default="upsert", nullable=False),
        sa.Column("options", Json, nullable=True),
        sa.Column("summary", Json, nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('writing', 'published', 'undone', 'abandoned')", name=op.f("ck_import_batches_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    op.create_index("ix_import_batches_state", "import_batches", ["state"], unique=False)
    op.create_table(
        "import_changes",
        sa.Column("id", Key, nullable=False),
        sa.Column("batch_id", Key, nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", Key, nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_import_changes_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_changes")),
        sa.UniqueConstraint(
            "batch_id", "table_name", "row_id", name=op.f("uq_import_changes_batch_id_table_name_row_id")
        ),
    )
    op.create_index("ix_import_changes_table_name_row_id", "import_changes", ["table_name", "row_id"], unique=False)
    op.create_table(
        "import_lock",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("heartbeat_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_import_lock_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_lock")),
    )
    op.create_table(
        "import_mappings",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("mapping", Json, nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mappings")),
        sa.UniqueConstraint("kind", "signature", name=op.f("uq_import_mappings_kind_signature")),
    )
    op.create_table(
        "import_rejects",
        sa.Column("id", Key, nullable=False),
        sa.Column("batch_id", Key, nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("cells", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_import_rejects_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rejects")),
    )
    op.create_index("ix_import_rejects_batch_id_row_number", "import_rejects", ["batch_id", "row_number"], unique=False)


def _people() -> None:
    """Who works with the store, and what they did."""
    op.create_table(
        "users",
        sa.Column("id", Key, nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("role", sa.String(), server_default="viewer", nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'agent', 'manager', 'owner')", name=op.f("ck_users_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", Key, nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("user_id", Key, nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", Key, nullable=True),
        sa.Column("details", Json, nullable=True),
        sa.Column("submission_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_audit_events_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_audit_events_submission_id")),
    )
    op.create_index("ix_audit_events_happened_at", "audit_events", ["happened_at"], unique=False)
    op.create_index(
        "ix_audit_events_subject_kind_subject_id", "audit_events", ["subject_kind", "subject_id"], unique=False
    )
    _sparse_index("audit_events", "user_id")


def _customers() -> None:
    """Who the customers are."""
    op.create_table(
        "customers",
        sa.Column("id", Key, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("given_name", sa.String(), nullable=True),
        sa.Column("family_name", sa.String(), nullable=True),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("segment", sa.String(), nullable=True),
        sa.Column("acquisition_channel", sa.String(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("consent", sa.String(), server_default="unknown", nullable=False),
        sa.Column("consent_at", UtcDateTime(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("attributes", Json, nullable=True),
        sa.Column("original", Json, nullable=True),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("consent IN ('unknown', 'given', 'refused')", name=op.f("ck_customers_consent")),
        sa.CheckConstraint(
            "birth_year IS NULL OR birth_year BETWEEN 1850 AND 2200", name=op.f("ck_customers_birth_year")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_customers_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_customers_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_customers_reference")),
    )
    op.create_index("ix_customers_batch_id", "customers", ["batch_id"], unique=False)
    op.create_index("ix_customers_email", "customers", ["email"], unique=False)
    op.create_index("ix_customers_phone", "customers", ["phone"], unique=False)
    op.create_table(
        "addresses",
        sa.Column("id", Key, nullable=False),
        sa.Column("customer_id", Key, nullable=False),
        sa.Column("kind", sa.String(), server_default="other", nullable=False),
        sa.Column("line1", sa.String(), nullable=True),
        sa.Column("line2", sa.String(), nullable=True),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('billing', 'delivery', 'other')", name=op.f("ck_addresses_kind")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_addresses_batch_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_addresses_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
    )
    op.create_index("ix_addresses_customer_id", "addresses", ["customer_id"], unique=False)
    op.create_index("ix_addresses_postal_code", "addresses", ["postal_code"], unique=False)
    _sparse_index("addresses", "batch_id")
    op.create_table(
        "tags",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("name", name=op.f("uq_tags_name")),
    )
    op.create_table(
        "customer_tags",
        sa.Column("customer_id", Key, nullable=False),
        sa.Column("tag_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_tags_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_customer_tags_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("customer_id", "tag_id", name=op.f("pk_customer_tags")),
    )
    op.create_index("ix_customer_tags_tag_id", "customer_tags", ["tag_id"], unique=False)


def _sales() -> None:
    """What was sold."""
    op.create_table(
        "products",
        sa.Column("id", Key, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("list_price_cents", sa.BigInteger(), nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        sa.Column("information", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), server_default="goods", nullable=False),
        sa.Column("attributes", Json, nullable=True),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('goods', 'service')", name=op.f("ck_products_kind")),
        sa.CheckConstraint("cost_cents >= 0", name=op.f("ck_products_cost")),
        sa.CheckConstraint("list_price_cents >= 0", name=op.f("ck_products_list_price")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_products_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("code", name=op.f("uq_products_code")),
    )
    op.create_index("ix_products_batch_id", "products", ["batch_id"], unique=False)
    op.create_index("ix_products_category", "products", ["category"], unique=False)
    op.create_table(
        "purchases",
        sa.Column("id", Key, nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("customer_id", Key, nullable=True),
        sa.Column("purchased_at", UtcDateTime(), nullable=False),
        sa.Column("purchased_on", sa.Date(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("delivery_partner", sa.String(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("cancels_purchase_id", Key, nullable=True),
        sa.Column("sale_lines", sa.Integer(), server_default="0", nullable=False),
        sa.Column("free_lines", sa.Integer(), server_default="0", nullable=False),
        sa.Column("return_lines", sa.Integer(), server_default="0", nullable=False),
        sa.Column("gross_cents", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("net_cents", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("gross_cents >= 0", name=op.f("ck_purchases_gross")),
        sa.CheckConstraint("month BETWEEN 0 AND 119999", name=op.f("ck_purchases_month")),
        sa.CheckConstraint(
            "sale_lines >= 0 AND free_lines >= 0 AND return_lines >= 0", name=op.f("ck_purchases_line_counts")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_purchases_batch_id")),
        sa.ForeignKeyConstraint(
            ["cancels_purchase_id"], ["purchases.id"], name=op.f("fk_purchases_cancels_purchase_id")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_purchases_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchases")),
        sa.UniqueConstraint("identity", name=op.f("uq_purchases_identity")),
    )
    op.create_index("ix_purchases_batch_id", "purchases", ["batch_id"], unique=False)
    _sparse_index("purchases", "cancels_purchase_id")
    op.create_index("ix_purchases_customer_id_month", "purchases", ["customer_id", "month"], unique=False)
    op.create_index("ix_purchases_purchased_on", "purchases", ["purchased_on"], unique=False)
    op.create_table(
        "purchase_lines",
        sa.Column("id", Key, nullable=False),
        sa.Column("purchase_id", Key, nullable=False),
        sa.Column("identity", sa.LargeBinary(length=16), nullable=False),
        sa.Column("product_id", Key, nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_micros", sa.BigInteger(), nullable=False),
        sa.Column("discount_cents", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("returns_line_id", Key, nullable=True),
        sa.Column("batch_id", Key, nullable=True),
        sa.CheckConstraint("kind <> 1 OR amount_cents >= 0", name=op.f("ck_purchase_lines_sale_amount")),
        sa.CheckConstraint("kind BETWEEN 1 AND 4", name=op.f("ck_purchase_lines_kind")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_purchase_lines_batch_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_purchase_lines_product_id")),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name=op.f("fk_purchase_lines_purchase_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["returns_line_id"], ["purchase_lines.id"], name=op.f("fk_purchase_lines_returns_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_lines")),
        sa.UniqueConstraint("purchase_id", "identity", name=op.f("uq_purchase_lines_purchase_id_identity")),
    )
    op.create_index("ix_purchase_lines_batch_id", "purchase_lines", ["batch_id"], unique=False)
    op.create_index("ix_purchase_lines_product_id", "purchase_lines", ["product_id"], unique=False)
    _sparse_index("purchase_lines", "returns_line_id")


def _service() -> None:
    """What customers say and what a team does about it."""
    op.create_table(
        "feedback",
        sa.Column("id", Key, nullable=False),
        sa.Column("identity", sa.LargeBinary(length=16), nullable=False),
        sa.Column("customer_id", Key, nullable=True),
        sa.Column("purchase_id", Key, nullable=True),
        sa.Column("product_id", Key, nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_scale", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("score_state", sa.String(length=20), server_default="pending", nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("polarity", sa.Double(), nullable=True),
        sa.Column("p_negative", sa.Double(), nullable=True),
        sa.Column("p_positive", sa.Double(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("score_reason", sa.String(), nullable=True),
        sa.Column("scorer", sa.String(), nullable=True),
        sa.Column("scorer_version", sa.String(), nullable=True),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "label IS NULL OR label IN ('negative', 'neutral', 'positive', 'not_scored')",
            name=op.f("ck_feedback_label"),
        ),
        sa.CheckConstraint(
            "rating_scale IS NULL OR rating_scale IN ('stars', 'nps', 'csat', 'ces')",
            name=op.f("ck_feedback_rating_scale"),
        ),
        sa.CheckConstraint("score_state IN ('pending', 'scored', 'not_scored')", name=op.f("ck_feedback_score_state")),
        sa.CheckConstraint("(rating IS NULL) = (rating_scale IS NULL)", name=op.f("ck_feedback_rating_has_scale")),
        sa.CheckConstraint("polarity IS NULL OR polarity BETWEEN -1 AND 1", name=op.f("ck_feedback_polarity")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_feedback_batch_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_feedback_customer_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_feedback_product_id")),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchases.id"], name=op.f("fk_feedback_purchase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("identity", name=op.f("uq_feedback_identity")),
    )
    op.create_index("ix_feedback_batch_id", "feedback", ["batch_id"], unique=False)
    op.create_index("ix_feedback_customer_id", "feedback", ["customer_id"], unique=False)
    op.create_index("ix_feedback_product_id", "feedback", ["product_id"], unique=False)
    op.create_index("ix_feedback_received_at_id", "feedback", ["received_at", "id"], unique=False)
    op.create_index("ix_feedback_score_state", "feedback", ["score_state"], unique=False)
    _sparse_index("feedback", "purchase_id")
    op.create_table(
        "cases",
        sa.Column("id", Key, nullable=False),
        sa.Column("customer_id", Key, nullable=True),
        sa.Column("product_id", Key, nullable=True),
        sa.Column("owner_id", Key, nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("state", sa.String(), server_default="new", nullable=False),
        sa.Column("priority_cents", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("first_reply_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=True),
        sa.Column("compensation_cents", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'claimed', 'in_progress', 'waiting', 'resolved', 'confirmed', 'reopened')",
            name=op.f("ck_cases_state"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_cases_batch_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_cases_customer_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_cases_owner_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_cases_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_batch_id", "cases", ["batch_id"], unique=False)
    op.create_index("ix_cases_customer_id", "cases", ["customer_id"], unique=False)
    op.create_index("ix_cases_owner_id", "cases", ["owner_id"], unique=False)
    op.create_index("ix_cases_state_priority", "cases", ["state", "priority_cents"], unique=False)
    _sparse_index("cases", "product_id")
    op.create_table(
        "case_feedback",
        sa.Column("case_id", Key, nullable=False),
        sa.Column("feedback_id", Key, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_feedback_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_case_feedback_feedback_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "feedback_id", name=op.f("pk_case_feedback")),
    )
    op.create_index("ix_case_feedback_feedback_id", "case_feedback", ["feedback_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", Key, nullable=False),
        sa.Column("customer_id", Key, nullable=False),
        sa.Column("product_id", Key, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), server_default="planned", nullable=False),
        sa.Column("technician", sa.String(), nullable=True),
        sa.Column("batch_id", Key, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(status = 'done') = (done_on IS NOT NULL)", name=op.f("ck_visits_done_on")),
        sa.CheckConstraint("status IN ('planned', 'done', 'missed', 'cancelled')", name=op.f("ck_visits_status")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batches.id"], name=op.f("fk_visits_batch_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_visits_customer_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_visits_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_batch_id", "visits", ["batch_id"], unique=False)
    op.create_index("ix_visits_customer_id", "visits", ["customer_id"], unique=False)
    op.create_index("ix_visits_status_due_on", "visits", ["status", "due_on"], unique=False)
    _sparse_index("visits", "product_id")


def _first_rows() -> None:
    """A version for each domain, and the one row of settings."""
    versions = sa.table("domain_versions", sa.column("domain"), sa.column("version"))
    op.bulk_insert(versions, [{"domain": domain, "version": 0} for domain in DOMAINS])
    settings = sa.table("settings", sa.column("id"))
    op.bulk_insert(settings, [{"id": 1}])
