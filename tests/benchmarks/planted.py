"""Planted shifts: real corpora as layouts (dates, lengths, issuers, sentences), and uses of two terms laid over them.

The truth is known and nothing else is invented: documents keep their dates and lengths, and the company of each use
is a real sentence. In every other run the uses are those of a real word, thinned to the level and swapped where they
stand; else the uses of a period follow a negative binomial and fall on documents in clumps, longer documents first. A
document leans towards one of the two terms (correlation 0.3, 0.6 or 0.9).

What is right, by truth:

    abrupt      from one period on the share is above 92% where it was below 8%         abrupt
    gradual     the same along a logistic curve, 8 to 16 periods from 10% to 90%,       gradual
                which are all observed
    issuers     each issuer changes at its own date, within 8 periods of the middle,    gradual
                and all have changed before the last period
    partly      from one period on the share is 35% to 60%, for whatever subject        coexistence
    narrower    from one period on one of two senses takes the new term, most uses      narrowing
    kind        the same, fewer than half of the uses                                   narrowing
    subject     the same, but the second sense comes up with the break                  coexistence
    none        the new term is a stray, below 3%, throughout                           none
    beside      the share is one of 25% to 75% throughout                               coexistence
    rising      the same, and both terms come up from nothing together                  coexistence
    clumped     the same, and a few documents hold up to 40 uses of one term each       coexistence
    shuffled    an abrupt change whose documents' uses are dealt out anew               coexistence or none
    archive     issuers keep to a term each, and who is in the archive changes          coexistence

`not_enough_data` is never right, whatever the truth. The last six are nulls: with them a change that is claimed, of
whatever form, is a false one, and `abrupt`, `gradual` and `narrowing` are false replacements.
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
NULLS = ("none", "beside", "rising", "clumped", "shuffled", "archive")
TRUTHS = ("abrupt", "gradual", "issuers", "partly", "narrower", "kind", "subject", *NULLS)
BY_ISSUER = ("issuers", "archive")
RIGHT = {
    "abrupt": {"abrupt"},
    "gradual": {"gradual"},
    "issuers": {"gradual"},
    "partly": {"coexistence"},
    "narrower": {"narrowing"},
    "kind": {"narrowing"},
    "subject": {"coexistence"},
    "none": {"none"},
    "beside": {"coexistence"},
    "rising": {"coexistence"},
    "clumped": {"coexistence"},
    "shuffled": {"coexistence", "none"},
    "archive": {"coexistence"},
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


def _curve(truth: str, layout: Layout, n: Ints, rng: np.random.Generator) -> tuple[Floats, int | None]:
    """Return the mean share of each document, and where the change stands: not before a quarter of the uses."""
    t = layout.position.astype(np.float64)
    low, high = rng.uniform(0.0, 0.08), rng.uniform(0.92, 1.0)
    at = _quantile(layout, n, rng.uniform(0.25, 0.75))
    if truth in ("abrupt", "shuffled"):
        return np.where(t < at, low, high), at
    if truth == "gradual":
        duration = rng.uniform(8.0, 16.0)
        middle = _quantile(layout, n, rng.uniform(0.35, 0.65)) - rng.uniform(0.0, 1.0)
        middle = float(np.clip(middle, duration / 2.0, len(layout.periods) - 1.0 - duration / 2.0))
        return low + (high - low) * _logistic(t, middle, duration), int(np.ceil(middle))
    issuers = int(layout.issuer.max()) + 1
    if truth == "issuers":
        # Leaders and laggards up to eight years either side.
        at = int(np.clip(at, 9, len(layout.periods) - 9))
        own = at + rng.permutation(np.linspace(-8.0, 8.0, issuers))
        return np.where(t < own[layout.issuer], low, high), at
    if truth == "partly":
        return np.where(t < at, low, rng.uniform(0.35, 0.6)), at
    if truth == "archive":
        return np.where(layout.issuer % 2 == 0, low, high), None
    if truth in ("beside", "rising", "clumped"):
        return np.full(t.shape, rng.uniform(0.25, 0.75)), None
    return np.full(t.shape, rng.uniform(0.0, 0.03)), None


def _quantile(layout: Layout, n: Ints, share: float) -> int:
    """Return the first period by which a share of the documents that use the terms has passed."""
    return int(max(np.quantile(layout.position[n > 0], share), 1)) if n.any() else 1


def _mentions(layout: Layout, truth: str, level: float, rng: np.random.Generator) -> Ints:
    """Return mentions of both terms by document: negative binomial by period, in clumps within it."""
    found = np.zeros(layout.position.size, dtype=np.int64)
    periods = len(layout.periods)
    for period in range(periods):
        here = np.flatnonzero(layout.position == period)
        weight = layout.weight[here] / layout.weight[here].sum()
        mean = level
        if truth == "rising":
            mean = max(2.0 * level * period / (periods - 1), 0.05)
        if truth == "archive":
            even = layout.issuer[here] % 2 == 0
            share = 0.9 - 0.8 * period / (periods - 1)
            if even.any() and not even.all():
                for side, part in ((even, share), (~even, 1.0 - share)):
                    weight[side] *= part / weight[side].sum()
        left = int(rng.negative_binomial(2.0, 2.0 / (2.0 + mean)))
        while left > 0:
            clump = min(left, 1 + int(rng.poisson(1.5)))
            found[rng.choice(here, p=weight)] += clump
            left -= clump
    if truth == "clumped":
        some = rng.choice(found.size, max(found.size // 20, 2), replace=False)
        found[some] += rng.integers(10, 41, some.size)
    return found


def _carried(layout: Layout, level: float, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Return the uses of a real word, document and sentence, as many as the level asks for over all periods."""
    asked = round(level * len(layout.periods))
    fitting = _carriers(layout, asked)
    word = fitting[int(rng.integers(len(fitting)))]
    uses = [(i, j) for i, js in _places_of(layout, word).items() for j in js]
    return [uses[k] for k in np.sort(rng.choice(len(uses), min(asked, len(uses)), replace=False))]


