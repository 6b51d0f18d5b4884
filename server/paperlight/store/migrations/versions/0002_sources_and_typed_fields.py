"""sources and typed fields; near keys, and the version of the rules that made the keys

Revision: 0002, after 0001, of 2026-11-25 09:12:04.318250
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch, which on SQLite may make a table anew: dropping the old one would take the readings with it.
    op.add_column("library", sa.Column("keys_version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("paper", sa.Column("near_keys", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("paper", sa.Column("typed", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("identifiers", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("taken_back", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_source_paper_id"), "source", ["paper_id"], unique=False)


def downgrade() -> None:
    op.drop_table("source")
    op.drop_column("paper", "typed")
    op.drop_column("paper", "near_keys")
    op.drop_column("library", "keys_version")
