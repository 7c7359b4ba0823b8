"""`discover`: which terms replaced which, without naming them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.api.reading import CorpusLike, Progress, Reading, group_documents, read_corpus
from policymine.api.steps import counted, tell
from policymine.corpus.period import GRAINS
from policymine.errors import InputError, NotEnoughDataError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.corpus.tokens import Tokens
    from policymine.shifts.base import ShiftResult
    from policymine.shifts.discovery.base import DiscoverResult
    from policymine.shifts.discovery.screen import Screen

__all__ = ["discover"]

_FEWEST_DOCUMENTS: Final = 6
_FEWEST_PERIODS: Final = 3
_SLOTS: Final = 3
_VARIANTS: Final = 5


def discover(
    corpus: CorpusLike,
    *,
    by: str = "year",
    per: str | None = "issuer",
    min_docs: int | None = None,
    level: float = 0.05,
    most: int = 60,
    seed: int = 0,
    permutations: int = 99,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> DiscoverResult:
    """Return the terms that gave way to others, each pair with its break, verdict and evidence on both sides.

    Parameters
    ----------
    corpus : a corpus or its folder.
    by : year, quarter, month or plan.
    per : document field whose mix may change over time: only changes within one of its values count, where at least
        half of the documents have it. None compares all documents with one another.
    min_docs : fewest documents that use a term; by default 4, or one in 250 documents where that is more.
    level : largest q of a finding, and largest p of the strongest pair; above 0, at most 0.5.
    most : pairs that are measured at most, best first.
    seed : of the shuffles.
    permutations : shuffles of document dates, at least 39.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    A replacement is a pair of terms in the same slots, of which one leaves documents when the other enters them. A word
    that names another thing in the same slots (one president after another) is found too, and is for the reader to tell
    apart: the sentences of both sides are the evidence.

    Raises
    ------
    InputError : `by` is no period, or an option outside its range.
    UnknownNameError : no such field as `per`.
    NotEnoughDataError : fewer than six dated documents, or fewer than three periods.
    """
    from policymine.api.shift import shift
    from policymine.shifts.discovery.screen import pair_terms, screen_pairs

    _check(by, min_docs, level, most, permutations)
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    grouping = group_documents(reading.documents, by)
    documents = [d for d in reading.tokens.documents if d in grouping.labels]
    if len(documents) < _FEWEST_DOCUMENTS or len(grouping.order) < _FEWEST_PERIODS:
        raise NotEnoughDataError(
            f"{len(documents)} dated documents in {len(grouping.order)} periods: a search for replacements needs at "
            f"least {_FEWEST_DOCUMENTS} documents and {_FEWEST_PERIODS} periods"
        )
    tokens = reading.tokens_of(documents)
    rank = {label: i for i, label in enumerate(grouping.order)}
    period = np.array([rank[grouping.labels[d]] for d in tokens.documents], dtype=np.int32)
    stratum, note = _strata(reading, tokens, period, per)
    fewest = min_docs or max(4, round(len(documents) / 250))
    tell(progress, 0, 0, "screening pairs")
    screen = screen_pairs(
        pair_terms(tokens, language=reading.language, min_docs=fewest, texts=reading.texts),
        period,
        stratum,
        permutations=permutations,
        level=level,
        seed=seed,
        most=most,
    )
    names = screen.terms.names
    pairs = list(zip(screen.old.tolist(), screen.new.tolist(), strict=True))

    def measure(pair: tuple[int, int]) -> ShiftResult:
        old, new = (names[term] for term in pair)
        return shift(reading, old, new, by=by, seed=seed, permutations=max(permutations, 199))

    # Read before the threads start, which would each read them otherwise.
    _ = reading.texts, reading.tokens
    with ThreadPoolExecutor(max_workers=2) as pool:
        measured = list(counted(pool.map(measure, pairs), progress, "measuring pairs", len(pairs)))
    return _result(
        reading,
        tokens,
        period,
        rank,
        screen,
        measured,
        {"by": by, "per": per, "min_docs": min_docs, "level": level, "most": most, "permutations": permutations},
        seed=seed,
        notes=[grouping.note(), note, _counted(screen, permutations, fewest)],
    )  # fmt: skip


def _check(by: str, min_docs: int | None, level: float, most: int, permutations: int) -> None:
    if by not in GRAINS:
        raise InputError(
            f"--by {by} has no order in time; replacements are looked for by {', '.join(GRAINS)}"
        )
    if min_docs is not None and min_docs < 2:
        raise InputError(f"min_docs is at least 2, not {min_docs}")
    if not 0.0 < level <= 0.5:
        raise InputError(f"level lies above 0 and is at most 0.5, such as 0.05, not {level}")
    if most < 1:
        raise InputError(f"most starts at 1, not {most}")
    if permutations < 39:
        raise InputError(f"permutations is at least 39, not {permutations}: p could hardly reach 0.05")


def _strata(
    reading: Reading, tokens: Tokens, period: NDArray[np.int32], per: str | None
) -> tuple[NDArray[np.int32], str]:
    """Return the number of each document's issuer, all 0 where they are not told apart, and a note of it."""
    alone = np.zeros(len(tokens.documents), dtype=np.int32)
    if per is None:
        return alone, ""
    try:
        groups = group_documents(reading.documents, per)
    except NotEnoughDataError:
        return alone, f"no document has a value for {per}: changes of who is in the corpus are not told apart"
    named = [d for d in tokens.documents if d in groups.labels]
    if len(named) * 2 < len(tokens.documents):
        return alone, (
            f"only {len(named)} of {len(tokens.documents)} documents have a value for {per}: "
            "changes of who is in the corpus are not told apart"
        )
    number = {label: i for i, label in enumerate(["", *groups.order])}
    stratum = np.array([number[groups.labels.get(d, "")] for d in tokens.documents], dtype=np.int32)
    stratum = np.unique(stratum, return_inverse=True)[1].astype(np.int32)
    spread = np.unique(np.column_stack((stratum, period)), axis=0)[:, 0]
    still = np.flatnonzero(np.bincount(spread) == 1)
    lost = int(np.isin(stratum, still).sum())
    note = f"changes count within {int(stratum.max()) + 1} values of {per}"
    if lost:
        note += f"; {lost} documents whose {per} has documents in one period only can show none"
    return stratum, note


