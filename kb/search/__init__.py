"""Which clauses speak of this? Words, phrases, meaning: indexing clauses and finding them again."""

import os

# Vectors are compared in small blocks, where the threads of numpy's linear algebra wait for each other longer than they
# work. numpy reads this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
