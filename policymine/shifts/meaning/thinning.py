"""Sides of equal frequency: of the side with more uses a document, as many are left out as make the two alike.

A term used less often has a noisier company, and its vector lies farther from any other by that alone. Dates dealt out anew mix
frequent and rare documents on both sides, so such noise would pass for change. Once uses are left out at random until a
document with the term has as many on either side, documents differ in nothing but their company, and may be dealt out.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.shifts.meaning.stream import Stream

__all__ = ["share_kept", "thinnings"]

# One choice of the uses left out is a draw; the median of several tests hangs little on it.
_DRAWS: Final = 5
# Frequencies as near as this need no thinning.
_ALIKE: Final = 0.98


def share_kept(before: int, docs_before: int, after: int, docs_after: int) -> float:
    """Return the share of the uses of the more frequent side that stay; 1 where the sides are alike.

    Parameters
    ----------
    before, docs_before, after, docs_after : uses of each side and the documents that hold them.

    >>> share_kept(100, 10, 50, 20), share_kept(100, 10, 99, 10)
    (0.25, 1.0)
    """
    often = (before / docs_before, after / docs_after)
    share = min(often) / max(often)
    return 1.0 if share >= _ALIKE else share


def thinnings(stream: Stream, seed: int) -> list[NDArray[np.bool_]]:
    """Return which uses stay, one mask a draw over the uses in their order, (n_uses,); one with all where sides are alike.

    Parameters
    ----------
    stream : the words.
    seed : of the draws.

    Assumes that a term used less often is used less often in every company alike. Both sides have uses.
    """
    owner = stream.document[stream.target]
    late = stream.late[owner]
    uses = [int((late == side).sum()) for side in (False, True)]
    documents = [int(np.unique(owner[late == side]).size) for side in (False, True)]
    share = share_kept(uses[0], documents[0], uses[1], documents[1])
    if share == 1.0:
        return [np.ones(owner.size, dtype=bool)]
    rich = np.flatnonzero(late == (uses[1] * documents[0] > uses[0] * documents[1]))
    kept = max(1, round(share * rich.size))
    rng = np.random.default_rng([seed, 4])
    masks = []
    for _ in range(_DRAWS):
        mask = np.ones(owner.size, dtype=bool)
        mask[rng.permutation(rich)[kept:]] = False
        masks.append(mask)
    return masks
