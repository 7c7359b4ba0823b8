"""Segment a corpus once and keep the tokens: `tokens/<fingerprint>/part-*.parquet` beside the documents.

The fingerprint is that of the segmenters with their lexicon, so another lexicon never reads old tokens.
Parts answer to the parts of the corpus: after an ingest only what is new is segmented.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.manifest import write_atomically
from policymine.corpus.store import Corpus
from policymine.corpus.tokens import Tokens
from policymine.errors import CorpusError
from policymine.segmenters.base import Segmenter
from policymine.segmenters.lexicon import Lexicon

__all__ = ["prepare_tokens", "segment_corpus", "segmenter_for", "segmenters_fingerprint"]

Progress = Callable[[int, int], None]

# Threads that cut Chinese; the tokens are the same for any number.
THREADS = 2

# How tokens lie on disk: offsets as differences take a third of the space and of the time, and few documents to a row
# group let a reader of some documents pass over the rest.
_LAYOUT: Final[dict[str, Any]] = {
    "row_group_size": 16,
    "use_dictionary": ["document"],
    "column_encoding": {
        "ids.list.element": "PLAIN",
        "starts.list.element": "DELTA_BINARY_PACKED",
        "ends.list.element": "DELTA_BINARY_PACKED",
    },
}


def segmenter_for(language: str | None, lexicon: Lexicon, *, lemmas: bool = False) -> Segmenter:
    """Return the segmenter of a language: English for `en`, Chinese for all else (its rules keep Latin words).

    `lemmas` tells the English one to give dictionary forms.
    """
    if language == "en":
        from policymine.segmenters.english import EnglishSegmenter

        return EnglishSegmenter(lexicon, lemmas=lemmas)
    from policymine.segmenters.chinese import ChineseSegmenter

    return ChineseSegmenter(lexicon)


def segmenters_fingerprint(lexicon: Lexicon, *, lemmas: bool = False) -> str:
    """Return the hash of both segmenters with this lexicon."""
    both = ":".join(segmenter_for(language, lexicon, lemmas=lemmas).fingerprint for language in ("zh", "en"))
    return hashlib.sha256(both.encode()).hexdigest()[:12]


def segment_corpus(
    corpus: Corpus,
    lexicon: Lexicon,
    progress: Progress | None = None,
    documents: Collection[str] | None = None,
) -> Tokens:
    """Return the tokens of a corpus or a view, segmenting only the parts that were not yet segmented.

    Parameters
    ----------
    corpus : the corpus; tokens of a view are taken from those of the whole.
    lexicon : terms that win by force.
    progress : called with (documents done, documents to do) while segmenting.
    documents : the tokens of these alone; by default of all.

    Raises
    ------
    CorpusError : the corpus folder cannot be written.
    """
    fingerprint = segmenters_fingerprint(lexicon, lemmas=corpus.manifest.english_lemmas)
    folder = corpus.path / "tokens" / fingerprint
    wanted = [part.name for part in corpus.manifest.parts]
    index = prepare_tokens(corpus, lexicon, progress)
    only = None if documents is None else frozenset(documents)
    return _read(corpus, folder, wanted, index, fingerprint, only)


def prepare_tokens(corpus: Corpus, lexicon: Lexicon, progress: Progress | None = None) -> dict[str, Any]:
    """Segment the parts that were not yet segmented, keep the tokens, and return the list of what is there.

    Nothing is read back, so that memory grows with a part and not with the corpus.
    """
    fingerprint = segmenters_fingerprint(lexicon, lemmas=corpus.manifest.english_lemmas)
    folder = corpus.path / "tokens" / fingerprint
    wanted = [part.name for part in corpus.manifest.parts]
    index = _load_index(folder)
    if set(wanted) <= set(index["parts"]):
        return index
    return _segment_missing(corpus, lexicon, folder, wanted, progress)


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
            languages = ["en" if x == "en" else "zh" for x in table.column("language").to_pylist()]
            texts = table.column("text").to_pylist()
            for language in set(languages) - segmenters.keys():
                segmenters[language] = segmenter_for(language, lexicon, lemmas=corpus.manifest.english_lemmas)
            pieces = _segment(texts, languages, segmenters, vocabulary)
            done += len(texts)
            if progress:
                progress(done, total)
            columns = {"document": table.column("id").combine_chunks()}
            indptr = pa.array(np.concatenate(([0], np.cumsum([p[0].size for p in pieces]))).astype(np.int32))
            for k, column in enumerate(("ids", "starts", "ends")):
                values = pa.array(np.concatenate([np.zeros(0, dtype=np.int32), *(p[k] for p in pieces)]))
                columns[column] = pa.ListArray.from_arrays(indptr, values)
            del table, texts, pieces
            _write(folder / f"part-{name}.parquet", pa.table(columns), **_LAYOUT)
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


def _segment(
    texts: Sequence[str],
    languages: Sequence[str],
    segmenters: Mapping[str, Segmenter],
    vocabulary: dict[str, int],
) -> list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]]:
    """Return ids, starts and ends of each text, in the order of the texts."""
    pieces: list[Any] = [None] * len(texts)
    for language in sorted(set(languages)):
        rows = [i for i, x in enumerate(languages) if x == language]
        made = segmenters[language].segment_many([texts[i] for i in rows], vocabulary, threads=THREADS)
        for k, row in enumerate(rows):
            here = slice(int(made.indptr[k]), int(made.indptr[k + 1]))
            pieces[row] = (made.ids[here], made.starts[here], made.ends[here])
    return pieces


def _write(path: Path, table: Any, **layout: Any) -> None:
    import pyarrow.parquet as pq

    temporary = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    with open(temporary, "wb") as stream:
        pq.write_table(table, stream, compression="zstd", **layout)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)


def _read(
    corpus: Corpus,
    folder: Path,
    wanted: list[str],
    index: dict[str, Any],
    fingerprint: str,
    only: frozenset[str] | None = None,
) -> Tokens:
    import pyarrow.parquet as pq

    documents: list[str] = []
    columns: dict[str, list[Any]] = {"ids": [], "starts": [], "ends": []}
    lengths: list[Any] = []
    words: list[str] = []
    if index["vocabulary"]:
        words = pq.ParquetFile(folder / index["vocabulary"]).read().column("word").to_pylist()
    for name in wanted:
        file = pq.ParquetFile(folder / f"part-{name}.parquet")
        table = file.read() if only is None else _rows_of(file, only)
        documents += table.column("document").to_pylist()
        for column, pieces in columns.items():
            for lists in table.column(column).chunks:
                bounds = _integers(lists.offsets)
                pieces.append(_integers(lists.values)[bounds[0] : bounds[-1]])
                if column == "ids":
                    lengths.append(np.diff(bounds).astype(np.int64))
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
    rows = [row_of[i] for i in corpus.ids if only is None or i in only]
    if rows == list(range(len(documents))):
        return whole
    return whole.take(rows)


def _rows_of(file: Any, documents: frozenset[str]) -> Any:
    """Return the row groups that hold one of these documents."""
    names = file.read(columns=["document"]).column("document").to_pylist()
    held = np.fromiter((name in documents for name in names), dtype=bool, count=len(names))
    sizes = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    bounds = np.cumsum([0, *sizes])
    return file.read_row_groups([k for k in range(len(sizes)) if held[bounds[k] : bounds[k + 1]].any()])


def _integers(array: Any) -> NDArray[np.int32]:
    """The numbers of an Arrow int32 array without nulls; numpy.asarray of one loads pandas, half a second."""
    buffer = array.buffers()[1]
    if buffer is None:
        return np.zeros(0, dtype=np.int32)
    return np.frombuffer(buffer, dtype=np.int32, count=len(array), offset=4 * array.offset)
