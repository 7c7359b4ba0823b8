"""Lexical diversity that does not depend on a text's length: MATTR and MTLD.

Sources: Covington & McFall (2010); McCarthy & Jarvis (2010).
"""

from __future__ import annotations

from typing import Final

from policymine.comparisons.measures.source import Place, Source
from policymine.kernels.diversity import mattr, mtld
from policymine.provenance import cited

__all__ = ["REFERENCES", "UNITS", "WINDOW", "measure", "place"]

REFERENCES: Final = (
    cited("covington2010"),
    cited("mccarthy2010"),
)
UNITS: Final = {"mattr": "share", "mtld": "words"}
WINDOW: Final = 100
# Below this MTLD moves with the length of the text (McCarthy & Jarvis 2010).
_FEWEST: Final = 100


def measure(source: Source) -> dict[str, float]:
    """Return MATTR over windows of 100 words and MTLD (threshold 0.72); NaN in documents of fewer than 100 words."""
    if source.words.size < _FEWEST:
        return dict.fromkeys(UNITS, float("nan"))
    return {"mattr": mattr(source.words, WINDOW), "mtld": mtld(source.words)}


def place(key: str, source: Source) -> Place | None:
    """Return the hundred words of the document that repeat least."""
    if source.words.size < WINDOW:
        return None
    starts = range(0, source.words.size - WINDOW + 1, WINDOW // 4)
    most = max(starts, key=lambda i: (len(set(source.words[i : i + WINDOW].tolist())), -i))
    return int(source.starts[most]), int(source.ends[most + WINDOW - 1]), key
