"""Measure how the company of a term changed between two periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.provenance import Provenance, cited
from policymine.results import frame
from policymine.shifts.meaning.base import COLUMNS, MIN_DOCUMENTS, MIN_USES, MORE, MeaningResult
from policymine.shifts.meaning.collocates import find_collocates
from policymine.shifts.meaning.evidence import sentences_of_places, sentences_of_word
from policymine.shifts.meaning.report import refuse, remarks, said
from policymine.shifts.meaning.stream import Stream, stream_of
from policymine.shifts.meaning.vectors import Vectors, compare_vectors

__all__ = ["ALPHA", "METHOD", "REFERENCES", "measure_meaning"]

ALPHA: Final = 0.05
METHOD: Final = (
    "Collocates are words within a window of the term in the same sentence; a change is the log ratio of their rates near the term "
    "less that elsewhere, with intervals from resampled documents and p from documents' dates dealt out anew (q is "
    "Benjamini-Hochberg); a word is gained or lost where this and its rate near the term both surely moved. For the tests uses of "
    "the more frequent side are left out at random until documents with the term have as many on both. Vectors are by temporal "
    "referencing: one space of positive pointwise mutual information and its singular vectors for the whole corpus, the term "
    "alone split by period, its distance held against shuffled dates."
)
REFERENCES: Final = (
    cited("dubossarsky2019"),
    cited("levy2015"),
    cited("hardie2014"),
)


def measure_meaning(
    tokens: Tokens,
    late: Mapping[str, bool],
    uses: Sequence[tuple[str, int, int]],
    *,
    term: str,
    split: str,
    provenance: Provenance,
    unnamed: NDArray[np.bool_],
    periods: Mapping[str, str],
    window: int = 5,
    min_count: int = 5,
    n_neighbours: int = 10,
    n_permutations: int = 999,
    seed: int = 0,
    texts: Mapping[str, str] | None = None,
) -> MeaningResult:
    """Return how the company of a term changed between two periods.

    Parameters
    ----------
    tokens : the segmented corpus.
    late : by document id, whether it is of the later side; documents without one are left out.
    uses : (document, start, end) of the term's uses.
    term, split : for the sentences.
    provenance : what made the uses; the method's sentence and references are filled in where empty.
    unnamed : which entries of the vocabulary are left out as collocates, contexts and neighbours.
    periods : period label by document id, for the hint on another split.
    window : words to each side.
    min_count : fewest times of a collocate near the term, both sides together.
    n_neighbours : nearest words of each side.
    n_permutations : deals of dates, at least 99.
    seed : of everything random.
    texts : normalised texts by document id, for the sentences; None gives none.

    Assumes that documents are independent of one another and that a side is one state: a term that moved back and forth within a
    side shows as noise. Not to be used for a rare term (it refuses), for sides of different kinds of document (laws before,
    speeches after: dates then stand for kinds), nor as proof of another sense: company may change with the topics of the texts
    while the sense stays.

    Raises
    ------
    NotEnoughDataError : fewer than 50 uses or 5 documents with the term on a side.
    InputError : options that cannot be used.

    Sources: Dubossarsky, H., Hengchen, S., Tahmasebi, N. & Schlechtweg, D. (2019). Time-out: temporal referencing for robust
    modeling of lexical semantic change. ACL; Levy, O., Goldberg, Y. & Dagan, I. (2015). Improving distributional similarity with
    lessons learned from word embeddings. TACL 3; Hardie, A. (2014). Log Ratio: an informal introduction. Lancaster University.

    Sixteen documents of twelve sentences; the reform is of quotas and output in the first eight, of markets and prices then.

    >>> rng, made = np.random.default_rng(0), []
    >>> for i in range(16):
    ...     for _ in range(12):
    ...         made += ["plan", rng.choice(["quota", "output"] if i < 8 else ["market", "price"]), "reform",
    ...                  rng.choice(["step", "work", "goal"]), "year", "."]
    >>> names, words = tuple(f"d{i:02d}" for i in range(16)), tuple(sorted(set(made)))
    >>> at = np.tile(np.arange(72, dtype=np.int32) * 10, 16)
    >>> tokens = Tokens(names, np.arange(17) * 72, np.array([words.index(w) for w in made], dtype=np.int32), at, at + 9, words)
    >>> uses = [(names[i // 72], int(at[i]), int(at[i]) + 9) for i, w in enumerate(made) if w == "reform"]
    >>> found = measure_meaning(tokens, {d: d >= "d08" for d in names}, uses, term="reform", split="2014", n_permutations=99,
    ...                         unnamed=np.zeros(len(words), dtype=bool), provenance=Provenance("meaning", versions={}),
    ...                         periods={d: "2014" if d >= "d08" else "2013" for d in names})
    >>> found.verdict, found.p < 0.05, sorted(r["word"] for r in found.rows() if r["status"] == "gained")
    ('changed', True, ['market', 'price'])
    """
    if window < 1 or min_count < 1 or n_neighbours < 1:
        raise InputError("window, min_count and n_neighbours start at 1")
    if n_permutations < 99:
        raise InputError(f"n_permutations is at least 99, not {n_permutations}")
    stream = stream_of(tokens, late, uses)
    of_document = stream.uses()
    sizes = {
        "before": int(of_document[~stream.late].sum()),
        "after": int(of_document[stream.late].sum()),
        "docs_before": int((of_document[~stream.late] > 0).sum()),
        "docs_after": int((of_document[stream.late] > 0).sum()),
    }
    if (
        min(sizes["before"], sizes["after"]) < MIN_USES
        or min(sizes["docs_before"], sizes["docs_after"]) < MIN_DOCUMENTS
    ):
        raise refuse(term, split, sizes, _by_period(stream, periods))
    common: dict[str, Any] = {"window": window, "n_permutations": n_permutations, "seed": seed}
    found = find_collocates(stream, unnamed, min_count=min_count, **common)
    vectors = compare_vectors(stream, unnamed, n_neighbours=n_neighbours, min_uses=MIN_USES, **common)
    rows = [
        {"word": stream.vocabulary[w], "status": _status(row), **row}
        for w, row in zip(found.words.tolist(), found.rows, strict=True)
    ]
    order = sorted(
        range(len(rows)),
        key=lambda i: (
            rows[i]["status"] == "same",
            -_surely(rows[i]),
            rows[i]["q"],
            -abs(rows[i]["change"]),
            rows[i]["word"],
        ),
    )
    result = MeaningResult(
        table=frame([rows[i] for i in order], COLUMNS),
        provenance=provenance.filled(method=METHOD, references=REFERENCES, seed=seed),
        sentences=sentences_of_places([found.places[i] for i in order], stream, texts, periods)
        if texts is not None
        else {},
        term=term,
        split=split,
        verdict=_verdict(vectors),
        distance=vectors.distance,
        expected=vectors.expected,
        p=vectors.p,
        percentile=vectors.percentile,
        n_compared=vectors.n_compared,
        neighbours=_neighbours(vectors, stream),
        neighbour_sentences={
            i: sentences_of_word(stream, word, side == "after", texts, periods)
            for i, (side, word, *_) in enumerate(vectors.neighbours)
        }
        if texts is not None
        else {},
        sizes=sizes,
    )
    return replace(result, reasons=said(result), messages=tuple(remarks(result, window)))


def _verdict(vectors: Vectors) -> str:
    if vectors.p > ALPHA:
        return "no_change"
    # Texts change their topics, so words move; one that moved as words of its frequency do need not have changed.
    return "with_corpus" if vectors.percentile is not None and vectors.percentile < MORE else "changed"


def _by_period(stream: Stream, periods: Mapping[str, str]) -> list[tuple[str, int, int]]:
    found: dict[str, list[int]] = {}
    for document, n in zip(stream.documents, stream.uses().tolist(), strict=True):
        cell = found.setdefault(periods[document], [0, 0])
        cell[0] += n
        cell[1] += n > 0
    rank = {label: i for i, label in enumerate(dict.fromkeys(periods.values()))}
    return [(label, *found[label]) for label in sorted(found, key=rank.__getitem__)]  # type: ignore[misc]


def _surely(row: Mapping[str, Any]) -> float:
    """Return the size of the change that is beyond doubt, 0 where none is."""
    return max(0.0, float(row["low"]), -float(row["high"]))


def _status(row: Mapping[str, Any]) -> str:
    if row["q"] > ALPHA or _surely(row) == 0.0:
        return "same"
    # A word that stays near the term while it comes up everywhere else is not lost, nor gained where it goes from elsewhere.
    if row["change"] > 0:
        return "gained" if row["ratio_low"] > 0 else "same"
    return "lost" if row["ratio_high"] < 0 else "same"


def _neighbours(vectors: Vectors, stream: Stream) -> tuple[dict[str, Any], ...]:
    count = np.bincount(stream.ids[stream.ids >= 0], minlength=len(stream.vocabulary))
    return tuple(
        {
            "period": side,
            "word": stream.vocabulary[word],
            "cosine": cosine,
            "cosine_other": other,
            "kept": kept,
            "count": int(count[word]),
        }
        for side, word, cosine, other, kept in vectors.neighbours
    )
