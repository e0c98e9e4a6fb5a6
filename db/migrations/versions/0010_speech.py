"""Recordings: their segments, what is heard in them, and what that means in other languages."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "segments",
        sa.Column(
            "production_id",
            sa.String(),
            sa.ForeignKey("productions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("overlap_ms", sa.Integer(), nullable=False),
        sa.Column("hearing_key", sa.String(), nullable=False),
        sa.Column("translation_keys", sa.JSON(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
    )
    op.create_index("ix_segments_hearing_key", "segments", ["hearing_key"])
    op.create_table(
        "hearings",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "translations",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
