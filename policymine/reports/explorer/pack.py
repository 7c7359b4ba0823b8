"""A comparison and its passages as one JSON object of columns: arrays of numbers, not objects with names.

Effects go in hundredths, whole numbers being shortest; q keeps four digits. A pair of counts, two numbers of documents, the log ratio
with its interval, the bound and q of 20,000 terms take about a megabyte.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.charts.messages import Messages
from policymine.reports.explorer.base import ExplorerInput
from policymine.reports.explorer.passages import Passages

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LEVEL", "importance", "pack_passages", "pack_terms", "safe_json", "told_apart"]

# The false discovery rate at which a term is told apart.
LEVEL: Final = 0.05


def safe_json(value: Any) -> str:
    """Return JSON that stays inert inside a script element: no `<`, no line separators, no lone surrogates.

    >>> safe_json({"a": "</script>"})
    '{"a":"\\\\u003c/script>"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text.encode("utf-8", "replace").decode("utf-8")


def told_apart(table: pd.DataFrame, tested: bool) -> NDArray[np.int8]:
    """Return 1 for terms surely more frequent in the target, 2 in the reference, 0 where it cannot be told, (n_terms,).

    Sure is an interval without zero and q < .05; without a test (too few documents) the interval alone, which the
    page says.
    """
    bound = np.nan_to_num(table["bound"].to_numpy(dtype=np.float64))
    passed = table["q"].to_numpy(dtype=np.float64) < LEVEL if tested else np.ones(bound.size, dtype=bool)
    return np.where(passed & (bound > 0), 1, np.where(passed & (bound < 0), 2, 0)).astype(np.int8)


def importance(table: pd.DataFrame, kinds: NDArray[np.int8]) -> NDArray[np.int64]:
    """Return row numbers, the most important first: told apart by their bound, then the others by frequency."""
    bound = np.abs(np.nan_to_num(table["bound"].to_numpy(dtype=np.float64)))
    total = (table["target"] + table["reference"]).to_numpy(dtype=np.float64)
    sure = kinds > 0
    return np.lexsort((np.arange(bound.size), -np.where(sure, bound, total), ~sure)).astype(np.int64)


def pack_terms(data: ExplorerInput, rows: NDArray[np.int64], kinds: NDArray[np.int8]) -> dict[str, Any]:
    """Return the columns of the terms in these rows of the table, in the table's order."""
    table = data.result.table.iloc[rows]
    return {
        "terms": [str(t) for t in table["term"]],
        "a": table["target"].astype(int).tolist(),
        "b": table["reference"].astype(int).tolist(),
        "da": table["target_docs"].astype(int).tolist(),
        "db": table["reference_docs"].astype(int).tolist(),
        "lr": _hundredths(table["log_ratio"]),
        "lo": _hundredths(table["low"]),
        "hi": _hundredths(table["high"]),
        "bd": _hundredths(table["bound"]),
        "q": [_q(v) for v in table["q"]],
        "k": kinds[rows].tolist(),
    }


def pack_passages(
    data: ExplorerInput, made: Passages, rows: NDArray[np.int64], messages: Messages
) -> dict[str, Any]:
    """Return the table of sentences, its documents, and for each term how many sentences it has and their marks.

    `pa` and `pb` are the numbers of sentences of each term by side; `m` holds for each sentence in turn its number, the number of matches,
    and offset and length of each, in code points.
    """
    sides = (data.target, data.reference)
    names = [sides[side].documents[row] for side, row in made.documents]
    facts = [sides[side].facts.get(n, {}) for (side, _), n in zip(made.documents, names, strict=True)]
    dates = [str(f.get("date_issued") or "") for f in facts]
    # Sentences of a term are shown in the order of time.
    marks: list[int] = []
    held: tuple[list[int], list[int]] = ([], [])
    for row in rows.tolist():
        for side in (0, 1):
            mine = made.of_term.get((row, side), {})
            held[side].append(len(mine))
            for number in sorted(mine, key=lambda n: _when(made, dates, n)):
                marks += [number, len(mine[number])]
                for place in mine[number]:
                    marks += place
    return {
        "docs": names,
        "titles": [_title(n, f.get("title")) for n, f in zip(names, facts, strict=True)],
        "dates": [messages.period(d) if d else "" for d in dates],
        "issuers": [_issuers(f.get("issuers") or (), messages) for f in facts],
        "s": [p.text for p in made.sentences],
        "sd": [p.document for p in made.sentences],
        "ss": [p.start for p in made.sentences],
        "sc": [p.cut for p in made.sentences],
        "pa": held[0],
        "pb": held[1],
        "m": marks,
    }


def _when(made: Passages, dates: Sequence[str], number: int) -> tuple[str, int, int]:
    passage = made.sentences[number]
    return dates[passage.document] or "9999", passage.document, passage.start


def _title(name: str, title: Any) -> str:
    return str(title) if title and str(title) != name else ""


def _issuers(issuers: Sequence[str], messages: Messages) -> str:
    shown = messages.join([str(i) for i in issuers[:2]])
    return shown + (" …" if len(issuers) > 2 else "")


def _hundredths(values: pd.Series[Any]) -> list[int | None]:
    return [round(float(v) * 100) if math.isfinite(v) else None for v in values]


def _q(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    shown = float(f"{value:.4g}")
    # Rounding must not carry a term over the line it stands on.
    return 0.04999 if value < LEVEL <= shown else shown
