"""Timings, apart from the tests: `python -m benchmarks [commands|parse|search] [options]`."""
