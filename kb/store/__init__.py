"""Where a knowledge base lives on disk, and how it is replaced without ever being half-written."""
