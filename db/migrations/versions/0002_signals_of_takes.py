"""What an engine noticed while it spoke a take."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("takes") as takes:
        takes.add_column(sa.Column("signals", sa.JSON(), nullable=False, server_default="{}"))
