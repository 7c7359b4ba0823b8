"""YAKE: words that are capitalised, early, frequent, widespread, and seldom in mixed company.

Each word w of a group has five features, from the group's own texts alone:

    case     max(uses in capitals, uses with a capital inside a sentence) / (1 + ln uses); 0 without texts, or in Chinese
    place    ln(ln(3 + median number of the sentences that hold it))
    uses     uses / (mean + standard deviation of the uses of all words)
    context  1 + (distinct words to the left / all words to the left + the same to the right) * uses / most uses
    spread   share of the sentences that hold it

    S(w) = context * place / (case + uses / context + spread / context)
    S(t) = product of S(w) / (uses of t * (1 + sum of S(w)))

A small S is a good term; the score shown is ln(1 + 1 / S), so that larger is more typical. YAKE asks nothing of other
documents: it tells what a text dwells on, not what sets it apart.

Source: Campos et al. (2020), YAKE! Keyword extraction from single documents using multiple local features,
Information Sciences 509.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.keyword_methods.base import (
    Keyword,
    KeywordData,
    Scorer,
    Scores,
    group_totals,
    keywords_of,
    need_tokens,
)
from policymine.provenance import cited

__all__ = ["describes", "extract", "needs_tokens", "references", "scorer"]

needs_tokens: Final = True
describes: Final = (
    "Keywords by YAKE: words scored by capitals, place, frequency, variety of neighbours and spread over sentences, "
    "within each group alone."
)
references: Final = (cited("campos2020"),)

_FULL_STOPS: Final = frozenset("。！？；.!?;\n")


def extract(data: KeywordData, *, top_n: int = 20) -> list[Keyword]:
    """Return each group's terms with the best YAKE score, best first.

    Parameters
    ----------
    data : counts and tokens; with texts, capitals count.
    top_n : most terms a group.

    Raises
    ------
    InputError : data without tokens, or `top_n` below 1.
    """
    return keywords_of(data, scorer(data), top_n)


def scorer(data: KeywordData) -> Scorer | None:
    """Return the YAKE score of each group's terms as a function of how often each document counts."""
    parts = data.parts()
    if not parts or not data.matrix.terms:
        return None
    facts = _facts(data, need_tokens(data, "yake"))

    def score(weights: NDArray[np.float64], groups: Sequence[int]) -> list[Scores]:
        found = []
        for number in groups:
            rows = parts[number][1]
            totals = group_totals(data.matrix, rows, weights)
            found.append(_terms(data, totals, *_words(facts, rows, weights)))
        return found

    return score


@dataclass(frozen=True, eq=False)
class _Facts:
    """What is known of each use of a content word, in the order of the tokens, (n_uses,).

    Parameters
    ----------
    indptr : uses of document i are indptr[i] to indptr[i + 1].
    node : the word. sentence : number of its sentence in its document, from 0.
    left, right : words beside it within the sentence, -1 for none.
    capital, upper : whether it has a capital inside a sentence; is written in capitals.
    n_sentences : sentences of each document, (n_documents,).
    """

    indptr: NDArray[np.int64]
    node: NDArray[np.int64]
    sentence: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    capital: NDArray[np.bool_]
    upper: NDArray[np.bool_]
    n_sentences: NDArray[np.int64]


def _facts(data: KeywordData, tokens: Tokens) -> _Facts:
    words = tokens.vocabulary
    stop = np.fromiter((w in _FULL_STOPS for w in words), dtype=bool, count=len(words))[tokens.ids]
    is_word = np.flatnonzero(tokens.is_word()[tokens.ids])
    document = np.repeat(np.arange(len(tokens.documents)), np.diff(tokens.indptr))
    # Full stops before a token; the next sentence begins at the first word after them.
    stops = np.cumsum(stop)
    opened = np.concatenate(([0], stops))[tokens.indptr[:-1]]
    doc, run = document[is_word], stops[is_word]
    begins = np.ones(is_word.size, dtype=bool)
    begins[1:] = (doc[1:] != doc[:-1]) | (run[1:] != run[:-1])
    # Numbered without gaps: two full stops in a row (an ellipsis) do not make an empty sentence.
    counted = np.cumsum(begins)
    first = np.searchsorted(doc, np.arange(len(tokens.documents)))
    before = (
        np.concatenate((counted, counted[-1:]))[np.minimum(first, max(is_word.size - 1, 0))]
        if is_word.size
        else opened
    )
    sentence = counted - before[doc] if is_word.size else run
    n_sentences = np.bincount(doc[begins], minlength=len(tokens.documents))
    ids = tokens.ids[is_word].astype(np.int64)
    left = np.concatenate(([-1], ids[:-1]))[: ids.size]
    left[begins] = -1
    ends = np.concatenate((begins[1:], [True]))[: ids.size]
    right = np.concatenate((ids[1:], [-1]))[: ids.size]
    right[ends] = -1
    node = data.spans.node[is_word].astype(np.int64)
    named = node >= 0
    capital, upper = _capitals(data, tokens, is_word[named], begins[named])
    return _Facts(
        indptr=np.searchsorted(doc[named], np.arange(len(tokens.documents) + 1)),
        node=node[named],
        sentence=sentence[named],
        left=left[named],
        right=right[named],
        capital=capital,
        upper=upper,
        n_sentences=n_sentences.astype(np.int64),
    )


