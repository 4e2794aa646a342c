"""Whether the words of a document may stand on a page that is published."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In place, so that the table keeps its triggers on SQLite too.
    no = "0" if op.get_bind().dialect.name == "sqlite" else "false"
    op.execute(f"ALTER TABLE document ADD COLUMN may_publish_text BOOLEAN DEFAULT {no} NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE document DROP COLUMN may_publish_text")
