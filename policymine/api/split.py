"""What a comparison of two states is of: the term asked for, and the documents before a period and from it on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.corpus.period import GRAINS, PLANS
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon
from policymine.terms.concordance import Query, make_query

__all__ = ["one_query", "sides_of"]


_FORMS = {
    "year": re.compile(r"\d{4}"),
    "quarter": re.compile(r"\d{4}Q[1-4]"),
    "month": re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    "decade": re.compile(r"\d{4}s"),
}


def sides_of(periods: Sequence[str], by: str, split: str) -> dict[str, bool]:
    """Return for each period whether it is of the later side: the split period and all behind it.

    Parameters
    ----------
    periods : labels of the observed periods, in order of time.
    by : year, quarter, month, plan or decade.
    split : label of the first period of the later side, observed or not.

    Raises
    ------
    InputError : `by` is no period, the split is no label of one, or nothing lies on one side.

    >>> sides_of(["2012", "2015"], "year", "2014")
    {'2012': False, '2015': True}
    """
    if by not in GRAINS:
        raise InputError(f"--by {by} has no order in time; choose one of {', '.join(GRAINS)}")
    if by == "plan":
        order = {label: i for i, (label, _, _) in enumerate(PLANS)}
        if split not in order:
            raise InputError(f"--split {split} is no plan; the plans are {', '.join(order)}")
        late = {p: order[p] >= order[split] for p in periods}
    else:
        if not _FORMS[by].fullmatch(split):
            example = {"year": "2014", "quarter": "2014Q1", "month": "2014-03", "decade": "2010s"}[by]
            raise InputError(f"--split {split} is no {by}; write it as {example}")
        late = {p: p >= split for p in periods}
    if len(set(late.values())) < 2:
        raise InputError(
            f"--split {split} leaves nothing {'before it' if all(late.values()) else 'from it on'}: the documents are of "
            f"{periods[0]} to {periods[-1]}"
        )
    return late


def one_query(terms: Sequence[str | None], theme: str | None, lexicon: Lexicon) -> Query:
    """Return the query for a term, and for a second one where it is named; a theme may stand for the term.

    Parameters
    ----------
    terms : the term, None where a theme stands for it, and the second term where there is one.
    theme : name of a theme of the lexicon, None for none.
    lexicon : the terms and themes known.

    Raises
    ------
    InputError : neither a term nor a theme, or both; and what `make_query` refuses.

    >>> one_query(["社会治理", "社会管理"], None, Lexicon()).labels
    ('社会治理', '社会管理')
    """
    named = [t for t in terms if t is not None]
    if theme is None:
        if not named or terms[0] is None:
            raise InputError("no term is named; give one, or a theme of the lexicon with --theme NAME")
        return make_query(named, lexicon)
    if named:
        raise InputError(
            f"both {named[0]!r} and --theme {theme} are named; give one of them (a group of your own is name=term|term)"
        )
    return make_query([], lexicon, [theme])
