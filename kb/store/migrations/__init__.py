"""Changes of the review database's tables, one file per version, applied by Alembic when the database is opened."""
