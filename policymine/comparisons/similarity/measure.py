"""Measure how unlike groups of documents are: pairs against chance, the words behind them, the tree, the map."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.similarity import chance, correspondence, tree
from policymine.comparisons.similarity.base import COLUMNS, TERM_COLUMNS, SimilarityResult, message
from policymine.comparisons.similarity.divergence import divergence_parts
from policymine.comparisons.similarity.place import place_on_map
from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.statistics.bootstrap import MIN_UNITS
from policymine.statistics.fdr import q_values
from policymine.terms.matrix import TermMatrix

__all__ = ["METHOD", "REFERENCES", "FindGroupEvidence", "similarity_of"]

FindGroupEvidence = Callable[[str, Sequence[str]], Mapping[str, Sequence[Evidence]]]

METHOD: Final = (
    "The words of two groups were compared by their Jensen-Shannon divergence (base 2). The divergence of samples is above "
    "zero by chance, the more so the smaller they are; the documents of each pair were shuffled between its groups, thinned "
    "to the groups' own numbers of words, and the excess over the mean of the shuffles is reported, with p the share of "
    "shuffles at least as divergent, q "
    "Benjamini-Hochberg over all pairs, and an interval from leaving documents out in turn (jackknife, Student's t). The tree "
    "joins groups by average linkage of the square root of the excess, the support of a branch is the share of resamples of "
    "documents in which it comes back. The map is a correspondence analysis of the most frequent words; ellipses hold where "
    "a group stands in 95% of resamples of its documents, the axes kept fixed."
)
REFERENCES: Final = (*chance.REFERENCES, *correspondence.REFERENCES, *tree.REFERENCES)
_DRIVERS: Final = 10
_NAMED: Final = 4


def similarity_of(
    matrix: TermMatrix,
    labels: Mapping[str, str],
    order: Sequence[str],
    *,
    min_count: int = 5,
    n_shuffles: int = 999,
    n_resamples: int = 500,
    level: float = 0.95,
    seed: int = 0,
    provenance: Provenance | None = None,
    find_evidence: FindGroupEvidence | None = None,
    messages: Sequence[Mapping[str, str]] = (),
) -> SimilarityResult:
    """Return how unlike each two groups are, with the words behind it, a tree and a map.

    Parameters
    ----------
    matrix : counts by document.
    labels : group by document id; a document without one is left out.
    order : the groups, in the order in which they are shown.
    min_count : fewest uses of a word in all groups together.
    n_shuffles, n_resamples : most shuffles of a pair's documents, and most resamples; large tables get fewer, and it is said.
    level : of the intervals.
    seed : of everything random.
    provenance : what the caller knows; method, references and notes are added.
    find_evidence : returns sentences of a group for words; None leaves evidence out.
    messages : notes of the caller.

    Raises
    ------
    InputError : a parameter out of its range.
    NotEnoughDataError : fewer than two groups with words.
    """
    if min_count < 1:
        raise InputError(f"min_count starts at 1, not {min_count}")
    if not 0.5 < level < 1.0:
        raise InputError(f"level is a share above 0.5 and below 1, such as 0.95, not {level}")
    notes = [dict(m) for m in messages]
    rows = np.array([i for i, d in enumerate(matrix.documents) if d in labels], dtype=np.int64)
    kept = np.flatnonzero(np.asarray(matrix.counts[rows].sum(axis=0)).ravel() >= min_count)
    counts = matrix.counts[rows][:, kept].astype(np.float64).tocsr()
    terms = [matrix.terms[i] for i in kept]
    has_words = np.asarray(counts.sum(axis=1)).ravel() > 0
    rows, counts = rows[has_words], counts[np.flatnonzero(has_words)]
    found = {labels[matrix.documents[i]] for i in rows}
    names = tuple(name for name in order if name in found)
    if empty := [name for name in order if name not in found and name in labels.values()]:
        notes.append(message("no_words", names=", ".join(empty), min_count=min_count))
    if len(names) < 2:
        raise NotEnoughDataError(
            f"a similarity takes two groups with words used at least {min_count} times; there "
            f"{'is' if len(names) == 1 else 'are'} {len(names)}"
        )
    number = {name: i for i, name in enumerate(names)}
    group = np.array([number[labels[matrix.documents[i]]] for i in rows], dtype=np.int64)
    members = [np.flatnonzero(group == g) for g in range(len(names))]
    totals = np.stack([np.asarray(counts[m].sum(axis=0)).ravel() for m in members])
    held = np.stack([np.bincount(counts[m].indices, minlength=len(terms)) for m in members])
    sizes = np.array([m.size for m in members])
    pairs = list(itertools.combinations(range(len(names)), 2))
    shuffles = chance.n_draws(len(terms), len(pairs), n_shuffles, min(199, n_shuffles))
    resamples = chance.n_draws(len(terms), len(pairs), n_resamples, min(100, n_resamples))
    if shuffles < n_shuffles or resamples < n_resamples:
        notes.append(message("fewer_draws", shuffles=shuffles, resamples=resamples))
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(len(pairs) + 3)]

    def shuffle(i: int) -> chance.Chance:
        g, h = pairs[i]
        return chance.pair_chance(counts, members[g], members[h], shuffles, streams[i])

    # Each pair has a source of randomness of its own, so that threads change no number.
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        made = list(pool.map(shuffle, range(len(pairs))))
    variances = chance.jackknifed(counts, group, len(names), streams[-1])
    q = q_values([m.p for m in made])
    pair_rows, term_rows = [], []
    for i, ((g, h), by_chance) in enumerate(zip(pairs, made, strict=True)):
        parts = divergence_parts(totals[g], totals[h])
        jsd = float(parts.sum())
        excess = jsd - by_chance.expected
        firm = min(sizes[g], sizes[h]) >= MIN_UNITS
        reach = chance.jackknife_reach(variances, g, h, level) if firm else float("nan")
        drivers = _drivers(parts, by_chance, totals[g], totals[h])
        term_rows += [
            _term_row(names, g, h, terms[t], t, parts, by_chance.parts, jsd, totals, held) for t in drivers
        ]
        more = {
            side: tuple(r["term"] for r in term_rows[-len(drivers) :] if r["more_in"] == names[side])[:_NAMED]
            if drivers
            else ()
            for side in (g, h)
        }
        pair_rows.append(
            {
                "first": names[g],
                "second": names[h],
                "excess": excess,
                "low": excess - reach,
                "high": excess + reach,
                "q": q[i],
                "p": by_chance.p,
                "jsd": jsd,
                "expected": by_chance.expected,
                "first_terms": more[g],
                "second_terms": more[h],
                "first_docs": int(sizes[g]),
                "second_docs": int(sizes[h]),
                "first_tokens": int(totals[g].sum()),
                "second_tokens": int(totals[h].sum()),
            }
        )
    table, behind = frame(pair_rows, COLUMNS), frame(term_rows, TERM_COLUMNS)
    grown, corrected = _grow(table, counts, group, sizes, resamples, streams[-2])
    notes += _notes(names, sizes, q, shuffles, pair_rows, corrected, grown)
    place = place_on_map(counts, terms, group, names, totals, held, resamples, streams[-3], level)
    notes += place.messages
    rank = np.lexsort((-table["jsd"].to_numpy(), -table["excess"].fillna(table["jsd"] - 9).to_numpy()))
    # The words of a pair follow the pairs.
    of_pair = {(table["first"][i], table["second"][i]): k for k, i in enumerate(rank)}
    along = sorted(range(len(behind)), key=lambda i: of_pair[behind["first"][i], behind["second"][i]])
    behind = behind.iloc[along].reset_index(drop=True)
    known = provenance or Provenance("similarity", {"min_count": min_count}, n_documents=int(rows.size))
    known = known.filled(method=METHOD, references=REFERENCES, seed=seed)
    result = SimilarityResult(
        table=table.iloc[rank].reset_index(drop=True),
        provenance=replace(known, notes=(*known.notes, *(n["en"] for n in notes))),
        terms=behind,
        groups=place.groups,
        map_terms=place.terms,
        ellipses=place.ellipses,
        axes=place.axes,
        tree=grown,
        names=names,
        corrected=corrected,
        messages=tuple(notes),
    )
    return result if find_evidence is None else _with_evidence(result, find_evidence)


def _drivers(
    parts: NDArray[np.float64],
    by_chance: chance.Chance,
    first: NDArray[np.float64],
    second: NDArray[np.float64],
) -> list[int]:
    """Return the words that make most of a difference beyond what chance gives each, of both sides in turn."""
    above = parts - by_chance.parts
    more = first / first.sum() > second / second.sum()
    found = []
    for side in (more, ~more):
        mine = np.flatnonzero(side & (above > 0))
        found += mine[np.argsort(-above[mine], kind="stable")][: _DRIVERS // 2].tolist()
    return sorted(found, key=lambda t: -above[t])


def _term_row(
    names: tuple[str, ...],
    g: int,
    h: int,
    term: str,
    t: int,
    parts: NDArray[np.float64],
    by_chance: NDArray[np.float64],
    jsd: float,
    totals: NDArray[np.float64],
    held: NDArray[np.int64],
) -> dict[str, Any]:
    rates = totals[[g, h], t] / totals[[g, h]].sum(axis=1) * 10_000
    return {
        "first": names[g],
        "second": names[h],
        "term": term,
        "more_in": names[g] if rates[0] > rates[1] else names[h],
        "part": float(parts[t]),
        "excess_part": float(parts[t] - by_chance[t]),
        "share": float(parts[t] / jsd),
        "first_rate": float(rates[0]),
        "second_rate": float(rates[1]),
        "first_count": int(totals[g, t]),
        "second_count": int(totals[h, t]),
        "first_docs": int(held[g, t]),
        "second_docs": int(held[h, t]),
    }


def _grow(
    table: Any,
    counts: Any,
    group: NDArray[np.int64],
    sizes: NDArray[np.int64],
    n_resamples: int,
    rng: np.random.Generator,
) -> tuple[tree.Tree, bool]:
    """Return the tree, and whether it is grown from corrected divergences."""
    excess, jsd = table["excess"].to_numpy(dtype=np.float64), table["jsd"].to_numpy(dtype=np.float64)
    corrected = bool(np.isfinite(excess).all())
    value = excess if corrected else jsd
    drawn = None
    if (sizes >= MIN_UNITS).sum() >= 2 and sizes.size > 2:
        drawn = chance.resampled_pairs(counts, group, sizes.size, n_resamples, rng)
        # Resamples are more divergent throughout; they lend their spread, not their level.
        drawn = np.sqrt(np.maximum(drawn - np.nanmean(drawn, axis=0) + value, 0.0))
    return tree.grow_tree(np.sqrt(np.maximum(value, 0.0)), sizes.size, drawn, sizes >= MIN_UNITS), corrected


def _notes(
    names: tuple[str, ...],
    sizes: NDArray[np.int64],
    q: NDArray[np.float64],
    shuffles: int,
    pair_rows: Sequence[Mapping[str, Any]],
    corrected: bool,
    grown: tree.Tree,
) -> list[dict[str, str]]:
    notes = []
    few = [f"{n} ({k})" for n, k in zip(names, sizes, strict=True) if k < MIN_UNITS]
    if few:
        shown = ", ".join(few[:12]) + (f", ... ({len(few)})" if len(few) > 12 else "")
        notes.append(message("few_documents", names=shown, needed=MIN_UNITS))
    if single := sum(1 for r in pair_rows if r["first_docs"] == r["second_docs"] == 1):
        notes.append(message("single_documents", n=single))
    if n_tested := int(np.isfinite(q).sum()):
        notes.append(message("tested", n=n_tested, shuffles=shuffles))
        if not (q < 0.05).any():
            notes.append(message("nothing_told"))
    if not corrected:
        notes.append(message("tree_raw"))
    if any(b.support is not None for b in grown.branches):
        notes.append(message("tree_support", needed=MIN_UNITS))
    return notes


def _with_evidence(result: SimilarityResult, find: FindGroupEvidence) -> SimilarityResult:
    wanted: dict[str, dict[str, None]] = {name: {} for name in result.names}
    for row in result.terms.to_dict("records"):
        wanted[row["first"]][row["term"]] = None
        wanted[row["second"]][row["term"]] = None
    found = {name: find(name, list(terms)) for name, terms in wanted.items() if terms}
    by_term: dict[int, tuple[Evidence, ...]] = {}
    by_pair: dict[tuple[str, str], list[Evidence]] = {}
    for i, row in enumerate(result.terms.to_dict("records")):
        sentences = [tuple(found[row[side]].get(row["term"], ())) for side in ("first", "second")]
        by_term[i] = (*sentences[0], *sentences[1])
        # A pair shows one sentence of each side for each word; the word's own row shows more.
        by_pair.setdefault((row["first"], row["second"]), []).extend(e for s in sentences for e in s[:1])
    ends = zip(result.table["first"], result.table["second"], strict=True)
    return replace(
        result,
        sentences={i: tuple(by_pair.get((a, b), ())) for i, (a, b) in enumerate(ends)},
        term_sentences=by_term,
    )
