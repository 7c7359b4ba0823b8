"""Write a result to a file, in the form that the file's suffix names.

The file is written beside its place under a temporary name and moved there when it is whole, so that a
failure never leaves half a table.
"""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policymine.errors import InputError
from policymine.networks.base import HasGraph, write_gexf, write_graphml
from policymine.registry import Registry

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["EXPORTS", "NETWORKS", "accepted_suffixes", "write_result"]

EXPORTS: Final = Registry("policymine.reports.exports", "export format", ("base",))
NETWORKS: Final = (".gexf", ".graphml")
# Forms with words of their own, in the reader's language.
_WORDED: Final = (".html", ".docx", ".xlsx", ".tex")


def accepted_suffixes() -> tuple[str, ...]:
    """Return the suffixes any result can be written to.

    >>> accepted_suffixes()
    ('.bib', '.csv', '.docx', '.html', '.json', '.parquet', '.ris', '.tex', '.xlsx')
    """
    return tuple(f".{name}" for name in EXPORTS.names())


def write_result(result: Result, path: str | Path, *, lang: str | None = None) -> Path:
    """Write a result and return the path of the file; an existing file is replaced.

    Parameters
    ----------
    result : any result.
    path : its suffix names the form: .csv (UTF-8 with BOM, the rows), .xlsx (rows, evidence, columns,
        provenance), .json (as `--json` prints), .parquet (rows, provenance as metadata), .tex (booktabs),
        .docx (a three-line table), .html (a page with the evidence), .bib and .ris (the sources of its method), .gexf and
        .graphml (the network, of results that are one).

    lang : language of a page's own words, zh or en; None takes that of the evidence.

    Text that a spreadsheet would take for a formula is made inert in .csv and .xlsx.

    Raises
    ------
    InputError : another suffix, or a file that cannot be written.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    network = isinstance(result, HasGraph)
    if network and suffix in NETWORKS:
        write: Callable[[Result, Path], None] = _write_network
    elif suffix in accepted_suffixes():
        module = EXPORTS.load(suffix[1:])
        write = functools.partial(module.write, lang=lang) if suffix in _WORDED else module.write
    elif suffix in NETWORKS:
        raise InputError(
            f"cannot write {target.name!r}: {result.provenance.verb} gives a table, not a network; write .csv or .xlsx "
            "(networks come from citations, coissuing, actors and cowords)"
        )
    else:
        accepted = (*accepted_suffixes(), *(NETWORKS if network else ()))
        given = suffix or "no suffix"
        raise InputError(
            f"cannot write {target.name!r} ({given}): name a file that ends in {', '.join(accepted)}"
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem[:40]}-", suffix=suffix)
    except OSError as error:
        raise InputError(f"cannot write {target}: {error.strerror or error}") from error
    os.close(handle)
    temporary = Path(name)
    try:
        write(result, temporary)
        # mkstemp makes files that only their owner reads; a table is to be shared.
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        raise InputError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _write_network(result: Result, path: Path) -> None:
    if isinstance(result, HasGraph):
        (write_gexf if path.suffix.lower() == ".gexf" else write_graphml)(result.graph(), path)
