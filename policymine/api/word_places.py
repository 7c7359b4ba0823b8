"""The words of a corpus by the sentences, clauses or documents they stand in: what co-word analysis reads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policymine.api.reading import Reading
from policymine.errors import InputError
from policymine.results import Evidence

if TYPE_CHECKING:
    from policymine.networks.cowords import CowordsResult, WordTable

__all__ = ["WordPlaces"]

# A word of the corpus, not of the lexicon, is passed over where it stands in more than this share of the places.
_EVERYWHERE = 0.2
_SENTENCES = 4


class WordPlaces:
    """The words of a corpus by the places they stand in."""

    def __init__(self, reading: Reading, within: str) -> None:
        from policymine.segmenters.stopwords import left_out

        tokens = reading.tokens
        self.reading, self.documents = reading, tokens.documents
        self.spans, self.unit_document = _spans(reading, within)
        self.vocabulary = tokens.vocabulary
        out = left_out(self.vocabulary, reading.language)
        self.lexicon = reading.lexicon.words
        canonical = reading.lexicon.canonical
        number = {w: i for i, w in enumerate(self.vocabulary)}
        same = np.arange(len(self.vocabulary))
        for i, word in enumerate(self.vocabulary):
            form = canonical.get(word)
            if form in number:
                same[i] = number[form]
        short = 2 if reading.language == "zh" else 3
        usable = np.array(
            [
                (w in self.lexicon) or (len(w) >= short and w not in out and not w[0].isdigit())
                for w in self.vocabulary
            ],
            dtype=bool,
        )
        unit = np.full(len(tokens), -1, dtype=np.int64)
        starts = np.searchsorted(self.unit_document, np.arange(len(self.documents) + 1))
        for i in range(len(self.documents)):
            low, high = int(tokens.indptr[i]), int(tokens.indptr[i + 1])
            places = self.spans[starts[i] : starts[i + 1]]
            if not len(places) or low == high:
                continue
            at = np.searchsorted(places[:, 0], tokens.starts[low:high], side="right") - 1
            inside = (at >= 0) & (tokens.starts[low:high] < places[np.maximum(at, 0), 1])
            unit[low:high] = np.where(inside, at + starts[i], -1)
        kept = (unit >= 0) & usable[tokens.ids]
        self.uses = np.flatnonzero(kept)
        self.word = same[tokens.ids[kept]]
        self.unit = unit[kept]

    def _of(self, rows: Sequence[int]) -> NDArray[np.bool_]:
        wanted = np.zeros(len(self.documents), dtype=bool)
        wanted[list(rows)] = True
        mine: NDArray[np.bool_] = wanted[self.unit_document[self.unit]]
        return mine

    def chosen(self, terms: Sequence[str], n_words: int, min_docs: int, rows: Sequence[int]) -> list[str]:
        """Return the words to look at: those given, terms of the lexicon by places, and words that come in bunches."""
        mine = self._of(rows)
        n, n_units = len(self.vocabulary), len(self.unit_document)
        word, unit = self.word[mine], self.unit[mine]
        uses = np.bincount(word, minlength=n)
        cells = np.unique(word * n_units + unit)
        places = np.bincount(cells // n_units, minlength=n)
        in_docs = np.unique((cells // n_units) * len(self.documents) + self.unit_document[cells % n_units])
        docs = np.bincount(in_docs // len(self.documents), minlength=n)
        number = {w: i for i, w in enumerate(self.vocabulary)}
        absent = [t for t in terms if t not in number or not uses[number[t]]]
        if absent and len(rows) == len(self.documents):
            raise InputError(
                f"the corpus holds no {'、'.join(absent)}; see what it holds with: policymine keywords {self.reading.corpus.path}"
            )
        picked = [number[t] for t in terms if t in number and uses[number[t]]]
        total = int(np.unique(unit).size)
        enough = np.flatnonzero((docs >= min_docs) & (places >= 3))
        listed = sorted(
            (i for i in enough.tolist() if self.vocabulary[i] in self.lexicon),
            key=lambda i: (-places[i], self.vocabulary[i]),
        )
        bunched = sorted(
            (i for i in enough.tolist() if places[i] <= _EVERYWHERE * total or total < 20),
            key=lambda i: (-uses[i] * math.log(uses[i] / places[i]), -uses[i], self.vocabulary[i]),
        )
        half = listed[: n_words // 2]
        for i in (*half, *bunched, *listed):
            if len(picked) >= max(n_words, len(terms)):
                break
            if i not in picked:
                picked.append(i)
        return sorted(self.vocabulary[i] for i in picked)

    def table(self, words: Sequence[str], rows: Sequence[int]) -> WordTable:
        """Return these words by the places of these documents."""
        from scipy import sparse

        from policymine.networks.cowords import WordTable

        row_of = np.full(len(self.vocabulary), -1, dtype=np.int64)
        number = {w: i for i, w in enumerate(self.vocabulary)}
        row_of[[number[w] for w in words]] = np.arange(len(words))
        mine = self._of(rows) & (row_of[self.word] >= 0)
        held, column = np.unique(self.unit[mine], return_inverse=True)
        table = sparse.csr_matrix(
            (np.ones(int(mine.sum()), np.int32), (row_of[self.word[mine]], column)),
            shape=(len(words), held.size),
        )
        table.sum_duplicates()
        table.data[:] = 1
        place = {d: i for i, d in enumerate(rows)}
        dates = dict(zip(self.reading.documents["id"], self.reading.documents["date_issued"], strict=True))
        ids = tuple(self.documents[i] for i in rows)
        return WordTable(
            tuple(words),
            table,
            np.array([place[d] for d in self.unit_document[held].tolist()], dtype=np.int64),
            ids,
            tuple(str(d) if (d := dates.get(i)) else None for i in ids),
        )

    def sentences(
        self, result: CowordsResult, rows: Sequence[int], period: str | None
    ) -> dict[int, tuple[Evidence, ...]]:
        """Return for each theme sentences that hold two of its words or more, those with most first, each from another document."""
        from policymine.clean.sentences import sentence_at

        tokens, texts = self.reading.tokens, self.reading.texts
        mine = np.flatnonzero(self._of(rows))
        found: dict[int, tuple[Evidence, ...]] = {}
        number = {w: i for i, w in enumerate(self.vocabulary)}
        for at, row in enumerate(result.rows()):
            wanted = np.zeros(len(self.vocabulary), dtype=bool)
            wanted[[number[w] for w in row["words"]]] = True
            uses = mine[wanted[self.word[mine]]]
            cells = np.unique(self.unit[uses] * len(self.vocabulary) + self.word[uses])
            units, kinds = np.unique(cells // len(self.vocabulary), return_counts=True)
            shown: list[Evidence] = []
            seen: set[int] = set()
            for unit in units[np.lexsort((units, -kinds))].tolist():
                document = int(self.unit_document[unit])
                if document in seen:
                    continue
                seen.add(document)
                places = self.uses[uses[self.unit[uses] == unit]]
                spans = [(int(tokens.starts[p]), int(tokens.ends[p])) for p in places.tolist()]
                name = self.documents[document]
                whole = [sentence_at(texts[name], s, e) for s, e in spans]
                low, high = max(set(whole), key=lambda s: (whole.count(s), -s[0]))
                inside = [(s, e) for s, e in spans if low <= s and e <= high]
                shown.append(
                    Evidence(
                        name,
                        texts[name][low:high],
                        min(s for s, _ in inside),
                        max(e for _, e in inside),
                        low,
                        period,
                        str(row["label"]),
                    )
                )
                if len(shown) == _SENTENCES:
                    break
            found[at] = tuple(shown)
        return found


def _spans(reading: Reading, within: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (start, end) of every place, in the order of documents and texts, and the number of the document of each."""
    from policymine.clean.sentences import split_sentences

    spans: list[tuple[int, int]] = []
    owner: list[int] = []
    if within == "clause":
        passages = reading.corpus.passages()
        number = {d: i for i, d in enumerate(reading.tokens.documents)}
        body = passages[passages["role"] != "attendance"]
        for d, start, end in sorted(zip(body["document"], body["start"], body["end"], strict=True)):
            # Passages inside another, as the cells of a table, stay with it.
            if owner and owner[-1] == number[d] and int(start) < spans[-1][1]:
                continue
            spans.append((int(start), int(end)))
            owner.append(number[d])
    else:
        for i, d in enumerate(reading.tokens.documents):
            text = reading.texts[d]
            mine = split_sentences(text) if within == "sentence" else [(0, len(text))]
            spans += mine
            owner += [i] * len(mine)
    return np.array(spans, dtype=np.int64).reshape(-1, 2), np.array(owner, dtype=np.int64)
