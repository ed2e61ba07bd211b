"""The query language: words, “phrases”, AND OR NOT, -word, field:value and parentheses, read forgivingly.

Nothing a user types is an error as long as something to search for is left; what could not be taken literally is told
in a note. Lengths, depth and numbers of parts are bounded, so that no query can be expensive to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from kb.errors import QueryError
from kb.text import fold

MOST_CHARACTERS = 2000
MOST_PARTS = 64
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Word:
    """Free text without blanks; a longer one is cut into words later."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text to be found literally, white space, width and case aside."""

    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """field:value; `name` is one of the values of `FIELDS`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class And:
    """Parts joined by AND: all must match."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Parts joined by OR: at least one must match."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What must not match."""

    part: Part


@dataclass(frozen=True, slots=True)
class Group:
    """Parts side by side: words are ranked, everything else must hold."""

    parts: tuple[Part, ...]


Part = Word | Phrase | Filter | And | Or | Not | Group


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as understood; `notes` tell in Chinese where that differs from what was typed."""

    text: str
    root: Group
    notes: tuple[str, ...] = ()


FIELDS = {
    "number": "number",
    "条": "number",
    "条号": "number",
    "role": "role",
    "角色": "role",
    "plan": "plan",
    "规划": "plan",
    "section": "section",
    "章节": "section",
    "章": "section",
    "year": "year",
    "年份": "year",
    "年": "year",
    "indicator": "indicator",
    "指标": "indicator",
    "value": "value",
    "数值": "value",
    "指标值": "value",
}
"""Field names as typed, and the field meant."""


class _Kind(Enum):
    WORD = auto()
    PHRASE = auto()
    FILTER = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: _Kind
    text: str = ""
    name: str = ""


_OPERATORS = {
    "AND": _Kind.AND,
    "&&": _Kind.AND,
    "与": _Kind.AND,
    "且": _Kind.AND,
    "OR": _Kind.OR,
    "||": _Kind.OR,
    "|": _Kind.OR,
    "或": _Kind.OR,
    "NOT": _Kind.NOT,
    "非": _Kind.NOT,
}
_CLOSING = {'"': '"', "＂": "＂", "“": "”", "”": "”", "„": "”", "「": "」", "『": "』", "〝": "〞"}
_BRACKETS = {"(": _Kind.OPEN, "（": _Kind.OPEN, ")": _Kind.CLOSE, "）": _Kind.CLOSE}
_MINUS = "-－−"
_FIELD = re.compile(r"(\w{1,12})[:：]")
_BARE = re.compile(r"[^\s()（）\"＂“”„「」『』〝〞]+")
_VALUE = re.compile(r"[^\s()（）\"＂“”「」]+")
_WILDCARD = re.compile(r"[*?＊？]+")


_UNREADABLE = re.compile("[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f]")


def readable(text: str) -> str:
    """`text` with blanks for control characters and halves of characters, which stand in no document."""
    return _UNREADABLE.sub(" ", text)


def quoted(text: str) -> str:
    """`text` as a phrase of the query language, whatever quotation marks it contains.

    >>> quoted("推进“三同时")
    '"推进“三同时"'
    """
    for opening, closing in ('""', "「」", "『』", "“”"):
        if opening not in text and closing not in text:
            return opening + text + closing
    return '"' + text.replace('"', '""') + '"'


def parse(text: str) -> ParsedQuery:
    """The best reading of what was typed.

    Raises:
        QueryError: nothing to search for is left.
    """
    notes: list[str] = []
    if len(text) > MOST_CHARACTERS:
        notes.append(f"检索词过长，只取前 {MOST_CHARACTERS} 个字符")
    lexemes = list(_lexemes(text[:MOST_CHARACTERS], notes))
    parts = sum(lexeme.kind in (_Kind.WORD, _Kind.PHRASE, _Kind.FILTER) for lexeme in lexemes)
    if parts > MOST_PARTS:
        notes.append(f"检索条件有 {parts} 项，只取前 {MOST_PARTS} 项")
        lexemes = _first_parts(lexemes, MOST_PARTS)
    root = _Parser(lexemes, notes).query()
    if not root.parts:
        raise QueryError("没有可检索的内容", advice="请输入词语、“短语”或 number:77 这样的条件")
    return ParsedQuery(text, root, tuple(dict.fromkeys(notes)))


def _first_parts(lexemes: Sequence[_Lexeme], most: int) -> list[_Lexeme]:
    kept: list[_Lexeme] = []
    parts = 0
    for lexeme in lexemes:
        parts += lexeme.kind in (_Kind.WORD, _Kind.PHRASE, _Kind.FILTER)
        if parts > most:
            break
        kept.append(lexeme)
    return kept


# --------------------------------------------------------------------------- characters to lexemes


def _lexemes(text: str, notes: list[str]) -> Iterator[_Lexeme]:
    position = 0
    while position < len(text):
        char = text[position]
        if char.isspace():
            position += 1
        elif char in _BRACKETS:
            yield _Lexeme(_BRACKETS[char], char)
            position += 1
        elif char in _CLOSING:
            content, position = _quoted_content(text, position, notes)
            yield _Lexeme(_Kind.PHRASE, content)
        elif char in _MINUS and _begins_exclusion(text, position):
            yield _Lexeme(_Kind.NOT, char)
            position += 1
        elif (head := _FIELD.match(text, position)) and fold(head[1]) in FIELDS:
            value, position = _field_value(text, head.end(), notes)
            yield _Lexeme(_Kind.FILTER, value, FIELDS[fold(head[1])])
        else:
            match = _BARE.match(text, position)
            word = match[0] if match else char
            position += len(word)
            yield _Lexeme(_OPERATORS.get(word, _Kind.WORD), word)


