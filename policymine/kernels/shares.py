"""Draws from the posterior of the topics of documents, under words of topics that stand and a prior for each document.

    state = start(indptr, terms, counts, shares, seed=0)
    held = sweep(state, word_topic, prior, owner, sweeps=5)      mean counts of topics by unit over these sweeps

A collapsed Gibbs sampler inside each text: a token's topic is drawn in proportion to word_topic[word] * (count of the
topic in the text without this token + prior). Unlike a Dirichlet around expected counts, it keeps that a word may
belong to several topics. Every text has a random state of its own, made from the seed and the text's row, so the same
bits come out on any number of threads.

Source: Griffiths & Steyvers (2004), Finding scientific topics, PNAS 101; Vigna (2014), An experimental exploration of
Marsaglia's xorshift generators, scrambled (splitmix64).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from policymine.kernels.lda_steps import workers

__all__ = ["State", "start", "sweep"]

# Stretches of work; a fixed number, so that the result has nothing to do with the threads.
_BLOCKS = 64


@dataclass(frozen=True, eq=False, slots=True)
class State:
    """Where the sampler stands; `topics`, `counts` and `random` are written in place.

    Parameters
    ----------
    indptr : int64, (n_units + 1,): the tokens of each unit.
    words : int32, (n_tokens,): term of each token.
    topics : int32, (n_tokens,): topic of each token.
    counts : int32, (n_units, k).
    random : uint64, (n_units,): the state of each unit's random numbers.
    """

    indptr: NDArray[np.int64]
    words: NDArray[np.int32]
    topics: NDArray[np.int32]
    counts: NDArray[np.int32]
    random: NDArray[np.uint64]


def start(
    indptr: Any, terms: Any, counts: Any, shares: NDArray[Any], word_topic: NDArray[Any], *, seed: int
) -> State:
    """Return a state in which every token has a topic drawn from its unit's shares and its word.

    Parameters
    ----------
    indptr, terms, counts : counts of units, compressed by row.
    shares : topic shares of the units to start from, (n_units, k).
    word_topic : probability of each term in each topic, (n_terms, k).
    seed : same seed, same draws.

    >>> eye = np.eye(2)
    >>> start([0, 2, 3], [0, 1, 1], [2, 1, 3], np.full((2, 2), 0.5), eye, seed=0).counts.tolist()
    [[2, 1], [0, 3]]
    """
    rows = np.asarray(indptr, dtype=np.int64)
    times = np.asarray(counts, dtype=np.int64)
    ends = np.concatenate(([0], np.cumsum(times)))
    units = rows.size - 1
    state = State(
        indptr=np.ascontiguousarray(ends[rows]),
        words=np.repeat(np.asarray(terms, dtype=np.int32), times),
        topics=np.full(int(ends[-1]), -1, dtype=np.int32),
        counts=np.zeros((units, word_topic.shape[1]), dtype=np.int32),
        random=np.asarray(np.random.SeedSequence(seed).generate_state(units, np.uint64), dtype=np.uint64),
    )
    # A large weight holds the first pass to the shares that are known already.
    weight = np.maximum(np.diff(state.indptr), 1)[:, None]
    sweep(state, word_topic, shares * weight, np.arange(units), sweeps=1)
    return state


def sweep(
    state: State,
    word_topic: NDArray[Any],
    prior: NDArray[Any],
    owner: NDArray[Any],
    *,
    sweeps: int,
    threads: int | None = None,
) -> NDArray[np.float64]:
    """Go over all tokens and return the mean count of each topic in each unit over these sweeps, (n_units, k).

    Parameters
    ----------
    state : goes on from where it stands.
    word_topic : probability of each term in each topic, (n_terms, k), C order.
    prior : Dirichlet prior of the topics of each owner's units, (n_owners, k).
    owner : row of `prior` of each unit, (n_units,).
    sweeps : 1 or more; after one sweep the counts are a draw.
    threads : None takes as many as there are processors; without effect on the result.
    """
    table = np.ascontiguousarray(word_topic, dtype=np.float32)
    weights = np.ascontiguousarray(prior, dtype=np.float32)
    rows = np.ascontiguousarray(owner, dtype=np.int64)
    total = np.zeros(state.counts.shape, dtype=np.int64)
    cuts = np.searchsorted(state.indptr, np.linspace(0, state.indptr[-1], _BLOCKS + 1)[1:-1])
    edges = [0, *np.unique(np.clip(cuts, 0, rows.size)).tolist(), rows.size]

    def work(low: int, high: int) -> None:
        _sweep(
            state.indptr, state.words, state.topics, state.counts, state.random,
            table, weights, rows, total, sweeps, low, high,
        )  # fmt: skip

    with workers(threads) as pool:
        if pool is None:
            work(0, rows.size)
        else:
            list(pool.map(work, edges[:-1], edges[1:]))
    return np.asarray(total / sweeps, dtype=np.float64)


@njit(cache=True, nogil=True)
def _sweep(
    indptr: Any,
    words: Any,
    topics: Any,
    counts: Any,
    random: Any,
    table: Any,
    prior: Any,
    owner: Any,
    total: Any,
    sweeps: int,
    low: int,
    high: int,
) -> None:
    k = counts.shape[1]
    running = np.empty(k, dtype=np.float32)
    for unit in range(low, high):
        mine = prior[owner[unit]]
        state = random[unit]
        for _ in range(sweeps):
            for at in range(indptr[unit], indptr[unit + 1]):
                word = words[at]
                if topics[at] >= 0:
                    counts[unit, topics[at]] -= 1
                mass = np.float32(0.0)
                for topic in range(k):
                    mass += table[word, topic] * (counts[unit, topic] + mine[topic])
                    running[topic] = mass
                state += np.uint64(0x9E3779B97F4A7C15)
                mixed = state
                mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
                mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
                mixed = mixed ^ (mixed >> np.uint64(31))
                aim = mass * np.float32((mixed >> np.uint64(40)) / 16777216.0)
                chosen = 0
                while chosen < k - 1 and running[chosen] <= aim:
                    chosen += 1
                topics[at] = chosen
                counts[unit, chosen] += 1
            for topic in range(k):
                total[unit, topic] += counts[unit, topic]
        random[unit] = state
