"""A pandas DataFrame as a table: the columns, dates and turns are read by the same rules as those of a .csv or .xlsx.

A frame has no place of its own, so a row is known again by its identifier, or where it has none by its content: the
same rows again add nothing, and an amended row replaces its document only where the rows have an identifier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.errors import IngestError, InputError
from policymine.ingestors.base import RawDocument, Skipped, SourceRef, Unchanged
from policymine.ingestors.columns import map_columns
from policymine.ingestors.delimited import Sheet, header_of
from policymine.ingestors.read import hash_of_row
from policymine.ingestors.table import texts_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NAME", "read_frame"]

NAME: Final = "dataframe"


def read_frame(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    known: Callable[[str, str], bool] | None = None,
) -> Iterator[tuple[SourceRef, RawDocument | Skipped | Unchanged]]:
    """Yield every text of a DataFrame, what was left out and why, and what is known already.

    Parameters
    ----------
    frame : one row a document, or a turn of a meeting; its index is not read (`reset_index()` makes it a column).
    columns : field -> column, such as {"date": "year"}; the usual names are found by themselves.
    known : given a row's key and sha256, whether the corpus holds it as it is.

    Raises InputError where there is no column of text, or none that was named.

    >>> import pandas as pd
    >>> told = pd.DataFrame({"正文": ["社区治理。"], "日期": [pd.Timestamp("2014-03-05")]})
    >>> ref, raw = next(read_frame(told))
    >>> ref.display, raw.text, raw.metadata["date_issued"].raw
    ('dataframe#1', '社区治理。', '2014-03-05')
    """
    path = Path(NAME)
    if columns:
        # A wrong field is the caller's mistake, not the table's.
        map_columns(path, [*columns.values(), "text"], columns)
    try:
        texts = texts_of(path, [_sheet(frame)], columns)
        for raw in texts:
            if isinstance(raw, Skipped):
                shown = f"{NAME}#{raw.source.rpartition('#')[2]}"
                yield SourceRef(shown, shown), Skipped(shown, raw.reason, raw.remedy)
                continue
            digest = hash_of_row(raw)
            made = replace(raw, extractor=NAME)
            shown = f"{NAME}#{raw.item}" if raw.item else NAME
            ref = SourceRef(shown, f"{NAME}#{raw.record_id or digest}", digest)
            yield ref, Unchanged() if known and known(ref.key, digest) else made
    except IngestError as error:
        raise InputError(
            f"the DataFrame {error.reason}" + (f"; {error.remedy}" if error.remedy else "")
        ) from error


def _sheet(frame: pd.DataFrame) -> Sheet:
    """Return the rows of a frame with plain values: a missing one is None whatever pandas writes for it."""
    header = header_of(
        [str(name) if not isinstance(name, tuple) else " ".join(map(str, name)) for name in frame.columns]
    )

    def rows() -> Iterator[tuple[int, dict[str, Any]]]:
        for number, values in enumerate(frame.itertuples(index=False, name=None), start=1):
            yield number, {name: _plain(value) for name, value in zip(header, values, strict=True)}

    return Sheet("", header, rows())


def _plain(value: Any) -> Any:
    import pandas as pd

    if isinstance(value, (list, tuple, dict, set)) or hasattr(value, "__array__"):
        return (
            value.item()
            if getattr(value, "ndim", 1) == 0
            else value
            if isinstance(value, dict)
            else list(value)
        )
    return None if pd.isna(value) else value
