"""`compare`: the terms that set two corpora apart, or two parts of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from policymine.api.reading import CorpusLike, Progress, Reading, group_documents, open_corpus, read_corpus
from policymine.api.words import sentences_of_words
from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.results import Evidence
from policymine.segmenters.lexicon import Lexicon
from policymine.terms.matrix import TermMatrix, build_matrix

if TYPE_CHECKING:
    from policymine.comparisons.base import CompareResult

__all__ = ["compare"]


@dataclass(frozen=True, eq=False)
class _Side:
    name: str
    tokens: Tokens
    texts: Mapping[str, str]
    matrix: TermMatrix


def compare(
    target: CorpusLike,
    reference: CorpusLike | None = None,
    *,
    by: str | None = None,
    group: str | None = None,
    against: str | None = None,
    method: str = "keyness",
    min_count: int = 5,
    seed: int = 0,
    where: str | None = None,
    within: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> CompareResult:
    """Return the terms typical of the target (positive) and of the reference (negative).

    Parameters
    ----------
    target : a corpus or its folder.
    reference : the corpus to compare with; None splits the first.
    by : split one corpus by a period or field; with two groups the later is the target.
    group, against : with `by`, the groups that are target and reference; no `against` takes all others.
    method : keyness or logodds.
    min_count : fewest uses of a term on both sides together.
    seed : of the resamples and shuffles.
    where : DuckDB condition; with one corpus and no `by` it is the target, else it narrows what is compared.
    within : DuckDB condition that narrows the documents before they are split.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    InputError : no way to tell the two sides, or a group that does not exist.
    """
    from policymine.comparisons.compare import compare_matrices

    if reference is not None and (by or group or against):
        raise InputError("--by, --group and --against split one corpus; with two corpora leave them out")
    if by is None and (group or against):
        raise InputError("--group and --against need --by, for example --by issuer --group 国务院")
    arguments: list[str] = [] if reference is None else [str(open_corpus(reference).path)]
    narrowed = [c for c in (within, None if reference is None and by is None else where) if c]
    condition = " AND ".join(f"({c})" for c in narrowed) or None
    reading = read_corpus(target, where=condition, lexicon=lexicon, progress=progress)
    if reference is not None:
        other = read_corpus(reference, where=condition, lexicon=lexicon, progress=progress)
        sides = (_whole(reading), _whole(other))
        names = _two_names(reading.corpus.name, other.corpus.name)
    else:
        rows, other_rows, names = _split(reading, by, group, against, where)
        sides = (_part(reading, rows), _part(reading, other_rows))
    provenance = reading.provenance(
        "compare",
        {
            "arguments": arguments,
            "by": by,
            "group": group,
            "against": against,
            "method": method,
            "min_count": min_count,
            "where": where,
            "within": within,
        },
        seed=seed,
    )
    if reference is not None:
        provenance = _with_both(provenance, other)

    def find_evidence(
        side: Literal["target", "reference"], terms: Sequence[str]
    ) -> dict[str, tuple[Evidence, ...]]:
        chosen, name = (sides[0], names[0]) if side == "target" else (sides[1], names[1])
        labels = dict.fromkeys(chosen.tokens.documents, name)
        return sentences_of_words(terms, chosen.tokens, chosen.texts, labels=labels)

    return compare_matrices(
        sides[0].matrix,
        sides[1].matrix,
        names=names,
        method=method,
        min_count=min_count,
        seed=seed,
        provenance=provenance,
        find_evidence=find_evidence,
    )


def _matrix(reading: Reading, tokens: Tokens) -> TermMatrix:
    from policymine.segmenters.stopwords import left_out

    return build_matrix(tokens, stopwords=left_out(tokens.vocabulary, reading.language))


def _whole(reading: Reading) -> _Side:
    return _Side(reading.corpus.name, reading.tokens, reading.texts, _matrix(reading, reading.tokens))


def _part(reading: Reading, rows: list[int]) -> _Side:
    tokens = reading.tokens.take(rows)
    return _Side(reading.corpus.name, tokens, reading.texts, _matrix(reading, tokens))


def _two_names(target: str, reference: str) -> tuple[str, str]:
    return (target, reference) if target != reference else (f"{target} (target)", f"{reference} (reference)")


def _split(
    reading: Reading, by: str | None, group: str | None, against: str | None, where: str | None
) -> tuple[list[int], list[int], tuple[str, str]]:
    ids = list(reading.corpus.ids)
    if by is None:
        if not where:
            raise InputError(
                "one corpus has to be split: name a second corpus, --where for the target, or --by FIELD --group VALUE"
            )
        chosen = set(reading.corpus.select(where).ids)
        rows = [i for i, d in enumerate(ids) if d in chosen]
        rest = [i for i, d in enumerate(ids) if d not in chosen]
        if not rest:
            raise InputError(
                f"--where {where!r} holds for all {len(ids)} documents: nothing is left to compare with"
            )
        return rows, rest, (where, "the rest")
    grouping = group_documents(reading.documents, by)
    known = ", ".join(grouping.order[:12]) + (", ..." if len(grouping.order) > 12 else "")
    for name in (group, against):
        if name is not None and name not in grouping.order:
            raise InputError(f"--by {by} has no group {name!r}; it has: {known}")
    if group is None:
        if len(grouping.order) != 2:
            raise InputError(
                f"--by {by} has {len(grouping.order)} groups ({known}); name the target with --group, and --against another"
            )
        against, group = grouping.order
    rows = [i for i, d in enumerate(ids) if grouping.labels.get(d) == group]
    others = [
        i
        for i, d in enumerate(ids)
        if d in grouping.labels and grouping.labels[d] != group and against in (None, grouping.labels[d])
    ]
    if not others:
        raise InputError(f"--by {by} has only the group {group!r}: nothing is left to compare with")
    return rows, others, (group, against or f"not {group}")


def _with_both(provenance: Provenance, other: Reading) -> Provenance:
    from dataclasses import replace

    corpora: dict[str, Any] = {
        **provenance.corpus,
        f"{other.corpus.name} (reference)": other.corpus.fingerprint,
    }
    return replace(provenance, corpus=corpora, n_documents=provenance.n_documents + len(other.documents))
