"""The word lists that structure reads from `policymine/data`: genres, issuers, regions, meeting words.

A list is a file, never Python, so that a reader may see and mend it. Each is read once and is immutable.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from policymine.errors import InputError
from policymine.paths import data_file

__all__ = ["load_table", "load_words"]


def _read(name: str) -> str:
    try:
        return data_file(name).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"the word list policymine/data/{name} cannot be read: {error}; reinstall policymine"
        ) from error


@cache
def load_words(name: str) -> frozenset[str]:
    """Return the words of a .txt list: one a line, `#` starts a comment.

    >>> "注意" in load_words("not_speakers.txt")
    True
    """
    lines = (line.partition("#")[0].strip() for line in _read(name).splitlines())
    return frozenset(line for line in lines if line)


@cache
def load_table(name: str) -> dict[str, Any]:
    """Return a .toml list as a dict; treat it as read-only.

    >>> load_table("genres.toml")["genre"][0]["name"]
    '命令'
    """
    return tomllib.loads(_read(name))
