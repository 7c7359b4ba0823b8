"""One result made again: its command, put together from what its provenance holds, is run in a process of its own.

The provenance comes from a file that others may have written: no more is run than the verbs that read, and nothing is
passed on by which a command writes a file.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from policymine.errors import CorpusError, InputError, UnknownNameError

__all__ = ["VERBS", "command_words", "run_again"]

VERBS: Final = (
    "actors", "adoption", "check", "citations", "coissuing", "compare", "composition", "cowords", "diff", "discover", "documents",
    "effect", "evolve", "info", "keywords", "kwic", "lexicon check", "lexicon suggest", "meaning", "meetings", "reuse",
    "shift", "similarity", "topics", "track", "transform", "uptake",
)  # fmt: skip
# Verbs whose first argument is a model; what follows is the corpus.
_OF_MODELS: Final = ("effect", "evolve", "transform")
_WRITE: Final = frozenset({"into", "out", "explorer", "json", "debug"})
_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*")


def command_words(
    record: Mapping[str, Any], corpora: Sequence[str | Path] = (), lexicon: str | Path | None = None
) -> list[str]:
    """Return the words of the command that makes a recorded result again, without the program's name.

    Parameters
    ----------
    record : with `verb`, `parameters` and `seed`, as provenance has them.
    corpora : folders in the place of those recorded, in their order.
    lexicon : a file in the place of the one recorded.

    Raises
    ------
    InputError : the record names no verb that can be run again, or a parameter that no command has.

    >>> command_words({"verb": "kwic", "parameters": {"arguments": ["out/gwr", "--治理"], "top": 5}, "seed": None})
    ['--no-defaults', 'kwic', '--json', '--top=5', '--', 'out/gwr', '--治理']
    """
    verb, parameters = str(record.get("verb", "")), record.get("parameters", {})
    if verb not in VERBS:
        raise UnknownNameError("verb that can be run again", verb, VERBS)
    arguments = [str(value) for value in parameters.get("arguments", ())]
    if verb in _OF_MODELS and len(arguments) < 2:
        raise InputError(
            f"this {verb} was made within a report, from a model that was not saved: give the report or its replication folder"
        )
    first = 1 if verb in _OF_MODELS else 0
    for place, folder in enumerate(corpora, first):
        if place >= len(arguments):
            raise InputError(
                f"--corpus is given {len(corpora)} times; {verb} was run on {len(arguments) - first} corpora"
            )
        arguments[place] = str(folder)
    options = {name: value for name, value in parameters.items() if name != "arguments"}
    if lexicon is not None:
        options["lexicon"] = str(lexicon)
    if record.get("seed") is not None:
        options["seed"] = record["seed"]
    words = ["--no-defaults", *verb.split(), "--json"]
    # The verdict of a shift says in what it holds, not in its parameters, that it was checked by re-runs.
    if verb == "shift" and "robustness" in (record.get("further") or {}):
        words.append("--robust")
    for name, value in options.items():
        if value is None or value is False or name in _WRITE:
            continue
        if not _NAME.fullmatch(name):
            raise InputError(f"the recorded parameter {name!r} cannot be run again")
        flag = "--" + name.replace("_", "-")
        if value is True:
            words.append(flag)
        else:
            words += [f"{flag}={item}" for item in (value if isinstance(value, list) else [value])]
    # Nothing after the two dashes is taken for an option.
    return [*words, "--", *arguments]


def run_again(words: Sequence[str]) -> dict[str, Any]:
    """Run a command and return the JSON object that it prints.

    Raises CorpusError with the command's own message where it ends with an error.
    """
    done = subprocess.run(
        [sys.executable, "-m", "policymine", *words], capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in (0, 1) or not done.stdout.strip():
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
        raise CorpusError(f"the result cannot be made again: {said[-1]}")
    try:
        made = json.loads(done.stdout)
    except ValueError as error:
        raise CorpusError(
            f"the result cannot be made again: its command printed no JSON ({error})"
        ) from error
    if not isinstance(made, dict):
        raise CorpusError("the result cannot be made again: its command printed no JSON object")
    return made
