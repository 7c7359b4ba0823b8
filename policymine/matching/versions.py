"""Versions of one document: a trial rule and the final one, a law and its revisions. All are kept, and linked.

Two documents are versions where their titles are the same but for marks of the state of the text (试行, 2018年修正) and
their issuers do not contradict. A rule (法, 条例, 办法 ...) needs no more where its title or its issuers say whose it is;
any other paper must share text with the other too, since reports, lists and amendments bear the same title each time.
A rule, a plan or a catalogue of another year's title, and a text without a title, must be nearly the same text; this
year's notice of a yearly matter is no version of last year's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.matching.base import Described
from policymine.matching.minhash import estimate

__all__ = ["VersionLink", "are_versions", "link_versions"]

_RULE = re.compile(r"(?:法|条例|办法|规定|细则|规则|规程|章程|准则|守则|标准|制度|法典|基本法)$")
# What is made anew for other years: 目录（2015年本）, 2010-2020年规划.
_RENEWED = re.compile(r"(?:目录|名录|规划|纲要|指南|指引|手册|预案|规范|定额|清单|细目|大纲)$")
# Shared text, by estimated Jaccard similarity.
_RULE_SHARES: Final = 0.08
_OTHER_SHARES: Final = 0.5
_SERIES_SHARES: Final = 0.7
_CROWD: Final = 40


@dataclass(frozen=True, slots=True)
class VersionLink:
    """The place of a document among its versions.

    Parameters
    ----------
    document : its id.
    group : id of the earliest version.
    version_of : id of the version before it; None for the earliest.
    newer_version : id of the version after it; None for the latest.
    similarity : estimated Jaccard similarity to the version before it; None for the earliest.
    """

    document: str
    group: str
    version_of: str | None
    newer_version: str | None
    similarity: float | None


def are_versions(one: Described, other: Described, similarity: float) -> bool:
    """Return whether two documents are versions of one.

    Parameters
    ----------
    one, other : what is known of them.
    similarity : Jaccard similarity of their texts, 0 to 1.

    >>> trial = Described("a", "policy", title="甲市社区协商办法（试行）", date="2012")
    >>> are_versions(trial, Described("b", "policy", title="甲市社区协商办法", date="2015"), 0.2)
    True
    >>> are_versions(trial, Described("c", "policy", title="乙市社区协商办法", date="2015"), 0.9)
    False
    """
    if one.bodies and other.bodies and not one.bodies & other.bodies and not _named_place(one, other):
        return False
    if one.region and other.region and one.region != other.region:
        return False
    if one.base and other.base:
        if one.base == other.base or one.core == other.core:
            if not one.kind == other.kind == "policy":
                # The minutes of one body have half of their wording in common from meeting to meeting.
                return similarity >= _SERIES_SHARES
            if not _RULE.search(one.base) or one.base != other.base:
                return similarity >= _OTHER_SHARES
            # A rule written anew shares nothing with the old one but its name and who made it.
            return bool(one.bodies & other.bodies) or _named_place(one, other) or similarity >= _RULE_SHARES
        renewed = _RULE.search(one.stem) or _RENEWED.search(one.stem)
        return bool(renewed) and one.stem == other.stem and similarity >= _SERIES_SHARES
    return similarity >= _SERIES_SHARES


def _named_place(one: Described, other: Described) -> bool:
    """Return whether title and place say whose rule it is, so that another issuer (a body's successor) is no matter."""
    if one.base != other.base:
        return False
    places = {side.region for side in (one, other) if side.region}
    return one.base.startswith(("中华人民共和国", *places)) or (
        len(places) == 1 and one.region == other.region
    )


def link_versions(
    documents: Sequence[Described], signatures: NDArray[np.uint32], pairs: Iterable[tuple[int, int]]
) -> list[VersionLink]:
    """Return the links of every document that has another version, ordered by group and date.

    Parameters
    ----------
    documents : what is known of each.
    signatures : uint32, (n_documents, 64), in the same order.
    pairs : rows that are alike, from `alike_pairs`; those that share a title are found here.
    """
    by_title: dict[str, list[int]] = {}
    for row, document in enumerate(documents):
        if document.core:
            by_title.setdefault(document.core, []).append(row)
    found: set[tuple[int, int]] = set(pairs)
    for rows in by_title.values():
        near = sorted(rows, key=lambda row: (documents[row].date or "", documents[row].id))
        reach = len(near) if len(near) <= _CROWD else 3
        found.update((one, other) for i, one in enumerate(near) for other in near[i + 1 : i + 1 + reach])
    parent = list(range(len(documents)))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for one, other in sorted(found):
        if root(one) != root(other) and are_versions(
            documents[one], documents[other], estimate(signatures[one], signatures[other])
        ):
            parent[root(other)] = root(one)
    groups: dict[int, list[int]] = {}
    for row in range(len(documents)):
        groups.setdefault(root(row), []).append(row)
    chains = [_chain(documents, signatures, rows) for rows in groups.values() if len(rows) > 1]
    return [link for chain in sorted(chains, key=lambda chain: chain[0].group) for link in chain]


def _chain(
    documents: Sequence[Described], signatures: NDArray[np.uint32], rows: Sequence[int]
) -> list[VersionLink]:
    # Undated versions stand last: nothing says that they are the earlier ones, unless their titles call them drafts.
    def place(row: int) -> tuple[str, str]:
        document = documents[row]
        return document.date or ("0000" if document.draft else "9999"), document.id

    ordered = sorted(rows, key=place)
    ids = [documents[row].id for row in ordered]
    return [
        VersionLink(
            document=ids[k],
            group=ids[0],
            version_of=ids[k - 1] if k else None,
            newer_version=ids[k + 1] if k + 1 < len(ids) else None,
            similarity=round(estimate(signatures[ordered[k - 1]], signatures[row]), 3) if k else None,
        )
        for k, row in enumerate(ordered)
    ]
