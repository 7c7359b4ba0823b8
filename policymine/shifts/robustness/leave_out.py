"""What to leave out, one at a time: documents, issuers, and all near-copies at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from policymine.matching.candidates import alike_pairs, band_keys
from policymine.matching.minhash import estimate, overlap, sign

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["copies", "documents_by_weight", "issuers_by_weight"]

# Up to this many documents, all are left out one at a time; of more, those with most uses, since one of hundreds bears little.
_ALL: Final = 60
_OF_MORE: Final = 20
_ISSUERS: Final = 12
_FEWEST_ISSUERS: Final = 3
_COPY: Final = 0.8
_MAYBE: Final = 0.6


def documents_by_weight(
    counts: pd.DataFrame, periods: Sequence[str], place: int | None
) -> tuple[list[str], int]:
    """Return the documents to leave out, most uses first, of equal ones those nearest to the break, and of how many.

    Parameters
    ----------
    counts : one row a document: document, period, old, new.
    periods : labels in order of time.
    place : index of the break's period, None without one.
    """
    rank = {label: i for i, label in enumerate(periods)}
    rows = [
        (-(int(old) + int(new)), 0 if place is None else abs(2 * rank[str(period)] + 1 - 2 * place), str(document))
        for document, period, old, new in counts[["document", "period", "old", "new"]].itertuples(index=False, name=None)
        if old + new
    ]  # fmt: skip
    kept = sorted(rows)[: len(rows) if len(rows) <= _ALL else _OF_MORE]
    return [document for _, _, document in kept], len(rows)


def issuers_by_weight(
    counts: pd.DataFrame, issuers: Mapping[str, str]
) -> tuple[dict[str, frozenset[str]], int]:
    """Return the documents of each issuer to leave out, those with most uses first, and of how many issuers.

    None where fewer than three issuers use either term.

    Parameters
    ----------
    counts : one row a document: document, old, new.
    issuers : issuer by document; those without one are left out of this.
    """
    weight: dict[str, int] = {}
    members: dict[str, set[str]] = {}
    for document, old, new in counts[["document", "old", "new"]].itertuples(index=False, name=None):
        issuer = issuers.get(str(document))
        if issuer is not None:
            members.setdefault(issuer, set()).add(str(document))
            weight[issuer] = weight.get(issuer, 0) + int(old) + int(new)
    using = [i for i, n in weight.items() if n]
    if len(using) < _FEWEST_ISSUERS:
        return {}, 0
    heaviest = sorted(using, key=lambda i: (-weight[i], i))[:_ISSUERS]
    return {i: frozenset(members[i]) for i in heaviest}, len(using)


def copies(documents: Sequence[str], texts: Mapping[str, str]) -> list[str]:
    """Return the documents that are near-copies of one that comes before them.

    Parameters
    ----------
    documents : in order of time.
    texts : normalised texts by document id.

    Two texts are near-copies where at least 80% of their runs of five letters are common to both.

    >>> text = "完善社会治理体制，健全公共安全体系。" * 3
    >>> copies(["a", "b", "c"], {"a": text, "b": text + "印发。", "c": "另行通知有关事项。" * 5})
    ['b']
    """
    if len(documents) < 2:
        return []
    signatures, _ = sign([texts[d] for d in documents])
    found: set[int] = set()
    every = np.ones(len(documents), dtype=bool)
    for one, other in alike_pairs(band_keys(signatures), every, list(documents)):
        if one in found or other in found or estimate(signatures[one], signatures[other]) < _MAYBE:
            continue
        if overlap(texts[documents[one]], texts[documents[other]])[0] >= _COPY:
            found.add(other)
    return [documents[i] for i in sorted(found)]
