"""The class of each link: kept, reworded, moved, moved and reworded, split, merged, dropped or new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policymine.comparisons.revision.align import Link
from policymine.comparisons.revision.order import longest_in_order
from policymine.comparisons.revision.units import Unit

__all__ = ["Fate", "classify"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of units.

    Parameters
    ----------
    change : the class.
    link : the units.
    moved : whether they stand elsewhere in the order; a clause is not moved because others were put before it.
    renumbered : whether the name differs though nothing else need.
    """

    change: str
    link: Link
    moved: bool
    renumbered: bool


def classify(links: Sequence[Link], old: Sequence[Unit], new: Sequence[Unit]) -> list[Fate]:
    """Return the fate of each link, in the order of the new version; what was dropped stands where it stood.

    What keeps its order is the largest set of links that do; of two that changed places the shorter one moved.
    """
    paired = sorted((k for k in links if k.old and k.new), key=lambda k: k.old[0])
    weights = [1.0 + 1e-6 * sum(len(old[i].atoms) for i in link.old) for link in paired]
    stays = {paired[k] for k in longest_in_order([k.new[0] for k in paired], weights)}
    fates: list[Fate] = []
    for link in links:
        moved = bool(link.old and link.new) and link not in stays
        renumbered = len(link.old) == len(link.new) == 1 and old[link.old[0]].name != new[link.new[0]].name
        fates.append(Fate(_change(link, old, new, moved), link, moved, renumbered))
    return _ordered(fates)


def _change(link: Link, old: Sequence[Unit], new: Sequence[Unit], moved: bool) -> str:
    if not link.new:
        return "dropped"
    if not link.old:
        return "new"
    if len(link.new) > 1:
        return "split"
    if len(link.old) > 1:
        return "merged"
    if old[link.old[0]].key == new[link.new[0]].key:
        return "moved" if moved else "kept"
    return "moved and reworded" if moved else "reworded"


def _ordered(fates: Sequence[Fate]) -> list[Fate]:
    # Where each old unit's successor stands, for what was dropped after it.
    after: dict[int, int] = {}
    for fate in fates:
        if fate.link.new and not fate.moved:
            for i in fate.link.old:
                after[i] = min(fate.link.new)

    def place(fate: Fate) -> tuple[int, int, int]:
        if fate.link.new:
            return min(fate.link.new), 0, 0
        first = fate.link.old[0]
        before = next((after[i] for i in range(first, -1, -1) if i in after), -1)
        return before, 1, first

    return sorted(fates, key=place)
