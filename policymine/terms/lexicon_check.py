"""How a lexicon's terms fare in a corpus: as strings, as tokens, and why the two differ.

For each term the uses as a token, those nested in a longer term and those rejected add up to its string
occurrences. What stands in the way is named with its counts: the longer term, the dictionary word, the word whose
bounds the term crosses.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from policymine.corpus.tokens import Tokens
from policymine.headlines import headline
from policymine.results import Evidence, Result, evidence_by_row
from policymine.segmenters.finder import TermFinder
from policymine.segmenters.force import decide, has_han
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "LexiconCheck", "TermUse", "check_table", "term_uses"]

COLUMNS: Final = (
    "term",
    "mode",
    "strings",
    "tokens",
    "nested",
    "rejected",
    "n_docs",
    "why",
    "note",
    "example",
)
# token: one token; nested: in a longer term; overlaps: another term takes part of it; inside_word: in a dictionary
# word; crosses: a word's bounds; split: the segmenter keeps it as several words.
Fate = Literal["token", "nested", "overlaps", "inside_word", "crosses", "split"]
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TermUse:
    """One string occurrence of a term and what became of it.

    Parameters
    ----------
    row : number of the document.
    term : the term as listed.
    start, end : code-point offsets.
    fate : `token`, `nested`, `overlaps`, `inside_word`, `crosses` or `split`.
    within : the longer word or term in the way; empty for a token.
    """

    row: int
    term: str
    start: int
    end: int
    fate: Fate
    within: str


@dataclass(frozen=True, eq=False, repr=False)
class LexiconCheck(Result):
    """One row a term, those with uses that are no tokens first, those that never occur last.

    `table` has the columns term, mode, strings, tokens, nested, rejected, n_docs, why, note, example. `within` tells for
    each term the words in its way: word, fate, count.
    """

    within: Mapping[str, Sequence[Mapping[str, Any]]] | None = None

    def extra(self) -> dict[str, object]:
        """Return the words in the way of each term."""
        return {"within": dict(self.within or {})}

    def summary(self, lang: str = "en") -> str:
        """Return how many terms occur, and how many lose uses."""
        table = self.table
        never = int((table["strings"] == 0).sum())
        return headline(
            "lexicon.check",
            lang,
            n=len(table),
            occur=len(table) - never,
            never=never,
            nested=int((table["nested"] > 0).sum()),
            lost=int((table["rejected"] > 0).sum()),
        )


def term_uses(
    terms: Iterable[str],
    texts: Mapping[str, str],
    tokens: Tokens,
    lexicon: Lexicon,
    is_word: Callable[[str], int],
) -> list[TermUse]:
    """Return every string occurrence of the terms with what became of it, by document and place.

    Parameters
    ----------
    terms : what is looked for.
    texts : normalised texts by document id.
    tokens : the segmented corpus.
    lexicon : that of the segmentation.
    is_word : what the segmenter's dictionary holds.
    """
    finder = TermFinder(tuple(sorted(set(terms))))
    listed = {_folded(word) for word in lexicon.words}
    found: list[TermUse] = []
    for row, document in enumerate(tokens.documents):
        text = texts[document]
        low, high = tokens.indptr[row], tokens.indptr[row + 1]
        starts: list[int] = []
        ends: list[int] = []
        for start, end, term in finder.candidates(text):
            if not starts:
                starts, ends = tokens.starts[low:high].tolist(), tokens.ends[low:high].tolist()
            fate, within = _fate(text, start, end, starts, ends, listed, is_word)
            found.append(TermUse(row, term, start, end, fate, within))
    return found


def _fate(
    text: str,
    start: int,
    end: int,
    starts: list[int],
    ends: list[int],
    listed: set[str],
    is_word: Callable[[str], int],
) -> tuple[Fate, str]:
    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, end - 1) - 1
    if first < 0 or ends[first] <= start:  # white space only a tokenizer could tell
        return "split", text[start:end]
    if first == last and starts[first] == start and ends[first] == end:
        return "token", ""
    if first == last:
        token = text[starts[first] : ends[first]]
        return ("nested" if _folded(token) in listed else "inside_word"), token
    for k, cut in ((first, starts[first] < start), (last, ends[last] > end)):
        token = text[starts[k] : ends[k]]
        if cut:
            return ("overlaps" if _folded(token) in listed else "crosses"), token
    for k in range(first, last + 1):
        token = text[starts[k] : ends[k]]
        if len(token) > 1 and _folded(token) in listed:
            return "overlaps", token
    status, within = decide(text, start, end, starts, ends, is_word)
    if status == "crosses":
        return "crosses", within
    return "split", " | ".join(text[starts[k] : ends[k]] for k in range(first, last + 1))


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())


def check_table(
    lexicon: Lexicon, uses: Sequence[TermUse], tokens: Tokens, texts: Mapping[str, str], *, per_term: int = 5
) -> tuple[pd.DataFrame, dict[int, tuple[Evidence, ...]], dict[str, list[dict[str, Any]]]]:
    """Return the table of a check, sentences by row (those in dispute first), and the words in the way by term."""
    import pandas as pd

    from policymine.clean.sentences import sentence_at

    by_term: dict[str, list[TermUse]] = {t.term: [] for t in lexicon.terms}
    for use in uses:
        by_term[use.term].append(use)
    rows: list[dict[str, Any]] = []
    ways: dict[str, list[dict[str, Any]]] = {}
    chosen: list[list[Evidence]] = []
    for t in lexicon.terms:
        mine = by_term[t.term]
        fates = Counter(use.fate for use in mine)
        blocked = Counter((use.within, use.fate) for use in mine if use.fate != "token")
        if blocked:
            ways[t.term] = [
                {"word": word, "fate": fate, "count": count}
                for (word, fate), count in sorted(blocked.items(), key=lambda item: (-item[1], item[0]))
            ]
        # One sentence for each word in the way, commonest first, then uses that count.
        seen: set[str] = set()
        picked: list[TermUse] = []
        rank = {word: i for i, (word, _) in enumerate(w for w, _ in blocked.most_common())}
        for use in sorted(mine, key=lambda u: (u.fate == "token", rank.get(u.within, 0))):
            if use.fate == "token" or use.within not in seen:
                seen.add(use.within)
                picked.append(use)
            if len(picked) == per_term:
                break
        evidence = []
        for use in picked:
            document = tokens.documents[use.row]
            low, high = sentence_at(texts[document], use.start, use.end)
            sentence = texts[document][low:high]
            evidence.append(Evidence(document, sentence, use.start, use.end, low, None, t.term))
        chosen.append(evidence)
        rows.append(
            {
                "term": t.term,
                "mode": t.mode,
                "strings": len(mine),
                "tokens": fates["token"],
                "nested": fates["nested"],
                "rejected": len(mine) - fates["token"] - fates["nested"],
                "n_docs": len({use.row for use in mine}),
                "why": _why(ways.get(t.term, [])),
                "note": _note(t.term, t.mode, len(mine), fates),
                "example": " ".join(evidence[0].sentence.split()) if evidence else None,
            }
        )
    order = sorted(
        range(len(rows)),
        key=lambda i: (rows[i]["strings"] == 0, -(rows[i]["strings"] - rows[i]["tokens"]), i),
    )
    table = pd.DataFrame([rows[i] for i in order], columns=list(COLUMNS))
    pairs = ((k, item) for k, i in enumerate(order) for item in chosen[i])
    return table, evidence_by_row(pairs, per_term), ways


def _why(ways: Sequence[Mapping[str, Any]]) -> str:
    said = {
        "nested": "in the longer term",
        "overlaps": "shared with the term",
        "inside_word": "in the word",
        "crosses": "across the word",
        "split": "kept apart as",
    }
    parts = [f"{said[w['fate']]} {w['word']} ({w['count']})" for w in ways[:_SHOWN]]
    more = sum(w["count"] for w in ways[_SHOWN:])
    return "; ".join(parts) + (f"; and {more} more" if more else "")


def _note(term: str, mode: str, strings: int, fates: Counter[Fate]) -> str:
    if not strings:
        return "never occurs"
    if not fates["token"]:
        if fates["nested"] == strings:
            return "occurs only inside longer terms"
        if mode == "weight":
            return "never a token: give it a larger weight, or force it"
        return "never stands on its own"
    if mode == "weight" and fates["split"]:
        return "sometimes split: give it a larger weight, or force it"
    if len(term) == 1 and has_han(term):
        return "a single character: look at the examples"
    return ""