def _capitals(
    data: KeywordData, tokens: Tokens, places: NDArray[np.int64], begins: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which uses have a capital inside a sentence, and which are all capitals, each (n_uses,)."""
    capital, upper = np.zeros(places.size, dtype=bool), np.zeros(places.size, dtype=bool)
    if not data.texts:
        return capital, upper
    rows = np.searchsorted(tokens.indptr, places, side="right") - 1
    for i, (place, row) in enumerate(zip(places.tolist(), rows.tolist(), strict=True)):
        text = data.texts.get(tokens.documents[row], "")
        start = int(tokens.starts[place])
        if text[start : start + 1].isupper():
            written = text[start : int(tokens.ends[place])]
            upper[i] = len(written) > 1 and written.isupper()
            capital[i] = not begins[i]
    return capital, upper


def _words(
    facts: _Facts, rows: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the words of a group, ascending, and S of each."""
    pieces = [np.arange(facts.indptr[row], facts.indptr[row + 1]) for row in rows]
    use = np.concatenate(pieces)
    document = np.repeat(rows, [piece.size for piece in pieces])
    use, document = use[weights[document] > 0], document[weights[document] > 0]
    each = weights[document]
    nodes, word = np.unique(facts.node[use], return_inverse=True)
    n = nodes.size
    if not n:
        return nodes, np.zeros(0)
    uses = np.bincount(word, weights=each, minlength=n)
    capital = np.bincount(word, weights=each * facts.capital[use], minlength=n)
    upper = np.bincount(word, weights=each * facts.upper[use], minlength=n)
    case = np.maximum(capital, upper) / (1.0 + np.log(np.maximum(uses, 1.0)))
    # Each sentence that holds a word once.
    longest = int(facts.n_sentences.max(initial=0)) + 1
    held = np.unique((word * (int(rows[-1]) + 1) + document) * longest + facts.sentence[use])
    of_word, sentence = held // longest // (int(rows[-1]) + 1), held % longest
    weight = weights[held // longest % (int(rows[-1]) + 1)]
    spread = np.bincount(of_word, weights=weight, minlength=n) / float(
        weights[rows] @ facts.n_sentences[rows]
    )
    place = np.log(np.log(3.0 + _medians(of_word, sentence, weight, n)))
    company = np.zeros(n)
    for beside in (facts.left[use], facts.right[use]):
        near = beside >= 0
        pairs = np.unique(np.stack((word[near], beside[near])), axis=1)
        kinds = np.bincount(pairs[0], minlength=n)
        all_beside = np.bincount(word[near], weights=each[near], minlength=n)
        company += np.divide(kinds, all_beside, out=np.zeros(n), where=all_beside > 0)
    context = 1.0 + company * uses / uses.max()
    often = uses / (uses.mean() + uses.std())
    return nodes, context * place / (case + often / context + spread / context)


def _medians(
    word: NDArray[np.int64], value: NDArray[np.int64], weight: NDArray[np.float64], n: int
) -> NDArray[np.float64]:
    """Return the weighted median of the values of each word, (n,): the mean of the two middle ones where there are two."""
    order = np.lexsort((value, word))
    word, value, weight = word[order], value[order], weight[order]
    running = np.cumsum(weight)
    first = np.searchsorted(word, np.arange(n))
    before = np.where(first > 0, running[first - 1], 0.0)
    half = before + np.bincount(word, weights=weight, minlength=n) / 2.0
    slack = 1e-9
    low = np.searchsorted(running, half - slack, side="left")
    high = np.minimum(np.searchsorted(running, half + slack, side="left"), value.size - 1)
    return np.asarray((value[low] + value[high]) / 2.0, dtype=np.float64)


def _terms(
    data: KeywordData, totals: Scores, nodes: NDArray[np.int64], scores: NDArray[np.float64]
) -> Scores:
    """Return ln(1 + 1 / S) of the terms of a group from S of their words."""
    columns, uses = totals
    if not columns.size:
        return columns, np.zeros(0)
    spans = data.spans
    lengths = np.diff(spans.words_ptr)[columns]
    words = np.concatenate([spans.words[spans.words_ptr[j] : spans.words_ptr[j + 1]] for j in columns])
    each = scores[np.minimum(np.searchsorted(nodes, words), nodes.size - 1)]
    starts = np.cumsum(lengths) - lengths
    product = np.exp(np.add.reduceat(np.log(np.maximum(each, 1e-300)), starts))
    together = product / (uses * (1.0 + np.add.reduceat(each, starts)))
    return columns, np.log1p(1.0 / np.maximum(together, 1e-300))
