"""`shift --robust`: whether a verdict holds when it is reached another way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.api.occurrences import Uses, find_uses
from policymine.api.reading import CorpusLike, Grouping, Progress, Reading, group_documents, read_corpus
from policymine.api.shift import counts_by_document, lead_issuers, shift, words_beside
from policymine.errors import NotEnoughDataError
from policymine.results import Evidence, plain
from policymine.segmenters.lexicon import Lexicon, builtin_lexicon
from policymine.terms.concordance import Occurrence, evidence_of, make_query

if TYPE_CHECKING:
    import pandas as pd

    from policymine.shifts.base import ShiftResult
    from policymine.shifts.company import Company
    from policymine.shifts.robustness.base import CheckedShift, Robustness, Run
    from policymine.shifts.robustness.periods import Binning

__all__ = ["checked_shift", "robustness"]

_SEEDS: Final = 3
# Sentences kept of what a way counts otherwise or leaves out.
_KEPT: Final = 12


def checked_shift(
    corpus: CorpusLike,
    old: str,
    new: str,
    *,
    by: str = "year",
    seed: int = 0,
    permutations: int = 999,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    headline: ShiftResult | None = None,
    progress: Progress | None = None,
) -> CheckedShift:
    """Return what `shift` returns, with the re-runs of its verdict as `robustness`.

    Parameters and errors are those of `shift`; `headline` is what that returned for the same, None measures it; `progress` is
    called with (re-runs done, to do) too.
    """
    from policymine.shifts.base import ShiftResult
    from policymine.shifts.robustness.base import CheckedShift

    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    found = headline or shift(reading, old, new, by=by, seed=seed, permutations=permutations)
    held = robustness(
        reading, old, new, by=by, seed=seed, permutations=permutations, headline=found, progress=progress
    )
    return CheckedShift(**{f.name: getattr(found, f.name) for f in fields(ShiftResult)}, robustness=held)


def robustness(
    corpus: CorpusLike,
    old: str,
    new: str,
    *,
    by: str = "year",
    seed: int = 0,
    permutations: int = 999,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    headline: ShiftResult | None = None,
    progress: Progress | None = None,
) -> Robustness:
    """Return whether the verdict of a shift holds under other counts, lexica, periods, documents and seeds.

    Parameters
    ----------
    corpus, old, new, by, seed, permutations, where, lexicon : as in `shift`.
    headline : what `shift` returned for the same; None measures it.
    progress : called with (re-runs done, to do).

    Raises
    ------
    InputError : as in `shift`.
    NotEnoughDataError : no document is dated.
    """
    from policymine.shifts.company import company_of
    from policymine.shifts.robustness.base import METHOD, REFERENCES
    from policymine.shifts.robustness.report import summed_up
    from policymine.shifts.robustness.rerun import rerun

    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    first = headline or shift(reading, old, new, by=by, seed=seed, permutations=permutations)
    query = make_query([old, new], reading.lexicon)
    uses = find_uses(reading, query, group_documents(reading.documents, by))
    sentences = evidence_of(
        [o for o in uses.occurrences if o.status == "counted"],
        reading.texts,
        group_documents(reading.documents, by).labels,
    )
    beside = words_beside(reading, sentences, query.labels[0])

    def company(run: Run) -> Company:
        mine = set(run.counts["document"])
        return company_of([u for u in beside if u[0] in mine], reading.tokens.vocabulary)

    plan = _Plan(reading, uses, sentences, by, first)
    runs = plan.runs(seed)
    made = rerun(first, runs, company=company, n_permutations=permutations, seed=seed, progress=progress)
    provenance = reading.provenance(
        "shift",
        {"arguments": [old, new], "by": by, "permutations": permutations, "robust": True},
        seed=seed,
        method=METHOD,
        references=REFERENCES,
        notes=first.provenance.notes,
    )
    return summed_up(first, made, documents=plan.documents, issuers=plan.issuers, provenance=provenance)


class _Plan:
    """The ways to try, made from one reading of the corpus."""

    def __init__(
        self, reading: Reading, uses: Uses, sentences: Sequence[Evidence], by: str, first: ShiftResult
    ) -> None:
        self.reading, self.uses, self.sentences, self.by, self.first = reading, uses, sentences, by, first
        table = reading.documents
        self._dates = {
            str(i): str(d) for i, d in zip(table["id"], table["date_issued"], strict=True) if plain(d)
        }
        self.documents: Mapping[str, int] = {}
        self.issuers: Mapping[str, int] = {}
        self._said: dict[str, list[Evidence]] = {}
        for item in sentences:
            self._said.setdefault(item.document, []).append(item)

    def runs(self, seed: int) -> list[Run]:
        """Return every way, the headline's own first."""
        from policymine.shifts.robustness.base import Run
        from policymine.shifts.robustness.periods import binnings

        using = list(self._said)
        own, *others = binnings(self._dates, self.by, using, plans=self.reading.language == "zh")
        grouping = Grouping(self.by, own.labels, own.order, 0, True)
        issuers = lead_issuers(self.reading.documents)
        counts = counts_by_document(self.uses, grouping, *self.uses.query.labels, issuers=issuers)
        first = Run("seed", str(seed), counts, own.order, own.spans)
        runs = [first, *self._countings(own, first)]
        for binning in others:
            labelled = Grouping(binning.name, binning.labels, binning.order, 0, True)
            mine = counts_by_document(
                self._within(binning), labelled, *self.uses.query.labels, issuers=issuers
            )
            runs.append(Run("period", binning.name, mine, binning.order, binning.spans, binning.coarser))
        if self.first.p_value is None:
            return runs
        runs += self._left_out(first)
        for k in range(1, _SEEDS + 1):
            runs.append(Run("seed", str(seed + k), counts, own.order, own.spans, seed=seed + k))
        return runs

    def _within(self, binning: Binning) -> Uses:
        inside = tuple(o for o in self.uses.occurrences if o.document in binning.labels)
        return Uses(self.uses.query, inside, {})

    def _countings(self, own: Binning, first: Run) -> list[Run]:
        from policymine.shifts.robustness.base import Run
        from policymine.shifts.robustness.counting import other_counts

        table = self.reading.documents
        languages = {str(i): str(v) for i, v in zip(table["id"], table["language"], strict=True)}
        texts = {d: t for d, t in self.reading.texts.items() if d in own.labels}
        runs = []
        for check, name, uses in other_counts(
            self.uses.query, self.uses.occurrences, texts, languages, _lexicons(self.reading.lexicon)
        ):
            counted = [o for o in uses if o.document in own.labels]
            runs.append(
                Run(
                    check,
                    name,
                    _counts(counted, first.counts, self.uses.query.labels),
                    own.order,
                    own.spans,
                    sentences=self._otherwise(counted, texts, own.labels),
                )
            )
        return runs

    def _otherwise(
        self, counted: Sequence[Occurrence], texts: Mapping[str, str], labels: Mapping[str, str]
    ) -> tuple[Evidence, ...]:
        """Return the uses that one way of counting has and the other has not."""
        now = {(o.document, o.start, o.end, o.term): o for o in counted}
        before = {
            (o.document, o.start, o.end, o.term): o for o in self.uses.occurrences if o.status == "counted"
        }
        apart = [now.get(key) or before[key] for key in sorted(now.keys() ^ before.keys())]
        return tuple(evidence_of(apart[:_KEPT], texts, labels))

    def _left_out(self, first: Run) -> list[Run]:
        from policymine.shifts.robustness.base import Run
        from policymine.shifts.robustness.leave_out import copies, documents_by_weight, issuers_by_weight

        found = self.first.breaks
        place = first.periods.index(found[0]["period"]) if found else None
        heaviest, n_using = documents_by_weight(first.counts, first.periods, place)
        try:
            issuer = group_documents(self.reading.documents, "issuer").labels
        except NotEnoughDataError:
            issuer = {}
        issuers, n_issuers = issuers_by_weight(first.counts, issuer)
        self.documents = {"tried": len(heaviest), "of": n_using}
        self.issuers = {"tried": len(issuers), "of": n_issuers}
        left = [("document", d, frozenset([d])) for d in heaviest]
        left += [("issuer", i, members) for i, members in issuers.items()]
        in_time = sorted(self._said, key=lambda d: (self._dates[d], d))
        twins = copies(in_time, self.reading.texts)
        if twins:
            left.append(("copies", str(len(twins)), frozenset(twins)))
        return [
            Run(
                check,
                name,
                first.counts[~first.counts["document"].isin(members)],
                first.periods,
                first.spans,
                sentences=tuple(e for d in sorted(members) for e in self._said.get(d, ()))[:_KEPT],
            )
            for check, name, members in left
        ]


def _counts(counted: Sequence[Occurrence], like: pd.DataFrame, labels: tuple[str, ...]) -> pd.DataFrame:
    """Return the same documents and periods with other counts."""
    tally: dict[tuple[str, str], int] = {}
    for o in counted:
        tally[o.document, o.term] = tally.get((o.document, o.term), 0) + 1
    columns: dict[str, Any] = {
        name: [tally.get((d, label), 0) for d in like["document"]]
        for name, label in zip(("old", "new"), labels, strict=True)
    }
    return like.assign(**columns)


def _lexicons(used: Lexicon) -> dict[str, Lexicon]:
    """Return the lexicon of the verdict, and others by name."""
    builtin = builtin_lexicon()
    found = {"house": used}
    if used.fingerprint != builtin.fingerprint:
        own = Lexicon(tuple(t for t in used.terms if t not in set(builtin.terms)))
        found |= {"builtin": builtin, **({"own": own} if own.terms and len(own.terms) < len(used.terms) else {})}  # fmt: skip
    return {**found, **({"no_lexicon": Lexicon()} if used.terms else {})}
