"""What a store of a thousand books is asked every few seconds is found without reading all of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    is_owned, is_failed = sa.text("owner IS NOT NULL"), sa.text("outcome = 'failed'")
    op.create_index("ix_productions_source", "productions", ["source_sha256", "updated_at"])
    op.create_index(
        "ix_productions_owned", "productions", ["owner"], sqlite_where=is_owned, postgresql_where=is_owned
    )
    op.create_index(
        "ix_verdicts_failed", "verdicts", ["take_key"], sqlite_where=is_failed, postgresql_where=is_failed
    )
    op.create_index("ix_deliveries_path", "deliveries", ["path"])
    op.drop_index("ix_night_books_sha256", "night_books")
    op.create_index("ix_night_books_seen", "night_books", ["sha256", "updated_at"])
    op.create_index("ix_night_books_standing", "night_books", ["night_id", "standing"])
    op.create_index("ix_night_books_engine", "night_books", ["engine", "updated_at"])