def _carriers(layout: Layout, asked: int) -> list[int]:
    """Return words of as many sentences as asked for, up to three times as many, in a third of the periods at least."""
    if (layout.name, asked) not in _fitting:
        times: Counter[int] = Counter()
        seen: dict[int, set[int]] = {}
        for i, mine in enumerate(layout.sentences):
            for words in mine:
                for word in set(words.tolist()):
                    times[word] += 1
                    seen.setdefault(word, set()).add(int(layout.position[i]))
        _fitting[layout.name, asked] = sorted(
            w
            for w, c in times.items()
            if asked <= c <= 3 * asked
            and len(layout.words[w]) > 1
            and 3 * len(seen[w]) >= len(layout.periods)
        )
    return _fitting[layout.name, asked]


def _lean(mean: Floats, rho: float, rng: np.random.Generator) -> Floats:
    s = 1.0 / rho - 1.0
    return rng.beta(np.maximum(mean * s, 1e-6), np.maximum((1.0 - mean) * s, 1e-6))


def plant(layout: Layout, truth: str, level: float, rng: np.random.Generator) -> Planted:
    """Return uses of two terms that truly stand to one another as `truth` says, `level` uses a period on average."""
    rho = float(rng.choice([0.3, 0.6, 0.9]))
    senses = _senses(layout, rng)
    if truth in ("narrower", "kind", "subject"):
        return _narrow(layout, truth, _mentions(layout, truth, level, rng), senses, rho, rng)
    carried: list[tuple[int, int]] = []
    if truth not in ("rising", "clumped", "archive") and rng.random() < 0.5:
        carried = _carried(layout, level, rng)
        n = np.bincount([i for i, _ in carried], minlength=layout.position.size).astype(np.int64)
    else:
        n = _mentions(layout, truth, level, rng)
    mean, at = _curve(truth, layout, n, rng)
    if truth == "clumped":
        rho = 0.9
    new = rng.binomial(n, _lean(mean, rho, rng))
    old = n - new
    if truth == "shuffled":
        order, at = rng.permutation(n.size), None
        old, new, carried = old[order], new[order], []
    first = _lean(np.full(n.shape, 0.5), 0.3, rng)
    sentences: dict[int, list[int]] = {}
    for i, j in carried:
        sentences.setdefault(i, []).append(j)
    company: list[tuple[int, bool, Ints]] = []
    for i in np.flatnonzero(old + new).tolist():
        sides = rng.permutation([False] * int(old[i]) + [True] * int(new[i]))
        for k, is_new in enumerate(sides.tolist()):
            words = (
                layout.sentences[i][sentences[i][k]]
                if carried
                else _sentence(layout, i, senses, first[i], rng)[0]
            )
            company.append((i, is_new, words))
    return Planted(truth, old, new, tuple(company), at)


def _narrow(
    layout: Layout, truth: str, n: Ints, senses: tuple[int, int], rho: float, rng: np.random.Generator
) -> Planted:
    """Two senses; from the break on the new term is written for the second one, and hardly ever for the first."""
    at = _quantile(layout, n, rng.uniform(0.25, 0.75))
    low, high = rng.uniform(0.0, 0.08), rng.uniform(0.92, 1.0)
    kept = rng.uniform(0.2, 0.35) if truth == "narrower" else rng.uniform(0.5, 0.65)
    # A subject is new: before the break the second sense has hardly a use.
    first = _lean(np.where((layout.position < at) & (truth == "subject"), 0.99, kept), 0.3, rng)
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
_fitting: dict[tuple[str, int], list[int]] = {}
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
