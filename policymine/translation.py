"""The Chinese of a sentence that stands in the code in English: errors, notes, and what the command line prints.

`data/cli_messages/zh.toml` holds the Chinese of each sentence, so that a sentence is looked up by itself, as gettext
does; in [errors], [parser] and [notes] a word in braces stands for what changes from one time to the next. A sentence
that is in no catalogue stays in English. What is put into a sentence (a term, a file, words of a document) stays as it
is, but for the holes that the Chinese marks by `!t`, which hold a phrase of our own.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from policymine.paths import data_file

__all__ = ["phrase", "section", "spoken", "translated"]

_SPEC = re.compile(r"\{(\w+)[:!][^{}]*\}")
_HOLES = re.compile(r"\{\w+\}")
_LETTERS = re.compile("[A-Za-z]")
# Letters and words of its own by which a sentence is known: one of fewer would be found in any other.
_LEAST: Final = 8
_WORDS: Final = 3
# A note of a result is a sentence; what does not end as one is a part of a table or of another sentence.
_ENDS: Final = (".", ".)", "?")

_Known = Sequence[tuple[str, re.Pattern[str], str]]


def section(name: str) -> Mapping[str, str]:
    """Return a section of the catalogue: the Chinese by the English."""
    return _catalogue().get(name, {})


def translated(message: str) -> str | None:
    """Return an English error or note in Chinese; None where its Chinese is not known.

    >>> translated("no document has a date for --per year")
    '没有文档有 --per year 所需的日期'
    """
    return _matched(message, _patterns())


def spoken(text: str, lang: str) -> str:
    """Return a sentence that a result or an error says, in `zh` where that is known; else as it is.

    The sentences of results that have both languages in a catalogue of their own are known by that.
    """
    if lang != "zh" or not text:
        return text
    return translated(text) or _matched(text, _of_results()) or text


def phrase(text: str) -> str:
    """Return the Chinese of a phrase of our own that is put into a sentence; what has none as it is."""
    return section("words").get(text) or (text if " " not in text else translated(text)) or text


class _Filled(string.Formatter):
    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return phrase(value) if conversion == "t" else value


def _matched(message: str, patterns: _Known) -> str | None:
    for fixed, pattern, chinese in patterns:
        if fixed in message and (found := pattern.fullmatch(message)):
            return _Filled().vformat(chinese, (), found.groupdict())
    return None


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(data_file("cli_messages", "zh.toml").read_text("utf-8"))


@cache
def _patterns() -> _Known:
    """Return each sentence as its longest fixed words, its pattern and its Chinese; those with most fixed words first."""
    return _ordered(item for name in ("errors", "parser", "notes") for item in section(name).items())


@cache
def _of_results() -> _Known:
    """Return the sentences of `data/*_messages.toml` likewise."""
    files = [f for f in data_file().iterdir() if f.name.endswith("_messages.toml")]
    told = [pair for f in files for pair in _pairs(tomllib.loads(f.read_text("utf-8")))]
    bare = [(_SPEC.sub(r"{\1}", en), _SPEC.sub(r"{\1}", zh)) for en, zh in told if en.endswith(_ENDS)]
    return _ordered((en, zh) for en, zh in bare if len(_HOLES.sub(" ", en).split()) >= _WORDS)


def _pairs(entry: Any) -> Iterator[tuple[str, str]]:
    """Yield the sentences that a catalogue has in both languages, at whatever depth."""
    if isinstance(entry, Mapping):
        en, zh = entry.get("en"), entry.get("zh")
        if isinstance(en, str) and isinstance(zh, str):
            yield en, zh
        for inner in entry.values():
            yield from _pairs(inner)


def _ordered(told: Iterable[tuple[str, str]]) -> _Known:
    ordered = sorted(told, key=lambda item: -len(_HOLES.sub("", item[0])))
    sure = [(en, zh) for en, zh in ordered if "{" not in en or len(_LETTERS.findall(_bare(en))) >= _LEAST]
    return [(max(_HOLES.split(en), key=len), _pattern(en), zh) for en, zh in sure]


def _bare(english: str) -> str:
    return _HOLES.sub(" ", english)


def _pattern(english: str) -> re.Pattern[str]:
    """Return the pattern of a sentence, in which {name} stands for whatever is there.

    >>> _pattern("no {what} in {name}").fullmatch("no document in gwr").groupdict()
    {'what': 'document', 'name': 'gwr'}
    """
    parts = _HOLES.split(english)
    names = _HOLES.findall(english)
    holes = [
        f"(?P={name[1:-1]})" if name in names[:i] else f"(?P<{name[1:-1]}>.*?)"
        for i, name in enumerate(names)
    ]
    return re.compile(
        "".join(re.escape(part) + hole for part, hole in zip(parts, [*holes, ""], strict=True)), re.DOTALL
    )
