"""The one line that says what a result found, in English or Chinese: sentences of `data/headlines.toml`.

A sentence has holes as `str.format` has them, and two more forms: `{n:document|documents}` is a number with its noun,
one or several, and `{verdict!c}` a code of a table (`not_enough_data`) in words.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from policymine.errors import InputError
from policymine.paths import data_file

__all__ = ["LANGUAGES", "coded", "headline", "headlines", "joined", "worded"]

LANGUAGES: Final = ("zh", "en")


def headline(key: str, lang: str, /, **values: object) -> str:
    """Return the sentence of this name in `zh` or `en`, with its values.

    Raises InputError for another language.

    >>> headline("result.rows", "en", rows=1, documents=1200), headline("result.rows", "zh", rows=1, documents=1200)
    ('1 row from 1,200 documents', '1 行，出自 1,200 篇文档')
    """
    if lang not in LANGUAGES:
        raise InputError(f"language {lang!r} is unknown; known: {', '.join(LANGUAGES)}")
    group, _, name = key.partition(".")
    return _Filled(lang).vformat(_sentences()[group][name][lang], (), values)


def headlines(key: str, /, **values: object) -> dict[str, str]:
    """Return the sentence in each language, for a result that is made before anyone reads it."""
    return {lang: headline(key, lang, **values) for lang in LANGUAGES}


def worded(sentence: str, values: Mapping[str, object], lang: str = "en") -> str:
    """Return a sentence of any catalogue with its holes filled, the forms above among them.

    >>> worded("{n:pair was|pairs were} tested", {"n": 1}), worded("{n:pair was|pairs were} tested", {"n": "1,200"})
    ('1 pair was tested', '1,200 pairs were tested')
    """
    return _Filled(lang).vformat(sentence, (), values)


def coded(value: object, lang: str) -> str:
    """Return what a code of a table says: in Chinese by `data/codes.toml`, in English its own words.

    >>> coded("not_enough_data", "en"), coded("not_enough_data", "zh"), coded("自有", "zh")
    ('not enough data', '数据不足', '自有')
    """
    text = str(value)
    return codes().get(text, text) if lang == "zh" else text.replace("_", " ")


def joined(parts: Iterable[str], lang: str, mark: str = "comma") -> str:
    """Return the parts of a list in a line; `mark` is comma, or semicolon between clauses.

    >>> joined(["a", "b"], "en"), joined(["甲", "乙"], "zh"), joined(["甲", "乙"], "zh", "semicolon")
    ('a, b', '甲、乙', '甲；乙')
    """
    return _sentences()["between"][mark][lang].join(parts)


@cache
def codes() -> Mapping[str, str]:
    """Return the Chinese of each code."""
    return tomllib.loads(data_file("codes.toml").read_text("utf-8"))


@cache
def _sentences() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(data_file("headlines.toml").read_text("utf-8"))


class _Filled(string.Formatter):
    def __init__(self, lang: str) -> None:
        self.lang = lang

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion == "c":
            return coded(value, self.lang)
        return super().convert_field(value, conversion)  # type: ignore[arg-type, unused-ignore]

    def format_field(self, value: Any, format_spec: str) -> str:
        one, several, many = format_spec.partition("|")
        if several:
            shown = value if isinstance(value, str) else f"{value:,}"
            return f"{shown} {one if shown == '1' else many}"
        return str(super().format_field(value, format_spec))
