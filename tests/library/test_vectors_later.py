"""A build serves by words as soon as these are indexed; vectors are added to what serves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kb.config import Config, SearchConfig
from kb.library.build import build
from kb.library.knowledge import KnowledgeBase
from kb.search import meaning
from kb.search.encoders import Floats

TEXT = "规划\n\n一、总则\n\n1、建设停车场。治理交通拥堵。\n\n2、发展养老服务。\n"


class Counting:
    """An encoder that notes what it was given."""

    name = "counting"
    dimensions = 8

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def passages(self, texts: Sequence[str]) -> Floats:
        self.encoded.extend(texts)
        return np.stack([self.query(text) for text in texts])

    def query(self, text: str) -> Floats:
        vector = np.random.default_rng(len(text)).standard_normal(self.dimensions).astype(np.float32)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Counting:
    found = Counting()
    monkeypatch.setattr(meaning, "E5Encoder", lambda: found)
    return found


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=tmp_path / "kb", search=SearchConfig(encoder="e5"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "规划.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_words_answer_while_vectors_are_made(config: Config, file: Path, encoder: Counting) -> None:
    found: list[int] = []

    def progress(stage: str, *_: int) -> None:
        if stage == "语义编码":
            found.append(KnowledgeBase.open(config.data).search("养老服务").total)

    build([file], config, progress)
    assert found
    assert all(total == 1 for total in found)
    assert encoder.encoded


def test_an_interrupted_encoding_is_finished_by_the_next_build(
    config: Config, file: Path, encoder: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: Sequence[str]) -> Floats:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(encoder, "passages", killed)
        with pytest.raises(KeyboardInterrupt):
            build([file], config)
    opened = KnowledgeBase.open(config.data)
    assert opened.search("停车场").total == 1
    build([file], config)
    assert encoder.encoded
    current = KnowledgeBase.open(config.data)
    assert current.search("停车场").hits


def test_nothing_is_encoded_twice(config: Config, file: Path, encoder: Counting) -> None:
    build([file], config)
    once = list(encoder.encoded)
    file.write_text(TEXT.replace("一、总则", "一、总体要求"), encoding="utf-8")
    build([file], config)
    assert len(set(encoder.encoded)) == len(encoder.encoded)
    assert set(once) <= set(encoder.encoded)
