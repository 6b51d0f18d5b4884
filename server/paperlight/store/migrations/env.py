"""Alembic's way in: run the migrations on the connection that Store hands over."""

from alembic import context
from sqlmodel import SQLModel

from paperlight.store import tables  # noqa: F401  (fills the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
