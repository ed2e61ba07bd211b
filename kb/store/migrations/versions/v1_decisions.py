"""The journal of review decisions."""

import sqlalchemy as sa
from alembic import op

revision = "v1"
down_revision = None


def upgrade() -> None:
    """Create the journal."""
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("plan", sa.String, nullable=False, index=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("grade", sa.Float),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("undone_by", sa.Integer, sa.ForeignKey("decision.id")),
    )


def downgrade() -> None:
    """Drop the journal; the decisions in it are lost."""
    op.drop_table("decision")
