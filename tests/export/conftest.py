"""Fixtures for tables and files."""

from __future__ import annotations

import pytest

from kb.export.table import ExportTable
from kb.model import PlanRecord
from tests.export.samples import make_record, sample_table


@pytest.fixture(scope="session")
def record() -> PlanRecord:
    return make_record()


@pytest.fixture(scope="session")
def two_records() -> tuple[PlanRecord, PlanRecord]:
    return make_record(), make_record("other", "另一部规划")


@pytest.fixture(scope="session")
def table() -> ExportTable:
    return sample_table()
