"""How retakes were made, when words are spoken, tiers of verdicts, and what is usual for a voice."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("takes") as takes:
        takes.add_column(sa.Column("manner", sa.String(), nullable=False, server_default=""))
        takes.add_column(sa.Column("times", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("verdicts") as verdicts:
        verdicts.add_column(sa.Column("tier", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "baselines",
        sa.Column("voice_key", sa.String(), primary_key=True),
        sa.Column("checker", sa.String(), primary_key=True),
        sa.Column("checker_version", sa.String(), primary_key=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
    )
