"""Fixtures shared by all tests: the client's plan and the folder of real documents."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("KB_ENCODER", "lsa")  # sentence vectors take half a minute per build; search tests make their own

# How fast an example is made or tried depends on the machine, not on what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and labels beside the project (or KB_SHARED); skips where it is absent."""
    folder = Path(os.environ.get("KB_SHARED", ROOT.parent / "shared"))
    if not (folder / "plans").is_dir():
        pytest.skip(f"REAL DOCUMENTS ABSENT: no folder {folder.name}/plans; set KB_SHARED to run this test")
    return folder


@pytest.fixture(scope="session")
def seed_file() -> Path:
    """The client's plan."""
    return ROOT / "corpus" / "etdz-11th-five-year-plan.txt"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, seed_file: Path) -> Path:
    """The data folder of a knowledge base built from the client's plan."""
    from kb.config import Config
    from kb.library.build import build

    data = tmp_path_factory.mktemp("built") / "kb"
    build([seed_file], Config(data=data))
    return data
