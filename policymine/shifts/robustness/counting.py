"""Other ways to count the uses of two terms: without the rules, the dictionary's guesses, the lexicon, or in both scripts.

Each way takes the string occurrences of the terms and says which of them count. A string counts for one term at most, the
longest that stands there, but for `nested`, which takes uses inside a longer term of the lexicon too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from policymine.clean.script import to_simplified
from policymine.corpus.tokens import Tokens
from policymine.segmenters.lexicon import Lexicon, LexiconTerm
from policymine.segmenters.store import segmenter_for
from policymine.terms.concordance import Occurrence, Query, find_occurrences

if TYPE_CHECKING:
    from policymine.segmenters.base import Segmenter

__all__ = ["other_counts", "script_occurrences"]

_FIRST, _LAST = 0x4E00, 0x9FFF
_SPACE: Final = re.compile(r"\s+")


def other_counts(
    query: Query,
    found: Sequence[Occurrence],
    texts: Mapping[str, str],
    languages: Mapping[str, str],
    lexicons: Mapping[str, Lexicon],
) -> list[tuple[str, str, list[Occurrence]]]:
    """Return (check, way, uses that count) for each other way to count.

    Parameters
    ----------
    query : labels with their terms.
    found : every string occurrence of the terms, decided as the verdict counts them.
    texts : normalised texts by document id, of at least the documents that hold a term as a string.
    languages : `zh` or `en` by document id.
    lexicons : other lexica by name; the first one is that of the verdict.

    Chinese, check `counting`: `string`, every occurrence; `words`, only where the segmenter's own words begin and end there;
    `dictionary`, only where the term, put into the segmenter's dictionary, wins as a word of its own; `no_guesses`, by the
    house rules on words without the hidden Markov model. English: `string`, inside other words too; `spelling`, only as
    written, capitals and all; `lemmas`, with inflected forms. Check `lexicon`: `nested`, uses inside longer terms of the
    lexicon too; one for each other lexicon; `script`, both scripts of Chinese.
    """
    forms = {form for listed in query.groups.values() for form in listed}
    here = list(dict.fromkeys(o.document for o in found))
    chinese = [d for d in here if languages.get(d, "zh") != "en"]
    english = [d for d in here if languages.get(d, "zh") == "en"]
    mine = {d: texts[d] for d in here}
    house = next(iter(lexicons.values()))
    counted = [o for o in found if o.status == "counted"]
    outer = [o for o in found if not (o.status == "nested" and o.within in forms)]
    ways: list[tuple[str, str, list[Occurrence]]] = [("counting", "string", outer)]
    if chinese:
        rest = [o for o in counted if o.document not in set(chinese)]
        plain = _cut(chinese, mine, _chinese(Lexicon(), hmm=True))
        ways.append(("counting", "words", [*rest, *_aligned(outer, plain)]))
        named = Lexicon(tuple(LexiconTerm(form, mode="weight") for form in sorted(forms)))
        ways.append(("counting", "dictionary", [*rest, *_whole(outer, _cut(chinese, mine, _chinese(named, hmm=True)))]))  # fmt: skip
        cut = _cut(chinese, mine, _chinese(house, hmm=False))
        ways.append(("counting", "no_guesses", [*rest, *_counted(query, mine, cut, house, "zh")]))
    if english:
        rest = [o for o in counted if o.document not in set(english)]
        as_written = [o for o in counted if _spelt(mine[o.document][o.start : o.end]) == _spelt(o.form)]
        ways.append(("counting", "spelling", as_written))
        ways.append(("counting", "lemmas", [*rest, *_lemmas(query, english, mine)]))
    inner = [o for o in found if o.status == "nested" and o.within not in forms]
    ways.append(("lexicon", "nested", [*counted, *inner]))
    for name, lexicon in list(lexicons.items())[1:]:
        uses: list[Occurrence] = []
        for language, documents in (("zh", chinese), ("en", english)):
            if documents:
                cut = _cut(documents, mine, segmenter_for(language, lexicon))
                uses += _counted(query, mine, cut, lexicon, language)
        ways.append(("lexicon", name, uses))
    other = script_occurrences(query, texts)
    if other:
        ways.append(("lexicon", "script", [*counted, *other]))
    return ways


def _chinese(lexicon: Lexicon, *, hmm: bool) -> Segmenter:
    from policymine.segmenters.chinese import ChineseSegmenter

    return ChineseSegmenter(lexicon, hmm=hmm)


def _cut(documents: Sequence[str], texts: Mapping[str, str], segmenter: Segmenter) -> Tokens:
    vocabulary: dict[str, int] = {}
    made = segmenter.segment_many([texts[d] for d in documents], vocabulary)
    return Tokens(tuple(documents), made.indptr, made.ids, made.starts, made.ends, tuple(vocabulary))


def _counted(query: Query, texts: Mapping[str, str], cut: Tokens, lexicon: Lexicon, language: str) -> list[Occurrence]:  # fmt: skip
    is_word = segmenter_for(language, lexicon).is_word
    return [o for o in find_occurrences(query, texts, cut, lexicon, is_word) if o.status == "counted"]


def _aligned(occurrences: Iterable[Occurrence], cut: Tokens) -> list[Occurrence]:
    """Return the occurrences that begin where a word begins and end where one ends."""
    return _where(occurrences, cut, lambda first, last: first is not None and last is not None)


def _whole(occurrences: Iterable[Occurrence], cut: Tokens) -> list[Occurrence]:
    """Return the occurrences that are one word."""
    return _where(occurrences, cut, lambda first, last: first is not None and first == last)


def _where(
    occurrences: Iterable[Occurrence], cut: Tokens, holds: Callable[[int | None, int | None], bool]
) -> list[Occurrence]:
    row = {document: i for i, document in enumerate(cut.documents)}
    bounds: dict[str, tuple[dict[int, int], dict[int, int]]] = {}
    kept = []
    for o in occurrences:
        if o.document not in row:
            continue
        if o.document not in bounds:
            low, high = cut.indptr[row[o.document]], cut.indptr[row[o.document] + 1]
            bounds[o.document] = (
                {s: i for i, s in enumerate(cut.starts[low:high].tolist())},
                {e: i for i, e in enumerate(cut.ends[low:high].tolist())},
            )
        starts, ends = bounds[o.document]
        if holds(starts.get(o.start), ends.get(o.end)):
            kept.append(o)
    return kept


def _spelt(text: str) -> str:
    return _SPACE.sub(" ", text)


def _lemmas(query: Query, documents: Sequence[str], texts: Mapping[str, str]) -> list[Occurrence]:
    """Return the places where the dictionary forms of a term's words stand in a row, longest term first."""
    from policymine.segmenters.english import EnglishSegmenter

    segmenter = EnglishSegmenter(lemmas=True)
    sought = sorted(
        ((tuple(segmenter.segment(form).words), form, label) for label, forms in query.groups.items() for form in forms),
        key=lambda s: (-len(s[0]), s[1]),
    )  # fmt: skip
    kept = []
    for document in documents:
        cut = segmenter.segment(texts[document])
        words = list(cut.words)
        taken = np.zeros(len(words), dtype=bool)
        places: dict[str, list[int]] = {}
        for i, word in enumerate(words):
            places.setdefault(word, []).append(i)
        for wanted, form, label in sought:
            for i in places.get(wanted[0], ()) if wanted else ():
                j = i + len(wanted)
                if tuple(words[i:j]) == wanted and not taken[i:j].any():
                    taken[i:j] = True
                    kept.append(Occurrence(document, label, form, int(cut.starts[i]), int(cut.ends[j - 1]), "counted", ""))  # fmt: skip
    return kept


