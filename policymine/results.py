"""The base of every result: a frozen table with its evidence and its provenance.

A result is a table of rows; each row opens to the sentences behind it (`evidence(row)`), and the whole
tells what made it (`provenance`). `to_dict()` is the JSON interface of the command line: `rows`,
`provenance`, and what the result adds. Numbers stay numbers, missing is null, offsets are code points.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from policymine.errors import InputError
from policymine.headlines import headline
from policymine.provenance import Provenance
from policymine.translation import spoken

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Evidence", "Result", "inert", "plain"]

# Full-width forms too: spreadsheets set to Chinese or Japanese take them for the sign.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence behind a number.

    Parameters
    ----------
    document : document id.
    sentence : the sentence, as it stands in the normalised text.
    start, end : code-point offsets of the match in the document's text; `text[start:end]` is the match.
    sentence_start : code-point offset of the sentence's first character in the document's text.
    period : label of the period, where the result has periods.
    term : the term or label that the sentence stands for.
    """

    document: str
    sentence: str
    start: int
    end: int
    sentence_start: int
    period: str | None = None
    term: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {
            "document": self.document,
            "period": self.period,
            "term": self.term,
            "sentence": self.sentence,
            "start": self.start,
            "end": self.end,
            "sentence_start": self.sentence_start,
        }


def plain(value: Any) -> Any:
    """Return `value` in JSON types: numpy scalars unwrapped, NaN and NaT null, tuples lists.

    >>> plain({"a": float("nan"), "b": (1, 2)})
    {'a': None, 'b': [1, 2]}
    """
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if hasattr(value, "as_dict"):
        return plain(value.as_dict())
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    return str(value)


def inert(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe before what would be one.

    >>> inert("=cmd|' /C calc'!A0"), inert("-0.5"), inert("治理")
    ("'=cmd|' /C calc'!A0", '-0.5', '治理')
    """
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


@dataclass(frozen=True, eq=False)
class Result:
    """A frozen table with evidence and provenance; every verb returns one, or a subclass.

    Parameters
    ----------
    table : one row a finding; the columns are those of the command's JSON rows, in that order.
    provenance : what made the table.
    sentences : evidence by row number of `table`; a row may have none.
    """

    table: pd.DataFrame
    provenance: Provenance
    sentences: Mapping[int, tuple[Evidence, ...]] = field(default_factory=dict)

    # Column by which `top` sorts, largest first; None keeps the table's own order.
    order_by: ClassVar[str | None] = None

    def __len__(self) -> int:
        return len(self.table)

    def top(self, n: int = 10) -> pd.DataFrame:
        """Return the first `n` rows, largest `order_by` first where the result has one."""
        if self.order_by and self.order_by in self.table.columns:
            return self.table.sort_values(self.order_by, ascending=False, kind="stable").head(n)
        return self.table.head(n)

    def evidence(self, row: int | None = None) -> tuple[Evidence, ...]:
        """Return the sentences behind one row (its number in `table`), or behind all rows.

        Raises InputError where there is no such row.
        """
        if row is None:
            return tuple(e for key in sorted(self.sentences) for e in self.sentences[key])
        if not 0 <= row < len(self):
            raise InputError(f"row {row} does not exist: this result has rows 0 to {len(self) - 1}")
        return self.sentences.get(row, ())

    def extra(self) -> dict[str, Any]:
        """Return what the JSON object holds besides `rows` and `provenance`; subclasses add to it."""
        return {}

    def rows(self) -> list[dict[str, Any]]:
        """Return the table as a list of plain dicts, missing as None."""
        records: list[dict[str, Any]] = []
        columns = [str(c) for c in self.table.columns]
        for values in self.table.itertuples(index=False, name=None):
            records.append({c: plain(v) for c, v in zip(columns, values, strict=True)})
        return records

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object that `--json` prints."""
        return {"rows": self.rows(), **plain(self.extra()), "provenance": plain(self.provenance.as_dict())}

    def summary(self, lang: str = "en") -> str:
        """Return one line that says what was found, in `zh` or `en`; subclasses say it better.

        Raises InputError for another language.
        """
        return headline("result.rows", lang, rows=len(self.table), documents=self.provenance.n_documents)

    def notes(self, lang: str = "en") -> list[str]:
        """Return what the reader must know (`provenance.notes`) in `zh` or `en`; English where no Chinese is known."""
        said = {
            item["en"]: item[lang]
            for item in getattr(self, "messages", ()) or ()
            if isinstance(item, Mapping) and {"en", lang} <= item.keys()
        }
        return [said.get(note) or spoken(note, lang) for note in self.provenance.notes]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.provenance.verb}: {self.summary()}>"

    def _repr_html_(self) -> str:
        from policymine.display import html_of

        return html_of(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # What IPython prints where it shows no HTML.
        from policymine.display import text_of

        printer.text(repr(self) if cycle else text_of(self))


@dataclass(frozen=True, eq=False, repr=False)
class ReasonedResult(Result):
    """A result that says what was found and why in a few sentences.

    Parameters
    ----------
    reasons : the sentences by language (`zh`, `en`).
    """

    reasons: Mapping[str, str] = field(default_factory=dict)

    def reason(self, lang: str = "en") -> str:
        """Return the sentences in `zh` or `en`.

        Raises InputError for another language.
        """
        if lang not in self.reasons:
            raise InputError(f"language {lang!r} is unknown; known: {', '.join(self.reasons)}")
        return self.reasons[lang]


def evidence_by_row(pairs: Iterable[tuple[int, Evidence]], limit: int) -> dict[int, tuple[Evidence, ...]]:
    """Return evidence grouped by row number, at most `limit` sentences a row, in the order given."""
    grouped: dict[int, list[Evidence]] = {}
    for row, evidence in pairs:
        bucket = grouped.setdefault(row, [])
        if len(bucket) < limit:
            bucket.append(evidence)
    return {row: tuple(items) for row, items in grouped.items()}


def frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Return a table with exactly these columns in this order, also where there are no rows."""
    import pandas as pd

    return pd.DataFrame([dict(r) for r in rows], columns=list(columns))
