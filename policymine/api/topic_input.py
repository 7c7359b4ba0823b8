"""What `topics` and `topics --choose` start from: the method, its options, and the corpus as a topic model reads it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

from policymine.api.reading import CorpusLike, Progress, Reading, read_corpus
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon, builtin_lexicon, lexicon_of, read_lexicon

if TYPE_CHECKING:
    from policymine.topic_models.base import TopicData
    from policymine.topic_models.data import Unit

__all__ = ["TopicInput", "topic_input"]

# Whose options these are, for a message; `fit` of the method takes them by the same name.
_OF: Final = {
    "fields": "dmr",
    "by": "dtm",
    "bridge": "dtm",
    "themes": "seeded",
    "skip_absent": "seeded",
    "embedding": "bert",
    "outliers": "bert",
    "reducer": "bert",
}


@dataclass(frozen=True, eq=False)
class TopicInput:
    """A corpus and a method.

    Parameters
    ----------
    reading : the corpus. data : what the method reads of it. module : the method.
    options : what `fit` takes besides. shown : the same as a command line says it, for provenance.
    """

    reading: Reading
    data: TopicData
    module: ModuleType
    options: Mapping[str, Any]
    shown: Mapping[str, Any]


def topic_input(
    corpus: CorpusLike,
    *,
    method: str,
    unit: str,
    given: Mapping[str, Any],
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> TopicInput:
    """Read a corpus for a topic model.

    Parameters
    ----------
    corpus : a corpus or its folder.
    method : name of the method.
    unit : document, passage, or auto.
    given : options by name, None where not given; theme words become terms of the lexicon. `min_df` and `max_df` bear on
        every method: in how many of the units (passages or documents) a word must, and may, occur.
    where, lexicon, progress : as of the verb.

    Raises
    ------
    UnknownNameError : no such method.
    InputError : an option of another method, or one that the method cannot do without is missing.
    """
    from policymine.topic_models.base import registry
    from policymine.topic_models.data import topic_data
    from policymine.topic_models.themes import check_themes, read_themes

    module = registry.load(method)
    words_kept = {name: given[name] for name in ("min_df", "max_df") if given.get(name) is not None}
    given = {name: value for name, value in given.items() if name not in ("min_df", "max_df")}
    if not words_kept.get("min_df", 1) >= 1:
        raise InputError(f"--min-df is a number of texts, 1 or more, not {words_kept['min_df']}")
    if not 0 < words_kept.get("max_df", 1) <= 1:
        raise InputError(f"--max-df is a share of the texts, above 0 and up to 1, not {words_kept['max_df']}")
    fields = given.get("fields")
    if isinstance(fields, str):
        given = {**given, "fields": [name.strip() for name in fields.split(",") if name.strip()]}
    options = _options(method, module, given)
    shown = {name: ",".join(v) if name == "fields" else v for name, v in options.items()}
    themes = options.get("themes")
    if themes is not None:
        named = isinstance(themes, (str, Path))
        words = read_themes(themes) if named else check_themes(themes)
        options["themes"] = words
        shown["themes"] = str(themes) if named else "(given as words)"
        lexicon = _with_words(lexicon, [word for theme in words.values() for word in theme])
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    data = topic_data(
        reading.tokens,
        reading.texts,
        reading.documents,
        language=reading.language,
        unit=cast("Unit", unit),
        **words_kept,
    )
    return TopicInput(reading, data, module, options, {**shown, **words_kept})


def _options(method: str, module: ModuleType, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were given, each one that the method takes, none missing that it needs."""
    taken = inspect.signature(module.fit).parameters
    options = {name: value for name, value in given.items() if value is not None}
    for name in options:
        if name not in taken:
            owner = f"belongs to --method {_OF[name]}, not to" if name in _OF else "is no option of --method"
            raise InputError(f"--{_dashed(name)} {owner} {method}")
    for name in module.needs_fields:
        if name not in options:
            raise InputError(
                f"--method {method} needs --{_dashed(name)}: "
                + ("the periods, such as --by year" if name == "by" else "such as --fields year,issuer")
                + "; see what the documents have with: policymine documents CORPUS"
            )
    if "themes" in taken and "themes" not in options:
        raise InputError(f"--method {method} needs --themes FILE: a .toml, .json or .xlsx of theme and words")
    return options


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _with_words(lexicon: str | Path | Lexicon | None, words: Sequence[str]) -> Lexicon:
    """Return the lexicon with these words, so that each is one token; what it says of a word it has already stays."""
    whole = lexicon if isinstance(lexicon, Lexicon) else builtin_lexicon()
    if isinstance(lexicon, (str, Path)):
        whole = whole.merged(read_lexicon(lexicon))
    return whole.merged(lexicon_of([word for word in words if word not in whole.words]))
