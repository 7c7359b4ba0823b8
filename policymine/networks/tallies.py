"""Citations counted: by cited document, by pair of documents, by pair of groups; each with the citations behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from policymine.structure.bodies import full_name
from policymine.structure.issuers import level_of
from policymine.structure.title_keys import loose_keys, title_issuer, title_key

__all__ = [
    "DOCUMENT_PAIRS",
    "GROUP_PAIRS",
    "MOST",
    "cited_key",
    "counts",
    "group_of",
    "group_of_target",
    "listed",
    "most_cited",
    "names_of",
    "pairs_of",
]

MOST: Final = ("title", "number", "target", "count", "n_docs", "first", "last", "relations")
DOCUMENT_PAIRS: Final = ("document", "date", "target", "title", "number", "count", "relations")
GROUP_PAIRS: Final = ("source_group", "target_group", "count", "n_docs", "first", "last", "relations")


def counts(row: Mapping[str, Any]) -> bool:
    """Return whether a citation counts: not the document itself, no form, no short form, no title inside another."""
    return (
        not row["own"] and row["inside"] is None and row["resolution"] not in ("short form", "not a document")
    )


def names_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the one title cited with each number, so that a number alone counts with its title."""
    titles: dict[str, Counter[str]] = {}
    for row in rows:
        if row["number"] and row["title"]:
            titles.setdefault(row["number"], Counter())[_plain_key(row["title"])] += 1
    return {number: next(iter(found)) for number, found in titles.items() if len(found) == 1}


def _plain_key(title: str) -> str:
    """Return the key of a title without 中华人民共和国 and the version: 《民法典》 is 《中华人民共和国民法典》."""
    allowed = {"version", "republic"}
    keys = [key for key, dropped in loose_keys(title) if set(filter(None, dropped.split("+"))) <= allowed]
    return keys[-1] if keys else title_key(title)


def cited_key(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return what tells one cited document from another where none of the corpus is meant."""
    if row["title"]:
        return _plain_key(row["title"])
    return names.get(row["number"], str(row["number"]))


def _tally(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    dates = sorted(row["date"] for row in rows if row["date"])
    return {
        "count": len(rows),
        "n_docs": len({row["document"] for row in rows}),
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
        "relations": listed(Counter(row["relation"] for row in rows)),
    }


def listed(counts: Counter[str]) -> str:
    """Return counts in one line, the largest first.

    >>> listed(Counter({"basis": 2, "refers": 3}))
    'refers 3; basis 2'
    """
    return "; ".join(f"{name} {n}" for name, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))


def most_cited(
    rows: Sequence[Mapping[str, Any]], attributes: Mapping[str, Mapping[str, Any]]
) -> list[tuple[dict[str, Any], list[int]]]:
    """Return one row a cited document and the citations behind it, by number of citing documents, then citations."""
    names = names_of(rows)
    groups: dict[tuple[str, str], list[int]] = {}
    for i, row in enumerate(rows):
        key = ("target", row["target"]) if row["target"] else ("cited", cited_key(row, names))
        groups.setdefault(key, []).append(i)
    found = []
    for (kind, name), members in groups.items():
        own = [rows[i] for i in members]
        known = attributes.get(name, {}) if kind == "target" else {}
        titles = Counter(row["title"] for row in own if row["title"])
        numbers = Counter(row["number"] for row in own if row["number"])
        found.append(
            (
                {
                    "title": known.get("title") or (titles.most_common(1)[0][0] if titles else None),
                    "number": known.get("number") or (numbers.most_common(1)[0][0] if numbers else None),
                    "target": name if kind == "target" else None,
                    **_tally(own),
                },
                members,
            )
        )
    found.sort(key=lambda f: (-f[0]["n_docs"], -f[0]["count"], f[0]["title"] or f[0]["number"] or ""))
    return found


def group_of(row: Mapping[str, Any], attributes: Mapping[str, Mapping[str, Any]], by: str) -> str | None:
    """Return the group of the citing document."""
    value = attributes.get(row["document"], {}).get(by)
    return None if value is None else str(value)


def group_of_target(
    row: Mapping[str, Any], attributes: Mapping[str, Mapping[str, Any]], by: str
) -> str | None:
    """Return the group of the cited document; by issuer and level its title may tell where it is not in the corpus."""
    if row["target"]:
        value = attributes.get(row["target"], {}).get(by)
        return None if value is None else str(value)
    if by not in ("issuer", "level"):
        return None
    # A document that is not in the corpus may state its issuer: in its title, or as an order's number does.
    key = title_key(row["title"]) if row["title"] else ""
    issuer = title_issuer(key)
    if issuer is None and row["number"] and "令第" in row["number"]:
        issuer = row["number"].partition("令第")[0].removeprefix("中华人民共和国").split("、")[0]
    if by == "issuer":
        return full_name(issuer) if issuer else None
    if issuer is None and key.startswith("中华人民共和国") and key.endswith(("法", "法典", "条例")):
        return "central"
    return level_of(issuer)[0] if issuer else None


def pairs_of(
    rows: Sequence[Mapping[str, Any]], attributes: Mapping[str, Mapping[str, Any]], by: str
) -> list[tuple[dict[str, Any], list[int]]]:
    """Return one row a pair of documents, or of groups by a field, and the citations behind it, most citations first."""
    names = names_of(rows)
    groups: dict[tuple[str, str], list[int]] = {}
    for i, row in enumerate(rows):
        if by == "document":
            pair = (row["document"], row["target"] or f"cited:{cited_key(row, names)}")
        else:
            pair = (group_of(row, attributes, by) or "", group_of_target(row, attributes, by) or "")
        groups.setdefault(pair, []).append(i)
    found = []
    for (left, right), members in groups.items():
        own = [rows[i] for i in members]
        tally = _tally(own)
        if by == "document":
            head = {key: own[0][key] for key in ("document", "date", "target", "title", "number")}
            known = attributes.get(right)
            if known is not None:
                head |= {"title": known.get("title"), "number": known.get("number")}
        else:
            head = {"source_group": left or None, "target_group": right or None}
        found.append(({**head, **tally}, members))
    found.sort(key=lambda f: (-f[0]["count"], *(str(v) for v in list(f[0].values())[:3])))
    return found
