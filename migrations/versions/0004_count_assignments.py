"""An index of the assignments that are not to rate, of which there are few: counts leave them out at once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOT_TO_RATE = sa.text("purpose <> 'rating'")


def upgrade() -> None:
    op.create_index(
        "ix_assignment_round_id_state_beside",
        "assignment",
        ["round_id", "state"],
        sqlite_where=NOT_TO_RATE,
        postgresql_where=NOT_TO_RATE,
    )


def downgrade() -> None:
    op.drop_index("ix_assignment_round_id_state_beside", table_name="assignment")
