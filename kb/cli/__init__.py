"""The command line: arguments to library calls, results to text or JSON, errors to one line and exit code 2."""

from __future__ import annotations


def main() -> None:
    """Entry point of the command `kb`."""
    from kb.cli.commands import run

    run()
