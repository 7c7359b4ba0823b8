"""Which language labels and sentences are in: the one asked for, else that of the corpus."""

from __future__ import annotations

from policymine.api.reading import CorpusLike, open_corpus
from policymine.errors import InputError

__all__ = ["LANGUAGES", "language_of"]

LANGUAGES = ("zh", "en")


def language_of(lang: str | None, corpus: CorpusLike) -> str:
    """Return `lang`, or where it is None `en` for a corpus of English texts and `zh` for any other.

    Raises InputError for a language that policymine does not speak.
    """
    if lang is None:
        return "en" if open_corpus(corpus).manifest.language == "en" else "zh"
    if lang not in LANGUAGES:
        raise InputError(f"--lang {lang!r} is not offered; choose one of {', '.join(LANGUAGES)}")
    return lang
