"""`python -m kb.evaluate PART [options]`: score one part against labelled examples."""

import sys
from importlib import import_module

PARTS = ("links", "roles", "goals", "targets", "search", "outlines")

if len(sys.argv) < 2 or sys.argv[1] not in PARTS:
    raise SystemExit(f"用法：python -m kb.evaluate {{{'|'.join(PARTS)}}} [选项]")
part = sys.argv.pop(1)
sys.argv[0] = f"kb.evaluate {part}"
import_module(f"kb.evaluate.{part}").main()
