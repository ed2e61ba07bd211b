"""The one place that joins parsing, extraction, graph, search and store: build a knowledge base, then ask it."""
