"""What `compare` and its like work on: the documents of all sides over one vocabulary, counted by the unit asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from policymine.api.reading import Reading
from policymine.api.sides import Sides
from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.terms.matrix import TermMatrix

if TYPE_CHECKING:
    from policymine.comparisons.units import Units
    from policymine.comparisons.uses import Use

__all__ = [
    "Counted",
    "Material",
    "company_note",
    "counted_as",
    "joined",
    "material_of",
    "unit_parameters",
]

WINDOW = 5


@dataclass(frozen=True, eq=False)
class Counted:
    """What is counted.

    Parameters
    ----------
    unit : words, phrases, lexicon or collocates.
    node : the term whose company is compared; empty for other units.
    window : words to each side of it.
    """

    unit: str = "words"
    node: str = ""
    window: int = WINDOW


def counted_as(unit: str, node: str | None, window: int | None) -> Counted:
    """Return what is counted, checked.

    Raises
    ------
    UnknownNameError : another unit. InputError : a node without collocates, or collocates without a node.
    """
    from policymine.comparisons.units import UNITS

    if unit not in UNITS:
        raise UnknownNameError("--unit", unit, UNITS)
    if unit == "collocates" and not node:
        raise InputError(
            "--unit collocates needs --node TERM: the term whose company is compared, such as --node 治理"
        )
    if unit != "collocates" and (node or window is not None):
        raise InputError(
            f"--node and --window belong to --unit collocates, not to {unit}; leave them out, or add --unit collocates"
        )
    if window is not None and window < 1:
        raise InputError(f"--window is a number of words to each side from 1, not {window}")
    return Counted(unit, node or "", window or WINDOW)


def unit_parameters(counted: Counted) -> dict[str, Any]:
    """Return the parameters that replay the unit; none where words are counted."""
    if counted.unit == "words":
        return {}
    if counted.unit == "collocates":
        return {"unit": counted.unit, "node": counted.node, "window": counted.window}
    return {"unit": counted.unit}


@dataclass(frozen=True, eq=False)
class Material:
    """The documents of all sides, counted.

    Parameters
    ----------
    units : what is counted and where it stands; rows are the documents of both sides.
    sides : row numbers of the target and of the reference, ascending.
    ids, texts : document id and text of each row.
    parts : row numbers by the name of a part, for those who look for its uses.
    """

    units: Units
    sides: tuple[NDArray[np.int64], NDArray[np.int64]]
    ids: tuple[str, ...]
    texts: Sequence[str]
    parts: dict[str, NDArray[np.int64]]

    def part(self, name: str, rows: NDArray[np.int64]) -> TermMatrix:
        """Return the counts of these rows, and remember them under a name."""
        self.parts[name] = rows
        return self.units.matrix.take(rows)

    def find(self, part: str, term: str) -> list[Use]:
        """Return all uses of a term in a part, by document and place."""
        from policymine.comparisons.uses import Use

        tokens = self.units.tokens
        first, last = self.units.places(term)
        row = np.searchsorted(tokens.indptr, first, side="right") - 1
        mine = np.isin(row, self.parts[part])
        return [
            Use(self.ids[r], int(tokens.starts[a]), int(tokens.ends[b]), self.texts[r])
            for r, a, b in zip(row[mine].tolist(), first[mine].tolist(), last[mine].tolist(), strict=True)
        ]


def material_of(sides: Sides, counted: Counted, *, min_count: int) -> Material:
    """Return the documents of both sides over one vocabulary, counted by the unit.

    Parameters
    ----------
    sides : the target and the reference.
    counted : what is counted.
    min_count : fewest uses of a phrase to be looked for.

    Raises
    ------
    NotEnoughDataError : a side without documents, or one that never uses the node.
    InputError : phrases of two languages.
    """
    for side in (sides.target, sides.reference):
        if not side.rows:
            raise NotEnoughDataError(
                f"the side {side.name} has no documents; loosen the condition that selects it"
            )
    one = sides.target.reading is sides.reference.reading
    readings = [sides.target.reading] if one else [sides.target.reading, sides.reference.reading]
    if one:
        rows = np.union1d(sides.target.rows, sides.reference.rows).astype(np.int64)
        own = readings[0].tokens
        tokens = own if rows.size == len(own.documents) else own.take(rows)
        ids = tokens.documents
        texts = [readings[0].texts[d] for d in ids]
        placed = tuple(np.searchsorted(rows, side.rows) for side in (sides.target, sides.reference))
    else:
        tokens = joined([r.tokens for r in readings])
        ids = tuple(d for r in readings for d in r.tokens.documents)
        texts = [r.texts[d] for r in readings for d in r.tokens.documents]
        placed = (
            np.asarray(sides.target.rows, dtype=np.int64),
            np.asarray(sides.reference.rows, dtype=np.int64) + len(readings[0].tokens.documents),
        )
    units = _units(tokens, readings, texts, counted, min_count)
    material = Material(units, (placed[0], placed[1]), ids, texts, {})
    if counted.unit == "collocates":
        for side, of_side in zip((sides.target, sides.reference), placed, strict=True):
            if not units.matrix.n_tokens[of_side].any():
                raise NotEnoughDataError(
                    f"{side.name} has no word near {counted.node!r}: it is not used there; "
                    "see where it is with: policymine kwic CORPUS TERM"
                )
    return material


def joined(tokens: Sequence[Tokens]) -> Tokens:
    """Return several segmented corpora as one, over one vocabulary; document names get the number of the corpus.

    >>> one = Tokens(("a",), np.array([0, 1]), np.array([0], np.int32), np.array([0], np.int32),
    ...     np.array([2], np.int32), ("治理",))
    >>> both = joined([one, one])
    >>> both.documents, both.vocabulary, both.ids.tolist()
    (('0/a', '1/a'), ('治理',), [0, 0])
    """
    number: dict[str, int] = {}
    ids, indptr = [], [np.zeros(1, dtype=np.int64)]
    for each in tokens:
        new = np.fromiter(
            (number.setdefault(w, len(number)) for w in each.vocabulary), np.int32, len(each.vocabulary)
        )
        ids.append(new[each.ids])
        indptr.append(each.indptr[1:] + indptr[-1][-1])
    return Tokens(
        documents=tuple(f"{i}/{d}" for i, each in enumerate(tokens) for d in each.documents),
        indptr=np.concatenate(indptr),
        ids=np.concatenate(ids),
        starts=np.concatenate([t.starts for t in tokens]),
        ends=np.concatenate([t.ends for t in tokens]),
        vocabulary=tuple(number),
    )


def _units(
    tokens: Tokens, readings: Sequence[Reading], texts: Sequence[str], counted: Counted, min_count: int
) -> Units:
    from policymine.comparisons import units
    from policymine.segmenters.stopwords import left_out

    if counted.unit == "lexicon":
        from policymine.segmenters.finder import fold

        words = {w for r in readings for w in r.lexicon.words}
        return units.listed_units(tokens, words | {fold(w) for w in words})
    languages = list(dict.fromkeys(r.language for r in readings))
    if counted.unit == "phrases":
        from policymine.keyword_methods.phrases import find_candidates

        if len(languages) > 1:
            raise InputError(
                "the two corpora are in two languages: no phrase is common to them; compare each apart"
            )
        found = find_candidates(
            tokens,
            language=languages[0],
            min_uses=max(min_count, 2),
            texts=dict(zip(tokens.documents, texts, strict=True)),
        )
        found = found.keep(found.lengths > 1)
        return units.span_units(tokens, found.terms, found.term, found.first, found.last)
    stop: frozenset[str] = frozenset()
    for language in languages:
        stop |= left_out(tokens.vocabulary, language)
    if counted.unit == "collocates":
        return units.company_units(tokens, _nodes(tokens, readings, counted.node), counted.window, stop)
    return units.word_units(tokens, stop)


def _nodes(tokens: Tokens, readings: Sequence[Reading], node: str) -> NDArray[np.int64]:
    """Return the token numbers of all uses of a term, those of a term of several tokens included."""
    from policymine.terms.concordance import documents_with, find_occurrences, make_query

    prefix = len(readings) > 1
    row_of = {name: i for i, name in enumerate(tokens.documents)}
    numbers: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    for i, reading in enumerate(readings):
        query = make_query([node], reading.lexicon)
        holding = [d for d in documents_with(query, reading.texts) if (f"{i}/{d}" if prefix else d) in row_of]
        found = find_occurrences(
            query, reading.texts, reading.tokens_of(holding), reading.lexicon, reading.is_word
        )
        for use in found:
            if use.status != "counted":
                continue
            row = row_of[f"{i}/{use.document}" if prefix else use.document]
            low, high = int(tokens.indptr[row]), int(tokens.indptr[row + 1])
            first = low + int(np.searchsorted(tokens.ends[low:high], use.start, side="right"))
            last = low + int(np.searchsorted(tokens.starts[low:high], use.end, side="left"))
            numbers.append(np.arange(first, last, dtype=np.int64))
    return np.unique(np.concatenate(numbers))


def company_note(material: Material, counted: Counted, names: tuple[str, str]) -> list[Mapping[str, str]]:
    """Return the sentence that says what company is compared, none for other units."""
    from policymine.comparisons.base import message

    if counted.unit != "collocates":
        return []
    n_words = material.units.matrix.n_tokens
    return [
        message(
            "company",
            node=counted.node,
            window=counted.window,
            target=names[0],
            reference=names[1],
            n_target=int((n_words[material.sides[0]] > 0).sum()),
            n_reference=int((n_words[material.sides[1]] > 0).sum()),
        )
    ]
