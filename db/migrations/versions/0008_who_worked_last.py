"""Who worked on a production last, also when it was given back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("productions") as productions:
        productions.add_column(sa.Column("last_owner", sa.String(), nullable=True))
