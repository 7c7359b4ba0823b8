"""A corpus on disk, read: a folder of Parquet parts named by `corpus.toml`.

    corpus = Corpus.open("out/gwr")
    corpus.documents()                      one row a document
    corpus.select("year >= 2008")           a new, smaller view; nothing on disk changes

Any number of readers may read while one writer writes (`corpus.writer`). Documents are in the order of
their ids, whatever order they came in.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.corpus.document import Document
from policymine.corpus.manifest import Manifest, load_manifest
from policymine.corpus.parts import read_list
from policymine.corpus.query import matching_ids
from policymine.corpus.schema import LIST_COLUMNS, META_COLUMNS, documents_from_table
from policymine.errors import CorpusError, InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Corpus"]

# Columns that link versions of one document, beside those of the parts.
_LINKS = {"version_group": "group", "version_of": "version_of", "newer_version": "newer_version"}


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """A corpus, or a view of the documents that a condition selects.

    Parameters
    ----------
    path : the corpus folder.
    manifest : its manifest when it was opened: later writes do not change what this object reads.
    where : the condition of a view; empty for the whole.
    """

    path: Path
    manifest: Manifest
    where: str = ""

    @classmethod
    def open(cls, path: str | Path) -> Corpus:
        """Open a corpus folder; raises CorpusError where there is none."""
        folder = Path(path)
        return cls(folder, load_manifest(folder))

    def __repr__(self) -> str:
        narrowed = f" where {self.where}" if self.where else ""
        return f"<Corpus {self.name}: {len(self)} documents{narrowed}>"

    @property
    def name(self) -> str:
        """The corpus's name."""
        return self.manifest.name

    def select(self, where: str | None) -> Corpus:
        """Return the view of the documents for which a DuckDB condition holds; a second one narrows the first.

        Raises InputError where the condition cannot be read or selects nothing.
        """
        if not where:
            return self
        both = f"({self.where}) AND ({where}\n)" if self.where else where
        view = replace(self, where=both)
        if not len(view):
            raise InputError(f"--where {where!r} selects none of the {len(self)} documents of {self.name}")
        return view

    def _parts(self, folder: str, columns: list[str] | None = None) -> Iterator[Any]:
        import pyarrow.parquet as pq

        for part in self.manifest.parts:
            file = self.path / folder / f"part-{part.name}.parquet"
            try:
                yield pq.ParquetFile(file).read(columns=columns)
            except FileNotFoundError:
                raise CorpusError(
                    f"{file} is named in corpus.toml and is missing; if the corpus was written to meanwhile, "
                    "run the command again, else ingest the sources into a new folder"
                ) from None
            except OSError as error:
                raise CorpusError(
                    f"{file} cannot be read ({error}); ingest the sources into a new folder"
                ) from error

    @cached_property
    def _table(self) -> pd.DataFrame:
        import pandas as pd
        import pyarrow as pa

        parts = list(self._parts("documents", list(META_COLUMNS)))
        if not parts:
            return pd.DataFrame(columns=[*META_COLUMNS, "year", "issuer", *_LINKS]).astype(object)
        table = pa.concat_tables(parts)
        data: dict[str, list[Any]] = {name: table.column(name).to_pylist() for name in table.column_names}
        for name in LIST_COLUMNS:
            data[name] = [tuple(v or ()) for v in data[name]]
        data["year"] = [int(d[:4]) if d else None for d in data["date_issued"]]
        data["issuer"] = [v[0] if v else None for v in data["issuers"]]
        extras = [json.loads(v or "{}") for v in data.pop("extra")]
        for key in sorted({k for extra in extras for k in extra}):
            values = [extra.get(key) for extra in extras]
            if key not in data and all(isinstance(v, (str, int, float, bool, type(None))) for v in values):
                mixed = len({type(v) for v in values if v is not None}) > 1
                data[key] = [None if v is None else str(v) for v in values] if mixed else values
        links = {item["document"]: item for item in read_list(self.path, self.manifest.versions)}
        for column, key in _LINKS.items():
            data[column] = [links[i][key] if i in links else None for i in data["id"]]
        frame = pd.DataFrame({k: pd.Series(v, dtype=_dtype(k, v)) for k, v in data.items()})
        frame = frame.sort_values("id", kind="stable").reset_index(drop=True)
        if self.where:
            ids = set(matching_ids(frame.drop(columns=["fields", "digest", "source_key"]), self.where))
            frame = frame[frame["id"].isin(ids)].reset_index(drop=True)
        return frame

    def documents(self) -> pd.DataFrame:
        """Return one row a document, ordered by id, without its text; `fields` is a JSON string."""
        return self._table.copy()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a document with its normalised text in `text`, ordered by id: what pandas needs, and `ingest` reads.

        The columns of `documents()` without those that only policymine reads (`fields`, `digest`, `source_key`, `sha256`).
        """
        kept = self._table.drop(columns=["fields", "digest", "source_key", "sha256"])
        texts = self.texts()
        kept.insert(1, "text", [texts[i] for i in kept["id"]])
        return kept

    def __len__(self) -> int:
        return len(self._table) if self.where else sum(p.n_documents for p in self.manifest.parts)

    def values(self, *names: str) -> dict[str, list[Any]]:
        """Return `id` and these columns of the documents, ordered by id: lists, without a table and its library.

        Parameters
        ----------
        names : columns of `documents/part-*.parquet`.
        """
        found: dict[str, list[Any]] = {name: [] for name in ("id", *names)}
        for part in self._parts("documents", list(found)):
            for name, column in found.items():
                column.extend(part.column(name).to_pylist())
        ids = found["id"]
        order = sorted(range(len(ids)), key=ids.__getitem__)
        if self.where:
            wanted = set(self._table["id"])
            order = [i for i in order if ids[i] in wanted]
        return {name: [values[i] for i in order] for name, values in found.items()}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The document ids, sorted."""
        return tuple(self._table["id"] if self.where else self.values()["id"])

    @cached_property
    def fingerprint(self) -> str:
        """Hash of every document's text and fields: equal for equal corpora, whatever order they came in."""
        columns = self.values("digest")
        pairs = "\n".join(f"{i}\t{d}" for i, d in zip(columns["id"], columns["digest"], strict=True))
        return hashlib.sha256(pairs.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def texts(self) -> dict[str, str]:
        """Return the normalised texts by document id, in the order of the ids."""
        return self.texts_of(self.ids)

    def texts_of(self, documents: Collection[str]) -> dict[str, str]:
        """Return the normalised texts of these documents by id, in the order of the ids; others are not kept."""
        wanted = set(self.ids) & set(documents)
        found: dict[str, str] = {}
        for part in self._parts("documents", ["id", "text"]):
            ids, texts = part.column("id").to_pylist(), part.column("text").to_pylist()
            found.update((i, t) for i, t in zip(ids, texts, strict=True) if i in wanted)
        return {i: found[i] for i in self.ids if i in found}

    def passages(self) -> pd.DataFrame:
        """Return one row a passage: document, seq, role, level, label, speaker, text, start, end."""
        import pandas as pd
        import pyarrow as pa

        parts = list(self._parts("passages"))
        columns = ["document", "seq", "role", "level", "label", "speaker", "text", "start", "end"]
        if not parts:
            return pd.DataFrame(columns=columns).astype(object)
        table = pa.concat_tables(parts)
        frame = pd.DataFrame(
            {
                c: pd.Series(
                    table.column(c).to_pylist(),
                    dtype="int64" if c in ("seq", "level", "start", "end") else object,
                )
                for c in columns
            }
        )
        frame = frame[frame["document"].isin(set(self.ids))]
        return frame.sort_values(["document", "seq"], kind="stable").reset_index(drop=True)

    def passage_counts(self) -> dict[str, int]:
        """Return the number of passages by role, without reading their texts."""
        wanted = set(self.ids) if self.where else None
        counts: Counter[str] = Counter()
        for part in self._parts("passages", ["document", "role"]):
            roles = part.column("role").to_pylist()
            if wanted is not None:
                owners = part.column("document").to_pylist()
                roles = [role for role, owner in zip(roles, owners, strict=True) if owner in wanted]
            counts.update(roles)
        return dict(sorted(counts.items()))

    def document(self, document_id: str) -> Document:
        """Return one document with its text and passages; raises InputError where there is none."""
        import pyarrow.compute as pc

        passages = self._parts("passages")
        for part, spoken in zip(self._parts("documents"), passages, strict=True):
            rows = part.filter(pc.equal(part.column("id"), document_id))
            if rows.num_rows:
                mine = spoken.filter(pc.equal(spoken.column("document"), document_id))
                return documents_from_table(rows, mine)[0]
        raise InputError(f"no document {document_id!r} in {self.name}; list them with: policymine documents")

    def skipped(self) -> list[dict[str, Any]]:
        """Return what ingestion left out: source, reason and remedy of each; for copies the document kept, too."""
        listed = read_list(self.path, self.manifest.skipped)
        hidden = ("key", "sha256", "kept_sha256")
        return [{name: value for name, value in item.items() if name not in hidden} for item in listed]

    @cached_property
    def versions(self) -> tuple[dict[str, Any], ...]:
        """The documents that have other versions: document, group, version_of, newer_version, similarity."""
        wanted = set(self.ids) if self.where else None
        listed = read_list(self.path, self.manifest.versions)
        return tuple(item for item in listed if wanted is None or item["document"] in wanted)

    def amendments(self) -> list[dict[str, Any]]:
        """Return the corrections a person made, in the order in which they were made."""
        return read_list(self.path, self.manifest.amendments)


def _dtype(name: str, values: list[Any]) -> str:
    if name == "n_chars":
        return "int64"
    if name == "year":
        return "Int64"
    kinds = {type(v) for v in values if v is not None}
    if kinds and kinds <= {int}:
        return "Int64"
    if kinds and kinds <= {float, int}:
        return "float64"
    return "object"
