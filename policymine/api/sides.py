"""The sides of a comparison: two corpora, or two parts of one, as every verb that compares splits them.

`compare` and `compare_measures` take the same `by`, `group`, `against`, `where` and `within`; what they mean stands here
once, and so do the messages for what cannot be split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policymine.api.reading import CorpusLike, Progress, Reading, group_documents, open_corpus, read_corpus
from policymine.errors import InputError
from policymine.provenance import Provenance, Reference
from policymine.segmenters.lexicon import Lexicon

__all__ = ["Side", "Sides", "read_sides", "split_rows", "two_names", "with_both"]


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a comparison: documents of a corpus.

    Parameters
    ----------
    name : what the side is called.
    reading : the corpus.
    rows : row numbers of the side's documents in the order of the corpus.
    whole : whether these are all documents of the corpus.
    """

    name: str
    reading: Reading
    rows: tuple[int, ...]
    whole: bool

    @property
    def ids(self) -> tuple[str, ...]:
        """Document ids of the side, in the order of the corpus."""
        ids = self.reading.corpus.ids
        return tuple(ids[i] for i in self.rows)


@dataclass(frozen=True, eq=False)
class Sides:
    """The target and the reference, and what a verb says of how they were told apart.

    Parameters
    ----------
    target, reference : the sides.
    arguments : the second corpus as an argument of the command, none where one corpus is split.
    """

    target: Side
    reference: Side
    arguments: tuple[str, ...]

    @property
    def names(self) -> tuple[str, str]:
        """What the sides are called, target first."""
        return self.target.name, self.reference.name

    def provenance(
        self,
        verb: str,
        parameters: dict[str, Any],
        *,
        seed: int | None = None,
        method: str = "",
        references: Sequence[Reference] = (),
        notes: Sequence[str] = (),
    ) -> Provenance:
        """Return the provenance of a result made from both sides."""
        made = self.target.reading.provenance(
            verb,
            {"arguments": list(self.arguments), **parameters},
            seed=seed,
            method=method,
            references=references,
            notes=notes,
        )
        return with_both(made, self.reference.reading) if self.arguments else made


def read_sides(
    target: CorpusLike,
    reference: CorpusLike | None = None,
    *,
    by: str | None = None,
    group: str | None = None,
    against: str | None = None,
    where: str | None = None,
    within: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> Sides:
    """Return the two sides of a comparison.

    Parameters
    ----------
    target : a corpus or its folder.
    reference : the corpus to compare with; None splits the first.
    by : split one corpus by a period or field; with two groups the later is the target.
    group, against : with `by`, the groups that are target and reference; no `against` takes all others.
    where : DuckDB condition; with one corpus and no `by` it is the target, else it narrows what is compared.
    within : DuckDB condition that narrows the documents before they are split.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    InputError : no way to tell the two sides, or a group that does not exist.
    """
    if reference is not None and (by or group or against):
        raise InputError("--by, --group and --against split one corpus; with two corpora leave them out")
    if by is None and (group or against):
        raise InputError("--group and --against need --by, for example --by issuer --group 国务院")
    narrowed = [c for c in (within, None if reference is None and by is None else where) if c]
    condition = " AND ".join(f"({c})" for c in narrowed) or None
    reading = read_corpus(target, where=condition, lexicon=lexicon, progress=progress)
    if reference is not None:
        other = read_corpus(reference, where=condition, lexicon=lexicon, progress=progress)
        names = two_names(reading.corpus.name, other.corpus.name)
        return Sides(
            Side(names[0], reading, tuple(range(len(reading.corpus))), True),
            Side(names[1], other, tuple(range(len(other.corpus))), True),
            (str(open_corpus(reference).path),),
        )
    rows, other_rows, names = split_rows(reading, by, group, against, where)
    return Sides(
        Side(names[0], reading, tuple(rows), False), Side(names[1], reading, tuple(other_rows), False), ()
    )


def two_names(target: str, reference: str) -> tuple[str, str]:
    """Return names that tell two corpora apart.

    >>> two_names("a", "b"), two_names("a", "a")
    (('a', 'b'), ('a (target)', 'a (reference)'))
    """
    return (target, reference) if target != reference else (f"{target} (target)", f"{reference} (reference)")


def split_rows(
    reading: Reading, by: str | None, group: str | None, against: str | None, where: str | None
) -> tuple[list[int], list[int], tuple[str, str]]:
    """Return the row numbers of target and reference in one corpus, and their names.

    Raises
    ------
    InputError : no way to tell the two sides, a group that does not exist, or nothing on the other side.
    """
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


def with_both(provenance: Provenance, other: Reading) -> Provenance:
    """Return the provenance with the second corpus beside the first."""
    corpora: dict[str, Any] = {
        **provenance.corpus,
        f"{other.corpus.name} (reference)": other.corpus.fingerprint,
    }
    return replace(provenance, corpus=corpora, n_documents=provenance.n_documents + len(other.documents))
