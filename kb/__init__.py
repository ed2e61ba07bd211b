"""Plan knowledge base: clauses, targets, links and their evidence from Chinese plan documents."""

__version__ = "0.1.0"
