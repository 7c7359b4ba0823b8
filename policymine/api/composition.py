"""`composition`: a change of a term's rate, apart: within the same issuers, and by who is in the corpus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.occurrences import find_uses
from policymine.api.reading import CorpusLike, Progress, group_documents, read_corpus
from policymine.api.split import one_query, sides_of
from policymine.errors import InputError, NotUsedError, UnknownNameError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.shifts.composition.base import CompositionResult

__all__ = ["composition"]


def composition(
    corpus: CorpusLike,
    term: str | None = None,
    old: str | None = None,
    *,
    theme: str | None = None,
    split: str,
    by: str = "year",
    of: str = "issuer",
    seed: int = 0,
    permutations: int = 999,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> CompositionResult:
    """Return how much of a change between two periods is within the same issuers, and how much is who is in the corpus.

    Parameters
    ----------
    corpus : a corpus or its folder.
    term : the term, or a group `name=term|term`; None where a theme is named.
    old : a second term: then the share of the first among the uses of both is taken apart instead of the rate per 10,000
        tokens.
    split : the first period of the later side, such as 2014.
    theme : a theme of the lexicon instead of the term; its terms count as one.
    by : year, quarter, month, plan or decade; what `split` is.
    of : issuer, level, region, genre or another document field.
    seed : of resampling and of the permutations.
    permutations : deals of the periods among the documents of each issuer.
    where : DuckDB condition on document fields, such as `year >= 2008`.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    InputError : the terms are the same, or the split leaves nothing on one side.
    NotEnoughDataError : no issuer has documents on both sides.
    """
    import pandas as pd

    from policymine.shifts.composition.measure import measure_composition
    from policymine.shifts.composition.report import message

    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    query = one_query([term] if old is None else [term, old], theme, reading.lexicon)
    if old is not None and len(query.labels) < 2:
        raise InputError(f"the two terms are both {query.labels[0]!r}; name two different terms")
    times = group_documents(reading.documents, by)
    late = sides_of(times.order, by, split)
    try:
        groups = group_documents(reading.documents, of)
    except UnknownNameError as error:
        raise UnknownNameError("--of", of, error.known) from None
    uses = find_uses(reading, query, times)
    tally: dict[str, list[int]] = {}
    for o in uses.occurrences:
        if o.status == "counted":
            tally.setdefault(o.document, [0, 0])[0 if o.term == query.labels[0] else 1] += 1
    if old is not None and not any(groups.labels.get(d) for d in tally):
        raise NotUsedError(
            f"neither {query.labels[0]!r} nor {query.labels[1]!r} occurs in a document with a date and a value for --of {of}; "
            "see what does: policymine keywords CORPUS"
        )
    n_tokens = dict(zip(reading.tokens.documents, reading.tokens.word_counts().tolist(), strict=True))
    rows = []
    for document, label in times.labels.items():
        if document not in groups.labels:
            continue
        new, other = tally.get(document, (0, 0))
        base = n_tokens[document] if old is None else new + other
        rows.append((document, groups.labels[document], late[label], new, base))
    result = measure_composition(
        pd.DataFrame(rows, columns=["document", "group", "after", "numerator", "denominator"]),
        term=query.labels[0],
        old=query.labels[1] if old is not None else None,
        of=of,
        split=split,
        unit=10_000 if old is None else 1,
        provenance=reading.provenance(
            "composition",
            {
                "arguments": [t for t in (term, old) if t is not None],
                "theme": theme,
                "split": split,
                "by": by,
                "of": of,
                "permutations": permutations,
            },
            seed=seed,
            notes=uses.notes(),
        ),
        sentences=uses.evidence(reading.texts, times.labels),
        n_permutations=permutations,
        seed=seed,
    )
    left = len(reading.documents) - len(rows)
    if left:
        result = replace(result, messages=(*result.messages, message("left_out", n=left, field=of)))
    return result
