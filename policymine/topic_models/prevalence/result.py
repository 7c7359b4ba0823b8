"""The result of `effect`: a row for every contrast and topic, with what the reader must know and the documents behind it."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError
from policymine.headlines import headline
from policymine.provenance import cited
from policymine.results import Result, frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "EffectResult", "describes", "message", "references"]

Floats = NDArray[np.float64]

COLUMNS: Final = (
    *("topic", "label", "term", "contrast", "effect", "low", "high", "p", "q", "n_docs"),
    *("share", "resampled", "reason"),
)
describes: Final = (
    "Effects of document fields on the shares of topics by the method of composition: shares are drawn from the posterior "
    "of each document under a prior that the regression gives, and regressed on the fields; an effect is an average "
    "marginal effect on the mean share, its interval a t interval over a bootstrap of documents or clusters."
)
references: Final = (
    cited("treier2008"),
    cited("roberts2016"),
    cited("papke1996"),
    cited("cameron2008"),
    cited("bell2002"),
)
_NAMED: Final = 12


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    source = importlib.resources.files("policymine") / "data" / "effect_messages.toml"
    return tomllib.loads(source.read_text("utf-8"))


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in; names are joined, the first twelve.

    >>> message("without_words", n=3)["en"]
    'Documents without a counted word, left out: 3.'
    """
    found = {}
    for lang, text in _catalogue()[key].items():
        comma = "、" if lang == "zh" else ", "
        shown = {k: _joined(v, comma) if isinstance(v, (list, tuple)) else v for k, v in values.items()}
        found[lang] = text.format(**shown)
    return found


@dataclass(frozen=True, eq=False, repr=False)
class EffectResult(Result):
    """Effects of fields on topics, a row for every contrast and topic. Columns of the table:

    - topic, label : number of the topic and its handle. term : term of the formula; contrast : what is set against
      what, such as `+10` (a step of a number) or `市政府 − 省政府`.
    - effect, low, high : difference of the mean share in percentage points, with its 95% interval; positive is more.
    - p : two-sided, of no effect; q : false discovery rate over all rows.
    - n_docs : documents of the group; all documents in the regression where there are no groups.
    - share : mean share of the topic over the documents, in per cent.
    - resampled : what the interval resamples, `document` or the field of the clusters.
    - reason : why there is no number: `separation`, `rare topic`, `few documents`; empty where there is one.

    `evidence(row)` gives sentences of the topic from the documents that carry the effect, `documents(row)` lists them.

    Parameters
    ----------
    formula : as it was given.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    names : documents in the regression, (n_documents,).
    shares, expected : share of each topic as drawn, and as the regression expects it, (n_documents, n_topics).
    pulls : how strongly each document bears on each contrast, with its sign, (n_contrasts, n_documents).
    values : by field of the formula, one value a document.
    """

    formula: str = ""
    messages: tuple[Mapping[str, str], ...] = ()
    names: tuple[str, ...] = ()
    shares: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    expected: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    pulls: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def documents(self, row: int, n: int = 10) -> pd.DataFrame:
        """Return the documents that carry an effect, most first: document, the fields, share, expected (per cent).

        A document carries a rise where it stands on the side of the contrast that the effect favours and holds more of
        the topic than the mean; it counts for its distance from the mean times how strongly it bears on the contrast.

        Raises InputError where there is no such row.
        """
        if not 0 <= row < len(self):
            raise InputError(f"row {row} does not exist: this result has rows 0 to {len(self) - 1}")
        number, topic = divmod(row, self.shares.shape[1])
        sign = -1.0 if float(self.table["effect"].iloc[row]) < 0 else 1.0
        mine = self.shares[:, topic]
        pull = sign * self.pulls[number]
        carried = np.where((pull > 0) & (mine > mine.mean()), pull * (mine - mine.mean()), 0.0)
        order = [int(i) for i in np.argsort(-carried, kind="stable")[:n] if carried[i] > 0]
        rows = [
            {
                "document": self.names[i],
                **{name: values[i] for name, values in self.values.items()},
                "share": 100.0 * float(mine[i]),
                "expected": 100.0 * float(self.expected[i, topic]),
            }
            for i in order
        ]
        return frame(rows, ("document", *self.values, "share", "expected"))

    def top(self, n: int = 10) -> pd.DataFrame:
        """Return the `n` surest rows: smallest p first, then the largest effect; those without a number last."""
        keys = self.table.assign(_size=-self.table["effect"].abs())
        order = keys.sort_values(["p", "_size"], kind="stable", na_position="last").index
        return self.table.loc[order].head(n)

    def extra(self) -> dict[str, Any]:
        """Return the formula, the notes, the sentences and the documents that carry each effect."""
        return {
            "formula": self.formula,
            "messages": [dict(m) for m in self.messages],
            "evidence": [
                {"row": row, **e.as_dict()} for row in sorted(self.sentences) for e in self.sentences[row]
            ],
            "documents": [self.documents(row, 3).to_dict("records") for row in range(len(self))],
        }

    def summary(self, lang: str = "en") -> str:
        """Return one line: how many effects are sure, and the surest."""
        tested = int(self.table["p"].notna().sum())
        sure = self.table[self.table["q"] < 0.05]
        line = headline(
            "effect.sure",
            lang,
            sure=len(sure),
            tested=tested,
            formula=self.formula,
            documents=len(self.names),
        )
        if len(sure):
            first = self.top(1).iloc[0]
            shown = {name: first[name] for name in ("term", "contrast", "label", "effect")}
            line += headline("effect.surest", lang, **shown)
        missing = len(self.table) - tested
        return line + (headline("effect.silent", lang, n=missing) if missing else "")


def _joined(names: Sequence[Any], comma: str) -> str:
    shown = comma.join(str(v) for v in names[:_NAMED])
    return shown + (f" … (+{len(names) - _NAMED})" if len(names) > _NAMED else "")
