"""The sentences of the results on terms, in Chinese and English: a catalogue in `data`, filled in for each language."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from policymine.paths import data_file

__all__ = ["both", "message", "names"]

_NAMED: Final = 5


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(data_file("track_messages.toml").read_text("utf-8"))


def message(key: str, /, **values: Any) -> dict[str, str]:
    """Return one sentence in each language, filled in; a value that is a message itself is put in each language.

    >>> message("no_uses")["en"]
    'No uses, so no trend.'
    """
    filled = {}
    for lang, text in _catalogue()[key].items():
        put = {
            name: str(value[lang]) if isinstance(value, Mapping) else str(value)
            for name, value in values.items()
        }
        filled[lang] = text.format_map(put)
    return filled


def both(first: Mapping[str, str] | None, second: Mapping[str, str] | None) -> dict[str, str] | None:
    """Return two messages as one, or the one that there is.

    >>> both({"zh": "甲。", "en": "A."}, {"zh": "乙。", "en": "B."})
    {'zh': '甲。乙。', 'en': 'A. B.'}
    """
    if first is None or second is None:
        kept = first if second is None else second
        return None if kept is None else dict(kept)
    return {"zh": first["zh"] + second["zh"], "en": f"{first['en']} {second['en']}"}


def names(values: Sequence[str]) -> dict[str, str]:
    """Return names in running text, the first five and how many more there are.

    >>> names(list("abcdefg"))["en"]
    'a, b, c, d, e and 2 more'
    """
    shown, rest = [str(v) for v in values[:_NAMED]], len(values) - _NAMED
    more = (f"等 {len(values)} 个", f" and {rest} more") if rest > 0 else ("", "")
    return {"zh": "、".join(shown) + more[0], "en": ", ".join(shown) + more[1]}
