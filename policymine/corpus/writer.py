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

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from policymine.corpus.document import Document
from policymine.corpus.manifest import MANIFEST, Manifest, Part, load_manifest, save_manifest
from policymine.corpus.parts import read_list, read_part, sweep, write_list, write_part
from policymine.corpus.schema import content_hash
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
    # source_key -> (sha256, entry of the list of what was skipped) of the copies that were left out.
    left_out: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    # Called with a batch before it is written; may `remove` documents of it and of earlier ones.
    sieve: Callable[[Sequence[Document]], None] | None = None
    n_added: int = 0
    n_replaced: int = 0
    _ids: dict[str, str] = field(default_factory=dict)
    _lock: Any = None
    _batch: list[Document] = field(default_factory=list)
    _batch_chars: int = 0
    _new_parts: list[Part] = field(default_factory=list)
    _outdated: dict[str, set[str]] = field(default_factory=dict)
    _languages: set[str] = field(default_factory=set)
    _skipped: list[dict[str, Any]] | None = None
    _lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    # id -> part, of what was written since the writer was opened; id -> sha256 of its source, of all.
    _located: dict[str, str] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)
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
                if e.name not in (".lock", "documents", "passages", "tokens", "signatures")
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
            sweep(folder, manifest)
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
                    writer._sources[row["id"]] = row["sha256"]
                    writer._languages.add(row["language"] or "")
            for item in read_list(folder, manifest.skipped):
                if "key" in item and writer._sources.get(item["kept"]) == item["kept_sha256"]:
                    writer.left_out[item["key"]] = (item["sha256"], item)
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

    def settle(
        self,
        *,
        script: str | None = None,
        english_lemmas: bool | None = None,
        keep_near_duplicates: bool | None = None,
        split_inner: bool | None = None,
        pseudonyms: str = "",
    ) -> None:
        """Set what holds for the whole corpus; None leaves what it has.

        Parameters
        ----------
        pseudonyms : fingerprint of the key by which names are replaced; empty where they are not.

        Raises
        ------
        InputError : another script, another way with inner documents, or another key of pseudonyms, than that of the
            documents it holds.
        """
        current = self.manifest
        if pseudonyms != current.pseudonyms:
            if current.parts:
                raise InputError(
                    f"{self.path} holds names as they are; --pseudonyms needs a new folder"
                    if not current.pseudonyms
                    else f"{self.path} holds pseudonyms by "
                    + (
                        "another key: give the file of that one"
                        if pseudonyms
                        else "a key: give its file with --pseudonyms"
                    )
                )
            self.manifest = replace(self.manifest, pseudonyms=pseudonyms)
        if script is not None and script != current.script:
            if current.parts:
                raise InputError(
                    f"{self.path} was made with --script {current.script} and cannot take --script {script}; "
                    "one corpus holds one: ingest the sources into a new folder"
                )
            self.manifest = replace(self.manifest, script=script)
        if english_lemmas is not None:
            self.manifest = replace(self.manifest, english_lemmas=english_lemmas)
        if keep_near_duplicates is not None:
            self.manifest = replace(self.manifest, keep_near_duplicates=keep_near_duplicates)
        if split_inner is not None and split_inner != current.split_inner:
            if current.parts:
                given, had = (
                    "--split-inner" if one else "--no-split-inner"
                    for one in (split_inner, current.split_inner)
                )
                raise InputError(
                    f"{self.path} was made with {had} and cannot take {given}; one corpus holds one: ingest the sources "
                    "into a new folder"
                )
            self.manifest = replace(self.manifest, split_inner=split_inner)
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
        self._sources[document.id] = document.sha256
        self._batch.append(document)
        self._batch_chars += document.n_chars
        if len(self._batch) >= _BATCH_DOCUMENTS or self._batch_chars >= _BATCH_CHARS:
            self.flush()
        return document

    def remove(self, document_id: str) -> None:
        """Take a document out, whether it was added just now or is committed; raises KeyError where there is none."""
        key = self._ids[document_id]
        committed = self.known.get(key)
        waiting = [d for d in self._batch if d.id == document_id]
        if waiting:
            self._batch = [d for d in self._batch if d.id != document_id]
            self._batch_chars -= waiting[0].n_chars
        part = self._located.pop(document_id, None)
        if part is not None:
            self._outdated.setdefault(part, set()).add(document_id)
        if committed is None:
            self.n_added -= 1
        elif waiting or part is not None:
            self.n_replaced -= 1
        else:
            self._outdated.setdefault(committed[2], set()).add(document_id)
        self.known.pop(key, None)
        self._sources.pop(document_id, None)

    def holds(self, document_id: str) -> bool:
        """Return whether the corpus will hold a document of this id after the commit."""
        return document_id in self._sources

    def twin_of(self, *marks: str) -> str | None:
        """Return the id of the document that has one of these hashes, None where there is none."""
        held = (self.hashes.get(mark) for mark in marks)
        return next((document for document in held if document and self.holds(document)), None)

    def sha256_of(self, document_id: str) -> str:
        """Return the hash of a document's source; raises KeyError where there is no such document."""
        return self._sources[document_id]

    def rewrite(self, document_ids: Collection[str], change: Callable[[Document], Document]) -> None:
        """Replace committed documents by what `change` makes of them; their parts are written anew."""
        wanted = set(document_ids)
        for part in self.manifest.parts:
            gone = self._outdated.get(part.name, set())
            held = {
                i for i in wanted if self.known.get(self._ids.get(i, ""), ("", "", ""))[2] == part.name
            } - gone
            if not held:
                continue
            kept = [d for d in read_part(self.path, part.name) if d.id not in gone]
            self._outdated[part.name] = gone | {d.id for d in kept}
            changed = [change(d) if d.id in held else d for d in kept]
            self._languages |= {d.language or "" for d in changed}
            self._new_parts.append(self._write_part(changed))
            self.n_replaced += len(held)
            for document in changed:
                sha256, identifier, _ = self.known[document.source_key]
                self.known[document.source_key] = (sha256, identifier, self._new_parts[-1].name)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that are committed, and those written since."""
        return (*self.manifest.parts, *self._new_parts)

    def part_of(self, document_id: str) -> str:
        """Return the name of the part a document was written to."""
        return self._located.get(document_id) or self.known[self._ids[document_id]][2]

    def amendments(self) -> list[dict[str, Any]]:
        """Return the corrections that are kept."""
        listed = self._lists.get("amendments")
        return read_list(self.path, self.manifest.amendments) if listed is None else listed

    def note(self, kind: str, items: Sequence[Mapping[str, Any]]) -> None:
        """Replace a list that is kept beside the documents, `versions` or `amendments`, with the commit."""
        before = self._lists.get(kind, read_list(self.path, getattr(self.manifest, kind)))
        listed = [dict(item) for item in items]
        if listed != before or (kind == "versions" and not self.manifest.versions):
            self._lists[kind] = listed

    def note_skipped(
        self,
        skipped: Sequence[Mapping[str, Any]],
        forget: Callable[[str], bool],
        mend: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    ) -> None:
        """Record what was left out; earlier entries whose source `forget` accepts are dropped first, `mend` sees the rest."""
        earlier = read_list(self.path, self.manifest.skipped)
        kept = [mend(item) for item in earlier if not forget(item["source"])]
        merged = {(i["source"], i["reason"]): dict(i) for i in [*kept, *map(dict, skipped)]}
        after = [merged[key] for key in sorted(merged)]
        if after != earlier:
            self._skipped = after

    def _write_part(self, documents: Sequence[Document]) -> Part:
        # Numbered on from the generation, so that a name is never used twice.
        serial = self.manifest.generation * 10_000 + len(self._new_parts) + 1
        name = f"{serial:09d}"
        self._located.update((d.id, name) for d in documents)
        return write_part(self.path, name, documents)

    def flush(self) -> None:
        """Write what waits into a part, which counts with the commit."""
        if self._batch and self.sieve is not None:
            self.sieve(tuple(self._batch))
        if self._batch:
            batch = sorted(self._batch, key=lambda d: d.id)
            self._new_parts.append(self._write_part(batch))
            self._batch, self._batch_chars = [], 0

    def commit(self) -> bool:
        """Make everything that was added count; returns whether anything changed."""
        self.flush()
        idle = not (self._new_parts or self._outdated or self._lists or self._settled)
        if idle and self._skipped is None and (self.path / MANIFEST).exists():
            return False
        parts: list[Part] = []
        rewritten: list[Part] = []
        for part in self.parts:
            gone = self._outdated.get(part.name)
            if not gone:
                parts.append(part)
                continue
            kept = [d for d in read_part(self.path, part.name) if d.id not in gone]
            if kept:
                self._new_parts.append(self._write_part(kept))
                rewritten.append(self._new_parts[-1])
        parts += rewritten
        lists = dict(self._lists)
        if self._skipped is not None:
            lists["skipped"] = self._skipped
        names: dict[str, str] = {}
        for kind, items in lists.items():
            # Versions that were looked for and not found are an empty list; the others need no file then.
            names[kind] = (
                f"{kind}-{self.manifest.generation + 1:06d}.json" if items or kind == "versions" else ""
            )
            if names[kind]:
                write_list(self.path, names[kind], items)
        languages = self._languages - {""}
        manifest = replace(
            self.manifest,
            language=languages.pop() if len(languages) == 1 else ("mixed" if languages else ""),
            generation=self.manifest.generation + 1,
            parts=tuple(parts),
            skipped=names.get("skipped", self.manifest.skipped),
            versions=names.get("versions", self.manifest.versions),
            amendments=names.get("amendments", self.manifest.amendments),
        )
        save_manifest(self.path, manifest)
        self.manifest = manifest
        return True
