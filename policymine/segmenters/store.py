"""Segment a corpus once and keep the tokens: `tokens/<fingerprint>/part-*.parquet` beside the documents.

The fingerprint is that of the segmenters with their lexicon, so another lexicon never reads old tokens.
Parts answer to the parts of the corpus: after an ingest only what is new is segmented.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from policymine.corpus.manifest import write_atomically
from policymine.corpus.store import Corpus
from policymine.corpus.tokens import Tokens
from policymine.errors import CorpusError
from policymine.segmenters.base import Segmenter
from policymine.segmenters.lexicon import Lexicon

__all__ = ["segment_corpus", "segmenter_for", "segmenters_fingerprint"]

Progress = Callable[[int, int], None]


def segmenter_for(language: str | None, lexicon: Lexicon) -> Segmenter:
    """Return the segmenter of a language: English for `en`, Chinese for all else (its rules keep Latin words)."""
    if language == "en":
        from policymine.segmenters.english import EnglishSegmenter

        return EnglishSegmenter(lexicon)
    from policymine.segmenters.chinese import ChineseSegmenter

    return ChineseSegmenter(lexicon)


def segmenters_fingerprint(lexicon: Lexicon) -> str:
    """Return the hash of both segmenters with this lexicon."""
    both = ":".join(segmenter_for(language, lexicon).fingerprint for language in ("zh", "en"))
    return hashlib.sha256(both.encode()).hexdigest()[:12]


def segment_corpus(corpus: Corpus, lexicon: Lexicon, progress: Progress | None = None) -> Tokens:
    """Return the tokens of a corpus or a view, segmenting only the parts that were not yet segmented.

    Parameters
    ----------
    corpus : the corpus; tokens of a view are taken from those of the whole.
    lexicon : terms that win by force.
    progress : called with (documents done, documents to do) while segmenting.

    Raises
    ------
    CorpusError : the corpus folder cannot be written.
    """
    fingerprint = segmenters_fingerprint(lexicon)
    folder = corpus.path / "tokens" / fingerprint
    wanted = [part.name for part in corpus.manifest.parts]
    index = _load_index(folder)
    if not set(wanted) <= set(index["parts"]):
        index = _segment_missing(corpus, lexicon, folder, wanted, progress)
    return _read(corpus, folder, wanted, index, fingerprint)


def _load_index(folder: Path) -> dict[str, Any]:
    try:
        index = json.loads((folder / "index.json").read_text("utf-8"))
        if isinstance(index.get("parts"), list) and isinstance(index.get("vocabulary"), str):
            return dict(index)
    except (OSError, json.JSONDecodeError, AttributeError):
        pass  # not there yet, or cut: tokens can always be made again from the texts
    return {"parts": [], "vocabulary": ""}


def _segment_missing(
    corpus: Corpus, lexicon: Lexicon, folder: Path, wanted: list[str], progress: Progress | None
) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq
    from filelock import FileLock

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock")
        lock.acquire()
    except OSError as error:
        raise CorpusError(
            f"{folder} cannot be written ({error.strerror}); copy the corpus to a folder of yours"
        ) from error
    try:
        index = _load_index(folder)
        vocabulary: dict[str, int] = {}
        if index["vocabulary"]:
            words = pq.ParquetFile(folder / index["vocabulary"]).read().column("word").to_pylist()
            vocabulary = {word: i for i, word in enumerate(words)}
        missing = [name for name in wanted if name not in index["parts"]]
        total = sum(part.n_documents for part in corpus.manifest.parts if part.name in missing)
        done = 0
        segmenters: dict[str, Segmenter] = {}
        for name in missing:
            documents = pq.ParquetFile(corpus.path / "documents" / f"part-{name}.parquet")
            table = documents.read(columns=["id", "language", "text"])
            rows: list[dict[str, Any]] = []
            for document in table.to_pylist():
                language = "en" if document["language"] == "en" else "zh"
                segmenter = segmenters.setdefault(language, segmenter_for(language, lexicon))
                segmented = segmenter.segment(document["text"])
                rows.append(
                    {
                        "document": document["id"],
                        "ids": [vocabulary.setdefault(w, len(vocabulary)) for w in segmented.words],
                        "starts": segmented.starts,
                        "ends": segmented.ends,
                    }
                )
                done += 1
                if progress:
                    progress(done, total)
            numbers = pa.list_(pa.int32())
            schema = pa.schema(
                [("document", pa.string()), ("ids", numbers), ("starts", numbers), ("ends", numbers)]
            )
            _write(folder / f"part-{name}.parquet", pa.Table.from_pylist(rows, schema=schema))
        words_file = f"vocabulary-{len(vocabulary):08d}.parquet"
        _write(folder / words_file, pa.table({"word": pa.array(list(vocabulary), pa.string())}))
        # What a reader of an older manifest may still need stays until the corpus has moved on.
        live = {part.name for part in corpus.manifest.parts}
        parts = sorted({name for name in index["parts"] if name in live} | set(missing))
        index = {"parts": parts, "vocabulary": words_file}
        write_atomically(folder / "index.json", json.dumps(index).encode())
        for file in folder.glob("part-*.parquet"):
            if file.name[5:-8] not in index["parts"]:
                file.unlink(missing_ok=True)
        return index
    finally:
        lock.release()


def _write(path: Path, table: Any) -> None:
    import pyarrow.parquet as pq

    temporary = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    with open(temporary, "wb") as stream:
        pq.write_table(table, stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)


def _read(corpus: Corpus, folder: Path, wanted: list[str], index: dict[str, Any], fingerprint: str) -> Tokens:
    import pyarrow.parquet as pq

    documents: list[str] = []
    columns: dict[str, list[Any]] = {"ids": [], "starts": [], "ends": []}
    lengths: list[Any] = []
    words: list[str] = []
    if index["vocabulary"]:
        words = pq.ParquetFile(folder / index["vocabulary"]).read().column("word").to_pylist()
    for name in wanted:
        table = pq.ParquetFile(folder / f"part-{name}.parquet").read().combine_chunks()
        documents += table.column("document").to_pylist()
        for column, pieces in columns.items():
            lists = table.column(column).combine_chunks() if table.num_rows else None
            if lists is None:
                continue
            pieces.append(np.asarray(lists.flatten(), dtype=np.int32))
            if column == "ids":
                lengths.append(np.asarray(lists.value_lengths(), dtype=np.int64))
    empty = np.zeros(0, dtype=np.int32)
    all_lengths = np.concatenate(lengths) if lengths else np.zeros(0, dtype=np.int64)
    whole = Tokens(
        documents=tuple(documents),
        indptr=np.concatenate(([0], np.cumsum(all_lengths))).astype(np.int64),
        ids=np.concatenate(columns["ids"]) if columns["ids"] else empty,
        starts=np.concatenate(columns["starts"]) if columns["starts"] else empty,
        ends=np.concatenate(columns["ends"]) if columns["ends"] else empty,
        vocabulary=tuple(words),
        fingerprint=fingerprint,
    )
    row_of = {document: i for i, document in enumerate(documents)}
    rows = [row_of[i] for i in corpus.ids]
    if rows == list(range(len(documents))):
        return whole
    return whole.take(rows)
