"""Filters of `kb search` that name nothing: a program that asks for one plan must not be answered from all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.errors import NotFoundError, QueryError
from kb.model import Role
from kb.search.request import ROLE_NAMES
from kb.search.tokens import squeezed

if TYPE_CHECKING:
    from kb.library.knowledge import KnowledgeBase


def check_filters(knowledge: KnowledgeBase, *, plan: str | None, role: str | None) -> None:
    """Look whether there is such a plan (by its id or words of its title) and such a role; None is not looked at.

    Raises:
        NotFoundError: no plan has this id, or these words in its title.
        QueryError: there is no such role.
    """
    if role is not None and role.strip().lower() not in ROLE_NAMES:
        raise QueryError(f"没有类别“{role}”", expected=f"{'、'.join(Role)} 之一", advice="用法见 kb search --help")
    wanted = squeezed(plan or "")
    if wanted and not any(wanted in squeezed(one.id) or wanted in squeezed(one.title) for one in knowledge.plans()):
        raise NotFoundError(f"知识库中没有规划 {plan}", expected="已入库的编号或标题中的字", advice="kb plans 列出全部")
