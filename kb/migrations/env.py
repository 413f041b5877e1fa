"""How Alembic runs our migrations: on the connection it is given, never on its own."""

from alembic import context
from sqlalchemy import Connection

connection = context.config.attributes["connection"]
assert isinstance(connection, Connection)  # noqa: S101  (only kb.database calls this)
context.configure(connection=connection, render_as_batch=connection.dialect.name == "sqlite")
context.run_migrations()
