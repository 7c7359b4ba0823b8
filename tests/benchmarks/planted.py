"""Planted shifts: real corpora as layouts (dates, lengths, issuers, sentences), and uses of two terms laid over them.

The truth is known and nothing else is invented: documents keep their dates and lengths, and the company of each use
is a real sentence of the document that holds it. Uses of a period follow a negative binomial and fall on documents in
clumps, longer documents first; a document leans towards one of the two terms (correlation 0.3, 0.6 or 0.9).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LEVELS = (1, 2, 5, 10, 20)
# Two terms side by side have not replaced one another; neither has a term that never went away.
NULLS = ("none", "beside", "shuffled")
TRUTHS = ("abrupt", "gradual", "issuers", "partly", "narrower", "kind", "beside", "none", "shuffled")
RIGHT = {
    "abrupt": {"abrupt"},
    "gradual": {"gradual"},
    "issuers": {"gradual"},  # each at its own date: together step by step
    "partly": {"coexistence"},
    "narrower": {"narrowing"},  # the old survives in one of its senses
    "kind": {"narrowing"},  # the old goes on, the new names one of its senses
    "beside": {"coexistence"},
    "none": {"none"},
    "shuffled": {"coexistence", "none"},
}
_DATE = re.compile(r"((?:19|20)\d\d)-\d\d-\d\d|((?:19|20)\d\d)年")


@dataclass(frozen=True, eq=False)
class Layout:
    """A corpus without its terms.

    Parameters
    ----------
    name : `gwr` or `laws`.
    periods : observed periods in order.
    position : index of each document's period, (n_documents,).
    weight : length of each document in characters, (n_documents,).
    issuer : index of each document's issuer, (n_documents,).
    texts : the documents.
    sentences : words of the sentences of each document by number, punctuation left out.
    words : the words by number.
    """

    name: str
    periods: tuple[str, ...]
    position: Ints
    weight: Floats
    issuer: Ints
    texts: tuple[str, ...]
    sentences: tuple[tuple[Ints, ...], ...]
    words: dict[int, str]


@dataclass(frozen=True, eq=False)
class Planted:
    """Uses with their truth.

    Parameters
    ----------
    old, new : mentions by document, (n_documents,).
    company : document, whether new, and the words of its sentence, one a use.
    at : index of the first period past half way; None where nothing changed.
    """

    truth: str
    old: Ints
    new: Ints
    company: tuple[tuple[int, bool, Ints], ...]
    at: int | None


def layouts(folder: Path) -> tuple[Layout, ...]:
    """Return the work reports, one a year, and the laws, many a year and issuers."""
    rows = [json.loads(x) for x in (folder / "gwr" / "reports.jsonl").read_text("utf-8").splitlines()]
    found = [("gwr", [(str(r["year"]), "国务院", r["text"]) for r in rows])]
    laws = []
    for path in sorted((folder / "laws").rglob("*.md")):
        text = path.read_text("utf-8")
        dated = _DATE.search(path.name) or _DATE.search(text[:400])
        if not path.name.startswith("_") and dated:
            laws.append((dated[1] or dated[2], path.parent.name, text))
    found.append(("laws", laws))
    return tuple(_layout(name, sorted(rows, key=lambda r: r[0])) for name, rows in found)


def _layout(name: str, rows: list[tuple[str, str, str]]) -> Layout:
    from policymine.kernels.texts import segment_texts
    from policymine.kernels.vocabulary import Vocabulary
    from policymine.segmenters.dictionary import load_dictionary

    periods = tuple(sorted({r[0] for r in rows}))
    issuers = sorted({r[1] for r in rows})
    texts = [r[2] for r in rows]
    dictionary = load_dictionary()
    vocabulary = Vocabulary(len(dictionary))
    cut = segment_texts(texts, dictionary.arrays, vocabulary)
    sentences = []
    words: dict[int, str] = {}
    for i, text in enumerate(texts):
        low, high = cut.indptr[i], cut.indptr[i + 1]
        ids, starts = cut.ids[low:high].astype(np.int64), cut.starts[low:high]
        ends = cut.ends[low:high]
        words |= {k: text[s:e] for k, s, e in zip(ids.tolist(), starts.tolist(), ends.tolist(), strict=True)}
        is_mark = np.array([not text[s].isalnum() for s in starts], dtype=bool)
        stops = np.flatnonzero([text[s] in "。！？；\n" for s in starts])
        parts = np.split(np.where(is_mark, -1, ids), stops)
        kept = [p[p >= 0] for p in parts]
        sentences.append(tuple(p for p in kept if p.size >= 5))
    return Layout(
        name,
        periods,
        np.array([periods.index(r[0]) for r in rows], dtype=np.int64),
        np.array([len(t) for t in texts], dtype=np.float64),
        np.array([issuers.index(r[1]) for r in rows], dtype=np.int64),
        tuple(texts),
        tuple(sentences),
        words,
    )


def _logistic(t: Floats, middle: float, duration: float) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-2.0 * np.log(9.0) / duration * (t - middle))))


def _curve(truth: str, layout: Layout, rng: np.random.Generator) -> tuple[Floats, int | None]:
    """Return the mean share of each document, and where the change stands."""
    t, n = layout.position.astype(np.float64), len(layout.periods)
    low, high = rng.uniform(0.0, 0.08), rng.uniform(0.92, 1.0)
    at = int(rng.integers(n // 4, n - n // 4 + 1))
    if truth in ("abrupt", "shuffled"):
        return np.where(t < at, low, high), at
    if truth == "gradual":
        middle = rng.uniform(0.35, 0.65) * (n - 1)
        return low + (high - low) * _logistic(t, middle, rng.uniform(8.0, 16.0)), int(np.ceil(middle))
    if truth == "issuers":
        # Leaders and laggards up to eight years either side.
        own = at + rng.permutation(np.linspace(-8.0, 8.0, int(layout.issuer.max()) + 1))
        return np.where(t < own[layout.issuer], low, high), at
    if truth == "partly":
        return np.where(t < at, low, rng.uniform(0.35, 0.6)), at
    if truth == "beside":
        return np.full(t.shape, rng.uniform(0.25, 0.75)), None
    return np.full(t.shape, rng.uniform(0.0, 0.03)), None


def _mentions(layout: Layout, level: float, rng: np.random.Generator) -> Ints:
    found = np.zeros(layout.position.size, dtype=np.int64)
    for period in range(len(layout.periods)):
        here = np.flatnonzero(layout.position == period)
        left = int(rng.negative_binomial(2.0, 2.0 / (2.0 + level)))
        while left > 0:
            clump = min(left, 1 + int(rng.poisson(1.5)))
            found[rng.choice(here, p=layout.weight[here] / layout.weight[here].sum())] += clump
            left -= clump
    return found


def _lean(mean: Floats, rho: float, rng: np.random.Generator) -> Floats:
    s = 1.0 / rho - 1.0
    return rng.beta(np.maximum(mean * s, 1e-6), np.maximum((1.0 - mean) * s, 1e-6))


def plant(layout: Layout, truth: str, level: float, rng: np.random.Generator) -> Planted:
    """Return uses of two terms that truly stand to one another as `truth` says, `level` uses a period on average."""
    rho = float(rng.choice([0.3, 0.6, 0.9]))
    n = _mentions(layout, level, rng)
    senses = _senses(layout, rng)
    if truth in ("narrower", "kind"):
        return _narrow(layout, truth, n, senses, rho, rng)
    mean, at = _curve(truth, layout, rng)
    new = rng.binomial(n, _lean(mean, rho, rng))
    old = n - new
    if truth == "shuffled":
        order, at = rng.permutation(n.size), None
        old, new = old[order], new[order]
    first = _lean(np.full(n.shape, 0.5), 0.3, rng)
    company: list[tuple[int, bool, Ints]] = []
    for i in np.flatnonzero(old + new):
        for is_new, times in ((False, old[i]), (True, new[i])):
            company += [
                (int(i), is_new, _sentence(layout, int(i), senses, first[i], rng)[0]) for _ in range(times)
            ]
    return Planted(truth, old, new, tuple(company), at)


def _narrow(
    layout: Layout, truth: str, n: Ints, senses: tuple[int, int], rho: float, rng: np.random.Generator
) -> Planted:
    """Two senses; from the break on the new term is written for the second one, and hardly ever for the first."""
    periods = len(layout.periods)
    at = int(rng.integers(periods // 4, periods - periods // 4 + 1))
    low, high = rng.uniform(0.0, 0.08), rng.uniform(0.92, 1.0)
    kept = rng.uniform(0.2, 0.35) if truth == "narrower" else rng.uniform(0.5, 0.65)
    first = _lean(np.full(n.shape, kept), 0.3, rng)
    old, new = np.zeros_like(n), np.zeros_like(n)
    company: list[tuple[int, bool, Ints]] = []
    later = layout.position >= at
    second_is_new = _lean(np.where(later, high, low), rho, rng)
    for i in np.flatnonzero(n):
        for _ in range(int(n[i])):
            words, is_second = _sentence(layout, int(i), senses, first[i], rng)
            is_new = bool(rng.random() < (second_is_new[i] if is_second else low))
            new[i] += is_new
            old[i] += not is_new
            company.append((int(i), is_new, words))
    return Planted(truth, old, new, tuple(company), at)


def _senses(layout: Layout, rng: np.random.Generator) -> tuple[int, int]:
    """Return two words that many documents hold: what a term is used for, now of the one and now of the other."""
    if layout.name not in _anchors:
        _anchors[layout.name] = _pairs(layout)
    return _anchors[layout.name][int(rng.integers(len(_anchors[layout.name])))]


_anchors: dict[str, list[tuple[int, int]]] = {}
_flat: dict[str, tuple[Ints, Ints, Ints, Ints]] = {}
_places: dict[tuple[str, int], dict[int, list[int]]] = {}


def _pairs(layout: Layout) -> list[tuple[int, int]]:
    """Return pairs of words of at least a quarter of the documents that seldom share a sentence; keep their places."""
    documents = [set(np.concatenate(mine).tolist()) if mine else set() for mine in layout.sentences]
    held = Counter(word for words in documents for word in words)
    n = len(documents)
    names = sorted(w for w, c in held.items() if 0.25 * n <= c <= 0.7 * n)
    rng = np.random.default_rng(7)
    pairs: list[tuple[int, int]] = []
    while len(pairs) < 30:
        a, b = (int(x) for x in rng.choice(names, 2, replace=False))
        places = [{(i, j) for i, js in _places_of(layout, w).items() for j in js} for w in (a, b)]
        if len(places[0] & places[1]) < 0.05 * min(map(len, places)):
            pairs.append((a, b))
    return pairs


def _places_of(layout: Layout, word: int) -> dict[int, list[int]]:
    key = (layout.name, word)
    if key not in _places:
        if layout.name not in _flat:
            each = [words for mine in layout.sentences for words in mine]
            documents = np.repeat(np.arange(len(layout.sentences)), [len(m) for m in layout.sentences])
            numbers = np.concatenate([np.arange(len(m)) for m in layout.sentences])
            of = np.repeat(np.arange(len(each)), [w.size for w in each])
            _flat[layout.name] = (np.concatenate(each), of, documents, numbers)
        words, of, documents, numbers = _flat[layout.name]
        found: dict[int, list[int]] = {}
        for sentence in np.unique(of[words == word]).tolist():
            found.setdefault(int(documents[sentence]), []).append(int(numbers[sentence]))
        _places[key] = found
    return _places[key]


def _sentence(
    layout: Layout, document: int, senses: tuple[int, int], first: float, rng: np.random.Generator
) -> tuple[Ints, bool]:
    """Return the words of a sentence on one of the senses, and whether it is the second.

    One in four says nothing of its sense. A document without such a sentence is lent one of another document.
    """
    second = bool(rng.random() >= first)
    places = _places_of(layout, senses[int(second)])
    source = document if document in places else list(places)[int(rng.integers(len(places)))]
    if layout.sentences[document] and rng.random() < 1 / 4:
        mine = layout.sentences[document]
        return mine[int(rng.integers(len(mine)))], second
    return layout.sentences[source][int(rng.choice(places[source]))], second
