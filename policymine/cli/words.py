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
from typing import TYPE_CHECKING, Any

from policymine import translation
from policymine.headlines import LANGUAGES, codes
from policymine.paths import data_file
from policymine.translation import section

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = [
    "LANGUAGES",
    "choose",
    "found_by",
    "heading",
    "help_text",
    "language",
    "options_of",
    "spoken",
    "t",
    "translated",
]

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
    text = section("lines").get(english, english) if language() == "zh" else english
    return text.format(**values) if values else text


def help_text(english: str) -> str:
    """Return a help text in the language of this run."""
    return section("help").get(english, english) if language() == "zh" else english


def heading(name: str, verb: str = "") -> str:
    """Return the heading of a column of a verb's table: its name in the JSON, or in Chinese what it holds."""
    if language() != "zh":
        return name
    known = _columns()
    own = known["of"].get(verb, {}).get(name)
    common = known["columns"].get(name)
    found = own or (None if name in section("headings") else common)
    return str(found["zh"][0]) if found else section("headings").get(name, name)


@cache
def _columns() -> Mapping[str, Any]:
    """Return what columns hold, as the dictionary of every workbook says it."""
    import tomllib

    return tomllib.loads(data_file("column_meanings.toml").read_text("utf-8"))


@cache
def _measures() -> Mapping[str, Any]:
    import tomllib

    return dict(tomllib.loads(data_file("measures_messages.toml").read_text("utf-8"))["measure"])


def step_name(english: str) -> str:
    """Return the name of a step of a verb in the language of this run."""
    if language() != "zh":
        return english
    return section("steps").get(english) or section("lines").get(english, english)


def code(value: object, column: str = "") -> object:
    """Return what a code of a column (`not_enough_data`) says in the language of this run; what is no code stays."""
    if language() != "zh":
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, str):
        return value
    if column == "measure" and value in _measures():
        return str(_measures()[value]["zh"])
    return codes().get(f"{column} {value}") or codes().get(value, value)


def found_by(result: Result) -> str:
    """Return the line that says what a result found, in the language of this run."""
    return result.summary(language())


def translated(message: str) -> str | None:
    """Return an English error in the language of this run; None where its Chinese is not known."""
    return translation.translated(message) if language() == "zh" and message else message


def phrase(text: str) -> str:
    """Return a phrase of our own in the language of this run."""
    return translation.phrase(text) if language() == "zh" else text


def spoken(text: str) -> str:
    """Return a sentence that a result or an error says, in the language of this run; English where no Chinese is known."""
    return translation.spoken(text, language())


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
