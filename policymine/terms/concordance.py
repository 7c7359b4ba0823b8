"""Where a term stands: every string occurrence of a query's terms, counted or listed with the reason why not.

A term named in a query wins by force (see `policymine.segmenters.force`): 社会管理 is found in 社会管理体制,
印度 is not found in 印度尼西亚, 城镇化 in 新型城镇化 is counted apart where the longer one is a term. For each term
the counted, nested and rejected occurrences add up to its string occurrences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.results import Evidence, Result
from policymine.segmenters.force import Status, TermFinder, decide
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KwicResult", "Occurrence", "Query", "evidence_of", "find_occurrences", "make_query"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One string occurrence of a term in a document.

    Parameters
    ----------
    document : document id.
    term : the label it counts for: the term, or the name of the group the term belongs to.
    form : the term as listed that was found here.
    start, end : code-point offsets.
    status : `counted`; `nested` in a longer term; `inside_word` of the dictionary; `crosses` a word's bounds.
    within : the longer word or term, empty where counted.
    """

    document: str
    term: str
    form: str
    start: int
    end: int
    status: Status
    within: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: labels with the terms that count for each.

    Parameters
    ----------
    groups : label -> its terms; a single term is its own label.
    """

    groups: Mapping[str, tuple[str, ...]]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order given."""
        return tuple(self.groups)


def make_query(terms: Sequence[str], lexicon: Lexicon, themes: Sequence[str] = ()) -> Query:
    """Return the query for terms and themes as a user types them.

    A term may be a named group, `治理=社会治理|基层治理`. Spellings that the lexicon merges into a term count
    for it. A theme stands for the terms that the lexicon lists under it.

    Raises
    ------
    InputError : nothing to look for, an empty or unreadable term, an unknown theme, a term in two groups.

    >>> make_query(["治理=社会治理|基层治理"], Lexicon()).groups
    {'治理': ('社会治理', '基层治理')}
    """
    groups: dict[str, tuple[str, ...]] = {}
    for given in terms:
        label, equals, listed = given.partition("=")
        label = label.strip()
        forms = [t.strip() for t in listed.split("|")] if equals else [label]
        if not label or any(not any(ch.isalnum() for ch in form) for form in forms):
            raise InputError(
                f"{given!r} is no term: a term holds at least one letter or character; a group is name=term|term"
            )
        merged = [t.term for t in lexicon.terms if t.canonical in forms and t.term not in forms]
        groups[label] = tuple(dict.fromkeys([*forms, *merged]))
    for theme in themes:
        if theme not in lexicon.themes:
            known = ", ".join(lexicon.themes) or "none"
            raise InputError(
                f"unknown theme {theme!r}; the lexicon has: {known}; add terms to one with @{theme}"
            )
        groups[theme] = lexicon.themes[theme]
    if not groups:
        raise InputError("no term given: name a term, a group name=term|term, or a theme of the lexicon")
    owner: dict[str, str] = {}
    for label, forms_of in groups.items():
        for form in forms_of:
            if owner.setdefault(form, label) != label:
                raise InputError(
                    f"{form!r} is in {owner[form]!r} and in {label!r}; a term counts for one of them"
                )
    return Query(groups)


def find_occurrences(
    query: Query,
    texts: Mapping[str, str],
    tokens: Tokens,
    lexicon: Lexicon,
    is_word: Callable[[str], bool],
) -> list[Occurrence]:
    """Return every string occurrence of the query's terms, decided, by document and place.

    Parameters
    ----------
    query : labels with their terms.
    texts : normalised texts by document id.
    tokens : the segmented corpus; `tokens.documents` are looked through, in that order.
    lexicon : the lexicon that was forced when the tokens were made.
    is_word : whether the segmenter's dictionary holds a word.
    """
    label_of = {form: label for label, forms in query.groups.items() for form in forms}
    finder = TermFinder(tuple(label_of))
    longer = frozenset(lexicon.words) - frozenset(label_of)
    found: list[Occurrence] = []
    for row, document in enumerate(tokens.documents):
        text = texts[document]
        here = list(finder.candidates(text))
        if not here:
            continue
        low, high = tokens.indptr[row], tokens.indptr[row + 1]
        starts, ends = tokens.starts[low:high].tolist(), tokens.ends[low:high].tolist()
        counted: list[tuple[int, int, str]] = []
        # Longest first, so that a term inside a longer one of the same query is known as nested.
        for start, end, form in sorted(here, key=lambda h: (h[0] - h[1], h[0])):
            around = next((c for c in counted if c[0] <= start and end <= c[1]), None)
            status: Status
            if around is not None:
                status, within = "nested", around[2]
            else:
                status, within = decide(text, start, end, starts, ends, is_word, longer)
                if status == "counted":
                    counted.append((start, end, form))
            found.append(Occurrence(document, label_of[form], form, start, end, status, within))
    position = {document: i for i, document in enumerate(tokens.documents)}
    return sorted(found, key=lambda o: (position[o.document], o.start, -o.end))


def evidence_of(
    occurrences: Sequence[Occurrence], texts: Mapping[str, str], periods: Mapping[str, str | None]
) -> list[Evidence]:
    """Return the sentence around each occurrence, with the period of its document."""
    from policymine.clean.sentences import sentence_at

    evidence = []
    for o in occurrences:
        text = texts[o.document]
        low, high = sentence_at(text, o.start, o.end)
        evidence.append(
            Evidence(
                document=o.document,
                sentence=text[low:high],
                start=o.start,
                end=o.end,
                sentence_start=low,
                period=periods.get(o.document),
                term=o.term,
            )
        )
    return evidence


@dataclass(frozen=True, eq=False, repr=False)
class KwicResult(Result):
    """A concordance: each use of a term in its line.

    `table` has the columns document, period, left, match, right, start, end, and status where
    rejected occurrences are listed too. `counts` tells how many occurrences had each status.
    """

    counts: Mapping[str, int] | None = None

    def extra(self) -> dict[str, object]:
        """Return the number of occurrences by status."""
        return {"counts": dict(self.counts or {})}

    def summary(self) -> str:
        """Return how many uses were counted and how many were not."""
        counts = dict(self.counts or {})
        rest = {k: v for k, v in counts.items() if k != "counted" and v}
        note = ", ".join(f"{v} {k.replace('_', ' ')}" for k, v in rest.items())
        return f"{counts.get('counted', 0)} uses counted" + (f"; not counted: {note}" if note else "")


def kwic_table(
    occurrences: Sequence[Occurrence],
    texts: Mapping[str, str],
    periods: Mapping[str, str | None],
    *,
    window: int,
    with_status: bool,
) -> pd.DataFrame:
    """Return one row an occurrence with `window` code points of its line on each side."""
    import pandas as pd

    columns = ["document", "period", "left", "match", "right", "start", "end"]
    rows = []
    for o in occurrences:
        text = texts[o.document]
        left = text[max(0, o.start - window) : o.start].rpartition("\n")[2]
        right = text[o.end : o.end + window].partition("\n")[0]
        match = " ".join(text[o.start : o.end].split())
        row = (o.document, periods.get(o.document), left, match, right, o.start, o.end)
        rows.append((*row, o.status, o.within) if with_status else row)
    return pd.DataFrame(rows, columns=[*columns, "status", "within"] if with_status else columns)
