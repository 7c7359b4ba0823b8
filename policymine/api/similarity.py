"""`similarity`: how like one another groups of documents are, pair by pair, as a tree and as a map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.reading import CorpusLike, Progress
from policymine.api.similarity_groups import read_groups
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.comparisons.similarity.base import SimilarityResult

__all__ = ["CHARTS", "similarity"]

CHARTS = ("matrix", "tree", "map")


def similarity(
    corpus: CorpusLike,
    *others: CorpusLike,
    by: str | None = None,
    min_count: int = 5,
    max_groups: int = 60,
    chart: str = "matrix",
    names: bool = True,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> SimilarityResult:
    """Return how unlike the words of groups are: each pair against chance, a tree, and a map of groups and words.

    Parameters
    ----------
    corpus, others : corpora or their folders; with two or more each is a group.
    by : year, quarter, month, plan, decade, or a document field that makes the groups of one corpus.
    min_count : fewest uses of a word in all groups together.
    max_groups : most groups that are compared, those with most documents.
    chart : what `chart(result)` draws: matrix, tree or map.
    names : whether words inside the names of issuers and regions, and inside document numbers, count; without them groups by
        issuer differ by what they write, not by their letterheads.
    seed : of everything random.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    InputError : one corpus without `by`, several with it, or an unknown chart.
    NotEnoughDataError : fewer than two groups with words.

    >>> similarity("corpus", chart="pie")
    Traceback (most recent call last):
    ...
    policymine.errors.InputError: --chart pie: choose one of matrix, tree, map
    """
    from policymine.comparisons.similarity.measure import similarity_of

    if chart not in CHARTS:
        raise InputError(f"--chart {chart}: choose one of {', '.join(CHARTS)}")
    groups = read_groups(
        corpus,
        others,
        by=by,
        min_count=min_count,
        max_groups=max_groups,
        seed=seed,
        where=where,
        lexicon=lexicon,
        progress=progress,
        names=names,
        parameters={"chart": chart if chart != "matrix" else None},
    )
    return similarity_of(
        groups.matrix,
        groups.labels,
        groups.names,
        min_count=min_count,
        seed=seed,
        provenance=groups.provenance,
        find_evidence=groups.sentences(groups.labels),
        messages=groups.messages,
    )
