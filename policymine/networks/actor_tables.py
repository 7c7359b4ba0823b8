"""The tables behind the network of actors: who stands in which unit, the sentences of a pair, the roles of a corpus."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from policymine.networks.actor_mention import Mention
from policymine.networks.actor_roles import find_roles
from policymine.networks.base import year_of
from policymine.results import Evidence

__all__ = ["ActorDocument", "incidence", "role_rows_of", "sentences_together", "span_of"]

_SENTENCES: Final = 4


@dataclass(frozen=True, slots=True)
class ActorDocument:
    """A document as the network of actors sees it.

    Parameters
    ----------
    id, text, date : of the document. mentions : who is named, in order, none overlapping.
    sentences : (start, end) of each sentence, in order. units : of each unit in which two are named together.
    """

    id: str
    text: str
    date: str | None
    mentions: tuple[Mention, ...]
    sentences: tuple[tuple[int, int], ...]
    units: tuple[tuple[int, int], ...]


def span_of(documents: Sequence[ActorDocument], where: Iterable[int]) -> dict[str, str | None]:
    """Return the first and the last date of some documents."""
    dates = sorted(d for i in where if (d := documents[i].date))
    return {"first": dates[0] if dates else None, "last": dates[-1] if dates else None}


def incidence(
    documents: Sequence[ActorDocument], number: Mapping[str, int]
) -> tuple[Any, Any, list[tuple[int, int]]]:
    """Return actors by units as a table of 0 and 1, the document of each unit, and its place; units without an actor are left out."""
    from scipy import sparse

    rows: list[int] = []
    columns: list[int] = []
    unit_document: list[int] = []
    places: list[tuple[int, int]] = []
    for i, document in enumerate(documents):
        at = 0
        for low, high in document.units:
            held: set[int] = set()
            while at < len(document.mentions) and document.mentions[at].start < high:
                m = document.mentions[at]
                if m.start >= low and m.name in number:
                    held.add(number[m.name])
                at += 1
            if held:
                rows += sorted(held)
                columns += [len(places)] * len(held)
                unit_document.append(i)
                places.append((low, high))
    shape = (len(number), len(places))
    table = sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)
    table.sort_indices()
    return table, np.array(unit_document, dtype=np.int64), places


def sentences_together(
    documents: Sequence[ActorDocument],
    places: Sequence[tuple[int, int]],
    unit_document: Any,
    shared: Any,
    names: tuple[str, str],
) -> tuple[Evidence, ...]:
    """Return sentences that name both, each from another document; where no sentence does, one of each."""
    found: list[Evidence] = []
    seen: set[int] = set()
    for unit in shared.tolist():
        i = int(unit_document[unit])
        if i in seen:
            continue
        seen.add(i)
        document, (low, high) = documents[i], places[unit]
        first: dict[str, Evidence] = {}
        period = str(year_of(document.date)) if year_of(document.date) else None
        for start, end in document.sentences:
            if end <= low or start >= high:
                continue
            inside = {
                m.name: m for m in reversed(document.mentions) if start <= m.start < end and m.name in names
            }
            ends = [(m.start, m.end) for m in inside.values()]
            if not ends:
                continue
            at = Evidence(
                document.id,
                document.text[start:end],
                min(s for s, _ in ends),
                max(e for _, e in ends),
                start,
                period,
                " + ".join(names),
            )
            if len(inside) == 2:
                first = {"both": at}
                break
            first.setdefault(next(iter(inside)), at)
        found += first.values()
        if len(seen) >= _SENTENCES:
            break
    return tuple(found)


def role_rows_of(
    documents: Sequence[ActorDocument],
) -> tuple[list[dict[str, Any]], dict[int, tuple[Evidence, ...]], Counter[str], Counter[str]]:
    """Return who leads whom, one row a pair, the sentences, and in how many documents each leads or assists."""
    found: dict[tuple[str, str], list[tuple[int, str, Evidence]]] = {}
    lead: dict[str, set[int]] = {}
    help_: dict[str, set[int]] = {}
    for i, document in enumerate(documents):
        at = 0
        for low, high in document.sentences:
            inside = []
            while at < len(document.mentions) and document.mentions[at].start < high:
                m = document.mentions[at]
                if m.start >= low:
                    inside.append(Mention(m.start - low, m.end - low, m.name, m.kind))
                at += 1
            sentence = document.text[low:high]
            for role in find_roles(sentence, inside) if len(inside) > 1 else ():
                year = year_of(document.date)
                shown = Evidence(
                    document.id,
                    sentence,
                    low + role.start,
                    low + role.end,
                    low,
                    str(year) if year else None,
                    role.words,
                )
                found.setdefault((role.lead, role.help), []).append((i, role.words, shown))
                lead.setdefault(role.lead, set()).add(i)
                help_.setdefault(role.help, set()).add(i)
    rows, evidence = [], {}
    ordered = sorted(found.items(), key=lambda kv: (-len({i for i, _, _ in kv[1]}), -len(kv[1]), kv[0]))
    for at, ((one, other), uses) in enumerate(ordered):
        where = sorted({i for i, _, _ in uses}, key=lambda d: documents[d].id)
        words = Counter(w for _, w, _ in uses)
        rows.append(
            {
                "lead": one,
                "help": other,
                "n_docs": len(where),
                "count": len(uses),
                "reverse": len({i for i, _, _ in found.get((other, one), ())}),
                "words": "; ".join(
                    f"{w} {n}" for w, n in sorted(words.items(), key=lambda kv: (-kv[1], kv[0]))
                ),
                **span_of(documents, where),
                "documents": tuple(documents[d].id for d in where),
            }
        )
        per_document = {i: shown for i, _, shown in reversed(uses)}
        evidence[at] = tuple(itertools.islice((per_document[i] for i in where), 2 * _SENTENCES))
    return (
        rows,
        evidence,
        Counter({n: len(w) for n, w in lead.items()}),
        Counter({n: len(w) for n, w in help_.items()}),
    )
