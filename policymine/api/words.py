"""Sentences for words of the vocabulary: where a keyword or a word of a comparison stands in the texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from policymine.clean.sentences import sentence_at
from policymine.corpus.tokens import Tokens
from policymine.results import Evidence

__all__ = ["sentences_of_words"]


def sentences_of_words(
    words: Sequence[str],
    tokens: Tokens,
    texts: Mapping[str, str],
    *,
    labels: Mapping[str, str] | None = None,
    per_word: int = 3,
) -> dict[str, tuple[Evidence, ...]]:
    """Return for each word up to `per_word` sentences, each from another document while there are any.

    Parameters
    ----------
    words : entries of the vocabulary; one that does not occur has no sentences.
    tokens : the documents to look through, in their order.
    texts : normalised texts by document id.
    labels : period or group by document id, for the evidence.
    per_word : sentences of each word.
    """
    wanted = set(words)
    id_of = {word: i for i, word in enumerate(tokens.vocabulary) if word in wanted}
    found: dict[str, tuple[Evidence, ...]] = {}
    if not id_of:
        return found
    is_wanted = np.zeros(len(tokens.vocabulary), dtype=bool)
    is_wanted[list(id_of.values())] = True
    places = np.flatnonzero(is_wanted[tokens.ids])
    order = places[np.argsort(tokens.ids[places], kind="stable")]
    ids = tokens.ids[order]
    for word in dict.fromkeys(words):
        if word not in id_of:
            continue
        mine = order[np.searchsorted(ids, id_of[word], "left") : np.searchsorted(ids, id_of[word], "right")]
        rows = np.searchsorted(tokens.indptr, mine, side="right") - 1
        # The first use in each document first, then the second in each, and so on.
        first_of_row = np.searchsorted(rows, rows, side="left")
        turn = np.arange(rows.size) - first_of_row
        chosen = mine[np.lexsort((rows, turn))][:per_word]
        evidence = []
        for place in sorted(chosen.tolist()):
            document = tokens.documents[int(np.searchsorted(tokens.indptr, place, side="right")) - 1]
            text, start, end = texts[document], int(tokens.starts[place]), int(tokens.ends[place])
            low, high = sentence_at(text, start, end)
            label = labels.get(document) if labels else None
            evidence.append(Evidence(document, text[low:high], start, end, low, label, word))
        found[word] = tuple(evidence)
    return found
