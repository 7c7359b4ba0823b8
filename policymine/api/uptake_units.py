"""What `uptake` compares: the clauses of papers and the speech of meetings, their sentences, and the terms of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from policymine.api.reading import Reading
from policymine.clean.sentences import split_sentences
from policymine.corpus.document import Passage
from policymine.corpus.tokens import Tokens
from policymine.errors import NotEnoughDataError
from policymine.matching.stretches import letters_of_units
from policymine.minutes.uptake_terms import ALONE, unfolded
from policymine.segmenters.stopwords import is_numeral, stopwords
from policymine.structure.clause_path import clauses_of
from policymine.terms.matrix import TermMatrix, passage_matrix

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["names_of", "passages_of", "sentences_of", "without_names"]

# Shorter passages and sentences say nothing: 一、总则.
SHORTEST: Final = 6
# A title without its issuer that is shorter than this may be said of anything.
_NAME: Final = {"zh": 8, "en": 16}
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_LATIN: Final = re.compile(r"[A-Za-z]+")
# Stretches of sentences tried as one.
_WINDOW: Final = 2


def passages_of(
    reading: Reading, kinds: Sequence[str], roles: Sequence[str], what: str, *, paths: bool
) -> tuple[pd.DataFrame, list[str]]:
    """Return the passages of the dated documents of these kinds, and the ids of those without a date.

    Parameters
    ----------
    reading : the corpus.
    kinds, roles : of documents and of their passages.
    what : the documents as an error calls them.
    paths : name each passage as a clause; a paper's date may be its date of publication or effect.

    Raises NotEnoughDataError where there is no such document, or none with a date.
    """
    documents = reading.documents
    chosen = documents[documents["kind"].isin(kinds)]
    if chosen.empty:
        held = ", ".join(sorted(set(documents["kind"])))
        raise NotEnoughDataError(
            f"{reading.corpus.name} holds no {what}; its documents are: {held}; ingest them with --kind where they were not told"
        )
    dates: dict[str, str] = {}
    fields = ("date_issued", "date_published", "date_effective") if paths else ("date_issued",)
    for row in chosen[["id", *fields]].to_dict("records"):
        date = next((str(row[f]) for f in fields if isinstance(row[f], str) and row[f]), None)
        if date:
            dates[str(row["id"])] = date
    if not dates:
        raise NotEnoughDataError(
            f"none of the {len(chosen)} {what} of {reading.corpus.name} has a date, so nothing is before or after; "
            "date them with: policymine check, then amend"
        )
    table = reading.corpus.passages()
    table = table[table["document"].isin(dates.keys())].reset_index(drop=True)
    table["date"] = [dates[i] for i in table["document"]]
    table["clause"] = _paths(table) if paths else ""
    table = table[table["role"].isin(roles) & (table["text"].str.len() >= SHORTEST)].reset_index(drop=True)
    return table, [i for i in chosen["id"].tolist() if i not in dates]


def _paths(table: pd.DataFrame) -> list[str]:
    """Return the name of each passage in full; without one that of the heading it stands under, else its number."""
    names: list[str] = []
    for _, rows in table.groupby("document", sort=False):
        passages = [
            Passage(
                r["document"],
                r["seq"],
                r["role"],
                r["level"],
                r["label"],
                r["speaker"],
                r["text"],
                r["start"],
                r["end"],
            )
            for r in rows.to_dict("records")
        ]
        above = ""
        for clause in clauses_of(passages):
            if clause.passage.role == "heading" or clause.passage.label:
                above = clause.path
            names.append(clause.path or above or f"#{clause.passage.seq}")
    return names


def names_of(reading: Reading, documents: Iterable[str]) -> list[str]:
    """Return the titles of these documents, with and without the issuer before them, the longest first."""
    wanted = set(documents)
    table = reading.documents
    names: set[str] = set()
    for document, title, issuers in zip(table["id"], table["title"], table["issuers"], strict=True):
        if document not in wanted or not isinstance(title, str):
            continue
        bare = [title.removeprefix(i) for i in (issuers if isinstance(issuers, (tuple, list)) else ()) if i]
        names.update(
            name
            for name in map(str.strip, (title, *bare))
            if len(name) >= _NAME["en" if _LATIN.match(name) else "zh"]
        )
    return sorted(names, key=lambda name: (-len(name), name))


def without_names(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the passages with these titles put in title marks, letter for letter, so that no comparison sees them.

    White space within a title may differ. Titles that stand in 《》 already need nothing.
    """
    if not names:
        return table
    keys = [re.sub(r"\s+", "", name).casefold() for name in names]

    def hidden(text: str) -> str:
        places = [i for i, ch in enumerate(text) if not ch.isspace()]
        squeezed = "".join(text[i] for i in places).lower()
        if len(squeezed) != len(places):
            return text
        for key in keys:
            at = squeezed.find(key)
            while at >= 0:
                low, high = places[at], places[at + len(key) - 1] + 1
                if "《" not in text[low:high] and "\n" not in text[low:high]:
                    text = f"{text[:low]}《{'　' * (high - low - 2)}》{text[high:]}"
                at = squeezed.find(key, at + len(key))
        return text

    return table.assign(text=[hidden(text) for text in table["text"]])


