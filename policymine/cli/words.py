"""The language of the command line: which one, and the words of it.

English stands in the code; `data/cli_messages/zh.toml` holds the Chinese of each sentence, so that a
sentence is looked up by itself, as gettext does. The first of these that names a language decides:
the environment variable POLICYMINE_LANG, `--lang` on the command line, `lang` in policymine.toml, the locale
(LC_ALL, LC_MESSAGES, LANG), and on Windows and macOS, where no locale is set, the language of the system.
The language of what a command tells of the texts stays that of the command's own `--lang`, else the corpus's.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

__all__ = [
    "LANGUAGES",
    "choose",
    "heading",
    "help_text",
    "language",
    "options_of",
    "spoken",
    "t",
    "translated",
]

LANGUAGES: Final = ("zh", "en")

_SPEC = re.compile(r"\{(\w+)[:!][^{}]*\}")
_HOLES = re.compile(r"\{\w+\}")
# Letters of its own by which a sentence is known.
_LEAST: Final = 10
_chosen: list[str] = ["en"]


def choose(words: Sequence[str], settled: str | None = None) -> str:
    """Settle and return the language of this run, from the words of the command line, then `settled`, then the system."""
    for given in (os.environ.get("POLICYMINE_LANG"), *reversed(options_of(words, "--lang")), settled):
        named = _named(given)
        if named:
            _chosen[0] = named
            return named
    _chosen[0] = _of_the_system()
    return _chosen[0]


def language() -> str:
    """Return the language of this run: zh or en."""
    return _chosen[0]


def options_of(words: Sequence[str], name: str) -> list[str]:
    """Return the values of an option as they stand on the command line, before anything is parsed.

    >>> options_of(["track", "c", "--lang", "zh", "--", "--lang=en"], "--lang")
    ['zh']
    """
    found: list[str] = []
    for number, word in enumerate(words):
        if word == "--":
            break
        if word == name and number + 1 < len(words):
            found.append(words[number + 1])
        elif word.startswith(f"{name}="):
            found.append(word.partition("=")[2])
    return found


def t(english: str, /, **values: object) -> str:
    """Return a sentence in the language of this run, with its values; English where no Chinese is known."""
    text = _section("lines").get(english, english) if language() == "zh" else english
    return text.format(**values) if values else text


def help_text(english: str) -> str:
    """Return a help text in the language of this run."""
    return _section("help").get(english, english) if language() == "zh" else english


def heading(name: str) -> str:
    """Return the heading of a column: its name in the JSON, or in Chinese what it holds."""
    return _section("headings").get(name, name) if language() == "zh" else name


def step_name(english: str) -> str:
    """Return the name of a step of a verb in the language of this run."""
    if language() != "zh":
        return english
    return _section("steps").get(english) or _section("lines").get(english, english)


def code(value: object) -> object:
    """Return what a code of a table (`not_enough_data`) says in the language of this run; what is no code stays."""
    if language() != "zh" or not isinstance(value, str):
        return value
    return _section("codes").get(value, value)


def translated(message: str) -> str | None:
    """Return an English error in the language of this run; None where its Chinese is not known."""
    if language() != "zh" or not message:
        return message
    return _matched(message, _patterns())


def _matched(message: str, patterns: Sequence[tuple[str, re.Pattern[str], str]]) -> str | None:
    for fixed, pattern, chinese in patterns:
        if fixed in message and (found := pattern.fullmatch(message)):
            return chinese.format(**{k: phrase(v) for k, v in found.groupdict().items()})
    return None


def phrase(text: str) -> str:
    """Return what stands in a hole of a sentence: a name as it is, a phrase that has a Chinese of its own in that."""
    return _section("words").get(text) or (text if " " not in text else translated(text)) or text


def spoken(text: str) -> str:
    """Return a sentence that a result says of itself in the language of this run, English where no Chinese is known.

    The sentences of results that have both languages in a catalogue of their own are known by that.
    """
    return translated(text) or _matched(text, _of_results()) or text


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    import tomllib

    from policymine.paths import data_file

    return tomllib.loads(data_file("cli_messages", "zh.toml").read_text("utf-8"))


def _section(name: str) -> Mapping[str, str]:
    return _catalogue().get(name, {})


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], str]]:
    """Return each sentence as its longest fixed words, its pattern and its Chinese; those with most fixed words first."""
    told = [item for name in ("errors", "parser", "summaries") for item in _section(name).items()]
    return _ordered(told)


@cache
def _of_results() -> list[tuple[str, re.Pattern[str], str]]:
    """Return the sentences of `data/*_messages.toml` likewise."""
    import tomllib

    from policymine.paths import data_file

    told: list[tuple[str, str]] = []
    for file in data_file().iterdir():
        if file.name.endswith("_messages.toml"):
            for entry in tomllib.loads(file.read_text("utf-8")).values():
                en, zh = (entry.get("en"), entry.get("zh")) if isinstance(entry, dict) else (None, None)
                if isinstance(en, str) and isinstance(zh, str):
                    told.append((_SPEC.sub(r"{\1}", en), _SPEC.sub(r"{\1}", zh)))
    return _ordered(told)


def _ordered(told: Sequence[tuple[str, str]]) -> list[tuple[str, re.Pattern[str], str]]:
    ordered = sorted(told, key=lambda item: -len(_HOLES.sub("", item[0])))
    # A sentence of hardly a word of its own would be found in any other.
    sure = [(en, zh) for en, zh in ordered if "{" not in en or len(_HOLES.sub("", en)) >= _LEAST]
    return [(max(_HOLES.split(en), key=len), _pattern(en), zh) for en, zh in sure]


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


def _named(given: str | None) -> str | None:
    """Return zh or en for a language or a locale such as zh_CN.UTF-8; None where it says nothing.

    >>> _named("zh_CN.UTF-8"), _named("C"), _named("de_DE"), _named("en-GB")
    ('zh', None, 'en', 'en')
    """
    word = (given or "").strip().lower()
    if word in ("", "c", "posix") or word.startswith(("c.", "posix.")):
        return None
    return "zh" if re.match(r"(zh|chinese)(?![a-z])", word) else "en"


def _of_the_system() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        # A locale that is set decides, also where it says no more than C.
        if os.environ.get(name):
            return _named(os.environ[name]) or "en"
    if sys.platform == "win32":
        return _of_windows()
    if sys.platform == "darwin":
        return _of_macos()
    return "en"


def _of_windows() -> str:
    import ctypes
    import locale

    try:
        code = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined, unused-ignore]
    except (AttributeError, OSError):
        return "en"
    return _named(locale.windows_locale.get(code, "")) or "en"


def _of_macos() -> str:
    import subprocess

    try:
        told = subprocess.run(
            ["/usr/bin/defaults", "read", "-g", "AppleLocale"],
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return "en"
    return _named(told) or "en"
