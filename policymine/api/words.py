"""Sentences for words of the vocabulary: where a keyword or a word of a comparison stands in the texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from policymine.clean.sentences import sentence_at
from policymine.corpus.tokens import Tokens
from policymine.results import Evidence

__all__ = ["sentences_of_words"]

_ENDS: Final = ("。", "！", "？", "；", ".", "!", "?", ";")
_SHORTEST: Final = 8
# Uses of a document looked at for a full sentence.
_LOOKED_AT: Final = 6


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
        first_of_row = np.searchsorted(rows, rows, side="left")
        turn = np.arange(rows.size) - first_of_row
        # The first uses in each document first, then the next in each, and so on.
        order_of = np.lexsort((turn, rows, turn // _LOOKED_AT))[: per_word * _LOOKED_AT * _LOOKED_AT]
        chosen: list[tuple[int, int, int]] = []
        # A title or a heading says little of how a word is used: full sentences come before them.
        partial: dict[tuple[int, int], tuple[int, int, int]] = {}
        done: set[tuple[int, int]] = set()
        for at in order_of.tolist():
            key = (int(rows[at]), int(turn[at]) // _LOOKED_AT)
            if key in done:
                continue
            place, text = int(mine[at]), texts[tokens.documents[key[0]]]
            low, high = sentence_at(text, int(tokens.starts[place]), int(tokens.ends[place]))
            if _is_sentence(text[low:high]):
                chosen.append((place, low, high))
                done.add(key)
            else:
                partial.setdefault(key, (place, low, high))
            if len(chosen) == per_word:
                break
        rest = [span for key, span in partial.items() if key not in done]
        evidence = []
        for place, low, high in sorted((chosen + rest)[:per_word]):
            document = tokens.documents[int(np.searchsorted(tokens.indptr, place, side="right")) - 1]
            start, end = int(tokens.starts[place]), int(tokens.ends[place])
            label = labels.get(document) if labels else None
            evidence.append(Evidence(document, texts[document][low:high], start, end, low, label, word))
        found[word] = tuple(evidence)
    return found


def _is_sentence(text: str) -> bool:
    """Return whether a stretch is a full sentence and no heading, title or line of a letterhead.

    >>> _is_sentence("要加强和创新社会治理。"), _is_sentence("关于加强社会治理的意见"), _is_sentence("2. Governance")
    (True, False, False)
    """
    shown = text.strip().rstrip("”’\"'）)」』")
    return shown.endswith(_ENDS) and len(shown) >= _SHORTEST
