"""LibreOffice opens what we write, and sees the same rows."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kb.export.table import ExportTable
from kb.export.tables import TABLES, build
from kb.export.writers import write
from kb.model import PlanRecord
from tests.export import reading
from tests.export.samples import fake_graph

# Comma, quotation mark, UTF-8, from line 1; numbers as shown; the first sheet.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,0"
Convert = Callable[[Sequence[Path], str], list[bytes]]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Convert files with LibreOffice, in a profile of its own; skips where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LIBREOFFICE ABSENT: apt-get install libreoffice-calc libreoffice-writer to run this test")
    folder = tmp_path_factory.mktemp("office")

    def run(paths: Sequence[Path], target: str) -> list[bytes]:
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", target, "--outdir", folder, *paths]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        assert "error" not in (done.stdout + done.stderr).lower()
        ending = target.partition(":")[0]
        return [(folder / f"{path.stem}.{ending}").read_bytes() for path in paths]

    return run


@pytest.fixture
def tables(table: ExportTable, record: PlanRecord) -> list[ExportTable]:
    return [table, *(build(name, [record], fake_graph) for name in TABLES)]


def written(tables: Sequence[ExportTable], folder: Path, ending: str) -> list[Path]:
    paths = [folder / f"{table.name}.{ending}" for table in tables]
    for table, path in zip(tables, paths, strict=True):
        write(table, path)
    return paths


def test_xlsx_in_calc(convert: Convert, tmp_path: Path, tables: Sequence[ExportTable]) -> None:
    """As Calc shows the sheet, so it stands in the table: numbers with their decimals, lines, apostrophes."""
    shown = convert(written(tables, tmp_path, "xlsx"), CSV)
    assert [reading.read_csv(content) for content in shown] == [reading.expected_harmless(table) for table in tables]


def test_docx_in_writer(convert: Convert, tmp_path: Path, tables: Sequence[ExportTable]) -> None:
    """Writer reads the document and writes it again: the table is still the same.

    Writing, Writer escapes what looks like one of its own escapes, and drops a space at the end of a text.
    """
    for table, content in zip(tables, convert(written(tables, tmp_path, "docx"), "docx"), strict=True):
        rows = [[text.replace("_x005F_", "_") for text in row] for row in reading.read_docx(content, table)]
        assert reading.stripped(rows) == reading.stripped(reading.expected_on_paper(table))
