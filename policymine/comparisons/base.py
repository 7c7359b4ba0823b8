"""The result of a comparison, and its sentences in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from policymine.comparisons.uses import ConcordanceResult, FindUses, concordance
from policymine.errors import InputError
from policymine.headlines import headline
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
    "percent_diff",
    "target_share",
    "reference_share",
    "target_dp",
    "reference_dp",
)


# What `sides` calls the documents that no condition chose.
_REST: Final = {"en": "the rest", "zh": "其余"}


def _named(side: Any, lang: str) -> Any:
    return _REST[lang] if side == _REST["en"] else side


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("empty_documents", n=3)["en"]
    '3 documents hold no tokens and were left out.'
    """
    return {
        lang: text.format(**{name: _named(value, lang) for name, value in values.items()})
        for lang, text in load_table("comparisons_messages.toml")[key].items()
    }


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
      two; 0 where the interval holds zero, or where p is above one minus its confidence.
    - interval : documents, gamma-poisson, or null where there is none. side : target or reference, by the sign.
    - percent_diff : %DIFF, by how many percent the target's rate is above the reference's; null where that is zero.
    - target_share, reference_share : share of each side's documents that hold it (its range).
    - target_dp, reference_dp : normalised DP on each side; null where it does not occur.

    Each row opens to sentences of both sides (`evidence(row)`), the side it is typical of first, and to all its uses
    (`show(term)`).

    Parameters
    ----------
    names : what the two sides are called, target first.
    documents, tokens : size of each side, target first.
    method : name of the comparison method.
    unit : what was counted: words, phrases, lexicon or collocates.
    n_tested, n_rare : terms tested, and terms below `min_count` that were not.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    find : finds the uses of a term on a side ("target", "reference"); None where only counts were compared.
    """

    names: tuple[str, str] = ("target", "reference")
    documents: tuple[int, int] = (0, 0)
    tokens: tuple[int, int] = (0, 0)
    method: str = "keyness"
    unit: str = "words"
    n_tested: int = 0
    n_rare: int = 0
    messages: tuple[Mapping[str, str], ...] = field(default=())
    find: FindUses | None = None

    order_by: ClassVar[str | None] = None

    def top(self, n: int = 10, side: Literal["target", "reference"] = "target") -> pd.DataFrame:
        """Return the `n` terms most typical of one side, strongest first; row labels lead to `evidence`.

        Raises InputError for another side.
        """
        if side not in ("target", "reference"):
            raise InputError(f"side is 'target' or 'reference', not {side!r}")
        rows = self.table[self.table["side"] == side]
        return rows.head(n) if side == "target" else rows.iloc[::-1].head(n)

    def leading(self, n: int = 10) -> pd.DataFrame:
        """Return the `n` terms most typical of the target, then the `n` most typical of the reference."""
        import pandas as pd

        return pd.concat([self.top(n), self.top(n, "reference")])

    def show(self, term: str, *, window: int = 30, limit: int = 50) -> ConcordanceResult:
        """Return the uses of a term on both sides, target first.

        Parameters
        ----------
        term : a term of the table.
        window : code points on each side of a use.
        limit : most uses of each side.

        Raises
        ------
        InputError : a term that the table does not hold, or a comparison without texts.
        """
        name_of = dict(zip(self.names, ("target", "reference"), strict=True))
        find = self.find
        return concordance(
            None if find is None else lambda part, word: find(name_of[part], word),
            self.names,
            term,
            known=[str(t) for t in self.table["term"]],
            provenance=self.provenance,
            window=window,
            limit=limit,
        )

    def extra(self) -> dict[str, Any]:
        """Return the sides, the method, how many terms were tested, and the notes."""
        return {
            "target": {"name": self.names[0], "documents": self.documents[0], "tokens": self.tokens[0]},
            "reference": {"name": self.names[1], "documents": self.documents[1], "tokens": self.tokens[1]},
            "method": self.method,
            "unit": self.unit,
            "n_tested": self.n_tested,
            "n_rare": self.n_rare,
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self, lang: str = "en") -> str:
        """Return one line: the sides, and how many terms clearly belong to each."""
        bound = self.table["bound"]
        q = self.table["q"].dropna()
        return headline(
            "compare.sides",
            lang,
            target=_named(self.names[0], lang),
            n_target=self.documents[0],
            reference=_named(self.names[1], lang),
            n_reference=self.documents[1],
            noun=headline(f"compare.{self.unit}", lang),
            first=int((bound > 0).sum()),
            second=int((bound < 0).sum()),
            tested=self.n_tested,
        ) + (headline("compare.with_q", lang, n=int((q < 0.05).sum())) if len(q) else "")