def _counted(screen: Screen, permutations: int, fewest: int) -> str:
    return (
        f"{screen.n_terms:,} terms in at least {fewest} documents; {screen.n_compared:,} pairs compared by their slots; "
        f"{screen.n_screened:,} pairs (each way) in the same slots tested against {permutations} shuffles of dates; "
        f"{screen.n_timed:,} changed beyond chance; p of the strongest {screen.p_any:.2g}"
    )


def _result(
    reading: Reading,
    tokens: Tokens,
    period: NDArray[np.int32],
    rank: dict[str, int],
    screen: Screen,
    measured: list[ShiftResult],
    parameters: dict[str, Any],
    *,
    seed: int,
    notes: list[str],
) -> DiscoverResult:
    from policymine.results import frame
    from policymine.shifts.discovery.base import COLUMNS, METHOD, REFERENCES, DiscoverResult
    from policymine.shifts.discovery.contexts import shared_slots
    from policymine.statistics.fdr import q_values

    tested = [m.p_value for m in measured]
    q_measured = q_values([np.nan if p is None else p for p in tested]) if tested else np.zeros(0)
    names = screen.terms.names
    found = []
    for i, one in enumerate(measured):
        broken = one.breaks[0] if one.breaks else None
        if broken is None or one.verdict not in ("abrupt", "gradual") or broken["direction"] != "to_new":
            continue
        slots, _ = shared_slots(screen.slots, int(screen.old[i]), int(screen.new[i]))
        found.append(
            (
                {
                    "old": one.old,
                    "new": one.new,
                    "period": broken["period"],
                    "low": broken["low"],
                    "high": broken["high"],
                    "q": float(max(screen.q[i], q_measured[i])),
                    "score": float(screen.score[i]),
                    "verdict": one.verdict,
                    "p": one.p_value,
                    "similarity": float(screen.similarity[i]),
                    "distinct": float(screen.distinct[i]),
                    "shared_form": float(screen.form[i]),
                    "slots": tuple(_slot(screen, tokens, int(s)) for s in slots[:_SLOTS]),
                    **_document_shares(screen, tokens, period, i, rank[str(broken["period"])]),
                    "variants": tuple(f"{names[a]} → {names[b]}" for a, b in screen.variants[i][:_VARIANTS]),
                },
                one,
            )
        )
    kept = [pair for pair in found if pair[0]["q"] <= float(parameters["level"])]
    screened = {
        "n_terms": screen.n_terms,
        "n_compared": screen.n_compared,
        "n_screened": screen.n_screened,
        "n_timed": screen.n_timed,
        "n_measured": len(measured),
        "n_not_confirmed": len(measured) - len(kept),
        "p_any": screen.p_any,
    }
    return DiscoverResult(
        table=frame([row for row, _ in kept], COLUMNS),
        provenance=reading.provenance(
            "discover", parameters, seed=seed, method=METHOD, references=REFERENCES, notes=notes
        ),
        sentences={i: one.chosen for i, (_, one) in enumerate(kept)},
        screened=screened,
        reasons=tuple(one.reasons for _, one in kept),
    )


def _slot(screen: Screen, tokens: Tokens, slot: int) -> str:
    """Return a slot as a reader writes it: the word beside the term, which is _."""
    word, place = tokens.vocabulary[int(screen.slots.word[slot])], int(screen.slots.place[slot])
    between = " … " if abs(place) > 1 else " "
    return f"{word}{between}_" if place < 0 else f"_{between}{word}"


def _document_shares(
    screen: Screen, tokens: Tokens, period: NDArray[np.int32], row: int, start: int
) -> dict[str, Any]:
    """Return the share of documents with each term before a period and from it on, and how many have it."""
    late = period >= start
    found: dict[str, Any] = {}
    for name, term in (("old", int(screen.old[row])), ("new", int(screen.new[row]))):
        using = np.unique(np.searchsorted(tokens.indptr, screen.terms.places(term), side="right") - 1)
        after = int(late[using].sum())
        found[f"{name}_before"] = (using.size - after) / max(int((~late).sum()), 1)
        found[f"{name}_after"] = after / max(int(late.sum()), 1)
        found[f"{name}_docs"] = int(using.size)
    return found
