"""What `similarity` and `similarity_periods` compare: the groups, their documents and the words of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from policymine.api.name_places import names_in_fields, without_names
from policymine.api.reading import CorpusLike, Progress, Reading, group_documents, open_corpus, read_corpus
from policymine.api.words import sentences_of_words
from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.results import Evidence
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.terms.matrix import TermMatrix

__all__ = ["Groups", "own_name", "read_groups"]

_SENTENCES = 2


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of documents and their words.

    Parameters
    ----------
    readings : the corpora. matrix, tokens, texts : of all of them together.
    own : name of each document, in the order of the tokens; with several corpora the corpus stands before the id.
    labels : group of each document, by its name. names : the groups, in their order.
    provenance, messages : what is known so far.
    """

    readings: tuple[Reading, ...]
    matrix: TermMatrix
    tokens: Tokens
    texts: Mapping[str, str]
    own: tuple[str, ...]
    labels: Mapping[str, str]
    names: tuple[str, ...]
    provenance: Provenance
    messages: tuple[Mapping[str, str], ...]

    def sentences(
        self, labels: Mapping[str, str], period: str = ""
    ) -> Callable[[str, Sequence[str]], Mapping[str, Sequence[Evidence]]]:
        """Return what finds sentences of words in a group of these documents; `period` is named beside the group."""
        rows: dict[str, list[int]] = {}
        for i, d in enumerate(self.own):
            if d in labels:
                rows.setdefault(labels[d], []).append(i)

        def find(group: str, terms: Sequence[str]) -> Mapping[str, Sequence[Evidence]]:
            part = self.tokens.take(rows[group])
            names = dict.fromkeys(part.documents, f"{period} {group}".strip())
            return sentences_of_words(terms, part, self.texts, labels=names, per_word=_SENTENCES)

        return find


def read_groups(
    corpus: CorpusLike,
    others: Sequence[CorpusLike],
    *,
    by: str | None,
    min_count: int,
    max_groups: int,
    seed: int,
    where: str | None,
    lexicon: str | Path | Lexicon | None,
    progress: Progress | None,
    parameters: Mapping[str, Any],
    names: bool = True,
) -> Groups:
    """Return the groups that are compared; parameters and errors are those of `similarity`.

    Parameters
    ----------
    parameters : what else provenance is to name.
    names : whether words inside the names of issuers and regions, and inside document numbers, count.
    """
    from policymine.comparisons.similarity.base import message

    if max_groups < 2:
        raise InputError(f"--max-groups is 2 or more, not {max_groups}")
    if others and by:
        raise InputError(
            "--by makes groups of one corpus; with several corpora each is a group, leave it out"
        )
    if not others and not by:
        raise InputError("name a second corpus, or what makes the groups of this one, such as --by issuer")
    readings = [read_corpus(c, where=where, lexicon=lexicon, progress=progress) for c in (corpus, *others)]
    labels, order, notes = _groups(readings, by)
    tokens, texts, matrix, own, n_named = _joined(readings, names)
    kept, dropped = _largest(labels, order, max_groups)
    messages = []
    if not names:
        messages.append(message("without_names", n=f"{n_named:,}"))
    if dropped:
        messages.append(
            message(
                "left_out_groups",
                n=len(order),
                kept=len(kept),
                names=", ".join(dropped[:12]) + (", ..." if len(dropped) > 12 else ""),
            )
        )
        labels = {d: g for d, g in labels.items() if g in set(kept)}
    given = {
        "arguments": [str(open_corpus(c).path) for c in others],
        "by": by,
        "min_count": min_count if min_count != 5 else None,
        "max_groups": max_groups if max_groups != 60 else None,
        "without_names": True if not names else None,
        **parameters,
        "where": where,
    }
    provenance = readings[0].provenance("similarity", given, seed=seed, notes=notes)
    provenance = replace(
        provenance,
        corpus={r.corpus.name: r.corpus.fingerprint for r in readings},
        n_documents=sum(len(r.corpus) for r in readings),
    )
    rows_of: dict[str, list[int]] = {}
    for i, d in enumerate(own):
        if d in labels:
            rows_of.setdefault(labels[d], []).append(i)

    return Groups(tuple(readings), matrix, tokens, texts, own, labels, kept, provenance, tuple(messages))