@cache
def _alike() -> Mapping[str, str]:
    """Return, for each simplified character, the characters that simplify to it, itself first, where there are others."""
    every = "".join(chr(point) for point in range(_FIRST, _LAST + 1))
    found: dict[str, str] = {}
    for char, simple in zip(every, to_simplified(every), strict=True):
        if char != simple:
            found[simple] = found.get(simple, simple) + char
    return found


def script_occurrences(query: Query, texts: Mapping[str, str]) -> list[Occurrence]:
    """Return the uses of the terms in the other script of Chinese, none that stand as they were asked for.

    >>> query = Query({"社会治理": ("社会治理",)})
    >>> [(o.start, o.end) for o in script_occurrences(query, {"a": "社会治理，社會治理"})]
    [(5, 9)]
    """
    alike, kept = _alike(), []
    for label, forms in query.groups.items():
        for form in forms:
            simple = to_simplified(form)
            if all(c not in alike for c in simple):
                continue
            pattern = re.compile("".join(f"[{alike[c]}]" if c in alike else re.escape(c) for c in simple))
            for document, text in texts.items():
                kept += [
                    Occurrence(document, label, form, m.start(), m.end(), "counted", "")
                    for m in pattern.finditer(text)
                    if m[0] not in forms
                ]  # fmt: skip
    return kept
