"""The result of a comparison, and its sentences in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from policymine.errors import InputError
from policymine.results import Result
from policymine.structure.wordlists import load_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "CompareResult", "message"]

COLUMNS: Final = (
    "term",
    "target",
    "reference",
    "log_likelihood",
    "log_ratio",
    "low",
    "high",
    "dispersion",
    "q",
    "p",
    "z",
    "target_rate",
    "reference_rate",
    "target_docs",
    "reference_docs",
    "score",
    "bound",
    "interval",
    "side",
)


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("empty_documents", n=3)["en"]
    '3 documents hold no tokens and were left out.'
    """
    return {
        lang: text.format(**values) for lang, text in load_table("comparisons_messages.toml")[key].items()
    }


def _documents(n: int) -> str:
    return "1 document" if n == 1 else f"{n} documents"


@dataclass(frozen=True, eq=False, repr=False)
class CompareResult(Result):
    """Terms by how typical they are of the target (positive) or the reference (negative).

    The table runs from the most typical of the target, through what cannot be told, to the most typical of the
    reference; `bound` orders it. Columns:

    - term; target, reference : counts.
    - log_likelihood : signed G2 of tokens, a description, not a test.
    - log_ratio, low, high : binary logarithm of the ratio of rates, with its interval over documents.
    - dispersion : normalised DP (0 even, 1 in one document) on the side the term is typical of.
    - q, p : document-level permutation test; null with fewer than five documents on a side.
    - z : log-odds with informative Dirichlet prior, in standard errors of tokens.
    - target_rate, reference_rate : uses per 10,000 tokens; target_docs, reference_docs : documents that hold it.
    - score : of the method asked for. bound : the interval's end nearer zero of the method's effect, in powers of
      two; 0 where the interval holds zero.
    - interval : documents, gamma-poisson, or null where there is none. side : target or reference, by the sign.

    Parameters
    ----------
    names : what the two sides are called, target first.
    documents, tokens : size of each side, target first.
    method : name of the comparison method.
    n_tested, n_rare : terms tested, and terms below `min_count` that were not.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    names: tuple[str, str] = ("target", "reference")
    documents: tuple[int, int] = (0, 0)
    tokens: tuple[int, int] = (0, 0)
    method: str = "keyness"
    n_tested: int = 0
    n_rare: int = 0
    messages: tuple[Mapping[str, str], ...] = field(default=())

    order_by: ClassVar[str | None] = None

    def top(self, n: int = 10, side: Literal["target", "reference"] = "target") -> pd.DataFrame:
        """Return the `n` terms most typical of one side, strongest first; row labels lead to `evidence`.

        Raises InputError for another side.
        """
        if side not in ("target", "reference"):
            raise InputError(f"side is 'target' or 'reference', not {side!r}")
        rows = self.table[self.table["side"] == side]
        return rows.head(n) if side == "target" else rows.iloc[::-1].head(n)

    def extra(self) -> dict[str, Any]:
        """Return the sides, the method, how many terms were tested, and the notes."""
        return {
            "target": {"name": self.names[0], "documents": self.documents[0], "tokens": self.tokens[0]},
            "reference": {"name": self.names[1], "documents": self.documents[1], "tokens": self.tokens[1]},
            "method": self.method,
            "n_tested": self.n_tested,
            "n_rare": self.n_rare,
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self) -> str:
        """Return one line: the sides, and how many terms clearly belong to each."""
        bound = self.table["bound"]
        return (
            f"{self.names[0]} ({_documents(self.documents[0])}) against {self.names[1]} ({self.documents[1]}): "
            f"{int((bound > 0).sum())} terms surely more frequent in the first, {int((bound < 0).sum())} in the second, "
            f"{self.n_tested} tested"
        )
