"""What the shell offers for a value when Tab is pressed: methods, fields, corpora, models, themes.

Nothing heavy is imported: the choices of an option stand here (a test holds them against the methods that there
are), a corpus is a folder with corpus.toml, a model one with model.toml.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from policymine.reports.order import ORDER

__all__ = ["CHOICES", "PERIODS", "choices_of", "complete_values"]

PERIODS: Final = ("year", "quarter", "month", "plan", "decade")
_FIELDS: Final = (
    "issuer", "level", "region", "kind", "genre", "status", "subject", "body", "language", "source",
)  # fmt: skip
_BOTH: Final = (*PERIODS, *_FIELDS)

# Values by option, and where a command has its own, by command and option.
CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "lang": ("zh", "en"),
    "width": ("single", "one-and-a-half", "double"),
    "by": _BOTH,
    "per": PERIODS,
    "period": PERIODS,
    "of": _FIELDS,
    "cluster": (*_FIELDS, *PERIODS, "document"),
    "shift --by": PERIODS,
    "discover --by": PERIODS,
    "composition --by": PERIODS,
    "meaning --by": PERIODS,
    "report --by": PERIODS,
    "kwic --by": PERIODS,
    "topics --by": PERIODS,
    "keywords --by": (*_BOTH, "document"),
    "citations --by": ("document", *_FIELDS),
    "adoption --by": _FIELDS,
    "shift --per": _FIELDS,
    "discover --per": (*_FIELDS, "none"),
    "reuse --per": _BOTH,
    "keywords --method": ("tfidf", "ctfidf", "textrank", "positionrank", "topicrank", "yake", "keybert"),
    "topics --method": ("lda", "lda-sklearn", "nmf", "lsi", "hdp", "dmr", "dtm", "seeded", "bert"),
    "report --method": ("nmf", "lda", "bert"),
    "report --section": ORDER,
    "report --texts": ("all", "cited", "none"),
    "compare --method": ("keyness", "logodds"),
    "cowords --method": ("centres", "louvain"),
    "ingest --kind": ("auto", "policy", "minutes", "interview", "article"),
    "ingest --script": ("keep", "simplified"),
    "actors --kind": ("body", "organisation", "group", "person"),
    "actors --within": ("sentence", "clause", "document"),
    "cowords --within": ("sentence", "clause", "document"),
    "topics --unit": ("document", "passage", "auto"),
    "compare --unit": ("words", "phrases", "lexicon", "collocates"),
    "diff --unit": ("clause", "article", "sentence"),
    "diff --only": ("reworded", "moved", "split", "merged", "dropped", "new"),
    "topics --embedding": ("tfidf", "corpus"),
    "topics --outliers": ("keep", "nearest"),
    "topics --reducer": ("none", "umap"),
    "effect --regression": ("logit", "beta"),
    "evolve --windows": ("same", "own"),
    "compare --test": ("permutation", "rank"),
    "similarity --show": ("pairs", "terms", "sentences", "groups", "map-terms", "tree"),
    "similarity --chart": ("matrix", "tree", "map"),
    "reuse --show": ("passages", "pairs", "documents", "links"),
    "meetings --show": ("participation", "decisions", "actions", "issues", "cases", "outcomes"),
    "meetings --success": ("followed_up", "decided", "improved"),
    "citations --relation": ("basis", "implements", "repeals"),
    "validate --show": ("topics", "items", "coders"),
    "validate --tasks": ("words", "word-sets", "topics", "labels", "best-label"),
}

# Folders by what marks them; arguments and options that take one.
_MARKS: Final = {"corpus": "corpus.toml", "model": "model.toml"}
_FOLDERS: Final = {
    "corpus": "corpus",
    "target": "corpus",
    "reference": "corpus",
    "others": "corpus",
    "other": "corpus",
    "policies": "corpus",
    "minutes": "corpus",
    "model": "model",
}


def choices_of(command: str, parameter: Any) -> Sequence[str] | None:
    """Return the values that an option of a command takes, None where they are not listed."""
    option = max(parameter.opts, key=len, default="")
    return CHOICES.get(f"{command} {option}", CHOICES.get(str(parameter.name)))


def complete_values(command: str, parameters: Iterable[Any]) -> None:
    """Give the parameters of a command what the shell is to offer for them."""
    for parameter in parameters:
        name = str(parameter.name)
        choices = choices_of(command, parameter)
        offer: Callable[[str], Iterable[str]] | None = None
        if parameter.param_type_name == "option" and choices is not None:
            offer = _chosen(choices)
        elif name in ("theme", "themes"):
            offer = _themes
        elif (command, name) == ("get", "name"):
            offer = _catalogue
        elif name in _FOLDERS:
            offer = _folders(_MARKS[_FOLDERS[name]])
        if offer is not None and not parameter.is_eager:
            # What Typer's `autocompletion=` sets, for a parameter that stands already.
            parameter._custom_shell_complete = _completer(offer)


def _completer(offer: Callable[[str], Iterable[str]]) -> Callable[[Any, Any, str], list[str]]:
    def complete(ctx: Any, parameter: Any, incomplete: str) -> list[str]:
        return [value for value in offer(incomplete) if value.startswith(incomplete)]

    return complete


def _chosen(choices: Sequence[str]) -> Callable[[str], Iterable[str]]:
    return lambda incomplete: choices


def _themes(incomplete: str) -> Iterable[str]:
    import re

    from policymine.paths import data_file

    lines = data_file("lexicon_governance.txt").read_text("utf-8").splitlines()
    found = {name for line in lines if not line.startswith("#") for name in re.findall(r"\s@(\S+)", line)}
    return sorted(found)


def _catalogue(incomplete: str) -> Iterable[str]:
    import tomllib

    from policymine.paths import data_file

    return sorted(tomllib.loads(data_file("corpora.toml").read_text("utf-8")))


def _folders(mark: str) -> Callable[[str], Iterable[str]]:
    """Return an offer of the folders that hold a file of this name, and of those on the way to one."""

    def offer(incomplete: str) -> Iterable[str]:
        head, _ = os.path.split(incomplete)
        try:
            inside = sorted(entry.name for entry in os.scandir(head or ".") if entry.is_dir())
        except OSError:
            return []
        shown = [os.path.join(head, name) for name in inside if not name.startswith((".", "__"))]
        return [
            path if os.path.isfile(os.path.join(path, mark)) else path + "/"
            for path in shown
            if _leads_to(path, mark)
        ]

    return offer


def _leads_to(path: str, mark: str, depth: int = 2) -> bool:
    if os.path.isfile(os.path.join(path, mark)):
        return True
    if depth == 0:
        return False
    try:
        inside = [e.path for e in os.scandir(path) if e.is_dir() and not e.name.startswith((".", "__"))]
    except OSError:
        return False
    return any(_leads_to(one, mark, depth - 1) for one in inside[:200])
