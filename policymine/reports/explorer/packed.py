"""All that an explorer carries, as JSON values: numbers of the terms chosen, then as many sentences as the budget holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.charts.compare import sides
from policymine.charts.messages import load_messages
from policymine.errors import InputError, NotEnoughDataError
from policymine.reports.explorer.assets import words
from policymine.reports.explorer.base import ExplorerInput
from policymine.reports.explorer.pack import importance, pack_passages, pack_terms, told_apart
from policymine.reports.explorer.passages import choose_passages

__all__ = ["ChosenTerms", "choose_terms", "names_of", "pack_explorer"]


@dataclass(frozen=True, eq=False)
class ChosenTerms:
    """The terms that an explorer shows.

    Parameters
    ----------
    order : rows of the result's table, the most important first; rows : the same, ascending.
    kinds : of every row of the table: 1 surely more in the target, 2 in the reference, 0 not told apart.
    """

    order: NDArray[np.int64]
    rows: NDArray[np.int64]
    kinds: NDArray[np.int8]


def choose_terms(data: ExplorerInput) -> ChosenTerms:
    """Return the terms told apart and the most frequent others, `max_terms` at most.

    Raises
    ------
    InputError : `max_terms` below 1.
    NotEnoughDataError : the comparison has no terms.
    """
    table = data.result.table
    if not len(table):
        raise NotEnoughDataError(
            "the comparison has no terms, so there is nothing to explore: lower --min-count"
        )
    if data.max_terms < 1:
        raise InputError(f"an explorer shows at least 1 term, not {data.max_terms}")
    kinds = told_apart(table, data.result.n_tested > 0)
    order = importance(table, kinds)[: data.max_terms]
    return ChosenTerms(order, np.sort(order), kinds)


def names_of(data: ExplorerInput) -> tuple[str, str]:
    """Return the names of the two sides as a reader says them."""
    return sides(data.result, load_messages(data.lang))


def pack_explorer(
    data: ExplorerInput,
    names: tuple[str, str],
    terms: ChosenTerms,
    size: Callable[[Mapping[str, Any]], int],
) -> tuple[dict[str, Any], bool]:
    """Return what the script draws, and whether every sentence wanted found room.

    Parameters
    ----------
    names : of the sides. terms : those shown.
    size : bytes that the whole takes when it carries these values; with the sentences it is `data.max_bytes` at most.

    Raises InputError where the numbers alone take more.
    """
    result = data.result
    packed: dict[str, Any] = {
        "lang": data.lang,
        "names": list(names),
        "documents": list(result.documents),
        "tokens": list(result.tokens),
        "tested": result.n_tested > 0,
        "commands": [data.target.command, data.reference.command],
        "lists": [data.target.lists, data.reference.lists],
        "words": words("script", data.lang),
        **pack_terms(data, terms.rows, terms.kinds),
    }
    # The reserve holds the longest note on the sentences, and the counts of them.
    needed = size(packed) + 2_000 + 4 * len(terms.rows)
    room = data.max_bytes - needed
    if room < 0:
        raise InputError(
            f"the numbers of {len(terms.rows):,} terms take {needed / 1e6:.2f} MB and the page may have "
            f"{data.max_bytes / 1e6:.2f}: allow a larger one, or raise --min-count"
        )
    made = choose_passages(terms.order.tolist(), (data.target, data.reference), room)
    return packed | pack_passages(data, made, terms.rows, load_messages(data.lang)), made.complete
