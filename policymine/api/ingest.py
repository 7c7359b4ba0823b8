"""`ingest`: files into a corpus, what is already there left alone, what cannot be read listed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policymine.corpus.document import KINDS
from policymine.corpus.schema import content_hash
from policymine.corpus.writer import CorpusWriter
from policymine.errors import IngestError, UnknownNameError
from policymine.provenance import Provenance
from policymine.results import Result, frame

__all__ = ["IngestResult", "ingest"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False, repr=False)
class IngestResult(Result):
    """What an ingest did: `table` lists what was left out, with the columns source, reason, remedy.

    Parameters
    ----------
    path : the corpus folder.
    n_documents : documents that the corpus now holds.
    added, replaced, unchanged : documents that are new, were changed, or were there already.
    """

    path: Path = Path()
    n_documents: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0

    @property
    def failed(self) -> bool:
        """Whether nothing could be done: no document came of the sources, and something was left out."""
        return not (self.added or self.replaced or self.unchanged) and len(self.table) > 0

    def extra(self) -> dict[str, Any]:
        """Return the counts."""
        return {
            "documents": self.n_documents,
            "added": self.added,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "skipped": len(self.table),
        }

    def summary(self) -> str:
        """Return the counts in a line."""
        return (
            f"{self.path}: {self.n_documents} documents; {self.added} added, {self.replaced} replaced, "
            f"{self.unchanged} unchanged, {len(self.table)} skipped"
        )


def ingest(
    sources: Sequence[str | Path] | str | Path,
    into: str | Path,
    *,
    kind: str = "auto",
    columns: Mapping[str, str] | None = None,
    metadata: str | Path | None = None,
    name: str | None = None,
    progress: Progress | None = None,
) -> IngestResult:
    """Read files, folders and archives into a corpus.

    Parameters
    ----------
    sources : what to read.
    into : the corpus folder, made where it is missing.
    kind : policy, minutes, interview, article, or auto: told by rule for each text.
    columns : for tables, document field -> column name, such as `{"date": "year"}`.
    metadata : a table with a file column and the fields of each file.
    name : name of a new corpus; by default its folder's.
    progress : called with (sources done, sources known so far).

    The same file again adds nothing; a changed file replaces its document; the same bytes under another
    name are listed and left out. What cannot be read is listed with the reason, and never stops the rest.

    Raises
    ------
    InputError : the folder cannot be a corpus, or an unknown kind or field.
    CorpusError : another process writes to the corpus.
    """
    from policymine.ingestors.assemble import assemble
    from policymine.ingestors.base import Skipped, Unchanged
    from policymine.ingestors.read import read_sources

    if kind != "auto" and kind not in KINDS:
        raise UnknownNameError("--kind", kind, ("auto", *KINDS))
    given = [Path(sources)] if isinstance(sources, (str, Path)) else [Path(s) for s in sources]
    skipped: list[dict[str, str]] = []
    unchanged = 0
    roots: set[str] = set()
    with CorpusWriter.open(into, name) as writer:
        held: set[str] = set()

        def known(key: str, sha256: str) -> bool:
            committed = writer.known.get(_short(key))
            return committed is not None and committed[0] == sha256

        for done, (ref, item) in enumerate(
            read_sources(given, columns=columns, metadata=metadata, known=known), start=1
        ):
            roots.add(ref.display.partition("/")[0].partition("#")[0])
            if progress:
                progress(done, done)
            if isinstance(item, Unchanged):
                unchanged += 1
                continue
            if isinstance(item, Skipped):
                skipped.append({"source": item.source, "reason": item.reason, "remedy": item.remedy})
                continue
            key = _short(ref.key)
            if key in held:
                continue
            try:
                made = assemble(ref, item, kind=kind)
            except IngestError as error:
                made = Skipped(ref.display, error.reason, error.remedy)
            if isinstance(made, Skipped):
                skipped.append({"source": made.source, "reason": made.reason, "remedy": made.remedy})
                continue
            document = replace(made, source_key=key)
            twin = writer.hashes.get(ref.sha256) or writer.hashes.get(content_hash(document))
            if twin is not None and key not in writer.known:
                reason = f"has the same content as {twin}, which is kept"
                skipped.append({"source": ref.display, "reason": reason, "remedy": ""})
                continue
            held.add(key)
            writer.add(document)
        writer.note_skipped(skipped, lambda source: source.partition("/")[0].partition("#")[0] in roots)
        writer.commit()
        n_documents = sum(part.n_documents for part in writer.manifest.parts)
        added, replaced, path = writer.n_added, writer.n_replaced, writer.path
    return IngestResult(
        table=frame(skipped, ["source", "reason", "remedy"]),
        provenance=Provenance(
            verb="ingest",
            parameters={
                "arguments": [s.name for s in given],
                "into": str(into),
                "kind": kind,
                "column": [f"{f}={c}" for f, c in (columns or {}).items()],
            },
            n_documents=added + replaced + unchanged,
        ),
        path=path,
        n_documents=n_documents,
        added=added,
        replaced=replaced,
        unchanged=unchanged,
    )


def _short(key: str) -> str:
    # Keys hold paths of the user's machine, which stay out of the corpus.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:24]
