"""Where a term stands: every string occurrence of a query's terms, counted or listed with the reason why not.

A term named in a query wins by force (see `policymine.segmenters.force`): 社会管理 is found in 社会管理体制,
印度 is not found in 印度尼西亚, 城镇化 in 新型城镇化 is counted apart where the longer one is a term. For each term
the counted, nested and rejected occurrences add up to its string occurrences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.headlines import headline, joined
from policymine.results import Evidence, Result, plain
from policymine.segmenters.finder import TermFinder
from policymine.segmenters.force import Status, decide
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "KwicResult",
    "Occurrence",
    "Query",
    "Sentences",
    "documents_with",
    "evidence_of",
    "find_occurrences",
    "kwic_rows",
    "kwic_table",
    "make_query",
]


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


_QUOTES: Final = ("“”", "‘’", "””", "““", "「」", "『』", "＂＂", '""', "''")


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
        for form in forms:
            # Typed on a Chinese keyboard, they reach the command: a shell takes off straight ones only.
            if form[0] + form[-1] in _QUOTES:
                raise InputError(
                    f"{form} stands in quotation marks, which are no part of a term; write {form[1:-1].strip()}"
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
    is_word: Callable[[str], int],
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
    finder = _Finder(tuple(label_of))
    longer = frozenset(lexicon.words) - frozenset(label_of)
    found: list[Occurrence] = []
    for row, document in enumerate(tokens.documents):
        text = texts[document]
        here = finder.places(text)
        if not here:
            continue
        low, high = tokens.indptr[row], tokens.indptr[row + 1]
        around_of = _Around(tokens.starts[low:high], tokens.ends[low:high], here)
        counted: list[tuple[int, int, str]] = []
        # Longest first, so that a term inside a longer one of the same query is known as nested.
        for start, end, form in sorted(here, key=lambda h: (h[0] - h[1], h[0])):
            around = None
            if len(label_of) > 1:
                around = next((c for c in counted if c[0] <= start and end <= c[1]), None)
            status: Status
            if around is not None:
                status, within = "nested", around[2]
            else:
                status, within = decide(text, start, end, *around_of(start, end), is_word, longer)
                if status == "counted":
                    counted.append((start, end, form))
            found.append(Occurrence(document, label_of[form], form, start, end, status, within))
    position = {document: i for i, document in enumerate(tokens.documents)}
    return sorted(found, key=lambda o: (position[o.document], o.start, -o.end))


def documents_with(query: Query, texts: Mapping[str, str]) -> list[str]:
    """Return the documents whose text holds a term of the query, in the order of the texts."""
    finder = _Finder(tuple(dict.fromkeys(form for forms in query.groups.values() for form in forms)))
    return [document for document, text in texts.items() if finder.is_in(text)]


class _Finder:
    """Finds what `TermFinder` finds; terms without case and space by plain search, tens of times as fast."""

    def __init__(self, forms: Sequence[str]) -> None:
        # A character that changes neither way is the only one that it matches without regard to case.
        self._plain = [f for f in forms if all(c == c.lower() == c.upper() and not c.isspace() for c in f)]
        self._other = [f for f in forms if f not in self._plain]
        self._finder = TermFinder(tuple(self._other))
        self._openers = re.compile("|".join(re.escape(f[0]) for f in self._other), re.IGNORECASE)

    def is_in(self, text: str) -> bool:
        """Return whether the text holds a term."""
        return any(f in text for f in self._plain) or next(self._elsewhere(text), None) is not None

    def places(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, term) of every occurrence of every term."""
        found: list[tuple[int, int, str]] = []
        for form in self._plain:
            start = text.find(form)
            while start >= 0:
                found.append((start, start + len(form), form))
                start = text.find(form, start + 1)
        return found + list(self._elsewhere(text))

    def _elsewhere(self, text: str) -> Iterator[tuple[int, int, str]]:
        # Most Chinese texts hold no letter that could open a term; a search for one costs little.
        if self._other and self._openers.search(text):
            yield from self._finder.candidates(text)


