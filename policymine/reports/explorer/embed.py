"""The explorer inside a report: fewer terms and sentences than on a page of its own, drawn when it comes into view."""

from __future__ import annotations

from collections.abc import Sequence

from policymine.reports.blocks import Block, Embed
from policymine.reports.explorer.assets import embed_style, script
from policymine.reports.explorer.base import ExplorerInput
from policymine.reports.explorer.pack import safe_json
from policymine.reports.explorer.packed import choose_terms, names_of, pack_explorer

__all__ = ["embed_explorer"]


def embed_explorer(data: ExplorerInput, blocks: Sequence[Block]) -> Embed:
    """Return an explorer as a block of a report.

    Parameters
    ----------
    data : `max_bytes` is what the explorer may take of the page, its numbers and its sentences.
    blocks : what stands in its place without a script and on paper.

    Raises
    ------
    InputError : the numbers alone are more than `max_bytes`.
    NotEnoughDataError : the comparison has no terms.
    """
    packed, _ = pack_explorer(
        data, names_of(data), choose_terms(data), lambda values: len(safe_json(values).encode("utf-8"))
    )
    return Embed("explorer", packed, tuple(blocks), script=script(), style=embed_style())
