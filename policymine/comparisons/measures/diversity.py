"""Lexical diversity that does not depend on a text's length: MATTR and MTLD.

Sources: Covington & McFall (2010); McCarthy & Jarvis (2010).
"""

from __future__ import annotations

from typing import Final

from policymine.comparisons.measures.source import Place, Source
from policymine.kernels.diversity import mattr, mtld
from policymine.provenance import Reference

__all__ = ["REFERENCES", "UNITS", "WINDOW", "measure", "place"]

# fmt: off
REFERENCES: Final = (
    Reference("covington2010", "Covington, M. A.; McFall, J. D.", 2010, "Cutting the Gordian knot: the moving-average "
              "type-token ratio (MATTR)", "Journal of Quantitative Linguistics 17(2), 94-100"),
    Reference("mccarthy2010", "McCarthy, P. M.; Jarvis, S.", 2010, "MTLD, vocd-D, and HD-D: a validation study of "
              "sophisticated approaches to lexical diversity assessment", "Behavior Research Methods 42(2), 381-392"),
)
# fmt: on
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