def _groups(readings: Sequence[Reading], by: str | None) -> tuple[dict[str, str], tuple[str, ...], list[str]]:
    """Return the group of each document, by its id (with its corpus before it where there are several)."""
    if by is not None:
        grouping = group_documents(readings[0].documents, by)
        return dict(grouping.labels), grouping.order, [grouping.note()]
    names = _names(readings)
    labels = {own_name(i, d): names[i] for i, r in enumerate(readings) for d in r.corpus.ids}
    return labels, tuple(names), []


def _names(readings: Sequence[Reading]) -> list[str]:
    names = [r.corpus.name for r in readings]
    if len(set(names)) == len(names):
        return names
    return [f"{n} ({i + 1})" if names.count(n) > 1 else n for i, n in enumerate(names)]


def own_name(i: int, document: str) -> str:
    """Return the name of a document of one of several corpora."""
    return f"{i}:{document}"


def _joined(
    readings: Sequence[Reading], names: bool
) -> tuple[Tokens, dict[str, str], TermMatrix, tuple[str, ...], int]:
    """Return tokens, texts and matrix of all corpora, the ids by which their documents are told apart, and the words left out
    of the matrix because they are part of a name.
    """
    from policymine.segmenters.stopwords import left_out
    from policymine.terms.matrix import build_matrix

    counted = [(r.tokens, 0) if names else _unnamed(r) for r in readings]
    n_named = sum(n for _, n in counted)
    first = readings[0]
    if len(readings) == 1:
        tokens = counted[0][0]
        matrix = build_matrix(tokens, stopwords=left_out(tokens.vocabulary, first.language))
        return tokens, first.texts, matrix, tokens.documents, n_named
    number: dict[str, int] = {}
    ids, stops = [], set[str]()
    for r, (mine, _) in zip(readings, counted, strict=True):
        here = [number.setdefault(w, len(number)) for w in mine.vocabulary]
        ids.append(np.asarray(here, dtype=np.int32)[mine.ids])
        stops |= set(left_out(r.tokens.vocabulary, r.language))
    parts = [mine for mine, _ in counted]
    bounds = np.cumsum([0, *(len(p) for p in parts)])
    # The same document may stand in two corpora: in the matrix each has a name of its own, in the evidence its id.
    joined = Tokens(
        documents=tuple(d for p in parts for d in p.documents),
        indptr=np.concatenate(
            [[0], *(p.indptr[1:] + b for p, b in zip(parts, bounds[:-1], strict=True))]
        ).astype(np.int64),
        ids=np.concatenate(ids),
        starts=np.concatenate([p.starts for p in parts]),
        ends=np.concatenate([p.ends for p in parts]),
        vocabulary=tuple(number),
    )
    own = tuple(own_name(i, d) for i, p in enumerate(parts) for d in p.documents)
    texts: dict[str, str] = {}
    for r in readings:
        texts |= r.texts
    matrix = build_matrix(replace(joined, documents=own), stopwords=stops)
    return joined, texts, matrix, own, n_named


def _unnamed(reading: Reading) -> tuple[Tokens, int]:
    return without_names(reading.tokens, reading.texts, names_in_fields(reading.documents))


def _largest(
    labels: Mapping[str, str], order: Sequence[str], most: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the groups with most documents, in their order, and the others."""
    sizes = dict.fromkeys(order, 0)
    for group in labels.values():
        sizes[group] += 1
    first = set(sorted(order, key=lambda g: (-sizes[g], order.index(g)))[:most])
    return tuple(g for g in order if g in first), tuple(g for g in order if g not in first)
