"""Nights, and the books of each."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "nights",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("folder", sa.String(), nullable=False, index=True),
        sa.Column("holds", sa.String(), nullable=True, unique=True),
        sa.Column("opens_at", moment, nullable=False),
        sa.Column("closes_at", moment, nullable=True),
        sa.Column("deadline_at", moment, nullable=True),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ending", sa.String(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_pid", sa.Integer(), nullable=False),
        sa.Column("owner_started", sa.Double(), nullable=False),
        sa.Column("owned_until", moment, nullable=False),
    )
    op.create_table(
        "night_books",
        sa.Column("night_id", sa.String(), sa.ForeignKey("nights.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("source", sa.String(), primary_key=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("production_id", sa.String(), nullable=True),
        sa.Column("flow_run", sa.String(), nullable=True),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("machine_seconds", sa.Double(), nullable=False),
        sa.Column("letters_spoken", sa.Integer(), nullable=False),
        sa.Column("audio_seconds", sa.Double(), nullable=False),
        sa.Column("bytes_written", sa.BigInteger(), nullable=False),
        sa.Column("memory_per_host", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Index("ix_night_books_sha256", "sha256"),
    )
