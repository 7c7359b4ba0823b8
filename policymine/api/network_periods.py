"""`coissuing|citations|actors --per`: a network through time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policymine.api.reading import CorpusLike, group_documents, open_corpus
from policymine.corpus.period import GRAINS
from policymine.errors import UnknownNameError

if TYPE_CHECKING:
    from policymine.networks.actors import ActorsResult
    from policymine.networks.citations import CitationsResult
    from policymine.networks.coissuing import CoissuingResult
    from policymine.networks.course import NetworkCourse

__all__ = ["network_periods"]


def network_periods(
    result: CoissuingResult | CitationsResult | ActorsResult, corpus: CorpusLike, *, per: str
) -> NetworkCourse:
    """Return a network by period: how many documents tie two together, which ties are new, which are the strongest.

    Parameters
    ----------
    result : what `coissuing`, `citations` or `actors` returned for the whole corpus.
    corpus : the same corpus or its folder: it has the dates.
    per : year, quarter, month, plan or decade.

    Raises
    ------
    UnknownNameError : what is no kind of period.
    """
    from policymine.networks.course import METHOD, follow_network

    if per not in GRAINS:
        raise UnknownNameError("--per", per, GRAINS)
    given = result.provenance
    opened = open_corpus(corpus, given.parameters.get("where"))
    grouping = group_documents(opened.documents(), per)
    provenance = replace(
        given,
        parameters={**given.parameters, "per": per},
        method=f"{given.method} {METHOD}",
        notes=(*given.notes, *((grouping.note(),) if grouping.note() else ())),
    )
    return follow_network(result, result.ties(), grouping.labels, grouping.order, provenance)
