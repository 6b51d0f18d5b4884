"""annotations get ids of their own, and what is searched of them

Revision: 0003, after 0002, of 2026-11-25 12:00:00.000000
"""

import json
import uuid
from datetime import UTC

import sqlalchemy as sa
from alembic import op

from paperlight import anno
from paperlight.errors import InvalidInputError

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("annotation", sa.Column("searched", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    names = ("id", "reader_id", "paper_id", "searched")
    table = sa.table(
        "annotation", *map(sa.column, names), sa.column("body", sa.JSON()), sa.column("created", sa.DateTime())
    )
    change = sa.table("change", *map(sa.column, ("paper_id", "kind", "reader_id")), sa.column("at", sa.DateTime()))
    # Before this version annotations came from exports only, and whatever stood there was kept.
    for row in connection.execute(sa.select(table)).all():
        about = f"urn:paperlight:paper:{row.paper_id}"
        try:
            known = anno.checked(row.body)
        except InvalidInputError:
            body = {"type": "TextualBody", "purpose": "commenting", "value": json.dumps(row.body)[:100_000]}
            known = anno.checked({"type": "Annotation", "body": [body], "target": {"source": about}})
        id = anno.own_id(known.get("id")) or uuid.uuid4().urn
        whole = anno.completed(known, id=id, source=about, at=row.created.replace(tzinfo=UTC))
        values = {"id": id, "body": whole, "searched": anno.searched_text(whole)}
        connection.execute(table.update().where(table.c.id == row.id).values(values))
        logged = {"paper_id": row.paper_id, "kind": "annotation", "reader_id": row.reader_id, "at": row.created}
        connection.execute(change.insert().values(logged))


def downgrade() -> None:
    op.drop_column("annotation", "searched")
