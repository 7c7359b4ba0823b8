"""Words inside the names of issuing bodies, of regions and inside document numbers: what a letterhead says, not a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.tokens import Tokens

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["names_in_fields", "without_names"]

_FIELDS: Final = ("issuers", "issuer", "region")
# 国办发〔2014〕8号: code of the body, year, serial.
_NUMBER: Final = re.compile(r"[\w（）]{0,12}[〔\[（(]\d{4}[〕\]）)]\s*(?:第\s*)?\d{1,5}\s*号")


def names_in_fields(documents: pd.DataFrame) -> list[str]:
    """Return the names of issuers and regions that documents state, the longest first; one character names nothing."""
    found: set[str] = set()
    for field in _FIELDS:
        if field not in documents.columns:
            continue
        for value in documents[field]:
            found |= {v for v in _each(value) if len(v) > 1}
    return sorted(found, key=lambda name: (-len(name), name))


def _each(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (str(v) for v in value) if isinstance(value, (list, tuple, np.ndarray)) else ()


def without_names(tokens: Tokens, texts: Mapping[str, str], names: Iterable[str]) -> tuple[Tokens, int]:
    """Return the tokens that stand in none of the names and in no document number, and how many were left out.

    Parameters
    ----------
    tokens : segmented documents.
    texts : their texts by document id.
    names : as they are written.

    >>> made = Tokens(("d",), np.array([0, 3]), np.array([0, 1, 1]), np.array([0, 2, 5]), np.array([2, 4, 7]), ("民政", "社区"))
    >>> kept, n = without_names(made, {"d": "民政社区的社区"}, ["民政社区"])
    >>> kept.starts.tolist(), kept.indptr.tolist(), n
    ([5], [0, 1], 2)
    """
    known = list(names)
    inside = np.zeros(tokens.ids.size, dtype=bool)
    for row, document in enumerate(tokens.documents):
        low, high = int(tokens.indptr[row]), int(tokens.indptr[row + 1])
        spans = _spans(texts[document], known)
        if high > low and spans.size:
            starts = tokens.starts[low:high]
            at = np.searchsorted(spans[:, 0], starts, side="right") - 1
            inside[low:high] = (at >= 0) & (starts < spans[np.maximum(at, 0), 1])
    kept = ~inside
    before = np.concatenate(([0], np.cumsum(kept)))
    left = replace(
        tokens,
        indptr=before[tokens.indptr].astype(np.int64),
        ids=tokens.ids[kept],
        starts=tokens.starts[kept],
        ends=tokens.ends[kept],
    )
    return left, int(inside.sum())


def _spans(text: str, names: Iterable[str]) -> NDArray[np.int64]:
    """Return where names and document numbers stand, joined where they overlap, in order, (n, 2)."""
    found = [(m.start(), m.end()) for m in _NUMBER.finditer(text)]
    for name in names:
        at = text.find(name)
        while at >= 0:
            found.append((at, at + len(name)))
            at = text.find(name, at + len(name))
    joined: list[list[int]] = []
    for low, high in sorted(found):
        if joined and low <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], high)
        else:
            joined.append([low, high])
    return np.array(joined, dtype=np.int64).reshape(-1, 2)
