"""How much of each document is earlier wording, who takes over from whom, and how that goes over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.reuse.papers import Papers
from policymine.comparisons.reuse.sharing import Sharing
from policymine.comparisons.reuse.sources import ANY, CENTRAL, OPEN_CENTRAL, OTHERS, UNDIRECTED
from policymine.matching.units import Sentences
from policymine.statistics.bootstrap import MIN_UNITS, bootstrap_interval

__all__ = ["document_rows", "link_rows", "pair_rows", "period_rows"]

_RESAMPLES: Final = 1000
_BITS: Final = (ANY, OTHERS, CENTRAL, CENTRAL | OPEN_CENTRAL)


def document_rows(
    sentences: Sentences,
    covered: NDArray[np.uint8],
    sharing: Sharing,
    papers: Papers,
    pairs: Sequence[Mapping[str, Any]],
    *,
    versions: bool,
) -> list[dict[str, Any]]:
    """Return one row a document that may take over.

    Parameters
    ----------
    sentences, covered, sharing, papers : as the search made them.
    pairs : rows of `pair_rows`, for the main source.
    versions : whether versions of one document were compared too.
    """
    owner = np.repeat(sentences.document, np.diff(sentences.indptr))
    n = len(papers)

    def total(bit: int, weights: NDArray[np.float32] | None = None) -> NDArray[np.float64]:
        held = (covered & bit) != 0
        values = held.astype(np.float64) if weights is None else np.where(held, weights, 0.0)
        return np.bincount(owner, weights=values, minlength=n).astype(np.float64)

    plain = {bit: total(bit) for bit in _BITS}
    less = {bit: total(bit, sharing.weight) for bit in _BITS}
    alone = ((covered & UNDIRECTED) != 0) & ((covered & ANY) == 0)
    unknown = np.bincount(owner, weights=alone, minlength=n).astype(np.float64)
    earlier = _earlier(papers, versions)
    main: dict[str, Mapping[str, Any]] = {}
    for row in pairs:
        if row["direction"] == "dated" and (
            row["target"] not in main or row["taken"] > main[row["target"]]["taken"]
        ):
            main[row["target"]] = row
    rows = []
    for k in np.flatnonzero(papers.target).tolist():
        size = int(sentences.n_units[k])
        # Without a date, or before all others, there is nothing it could be seen to take.
        known = bool(size) and papers.dates[k] is not None and earlier[k] > 0

        def share(values: NDArray[np.float64], k: int = k, size: int = size) -> float:
            return round(float(values[k]) / size, 4)

        top = main.get(papers.ids[k])
        rows.append(
            {
                "document": papers.ids[k],
                "title": papers.titles[k],
                "date": papers.dates[k],
                "issuer": papers.issuers[k],
                "level": papers.levels[k],
                "n_units": size,
                "n_earlier": int(earlier[k]),
                "taken": int(plain[ANY][k]),
                "share": share(plain[ANY]) if known else None,
                "share_discounted": share(less[ANY]) if known else None,
                "from_others": share(plain[OTHERS]) if known and papers.issuers[k] else None,
                "from_others_discounted": share(less[OTHERS]) if known and papers.issuers[k] else None,
                "from_centre": share(plain[CENTRAL]) if known and papers.centre.any() else None,
                "from_centre_discounted": share(less[CENTRAL]) if known and papers.centre.any() else None,
                "in_centre": share(plain[CENTRAL | OPEN_CENTRAL]) if size and papers.centre.any() else None,
                "in_centre_discounted": share(less[CENTRAL | OPEN_CENTRAL])
                if size and papers.centre.any()
                else None,
                "undirected": share(unknown) if size else None,
                "main_source": top["source"] if top else None,
                "main_source_share": top["share"] if top else None,
            }
        )
    return rows


def _earlier(papers: Papers, versions: bool) -> NDArray[np.int64]:
    """Return how many documents are surely earlier than each and may be its source."""
    found = np.zeros(len(papers), dtype=np.int64)
    two = bool((papers.side == 1).any())
    for side in (0, 1) if two else (0,):
        # Of the other corpus where there are two.
        own = papers.side == side if two else np.ones(len(papers), dtype=bool)
        able = papers.source & (papers.days[:, 1] >= 0) & (~own if two else True)
        found[own] = np.searchsorted(np.sort(papers.days[able, 1]), papers.days[own, 0], side="left")
    found[papers.days[:, 0] < 0] = 0
    if not versions and not two:
        for group in np.flatnonzero(np.bincount(papers.version) > 1).tolist():
            members = np.flatnonzero(papers.version == group)
            for k in members.tolist():
                before = papers.source[members] & (papers.days[members, 1] >= 0)
                found[k] -= int(np.count_nonzero(before & (papers.days[members, 1] < papers.days[k, 0])))
    return np.maximum(found, 0)


def pair_rows(rows: Sequence[Mapping[str, Any]], n_units: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return one row a pair of documents, the most wording first.

    Parameters
    ----------
    rows : the passages.
    n_units : units of each document, by its id.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["source"], row["target"])
        pair = found.setdefault(
            key,
            {
                **{
                    k: row[k]
                    for k in (
                        "source",
                        "target",
                        "source_date",
                        "target_date",
                        "direction",
                        "source_issuer",
                        "target_issuer",
                    )
                },
                "passages": 0,
                "taken": 0,
                "discounted": 0.0,
                "share": 0.0,
                "verbatim": 0,
            },
        )
        pair["passages"] += 1
        pair["taken"] += row["taken"]
        pair["discounted"] += row["discounted"]
        pair["verbatim"] += row["taken"] if row["kind"] == "verbatim" else 0
    for pair in found.values():
        pair["share"] = round(min(pair["taken"] / max(n_units[pair["target"]], 1), 1.0), 4)
        pair["verbatim"] = round(pair["verbatim"] / pair["taken"], 4) if pair["taken"] else 0.0
        pair["discounted"] = round(pair["discounted"], 1)
    return sorted(found.values(), key=lambda pair: (-pair["discounted"], pair["source"], pair["target"]))


def link_rows(pairs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one row for each issuer that takes over from another one; passages without a direction are left out."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for pair in pairs:
        names = (pair["source_issuer"], pair["target_issuer"])
        if pair["direction"] != "dated" or not all(names) or names[0] == names[1]:
            continue
        link = found.setdefault(
            names,
            {
                "source": names[0],
                "target": names[1],
                "documents": set(),
                "sources": set(),
                "passages": 0,
                "taken": 0,
                "discounted": 0.0,
                "first": pair["target_date"],
                "last": pair["target_date"],
            },
        )
        link["documents"].add(pair["target"])
        link["sources"].add(pair["source"])
        for key in ("passages", "taken", "discounted"):
            link[key] += pair[key]
        link["first"] = min(link["first"], pair["target_date"])
        link["last"] = max(link["last"], pair["target_date"])
    rows = [
        {
            **link,
            "documents": len(link["documents"]),
            "sources": len(link["sources"]),
            "discounted": round(link["discounted"], 1),
        }
        for link in found.values()
    ]
    return sorted(rows, key=lambda row: (-row["discounted"], row["source"], row["target"]))


def period_rows(
    documents: Sequence[Mapping[str, Any]], labels: Mapping[str, str], order: Sequence[str], seed: int
) -> list[dict[str, Any]]:
    """Return the mean share of the documents of each group, with 95% intervals that resample documents.

    Parameters
    ----------
    documents : rows of `document_rows`.
    labels : group by document; others are left out.
    order : the groups in order.
    seed : of the resamples. Groups of fewer than five documents have no interval.
    """
    rows = []
    for label in order:
        held = [row for row in documents if labels.get(row["document"]) == label and row["share"] is not None]
        found: dict[str, Any] = {
            "period": label,
            "n_docs": len(held),
            "n_earlier": round(float(np.mean([row["n_earlier"] for row in held]))) if held else 0,
        }
        for column, name in (
            ("share", ""),
            ("share_discounted", "discounted"),
            ("from_centre", "from_centre"),
        ):
            values = np.array([row[column] for row in held if row[column] is not None], dtype=np.float64)
            estimate = round(float(values.mean()), 4) if values.size else None
            low = high = None
            if values.size >= MIN_UNITS:
                interval = bootstrap_interval(
                    values, np.mean, method="expanded", n_resamples=_RESAMPLES, seed=seed
                )
                if not interval.degenerate:
                    low, high = round(interval.low, 4), round(interval.high, 4)
            found |= {
                name or "share": estimate,
                f"{name}_low" if name else "low": low,
                f"{name}_high" if name else "high": high,
            }
        rows.append(found)
    return rows
