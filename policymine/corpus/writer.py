"""Writing to a corpus: one writer at a time, all of a command or nothing of it.

    with CorpusWriter.open(folder) as writer:
        writer.add(document)            # replaces the document of the same source
        writer.commit()

Parts are written under temporary names, synced and renamed; the manifest is replaced last. A kill at
any moment leaves the corpus as it was before the command. Parts that hold a replaced document are
rewritten under a new name; the old file goes at the start of the next write, so that readers that
opened the corpus before the commit still find it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from policymine.corpus.document import Document
from policymine.corpus.manifest import (
    MANIFEST,
    Manifest,
    Part,
    load_manifest,
    save_manifest,
    write_atomically,
)
from policymine.corpus.schema import content_hash, documents_to_table, passages_to_table
from policymine.errors import CorpusError, InputError

__all__ = ["CorpusWriter"]

# A part is closed at this many documents or characters, so that memory grows with the batch only.
_BATCH_DOCUMENTS = 2_000
_BATCH_CHARS = 8_000_000


@dataclass(slots=True)
class CorpusWriter:
    """The one writer of a corpus folder; use `open` as a context manager."""

    path: Path
    manifest: Manifest
    # source_key -> (sha256, id, part) of what is committed.
    known: dict[str, tuple[str, str, str]]
    # sha256 of the source, or hash of text and date, -> id of the document that holds them.
    hashes: dict[str, str]
    n_added: int = 0
    n_replaced: int = 0
    _ids: dict[str, str] = field(default_factory=dict)
    _lock: Any = None
    _batch: list[Document] = field(default_factory=list)
    _batch_chars: int = 0
    _new_parts: list[Part] = field(default_factory=list)
    _outdated: dict[str, set[str]] = field(default_factory=dict)
    _languages: set[str] = field(default_factory=set)
    _skipped: list[dict[str, str]] | None = None
    _settled: bool = False

    @classmethod
    def open(cls, path: str | Path, name: str | None = None) -> Self:
        """Take the write lock and read what is there; makes the folder where there is none.

        Raises
        ------
        CorpusError : another writer holds the lock, or the corpus is damaged.
        InputError : the path is a file, or a folder that holds other things.
        """
        import pyarrow.parquet as pq
        from filelock import FileLock, Timeout

        folder = Path(path)
        if folder.exists() and not folder.is_dir():
            raise InputError(f"--into {folder} is a file; name a folder")
        if folder.is_dir() and not (folder / MANIFEST).exists():
            strange = [
                e.name
                for e in folder.iterdir()
                if e.name not in (".lock", "documents", "passages", "tokens")
                and not e.name.startswith(".corpus")
            ]
            if strange:
                raise InputError(
                    f"--into {folder} holds other files ({strange[0]}, ...); name a new or empty folder"
                )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(folder / ".lock", timeout=0)
            lock.acquire()
        except Timeout:
            raise CorpusError(
                f"{folder} is being written by another policymine; wait for it to end and run this again"
            ) from None
        except OSError as error:
            raise CorpusError(
                f"{folder} cannot be written ({error.strerror}); name another folder"
            ) from error
        try:
            if (folder / MANIFEST).exists():
                manifest = load_manifest(folder)
            else:
                manifest = Manifest(name=name or folder.resolve().name)
            writer = cls(folder, manifest, {}, {}, _lock=lock)
            writer._sweep()
            for part in manifest.parts:
                file = folder / "documents" / f"part-{part.name}.parquet"
                table = pq.ParquetFile(file).read(
                    columns=["id", "source_key", "sha256", "content", "language"]
                )
                for row in table.to_pylist():
                    writer.known[row["source_key"]] = (row["sha256"], row["id"], part.name)
                    writer.hashes.setdefault(row["sha256"], row["id"])
                    writer.hashes.setdefault(row["content"], row["id"])
                    writer._ids[row["id"]] = row["source_key"]
                    writer._languages.add(row["language"] or "")
        except FileNotFoundError as error:
            lock.release()
            raise CorpusError(
                f"{folder} is damaged ({error}); ingest the sources into a new folder"
            ) from error
        except BaseException:
            lock.release()
            raise
        return writer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    def _sweep(self) -> None:
        """Remove what no manifest names: leftovers of a kill, and parts replaced by the last commit."""
        live = {f"part-{part.name}.parquet" for part in self.manifest.parts}
        for folder in ("documents", "passages"):
            for file in (self.path / folder).glob("*"):
                if file.name not in live:
                    file.unlink(missing_ok=True)
        for file in self.path.glob("skipped-*.json"):
            if file.name != self.manifest.skipped:
                file.unlink(missing_ok=True)
        for file in self.path.glob(".*.tmp-*"):
            file.unlink(missing_ok=True)

    def settle(self, *, script: str | None = None, english_lemmas: bool | None = None) -> None:
        """Set what holds for the whole corpus; None leaves what it has.

        Raises
        ------
        InputError : another script than that of the documents it holds.
        """
        current = self.manifest
        if script is not None and script != current.script:
            if current.parts:
                raise InputError(
                    f"{self.path} was made with --script {current.script} and cannot take --script {script}; "
                    "one corpus holds one: ingest the sources into a new folder"
                )
            self.manifest = replace(self.manifest, script=script)
        if english_lemmas is not None:
            self.manifest = replace(self.manifest, english_lemmas=english_lemmas)
        self._settled = self.manifest != current

    def unique_id(self, wanted: str, source_key: str) -> str:
        """Return `wanted`, or where another source has taken it, `wanted~2`, `wanted~3`, ..."""
        if source_key in self.known:
            return self.known[source_key][1]
        candidate, n = wanted, 1
        while self._ids.get(candidate, source_key) != source_key:
            n += 1
            candidate = f"{wanted}~{n}"
        return candidate

    def add(self, document: Document) -> Document:
        """Add a document, or replace that of the same source; returns it with the id it got."""
        document = replace(document, id=self.unique_id(document.id, document.source_key))
        committed = self.known.get(document.source_key)
        if committed is not None:
            self._outdated.setdefault(committed[2], set()).add(committed[1])
            self.n_replaced += 1
        else:
            self.n_added += 1
        self._ids[document.id] = document.source_key
        self.hashes.setdefault(document.sha256, document.id)
        self.hashes.setdefault(content_hash(document), document.id)
        self._languages.add(document.language or "")
        self._batch.append(document)
        self._batch_chars += document.n_chars
        if len(self._batch) >= _BATCH_DOCUMENTS or self._batch_chars >= _BATCH_CHARS:
            self._flush()
        return document

    def note_skipped(self, skipped: Sequence[Mapping[str, str]], forget: Callable[[str], bool]) -> None:
        """Record what was left out; earlier entries whose source `forget` accepts are dropped first."""
        earlier: list[dict[str, str]] = []
        if self.manifest.skipped:
            earlier = json.loads((self.path / self.manifest.skipped).read_text("utf-8"))
        kept = [item for item in earlier if not forget(item["source"])]
        merged = {(i["source"], i["reason"]): dict(i) for i in [*kept, *map(dict, skipped)]}
        after = [merged[key] for key in sorted(merged)]
        if after != earlier:
            self._skipped = after

    def _write_part(self, documents: Sequence[Document]) -> Part:
        # Numbered on from the generation, so that a name is never used twice.
        serial = self.manifest.generation * 10_000 + len(self._new_parts) + 1
        name = f"{serial:09d}"
        passages = passages_to_table(documents)
        self._write_parquet("documents", name, documents_to_table(documents))
        self._write_parquet("passages", name, passages)
        return Part(name, len(documents), passages.num_rows)

    def _write_parquet(self, folder: str, name: str, table: Any) -> None:
        import pyarrow.parquet as pq

        (self.path / folder).mkdir(exist_ok=True)
        final = self.path / folder / f"part-{name}.parquet"
        temporary = final.with_name(f".{final.name}.tmp-{os.getpid()}")
        with open(temporary, "wb") as stream:
            pq.write_table(table, stream, compression="zstd")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, final)

    def _flush(self) -> None:
        if self._batch:
            batch = sorted(self._batch, key=lambda d: d.id)
            self._new_parts.append(self._write_part(batch))
            self._batch, self._batch_chars = [], 0

    def commit(self) -> bool:
        """Make everything that was added count; returns whether anything changed."""
        from policymine.corpus.schema import documents_from_table

        self._flush()
        idle = not self._new_parts and self._skipped is None and not self._settled
        if idle and (self.path / MANIFEST).exists():
            return False
        parts: list[Part] = []
        for part in self.manifest.parts:
            gone = self._outdated.get(part.name)
            if not gone:
                parts.append(part)
                continue
            kept = [d for d in self._read_part(part, documents_from_table) if d.id not in gone]
            if kept:
                rewritten = self._write_part(kept)
                self._new_parts.append(rewritten)
        parts += self._new_parts
        skipped = self.manifest.skipped
        if self._skipped is not None:
            skipped = f"skipped-{self.manifest.generation + 1:06d}.json" if self._skipped else ""
            if skipped:
                data = json.dumps(self._skipped, ensure_ascii=False, indent=1)
                write_atomically(self.path / skipped, data.encode("utf-8", "surrogateescape"))
        languages = self._languages - {""}
        manifest = replace(
            self.manifest,
            language=languages.pop() if len(languages) == 1 else ("mixed" if languages else ""),
            generation=self.manifest.generation + 1,
            parts=tuple(parts),
            skipped=skipped,
        )
        save_manifest(self.path, manifest)
        self.manifest = manifest
        return True

    def _read_part(self, part: Part, parse: Any) -> list[Document]:
        import pyarrow.parquet as pq

        tables = [
            pq.ParquetFile(self.path / folder / f"part-{part.name}.parquet").read()
            for folder in ("documents", "passages")
        ]
        return list(parse(*tables))
