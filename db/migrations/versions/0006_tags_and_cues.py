"""What tags ask for with single chunks, and the cue that a chunk belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("chunks") as chunks:
        chunks.add_column(sa.Column("lead_ms", sa.Integer(), nullable=False, server_default="0"))
        chunks.add_column(sa.Column("parameters", sa.JSON(), nullable=False, server_default="{}"))
        chunks.add_column(sa.Column("seed", sa.Integer(), nullable=True))
        chunks.add_column(sa.Column("slot_cue", sa.Integer(), nullable=True))
