"""What differs between two wordings, marked where it stands, for a reader at a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

__all__ = ["marked"]

# A Chinese character, a word, or one other character.
_UNIT: Final = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]|[^\W\u3400-\u9fff\uf900-\ufaff]+|\W", re.DOTALL
)

_STRAY: Final = 2


def marked(before: str, after: str) -> tuple[str, str]:
    """Return both wordings: what the first alone has in [brackets], what the second alone has in {braces}.

    Line breaks become spaces. Parts in another order are marked as left out and added.

    >>> marked("社区应当公开账目。", "各社区每季度公开账目。")
    ('[社区应当]公开账目。', '{各社区每季度}公开账目。')
    >>> marked("The fund closes in May.", "The fund closes in June.")
    ('The fund closes in [May].', 'The fund closes in {June}.')
    """
    from rapidfuzz.distance import Indel

    one, other = (_UNIT.findall(" ".join(text.split())) for text in (before, after))
    left: list[str] = []
    right: list[str] = []
    for gone, new, same in _steps(Indel.opcodes(one, other), one, other):
        left += [*_between("[", gone, "]"), *same]
        right += [*_between("{", new, "}"), *same]
    return "".join(left), "".join(right)


def _steps(
    opcodes: Iterable[Any], one: list[str], other: list[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Yield what is left out, what is added, and what both have after it.

    One or two units in common amid changes are chance; they are told as changed too.
    """
    gone: list[str] = []
    new: list[str] = []
    steps = list(opcodes)
    for number, step in enumerate(steps):
        left, right = one[step.src_start : step.src_end], other[step.dest_start : step.dest_end]
        if step.tag != "equal" or ((gone or new) and len(left) <= _STRAY and number + 1 < len(steps)):
            gone += left
            new += right
        else:
            yield gone, new, left
            gone, new = [], []
    if gone or new:
        yield gone, new, []


def _between(opening: str, units: list[str], closing: str) -> list[str]:
    return [opening, *units, closing] if units else []