def _begins_exclusion(text: str, position: int) -> bool:
    """Whether the minus sign stands at the beginning of a word, and one sign only."""
    after = text[position + 1 : position + 2]
    before = text[position - 1 : position] if position else " "
    return (before.isspace() or before in _BRACKETS) and bool(after) and not after.isspace() and after not in _MINUS


def _quoted_content(text: str, position: int, notes: list[str]) -> tuple[str, int]:
    """The text inside the quotation marks that open at `position`, and where to read on.

    An ASCII mark inside a word (`"a"b"`) does not close unless it is the last one; a doubled one stands for itself.
    """
    closing = _CLOSING[text[position]]
    start = position + 1
    end = text.find(closing, start)
    if closing in '"＂':
        end = _ascii_end(text, start, closing)
    if end < 0:
        notes.append("引号不成对，已将其后的文字作为一个短语")
        return text[start:].replace(closing * 2, closing), len(text)
    content = text[start:end]
    return (content.replace('""', '"') if closing == '"' else content), end + 1


def _ascii_end(text: str, start: int, mark: str) -> int:
    """Where the phrase that began before `start` ends: the first mark that is neither doubled nor inside a word."""
    last = -1
    position = text.find(mark, start)
    while position >= 0:
        after = text[position + 1 : position + 2]
        if after == mark and position > start:
            position += 1  # a doubled mark
        elif not after or after.isspace() or after in _BRACKETS or after == mark:
            return position
        else:
            last = position if last < 0 else last
        position = text.find(mark, position + 1)
    return last


def _field_value(text: str, position: int, notes: list[str]) -> tuple[str, int]:
    while position < len(text) and text[position] == " ":
        position += 1
    if position < len(text) and text[position] in _CLOSING:
        return _quoted_content(text, position, notes)
    match = _VALUE.match(text, position)
    return (match[0], match.end()) if match else ("", position)


# --------------------------------------------------------------------------- lexemes to parts


@dataclass(slots=True)
class _Parser:
    lexemes: Sequence[_Lexeme]
    notes: list[str] = field(default_factory=list)
    position: int = 0

    def query(self) -> Group:
        """All parts; a closing bracket that was never opened is passed over."""
        parts: list[Part] = []
        while self._peek() is not None:
            parts.extend(self._sequence(0).parts)
            if self._take(_Kind.CLOSE):
                self.notes.append("括号不成对，已忽略多余的括号")
        return Group(tuple(parts))

    def _sequence(self, depth: int) -> Group:
        parts: list[Part] = []
        while (lexeme := self._peek()) is not None and lexeme.kind is not _Kind.CLOSE:
            part = self._either(depth)
            if part is not None:
                parts.append(part)
        return Group(tuple(parts))

    def _either(self, depth: int) -> Part | None:
        parts = [self._both(depth)]
        while self._take(_Kind.OR):
            parts.append(self._both(depth))
        return _joined(Or, parts)

    def _both(self, depth: int) -> Part | None:
        parts = [self._unary(depth)]
        while self._take(_Kind.AND):
            parts.append(self._unary(depth))
        return _joined(And, parts)

    def _unary(self, depth: int) -> Part | None:
        negations = 0
        while self._take(_Kind.NOT):
            negations += 1
        part = self._primary(depth)
        return Not(part) if part is not None and negations % 2 else part

    def _primary(self, depth: int) -> Part | None:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind in (_Kind.CLOSE, _Kind.AND, _Kind.OR):
            self._missing_operand()
            return None
        self.position += 1
        if lexeme.kind is _Kind.OPEN:
            return self._group(depth)
        return self._leaf(lexeme)

    def _missing_operand(self) -> None:
        self.notes.append("运算符前后缺少检索词，已忽略该运算符")
        if self._peek() and not self._take(_Kind.AND):
            self._take(_Kind.OR)

    def _group(self, depth: int) -> Part | None:
        if depth >= DEEPEST:
            self.notes.append("括号层数过多，已忽略最里面的括号")
            return None
        inside = self._sequence(depth + 1)
        if not self._take(_Kind.CLOSE):
            self.notes.append("括号不成对，已在末尾补上")
        if not inside.parts:
            return None
        return inside.parts[0] if len(inside.parts) == 1 else inside

    def _leaf(self, lexeme: _Lexeme) -> Part | None:
        if lexeme.kind is _Kind.FILTER:
            return self._filter(lexeme)
        if lexeme.kind is _Kind.PHRASE:
            return Phrase(lexeme.text) if lexeme.text.strip() else None
        return self._word(lexeme.text)

    def _filter(self, lexeme: _Lexeme) -> Part | None:
        if lexeme.text.strip():
            return Filter(lexeme.name, lexeme.text.strip())
        self.notes.append(f"条件 {lexeme.name}: 后面没有值，已忽略")
        return None

    def _word(self, text: str) -> Part | None:
        pieces = [piece for piece in _WILDCARD.split(text) if piece]
        if pieces == [text]:
            return Word(text)
        if not pieces:
            return None
        self.notes.append("不用通配符也能查到词语的一部分，* 和 ? 已忽略")
        return And(tuple(Phrase(piece) for piece in pieces)) if len(pieces) > 1 else Word(pieces[0])

    def _peek(self) -> _Lexeme | None:
        return self.lexemes[self.position] if self.position < len(self.lexemes) else None

    def _take(self, kind: _Kind) -> bool:
        lexeme = self._peek()
        taken = lexeme is not None and lexeme.kind is kind
        self.position += taken
        return taken


def _joined(join: type[And] | type[Or], parts: Sequence[Part | None]) -> Part | None:
    present = tuple(part for part in parts if part is not None)
    return join(present) if len(present) > 1 else present[0] if present else None
