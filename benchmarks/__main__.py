"""Run one benchmark, or all that need no arguments."""

import sys
from importlib import import_module

NAMES = ("commands", "extract", "parse", "search")

if __name__ == "__main__":
    name, *arguments = sys.argv[1:] or ["commands"]
    if name not in NAMES:
        raise SystemExit(f"python -m benchmarks {{{'|'.join(NAMES)}}}")
    import_module(f"benchmarks.{name}").main(arguments)
