"""Which clauses speak of this? Words, phrases, meaning: indexing clauses and finding them again."""
