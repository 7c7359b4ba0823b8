"""Parquet for pandas, DuckDB and R: the rows with their types, the provenance as metadata of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.reports.exports.base import columns_of
from policymine.results import plain

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["write"]


def write(result: Result, path: Path) -> None:
    """Write the rows; mappings become JSON text, lists stay lists."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {}
    rows = result.rows()
    for name in columns_of(result):
        values = [row[name] for row in rows]
        if any(
            isinstance(v, dict) or (isinstance(v, list) and any(isinstance(x, (dict, list)) for x in v))
            for v in values
        ):
            values = [None if v is None else json.dumps(v, ensure_ascii=False) for v in values]
        try:
            columns[name] = pa.array(values, from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            # A column of mixed kinds has no one type; as text it keeps every value.
            columns[name] = pa.array([None if v is None else str(v) for v in values])
    metadata = {"policymine": json.dumps(plain(result.provenance.as_dict()), ensure_ascii=False)}
    table = pa.table(columns).replace_schema_metadata(metadata)
    pq.write_table(table, path, compression="zstd")
