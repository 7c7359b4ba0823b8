"""`adoption`: who took a term up when, how far it had spread by each period, and whether the centre led."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.api.cited_uses import in_cited_titles
from policymine.api.occurrences import find_uses
from policymine.api.reading import CorpusLike, Grouping, Progress, group_documents, read_corpus
from policymine.api.split import one_query
from policymine.corpus.document import LEVELS
from policymine.corpus.period import GRAINS, order_periods, period_of
from policymine.errors import InputError, NotEnoughDataError
from policymine.results import plain
from policymine.segmenters.lexicon import Lexicon
from policymine.terms.concordance import evidence_of

if TYPE_CHECKING:
    import pandas as pd

    from policymine.shifts.adoption.base import AdoptionResult

__all__ = ["adoption"]


def adoption(
    corpus: CorpusLike,
    term: str | None = None,
    old: str | None = None,
    *,
    theme: str | None = None,
    by: str = "issuer",
    period: str = "year",
    levels: Sequence[str] = LEVELS,
    cited: bool = False,
    seed: int = 0,
    permutations: int = 999,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> AdoptionResult:
    """Return who took a term up when, lags behind the leader, the spread by period, and the test of an order of levels.

    Parameters
    ----------
    corpus : a corpus or its folder.
    term : the term that was taken up, or a group `name=term|term`; None where a theme is named.
    old : the term it replaces: then only documents that use either tell whether the new one was taken up. None counts every
        document as able to use it.
    theme : a theme of the lexicon instead of the term; its terms count as one.
    by : issuer, level, region, or another document field.
    period : year, quarter, month or plan, of the curves and of the test that holds dates fixed.
    levels : the levels, highest first, for the order.
    cited : count uses in the titles of cited documents (《…》) too; without it only an issuer's own words count.
    seed : of the random orders.
    permutations : random orders, where not all are gone through.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    InputError : the terms are the same, `by` is a period, `period` is none, or no document is of any of the levels named.
    NotEnoughDataError : no document is dated, or none has a value for `by`.
    """
    from policymine.shifts.adoption.measure import measure_adoption
    from policymine.shifts.adoption.text import message

    if period not in GRAINS:
        raise InputError(f"--period {period} is no period; choose one of {', '.join(GRAINS)}")
    if by in GRAINS:
        raise InputError(f"--by {by} is a period; adoption goes by issuer, level, region or another field")
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    query = one_query([term] if old is None else [term, old], theme, reading.lexicon)
    if old is not None and len(query.labels) < 2:
        raise InputError(f"the old and the new term are both {query.labels[0]!r}; name two different terms")
    groups = group_documents(reading.documents, by)
    here = sorted({str(v) for v in map(plain, reading.documents["level"]) if v})
    if tuple(levels) != LEVELS and not set(levels) & set(here):
        raise InputError(
            f"--levels {','.join(levels)}: no document is of any of these; their levels are {', '.join(here) or 'not known'}"
        )
    dated = [
        (str(i), str(d)) for i, d in zip(reading.documents["id"], reading.documents["date_issued"], strict=True) if plain(d)
    ]  # fmt: skip
    if not dated:
        raise NotEnoughDataError(
            f"none of the {len(reading.documents)} documents is dated; adoption needs dates: "
            "policymine documents CORPUS shows them, policymine amend CORPUS sets them"
        )
    everyone = Grouping("date", dict(dated), (), len(reading.documents) - len(dated), True)
    uses = find_uses(reading, query, everyone)
    counted = [o for o in uses.occurrences if o.status == "counted"]
    titles = dict(zip(reading.documents["id"], map(plain, reading.documents["title"]), strict=True))
    apart = [False] * len(counted) if cited else in_cited_titles(counted, reading.texts, titles)
    own = [o for o, other in zip(counted, apart, strict=True) if not other]
    tally: dict[str, list[int]] = {}
    for o, other in zip(counted, apart, strict=True):
        cell = tally.setdefault(o.document, [0, 0, 0])
        if o.term == query.labels[0]:
            cell[2 if other else 0] += 1
        elif not other:
            cell[1] += 1
    spans = {i: period_of(d, period) for i, d in dated}
    provenance = reading.provenance(
        "adoption",
        {
            "arguments": [t for t in (term, old) if t is not None],
            "theme": theme,
            "by": by,
            "period": period,
            "levels": ",".join(levels) if tuple(levels) != LEVELS else None,
            "cited": cited,
            "permutations": permutations,
        },
        seed=seed,
        notes=uses.notes(),
    )
    result = measure_adoption(
        _table(reading.documents, dated, spans, groups, tally),
        term=query.labels[0],
        old=query.labels[1] if old is not None else None,
        by=by,
        periods=order_periods(spans.values()),
        levels=levels,
        provenance=provenance,
        sentences=evidence_of(own, reading.texts, dict(dated)),
        n_permutations=permutations,
        seed=seed,
    )
    if everyone.n_without:
        undated = message("undated", n=everyone.n_without)
        result = replace(result, messages=(*result.messages, undated))
    return result


def _table(
    documents: pd.DataFrame,
    dated: Sequence[tuple[str, str]],
    spans: dict[str, Any],
    groups: Grouping,
    tally: dict[str, list[int]],
) -> pd.DataFrame:
    """Return one row a dated document, as `measure_adoption` takes it."""
    import pandas as pd

    known = {
        column: dict(zip(documents["id"], map(plain, documents[column]), strict=True))
        for column in ("issuer", "level", "region")
    }
    rows = []
    for document, date in dated:
        new, old, cited = tally.get(document, (0, 0, 0))
        label = spans[document].label if spans[document] else None
        issuer, level, region = (known[c].get(document) or None for c in ("issuer", "level", "region"))
        rows.append(
            (document, date, label, groups.labels.get(document), issuer, level, region, new, old, cited)
        )
    columns = ("document", "date", "period", "group", "unit", "level", "region", "new", "old", "cited")
    # As objects: where a column of texts is typed, what is missing would turn into a number.
    return pd.DataFrame(rows, columns=list(columns), dtype=object)
