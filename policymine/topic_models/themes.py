"""Themes for `seeded`: names with words, out of a TOML, JSON or XLSX file, and what to say of words that are absent.

    "农业" = ["粮食", "农民", "耕地"]                     a .toml file; a table [themes] may hold them
    {"农业": ["粮食", "农民", "耕地"]}                     a .json file, likewise with or without "themes"

An .xlsx sheet has either a column `theme` (主题) and a column `word` (词), one word a row or several parted by commas,
or a column for each theme with its name at the head and its words below.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from policymine.errors import IngestError, InputError
from policymine.topic_models.base import TopicData

__all__ = ["absent_words", "check_themes", "read_themes"]

_SUFFIXES: Final = (".toml", ".json", ".xlsx")
_THEME_HEADS: Final = frozenset({"theme", "topic", "name", "主题", "主題"})
_WORD_HEADS: Final = frozenset(
    {"word", "words", "term", "terms", "keyword", "keywords", "词", "詞", "词语", "关键词", "主题词"}
)
_PARTS: Final = re.compile(r"[,，、;；\n]+")
_BARE: Final = re.compile(r"""(?m)^([ \t]*)([^\s"'=#\[\]][^"'=#\[\]\n]*?)([ \t]*=)""")
_LARGEST: Final = 10_000_000
_NAMED: Final = 8


def read_themes(path: str | Path) -> dict[str, tuple[str, ...]]:
    """Return the words of each theme, in the order of the file.

    Raises
    ------
    InputError : no such file, another kind of file, or one that holds no themes; the message says what is wrong.
    """
    file = Path(path)
    suffix = file.suffix.lower()
    if suffix not in _SUFFIXES:
        raise InputError(
            f"themes {file}: takes a file that ends in {', '.join(_SUFFIXES)}, not {suffix or 'no suffix'}"
        )
    try:
        if file.stat().st_size > _LARGEST:
            raise InputError(
                f"themes {file} is larger than {_LARGEST // 1_000_000} MB: a list of words is not"
            )
        raw: Any
        if suffix == ".xlsx":
            raw = _sheet(file)
        elif suffix == ".toml":
            raw = _toml(file.read_text("utf-8-sig"))
        else:
            raw = json.loads(file.read_text("utf-8-sig"))
    except InputError:
        raise
    except OSError as error:
        raise InputError(
            f"themes {file} cannot be read ({error.strerror or error}): name a file that is there"
        ) from error
    except (ValueError, RecursionError, IngestError) as error:
        raise InputError(
            f"themes {file} is no valid {suffix[1:].upper()} file ({str(error)[:120]})"
        ) from error
    if isinstance(raw, dict) and set(raw) == {"themes"}:
        raw = raw["themes"]
    return check_themes(raw, f"themes {file}")


def check_themes(raw: Any, where: str = "themes") -> dict[str, tuple[str, ...]]:
    """Return themes as names and words, each word once in its theme.

    >>> check_themes({"农业": ["粮食", " 农民 ", "粮食"], "教育": "学校、教师"})
    {'农业': ('粮食', '农民'), '教育': ('学校', '教师')}

    Raises
    ------
    InputError : what is given is not words by theme, a theme without words, or a word in two themes.
    """
    if not isinstance(raw, Mapping) or not raw:
        raise InputError(f'{where}: expected a list of words for each theme, such as 农业 = ["粮食", "农民"]')
    found: dict[str, tuple[str, ...]] = {}
    for name, given in raw.items():
        words = _PARTS.split(given) if isinstance(given, str) else given
        if not isinstance(words, Sequence) or not all(isinstance(w, str) for w in words):
            raise InputError(f"{where}: theme {str(name)[:40]!r} is not a list of words")
        kept = tuple(dict.fromkeys(w for w in (" ".join(w.split()) for w in words) if w))
        if not str(name).strip() or not kept:
            raise InputError(
                f"{where}: theme {str(name)[:40]!r} has no words"
                if str(name).strip()
                else f"{where}: a theme has no name"
            )
        found[str(name).strip()] = kept
    home: dict[str, str] = {}
    for name, kept in found.items():
        for word in kept:
            if word in home:
                raise InputError(
                    f"{where}: {word!r} stands in two themes, {home[word]!r} and {name!r}; keep it in one"
                )
            home[word] = name
    return found


def absent_words(
    themes: Mapping[str, Sequence[str]], data: TopicData, *, skip: bool = False
) -> dict[str, list[str]]:
    """Return the words of each theme that the data have no count of, with the reason: `word (reason)`.

    Parameters
    ----------
    themes : words by theme.
    data : what the model reads.
    skip : report them, as long as each theme keeps a word; else they are an error.

    Raises
    ------
    InputError : a word is absent and `skip` is not set, or a theme has none left.
    """
    known = set(data.matrix.terms)
    absent = {
        name: [f"{w} ({_reason(w, data)})" for w in words if w not in known] for name, words in themes.items()
    }
    absent = {name: words for name, words in absent.items() if words}
    empty = [name for name, words in absent.items() if len(words) == len(set(themes[name]))]
    listed = [f"{word} of {name}" for name, words in absent.items() for word in words]
    shown = ", ".join(listed[:_NAMED]) + (f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else "")
    if empty and (skip or len(empty) == len(absent)):
        raise InputError(
            f"no word of the theme {empty[0]!r} is counted in this corpus: {shown}; give other words, or leave the theme out"
        )
    if absent and not skip:
        what = "1 theme word is" if len(listed) == 1 else f"{len(listed)} theme words are"
        raise InputError(
            f"{what} not counted in this corpus: {shown}; mend them, or go on without them with --skip-absent"
        )
    return absent


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        # TOML wants a Chinese name in quotes, which people leave out.
        return tomllib.loads(_BARE.sub(r'\1"\2"\3', text))


def _reason(word: str, data: TopicData) -> str:
    tokens, least = data.tokens, data.preparation.get("min_df")
    if tokens is None or word not in set(tokens.vocabulary):
        return "does not occur"
    if len(word) < int(data.preparation.get("min_length", 1)):
        return "too short"
    number = tokens.vocabulary.index(word)
    rows = {int(r) for r in tokens.indptr.searchsorted((tokens.ids == number).nonzero()[0], side="right")}
    most = data.preparation.get("max_df")
    if not rows:
        return "does not occur"
    if least is not None and len(rows) < least:
        return f"in {len(rows)} of the texts, fewer than {least}"
    if most is not None and len(rows) > most * len(tokens.documents):
        return f"in {len(rows)} of {len(tokens.documents)} texts: too common to tell topics apart"
    return "a stop word"


def _sheet(file: Path) -> dict[str, list[str]]:
    from policymine.ingestors.table import metadata_rows

    found: dict[str, list[str]] = {}
    for header, _, row in metadata_rows(file):
        heads = {str(h).strip().lower(): h for h in header}
        theme = next((heads[h] for h in heads if h in _THEME_HEADS), None)
        word = next((heads[h] for h in heads if h in _WORD_HEADS), None)
        pairs = (
            [(row.get(theme), row.get(word))] if theme is not None and word is not None else list(row.items())
        )
        for name, value in pairs:
            if name is None or value is None or not str(name).strip():
                continue
            found.setdefault(str(name).strip(), []).extend(_PARTS.split(str(value)))
    return found
