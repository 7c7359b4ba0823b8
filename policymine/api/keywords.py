"""`keywords`: the words and phrases most typical of a corpus, or of each period, group or document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from policymine.api.reading import (
    CorpusLike,
    Grouping,
    Progress,
    Reading,
    group_documents,
    read_corpus,
)
from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.keyword_methods.base import KeywordData
    from policymine.keyword_methods.result import KeywordResult

__all__ = ["KeywordInput", "keyword_input", "keywords"]

# Each document is a group of its own.
_DOCUMENT = ("document", "id")


def keywords(
    corpus: CorpusLike,
    *,
    method: str = "tfidf",
    by: str | None = None,
    top_n: int = 15,
    phrases: bool = True,
    max_words: int = 4,
    intervals: bool = False,
    resamples: int = 200,
    seed: int = 0,
    encoder: str | None = None,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> KeywordResult:
    """Return the keywords of the whole corpus, or of each group.

    Parameters
    ----------
    corpus : a corpus or its folder.
    method : tfidf, ctfidf, textrank, positionrank, topicrank, yake or keybert.
    by : year, quarter, month, plan, decade, a document field, or document; None makes one group.
    top_n : keywords of each group.
    phrases : phrases beside single words; False takes words alone.
    max_words : longest phrase, 2 to 4 words.
    intervals : say between which places each keyword could stand, from resampled documents.
    resamples : number of resamples.
    seed : of the resamples.
    encoder : for keybert, `lsa` (vectors made from this corpus, the default) or the folder of a
        sentence-transformers model on this computer.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    UnknownNameError : no such method or group.
    InputError : an option that does not fit the method.
    MissingExtraError : an encoder is given, and sentence-transformers is not installed.
    """
    from policymine.keyword_methods import intervals as ranks
    from policymine.keyword_methods.base import keywords_of, message, registry
    from policymine.keyword_methods.result import summarise

    module = registry.load(method)
    options: dict[str, Any] = {}
    if encoder is not None and method != "keybert":
        raise InputError(f"--encoder belongs to --method keybert, not to {method}")
    if method == "keybert":
        options["encoder"] = encoder or module.LSA
    if intervals and not hasattr(module, "scorer"):
        raise InputError(f"--intervals needs a method that scores resampled documents, and {method} does not")
    reading = read_corpus(corpus, where=where, lexicon=lexicon)
    given = keyword_input(
        replace(reading, progress=progress) if progress else reading,
        by,
        max_words=max_words if phrases else 1,
    )
    data = given.data
    notes = list(given.messages)
    if options:
        notes.append(message("encoder", name=options["encoder"]))
    places = None
    if intervals:
        scorer = module.scorer(data, **options)
        found = keywords_of(data, scorer, top_n)
        places = ranks.rank_intervals(data, scorer, found, resamples=resamples, seed=seed) if found else []
    else:
        found = module.extract(data, top_n=top_n, **options)
    return summarise(
        found,
        data,
        method=method,
        texts=reading.texts,
        intervals=places,
        messages=notes,
        provenance=reading.provenance(
            "keywords",
            {
                "method": method,
                "by": by,
                "top": top_n,
                "phrases": phrases,
                **({"max_words": max_words} if phrases and max_words != 4 else {}),
                **({"intervals": True, "resamples": resamples} if intervals else {}),
                **options,
            },
            seed=seed if intervals else None,
            method=module.describes,
            references=(*module.references, *(ranks.references if intervals else ())),
            notes=[given.note],
        ),
    )


@dataclass(frozen=True, eq=False)
class KeywordInput:
    """What the keyword methods read of a corpus.

    Parameters
    ----------
    data : terms, counts and groups. grouping : of the documents; None for one group, or one a document.
    note : documents left out of the grouping. messages : what the reader must know.
    """

    data: KeywordData
    grouping: Grouping | None
    note: str
    messages: tuple[dict[str, str], ...]


def keyword_input(reading: Reading, by: str | None, *, max_words: int) -> KeywordInput:
    """Return what the keyword methods read of a corpus.

    Parameters
    ----------
    reading : the corpus. by : as in `keywords`. max_words : 1 for words alone.
    """
    from policymine.keyword_methods.base import keyword_data, message

    grouping = group_documents(reading.documents, by) if by and by not in _DOCUMENT else None
    tokens, n_lists = _without_attendance(reading)
    labels = grouping.labels if grouping else None
    if by in _DOCUMENT:
        labels = {name: name for name in tokens.documents}
    data = keyword_data(
        tokens,
        language=reading.language,
        groups=labels,
        order=grouping.order if grouping else (),
        max_words=max_words,
        texts=reading.texts,
    )
    messages = []
    if max_words > 1:
        messages.append(message("phrases", n=max_words))
    if n_lists:
        messages.append(message("attendance", n=n_lists))
    return KeywordInput(data, grouping, grouping.note() if grouping else "", tuple(messages))


def _without_attendance(reading: Reading) -> tuple[Tokens, int]:
    """Return the tokens without the lists of those present and their names, and the number of such documents.

    The names and offices of a roll stand in nearly every record, in the list, in votes and before each speech,
    and would lead its keywords.
    """
    tokens = reading.tokens
    if not reading.corpus.passage_counts().get("attendance"):
        return tokens, 0
    passages = reading.corpus.passages()
    rolls = passages[passages["role"] == "attendance"]
    row_of = {name: row for row, name in enumerate(tokens.documents)}
    gone = np.zeros(len(tokens), dtype=bool)

    def leave_out(row: int, start: int, end: int) -> None:
        low, high = int(tokens.indptr[row]), int(tokens.indptr[row + 1])
        first = int(np.searchsorted(tokens.ends[low:high], start, side="right"))
        last = int(np.searchsorted(tokens.starts[low:high], end, side="left"))
        gone[low + first : low + last] = True

    for name, start, end in zip(rolls["document"], rolls["start"], rolls["end"], strict=True):
        leave_out(row_of[name], int(start), int(end))
    for name, present in zip(reading.documents["id"], reading.documents["present"], strict=True):
        pattern = _names(present)
        for match in re.finditer(pattern, reading.texts[name]) if pattern else ():
            leave_out(row_of[name], match.start(), match.end())
    kept = ~gone
    running = np.concatenate(([0], np.cumsum(kept)))
    shorter = Tokens(
        documents=tokens.documents,
        indptr=running[tokens.indptr].astype(np.int64),
        ids=tokens.ids[kept],
        starts=tokens.starts[kept],
        ends=tokens.ends[kept],
        vocabulary=tokens.vocabulary,
        fingerprint=tokens.fingerprint,
    )
    return shorter, int(rolls["document"].nunique())


def _names(present: Sequence[str]) -> str:
    """Return a pattern of people's names, and of each part of a name in Latin letters; empty for nobody."""
    whole = {name for name in present if len(name) > 1}
    parts = {part for name in whole if name[0].isascii() for part in re.findall(r"[^\W\d_]{3,}", name)}
    # Longest first; a Chinese name has no word boundary.
    names = sorted(whole | parts, key=lambda name: (-len(name), name))
    return "|".join(rf"\b{re.escape(n)}\b" if n[0].isascii() else re.escape(n) for n in names)
