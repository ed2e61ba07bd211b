"""The client's plan, analysed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import PlanRecord


@pytest.fixture(scope="session")
def client_record(seed_file: Path) -> PlanRecord:
    from kb.library.analyse import analyse

    return analyse(seed_file)
