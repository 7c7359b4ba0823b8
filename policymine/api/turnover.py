"""`turnover`: which terms are new in a span of periods, and which fade in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.api.periods import span_named
from policymine.api.reading import CorpusLike, Progress, Reading, group_documents, read_corpus
from policymine.corpus.period import GRAINS
from policymine.errors import InputError, NotEnoughDataError
from policymine.results import Evidence
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.corpus.tokens import Tokens
    from policymine.shifts.discovery.candidates import Terms
    from policymine.shifts.turnover.base import TurnoverResult
    from policymine.shifts.turnover.measure import Presence

__all__ = ["turnover"]

# The stretch that a fading term is held against, in lengths of the span.
_BEFORE: Final = 4
_SENTENCES: Final = 3
_MIN_DOCS: Final = 2


def turnover(
    corpus: CorpusLike,
    *,
    new_in: str | None = None,
    fading_in: str | None = None,
    by: str = "year",
    level: float = 0.05,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> TurnoverResult:
    """Return the terms that are new in a span of periods, or fade in it, each with its share of documents before and in it.

    Parameters
    ----------
    corpus : a corpus or its folder.
    new_in : a period, or a span such as 2013:2017; terms used in it and (nearly) absent from all documents before.
    fading_in : a period or span; terms in use in the stretch before it, four times as long, and (nearly) gone in it.
    by : year, quarter, month, plan or decade: what the labels are of.
    level : largest q of a finding, above 0, at most 0.5.
    seed : of the shuffles of dates.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    The terms are all words and phrases that documents use often enough to be tested. Where issuers or kinds of text come
    into the corpus with the span, their words are new too: compare documents of one kind by `where`.

    Raises
    ------
    InputError : no span, one that cannot be read or holds no document, `by` without an order in time.
    NotEnoughDataError : no documents before the span, or so few that no term could be found.
    """
    from policymine.shifts.discovery.candidates import find_terms
    from policymine.shifts.turnover.base import COLUMNS, METHOD, REFERENCES, TurnoverResult

    asked = {k: v for k, v in (("new", new_in), ("fading", fading_in)) if v is not None}
    _check(asked, by, level)
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    grouping = group_documents(reading.documents, by)
    dated = [d for d in reading.tokens.documents if d in grouping.labels]
    tokens = reading.tokens_of(dated)
    filled = np.flatnonzero(tokens.word_counts() > 0).tolist()
    tokens = tokens.take(filled) if len(filled) < len(dated) else tokens
    rank = {label: i for i, label in enumerate(grouping.order)}
    period = np.array([rank[grouping.labels[d]] for d in tokens.documents], dtype=np.int64)
    spans = {
        s: span_named(text, grouping.order, by, "--new-in" if s == "new" else "--fading-in")
        for s, text in asked.items()
    }
    for status, (first, _) in spans.items():
        if first == 0:
            raise NotEnoughDataError(
                f"nothing is before {grouping.order[0]}, the first period: whether a term is {status} there cannot be told"
            )
    terms = find_terms(tokens, language=reading.language, min_docs=_MIN_DOCS)
    presence = _presence(terms, tokens)
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    facts: dict[str, dict[str, Any]] = {}
    messages: list[dict[str, str]] = []
    for status, span in spans.items():
        fact, found, told = _turn(
            status, span, reading, tokens, terms, presence, period, grouping.order, level, seed
        )
        for row, evidence in found:
            sentences[len(rows)] = evidence
            rows.append(row)
        facts[status] = fact
        messages += told
    from policymine.results import frame

    return TurnoverResult(
        table=frame(rows, COLUMNS),
        provenance=reading.provenance(
            "track",
            {"new_in": new_in, "fading_in": fading_in, "by": by, "level": level},
            seed=seed,
            method=METHOD,
            references=REFERENCES,
            notes=[grouping.note()],
        ),
        sentences=sentences,
        spans=facts,
        messages=tuple(messages),
    )


def _check(asked: dict[str, str], by: str, level: float) -> None:
    if not asked:
        raise InputError("no span given: name one with --new-in 2013:2017 or --fading-in 2013:2017")
    if by not in GRAINS:
        raise InputError(f"--by {by} has no order in time; new and fading terms are of {', '.join(GRAINS)}")
    if not 0.0 < level <= 0.5:
        raise InputError(f"level lies above 0 and is at most 0.5, such as 0.05, not {level}")


def _presence(terms: Terms, tokens: Tokens) -> Presence:
    from policymine.shifts.turnover.measure import Presence

    document = np.searchsorted(tokens.indptr, terms.first, side="right") - 1
    owner = np.repeat(np.arange(len(terms), dtype=np.int64), np.diff(terms.ptr))
    cells = np.unique(owner * max(len(tokens.documents), 1) + document)
    n_documents = max(len(tokens.documents), 1)
    ptr = np.searchsorted(cells // n_documents, np.arange(len(terms) + 1))
    return Presence(ptr.astype(np.int64), cells % n_documents, len(tokens.documents))


def _turn(
    status: str,
    span: tuple[int, int],
    reading: Reading,
    tokens: Tokens,
    terms: Terms,
    presence: Presence,
    period: NDArray[np.int64],
    order: tuple[str, ...],
    level: float,
    seed: int,
) -> tuple[dict[str, Any], list[tuple[dict[str, Any], tuple[Evidence, ...]]], list[dict[str, str]]]:
    from policymine.shifts.turnover.measure import find_turn
    from policymine.shifts.turnover.report import fold, said, term_row

    first, last = span
    width = last - first + 1
    start = 0 if status == "new" else max(0, first - _BEFORE * width)
    inside = (period >= first) & (period <= last)
    before = (period >= start) & (period < first)
    lately = (period >= max(start, first - width)) & (period < first)
    if not before.any() or not inside.any():
        raise NotEnoughDataError(f"no document with words in, or before, {order[first]} to {order[last]}")
    turn = find_turn(
        presence, inside, before, tokens.word_counts().astype(np.float64),
        status=status, lately=lately, level=level, seed=seed,
    )  # fmt: skip
    names = [terms.names[int(t)] for t in turn.terms]
    users = [presence.document[presence.ptr[t] : presence.ptr[t + 1]] for t in turn.terms]
    telling = inside if status == "new" else before
    shown = fold(names, [u[telling[u]] for u in users])
    found = []
    for i, others in shown.items():
        held = users[i]
        when = period[held]
        row = term_row(
            names[i], status, turn, i,
            int(inside[held].sum()), int(inside.sum()), int(before[held].sum()), int(before.sum()),
            (order[int(when.min())], order[int(when.max())]), [names[j] for j in others],
        )  # fmt: skip
        found.append(
            (
                row,
                _sentences(reading, tokens, terms, int(turn.terms[i]), status, inside, before, period, order),
            )
        )
    fact = {
        "first": order[first],
        "last": order[last],
        "before_first": order[start],
        "before_last": order[first - 1],
        "n_documents": int(inside.sum()),
        "n_documents_before": int(before.sum()),
        "n_tested": turn.n_tested,
        "min_docs": turn.min_docs,
        "p_any": turn.p_any,
        "n_found": len(found),
    }
    return fact, found, said(status, fact, presence)


def _sentences(
    reading: Reading,
    tokens: Tokens,
    terms: Terms,
    term: int,
    status: str,
    inside: NDArray[np.bool_],
    before: NDArray[np.bool_],
    period: NDArray[np.int64],
    order: tuple[str, ...],
) -> tuple[Evidence, ...]:
    """Return the first uses in the span; before them, of a fading term, the last ones ahead of it. One a document."""
    from policymine.clean.sentences import sentence_at

    firsts = terms.places(term)
    lasts = terms.last[terms.ptr[term] : terms.ptr[term + 1]]
    document = np.searchsorted(tokens.indptr, firsts, side="right") - 1
    _, one = np.unique(document, return_index=True)
    # By time, and by document within a period.
    one = one[np.lexsort((document[one], period[document[one]]))]
    held = [int(i) for i in one if inside[document[i]]][:_SENTENCES]
    if status == "fading":
        held = [int(i) for i in one if before[document[i]]][-_SENTENCES:] + held
    found = []
    for i in held:
        name = tokens.documents[int(document[i])]
        text = reading.texts[name]
        start, end = int(tokens.starts[firsts[i]]), int(tokens.ends[lasts[i]])
        low, high = sentence_at(text, start, end)
        found.append(
            Evidence(
                document=name,
                sentence=text[low:high],
                start=start,
                end=end,
                sentence_start=low,
                period=order[int(period[document[i]])],
                term=terms.names[term],
            )
        )
    return tuple(found)
