"""How much faster than usual a chunk is spoken, so that it fits its time."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("chunks") as chunks:
        chunks.add_column(sa.Column("tempo", sa.Float(), nullable=True))
