"""Reads `<name>.toml` beside a document: metadata that somebody has written down, which outranks what is recognised."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kb.errors import MetadataError, system_reason
from kb.model import Metadata


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The fields of a sidecar file; None or empty where the file does not name them."""

    plan_id: str = ""
    title: str = ""
    issuer: str = ""
    year: int | None = None
    period: tuple[int, int] | None = None
    language: str = ""
    document_number: str = ""
    source: str = ""

    def complete(self, recognised: Metadata) -> Metadata:
        """The recognised metadata with the fields named here put in their place."""
        start, end = self.period or (recognised.period_start, recognised.period_end)
        return replace(
            recognised,
            title=self.title or recognised.title,
            issuer=self.issuer or recognised.issuer,
            year=self.year or recognised.year,
            period_start=start,
            period_end=end,
            language=self.language or recognised.language,
            document_number=self.document_number or recognised.document_number,
            source=self.source or recognised.source,
        )


def read_sidecar(document: Path) -> Sidecar:
    """The sidecar of `document`, empty where there is none.

    Raises:
        MetadataError: the file is no valid TOML, or has an unknown or malformed field.
    """
    path = document.with_suffix(".toml")
    if not path.is_file():
        return Sidecar()
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no TOML, no text, a number of thousands of digits, or brackets
        raise MetadataError(f"格式有误（{error}）", where=path, advice="请对照 docs/CORPUS.md 改正") from error
    except OSError as error:
        raise MetadataError(f"文件无法读取（{system_reason(error)}）", where=path, advice="请检查文件权限") from error
    return _checked(fields, path)


def is_plan_id(text: str) -> bool:
    """Whether `text` can name a plan: not empty, without white space, signs nobody sees and the separators / and #."""
    return bool(text) and all(char.isprintable() and not char.isspace() and char not in "/#\\" for char in text)


def _checked(fields: Mapping[str, object], path: Path) -> Sidecar:
    unknown = sorted(fields.keys() - _FIELDS.keys())
    if unknown:
        raise MetadataError(f"有不认识的字段 {unknown[0]}", where=path, expected=f"{'、'.join(sorted(_FIELDS))} 之一")
    for name, value in fields.items():
        is_valid, expected = _FIELDS[name]
        if not is_valid(value):
            raise MetadataError(f"字段 {name} 的值 {value!r} 不对", where=path, expected=expected)
    period = fields.get("period")
    return Sidecar(
        plan_id=str(fields.get("id", "")),
        title=str(fields.get("title", "")),
        issuer=str(fields.get("issuer", "")),
        year=_integer(fields.get("year")),
        period=(int(period[0]), int(period[1])) if isinstance(period, list) else None,
        language=str(fields.get("language", "")),
        document_number=str(fields.get("document_number", "")),
        source=str(fields.get("source", "")),
    )


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and is_plan_id(value)


def _is_year(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2200


def _is_period(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_year, value)) and value[0] <= value[1]


_FIELDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "id": (_is_id, '不含空白、/ 和 # 的编号，如 "carbon-2022"'),
    "title": (_is_text, "文字"),
    "issuer": (_is_text, "文字"),
    "year": (_is_year, "四位年份，如 2006"),
    "period": (_is_period, "起止年份，如 [2006, 2010]"),
    "language": (_is_text, '文字，如 "zh-Hans"'),
    "document_number": (_is_text, '文字，如 "国发〔2019〕4号"'),
    "source": (_is_text, "文字"),
}
