"""Options of two values, such as `--shift OLD NEW`, that may be given several times.

Typer has none: the two words become one before it parses them, and two again where the command is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import typer

__all__ = ["BETWEEN", "PAIR", "folded", "joined_pair", "pairs_of"]

# What marks such an option where it is declared: Annotated[list[str] | None, typer.Option(...), PAIR].
PAIR: Final = "a pair of values"
# A control character that no term holds.
BETWEEN: Final = "\x1f"


def joined_pair(first: str, second: str) -> str:
    """Return the two values as the one that Typer is given."""
    return f"{first}{BETWEEN}{second}"


def folded(words: Sequence[str], options: Iterable[str], ctx: Any = None) -> list[str]:
    """Return the words of a command line, the two after each of `options` as one; `ctx` is that of an error.

    Raises typer.BadParameter where the second is missing.

    >>> folded(["c", "--shift", "a", "b", "--json"], ["--shift"])
    ['c', '--shift', 'a\\x1fb', '--json']
    """
    found: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            return [*found, word, *rest]
        if name not in options:
            found.append(word)
            continue
        values = [value] if equals else []
        while len(values) < 2 and rest:
            values.append(rest.pop(0))
        if len(values) < 2:
            raise typer.BadParameter("two values are needed.", ctx=ctx, param_hint=f"'{name}'")
        found += [name, joined_pair(*values)]
    return found


def pairs_of(values: Sequence[str] | None) -> list[tuple[str, str]] | None:
    """Return what was given as pairs.

    >>> pairs_of([joined_pair("a", "b")]), pairs_of(None)
    ([('a', 'b')], None)
    """
    if values is None:
        return None
    cut = [value.partition(BETWEEN) for value in values]
    return [(first, second) for first, _, second in cut]
