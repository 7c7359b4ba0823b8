"""`--where`: a DuckDB condition on document fields, answered on the corpus's own table.

The condition sees one row a document with the columns of `documents`, and besides them `year`, `issuer`
(the lead one) and any further column that came with the texts. It runs in memory, with access to
files and to the network switched off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policymine.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["matching_ids"]


def matching_ids(documents: pd.DataFrame, where: str) -> list[str]:
    """Return the ids of the documents for which the condition holds, in the table's order.

    Parameters
    ----------
    documents : one row a document, with a column `id`.
    where : a DuckDB condition, such as `year >= 2010 and issuer = '国务院'`.

    Raises
    ------
    InputError : the condition cannot be read or names a column that does not exist.
    """
    import duckdb

    connection = duckdb.connect(":memory:", config={"enable_external_access": "false"})
    try:
        connection.register("documents", documents.assign(_row=range(len(documents))))
        rows = connection.execute(f"SELECT id FROM documents WHERE ({where}\n) ORDER BY _row").fetchall()
    except duckdb.Error as error:
        reason = str(error).split("\n", maxsplit=1)[0]
        raise InputError(
            f"--where {where!r} cannot be read ({reason}); it is a condition on these columns: "
            f"{', '.join(str(c) for c in documents.columns)}"
        ) from error
    finally:
        connection.close()
    return [row[0] for row in rows]
