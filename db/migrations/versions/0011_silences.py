"""When nobody speaks within a segment."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("segments") as segments:
        segments.add_column(sa.Column("silences", sa.JSON(), nullable=False, server_default="[]"))
