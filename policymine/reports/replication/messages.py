"""The sentences of `replay`, `verify` and of a replication folder, in Chinese and English."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from policymine.paths import data_file

__all__ = ["both", "named", "phrase"]

_NAMED: Final = 6


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(data_file("replication_messages.toml").read_text("utf-8"))


def phrase(key: str, lang: str, /, **values: Any) -> str:
    """Return a sentence in `zh` or `en`; a list of names is shortened.

    >>> phrase("same", "en", n=3)
    '3 results were made again: all the same.'
    """
    filled = {name: named(v, lang) if isinstance(v, (list, tuple)) else v for name, v in values.items()}
    return _catalogue()[key][lang].format_map(filled)


def both(key: str, /, **values: Any) -> dict[str, str]:
    """Return a sentence in each language."""
    return {lang: phrase(key, lang, **values) for lang in ("zh", "en")}


def named(names: Sequence[str], lang: str) -> str:
    """Return names in running text, the first six and how many there are.

    >>> named(list("abcdefgh"), "en")
    'a, b, c, d, e, f and 2 more'
    """
    shown, rest = [str(n) for n in names[:_NAMED]], len(names) - _NAMED
    if lang == "zh":
        return "、".join(shown) + (f"等{len(names)}个" if rest > 0 else "")
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")
