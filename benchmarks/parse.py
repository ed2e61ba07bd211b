"""How fast files are parsed: characters a second of text formats, pages a second of PDF, and the peak of memory.

python -m benchmarks parse FOLDER_OR_ARCHIVE...

Files inside .tar, .tar.gz and .tar.xz archives are unpacked first. Times are of one processor core. The floor is what
reading the same text files and splitting them into lines takes; the ratio says how much more parsing is.
"""

from __future__ import annotations

import argparse
import resource
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.errors import KBError
from kb.parser.parse import parse_file
from kb.parser.readers import endings

_TEXT = (".txt", ".md", ".html", ".htm")


def main(argv: list[str]) -> None:
    """Print one line per kind of file."""
    parser = argparse.ArgumentParser(prog="benchmarks parse", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    with tempfile.TemporaryDirectory() as folder:
        files = sorted(_files(parser.parse_args(argv).paths, Path(folder)))
        _text([file for file in files if file.suffix in _TEXT])
        _pdf([file for file in files if file.suffix == ".pdf"])
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _files(paths: Iterable[Path], unpacked: Path) -> Iterator[Path]:
    """The files that can be parsed in folders and archives."""
    for number, path in enumerate(paths):
        folder = path
        if path.is_file() and ".tar" in path.suffixes:
            folder = unpacked / str(number)
            with tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
        inside = folder.rglob("*") if folder.is_dir() else [path]
        yield from (file for file in inside if file.suffix in endings() and file.is_file())


def _text(files: list[Path]) -> None:
    started = time.process_time()
    characters = 0
    for file in files:
        text = file.read_bytes().decode("utf-8", errors="replace")
        characters += len(text)
        text.split("\n")
    floor = time.process_time() - started
    seconds = _parsing(files)
    if files:
        speed = f"{characters / seconds / 1e6:.2f} million characters/s, {seconds / floor:.0f} times the floor"
        print(f"{len(files)} text files, {characters / 1e6:.1f} million characters: {seconds:.1f} s, {speed}")


def _pdf(files: list[Path]) -> None:
    pages: list[int] = []
    seconds = _parsing(files, pages)
    if files:
        print(f"{len(files)} PDF files, {sum(pages)} pages: {seconds:.1f} s, {sum(pages) / seconds:.0f} pages/s")


def _parsing(files: Iterable[Path], pages: list[int] | None = None) -> float:
    """Processor seconds for all files; what cannot be read is said and counts as well."""
    started = time.process_time()
    for file in files:
        try:
            plan = parse_file(file)
        except KBError as error:
            print(error)
            continue
        if pages is not None:
            pages.append(plan.source.pages or 0)
    return time.process_time() - started
