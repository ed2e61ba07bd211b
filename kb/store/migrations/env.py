"""Alembic's entry point: run the migrations over the connection that `kb.store.reviews` hands in."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
with context.begin_transaction():
    context.run_migrations()