class _Around:
    """The tokens around each place of a text: what the decision looks at, without a list of all tokens."""

    def __init__(self, starts: Any, ends: Any, places: Collection[tuple[int, int, str]]) -> None:
        self._starts, self._ends = starts, ends
        bounds = sorted({bound for start, end, _ in places for bound in (start, end)})
        self._token = dict(zip(bounds, np.searchsorted(starts, bounds, side="right").tolist(), strict=True))

    def __call__(self, start: int, end: int) -> tuple[list[int], list[int]]:
        """Return starts and ends of the tokens of a place and of a few to each side."""
        here = slice(max(0, self._token[start] - 4), self._token[end] + 4)
        return self._starts[here].tolist(), self._ends[here].tolist()


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


class Sentences(Mapping[int, tuple[Evidence, ...]]):
    """The sentence behind each row of a concordance, cut out of its text when it is asked for.

    Parameters
    ----------
    occurrences : one a row.
    texts : normalised texts by document id; those without an occurrence are not kept.
    periods : period by document id.
    """

    def __init__(
        self, occurrences: Sequence[Occurrence], texts: Mapping[str, str], periods: Mapping[str, str | None]
    ) -> None:
        self._occurrences, self._periods = tuple(occurrences), periods
        self._texts = {o.document: texts[o.document] for o in self._occurrences}

    def __getitem__(self, row: int) -> tuple[Evidence, ...]:
        if not 0 <= row < len(self._occurrences):
            raise KeyError(row)
        return tuple(evidence_of([self._occurrences[row]], self._texts, self._periods))

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self._occurrences)))

    def __len__(self) -> int:
        return len(self._occurrences)


@dataclass(frozen=True, eq=False, repr=False)
class KwicResult(Result):
    """A concordance: each use of a term in its line.

    `table` has the columns document, period, left, match, right, start, end, and status and within where
    rejected occurrences are listed too. `counts` tells how many occurrences had each status.

    The lines are kept as `lines`, one tuple a row, and become a table when it is first asked for: the command
    line prints them without pandas, which takes longer to load than the search.
    """

    table: pd.DataFrame = field(init=False)
    columns: tuple[str, ...] = ()
    lines: tuple[tuple[Any, ...], ...] = ()
    counts: Mapping[str, int] | None = None

    def __getattr__(self, name: str) -> Any:
        if name != "table":
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        import pandas as pd

        table = pd.DataFrame(list(self.lines), columns=list(self.columns))
        object.__setattr__(self, "table", table)
        return table

    def __len__(self) -> int:
        return len(self.lines)

    def rows(self) -> list[dict[str, Any]]:
        """Return the lines as plain dicts, missing as None."""
        return [dict(zip(self.columns, map(plain, line), strict=True)) for line in self.lines]

    def extra(self) -> dict[str, object]:
        """Return the number of occurrences by status."""
        return {"counts": dict(self.counts or {})}

    def summary(self, lang: str = "en") -> str:
        """Return how many uses were counted and how many were not."""
        counts = dict(self.counts or {})
        rest = [
            headline("kwic.status", lang, n=n, status=status)
            for status, n in counts.items()
            if status != "counted" and n
        ]
        found = headline("kwic.counted", lang, n=counts.get("counted", 0))
        return found + (headline("kwic.rest", lang, listed=joined(rest, lang)) if rest else "")


def kwic_rows(
    occurrences: Sequence[Occurrence],
    texts: Mapping[str, str],
    periods: Mapping[str, str | None],
    *,
    window: int,
    with_status: bool,
) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """Return the columns, and one row an occurrence with `window` code points of its line on each side."""
    columns = ("document", "period", "left", "match", "right", "start", "end")
    rows = []
    for o in occurrences:
        text = texts[o.document]
        left = text[max(0, o.start - window) : o.start].rpartition("\n")[2]
        right = text[o.end : o.end + window].partition("\n")[0]
        match = " ".join(text[o.start : o.end].split())
        row = (o.document, periods.get(o.document), left, match, right, o.start, o.end)
        rows.append((*row, o.status, o.within) if with_status else row)
    return ((*columns, "status", "within") if with_status else columns), tuple(rows)


def kwic_table(
    occurrences: Sequence[Occurrence],
    texts: Mapping[str, str],
    periods: Mapping[str, str | None],
    *,
    window: int,
    with_status: bool,
) -> pd.DataFrame:
    """Return what `kwic_rows` returns as a table."""
    import pandas as pd

    columns, rows = kwic_rows(occurrences, texts, periods, window=window, with_status=with_status)
    return pd.DataFrame(list(rows), columns=list(columns))