def sentences_of(
    reading: Reading, table: pd.DataFrame, documents: Sequence[str], *, papers: bool
) -> tuple[pd.DataFrame, TermMatrix]:
    """Return the sentences of the passages, alone and by twos, and the counts of their terms, rows in the same order.

    Of a paper only the parts of one sentence, divided by semicolons, are taken by twos.
    """
    import pandas as pd

    rows: list[tuple[str, int, int, int, int, int]] = []
    for number, (document, text, start) in enumerate(
        zip(table["document"], table["text"], table["start"].tolist(), strict=True)
    ):
        spans = split_sentences(text)
        for many in range(1, _WINDOW + 1):
            for first in range(len(spans) - many + 1):
                low, high = spans[first][0], spans[first + many - 1][1]
                # A paper says in one sentence what belongs together, its parts divided by semicolons.
                if many > 1 and papers and text[spans[first][1] - 1] not in "；;":
                    continue
                if high - low >= SHORTEST:
                    rows.append((document, len(rows), number, start + low, start + high, many))
    units = pd.DataFrame(rows, columns=["document", "seq", "passage", "start", "end", "sentences"])
    tokens = _beside_names(reading.tokens_of(documents), table)
    matrix = passage_matrix(tokens, units, stopwords=stopwords(reading.language))
    kept = ["document", "passage", "start", "end", "sentences"]
    return matrix.fields[kept].reset_index(drop=True), unfolded(matrix, _forms(reading))


def _beside_names(tokens: Tokens, table: pd.DataFrame) -> Tokens:
    """Return the tokens that begin at a letter which counts: none in a title, a document number or a date."""
    letters = letters_of_units(zip(table["text"], table["start"].tolist(), strict=True))
    number = {document: i for i, document in enumerate(tokens.documents)}
    of_row = np.array([number[d] for d in table["document"]], dtype=np.int64)
    held = letters.codes != 0
    places = np.sort((of_row[letters.unit[held]] << 32) + letters.offset[held])
    row = np.repeat(np.arange(len(tokens.documents), dtype=np.int64), np.diff(tokens.indptr))
    keys = (row << 32) + tokens.starts
    at = np.minimum(np.searchsorted(places, keys), max(places.size - 1, 0))
    kept = places[at] == keys if places.size else np.zeros(keys.size, dtype=bool)
    counts = np.bincount(row[kept], minlength=len(tokens.documents))
    return replace(
        tokens,
        ids=tokens.ids[kept],
        starts=tokens.starts[kept],
        ends=tokens.ends[kept],
        indptr=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
    )


def _forms(reading: Reading) -> Callable[[str], list[str]]:
    """Return what a term is compared as: itself, the words it is made of and its characters; an English one by its lemma."""
    from policymine.segmenters.store import segmenter_for

    lemmas = segmenter_for("en", reading.lexicon, lemmas=True)
    stop = stopwords(reading.language)

    @cache
    def is_word(word: str) -> bool:
        return word not in stop and not is_numeral(word) and reading.is_word(word) == 1

    def forms(term: str) -> list[str]:
        if is_numeral(term):
            return []
        if _LATIN.fullmatch(term):
            return [word for word in lemmas.segment(term).words if word not in stop]
        if not _HAN.fullmatch(term):
            return [term] if len(term) > 1 else []
        # From the right, the longest first, as heads of Chinese compounds stand last: 居民|委员会.
        parts: list[str] = []
        end = len(term)
        while end >= 2:
            start = next((i for i in range(int(end == len(term)), end - 1) if is_word(term[i:end])), end - 1)
            if end - start >= 2:
                parts.append(term[start:end])
            end = start
        return [*([term] if len(term) > 1 else []), *parts, *(character + ALONE for character in term)]

    return forms
