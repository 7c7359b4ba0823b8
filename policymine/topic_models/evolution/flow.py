"""What became of topics from one period to the next: the table of births, deaths, continuations, splits and merges."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.headlines import headline, joined
from policymine.provenance import Provenance
from policymine.results import Evidence, Result, frame
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.evolution.align import HALF, LEVEL, Link, Null
from policymine.topic_models.evolution.evidence import passages_of_cells
from policymine.topic_models.evolution.text import message, top_words
from policymine.topic_models.evolution.trends import SEVERAL

__all__ = ["COLUMNS", "EVENTS", "Window", "WindowsResult", "tell_windows"]

Floats = NDArray[np.float64]

EVENTS: Final = ("continuation", "split", "merge", "birth", "death", "unclear")
COLUMNS: Final = (
    *("event", "before", "topic_before", "label_before", "share_before"),
    *("after", "topic_after", "label_after", "share_after", "likeness", "presence", "p", "q"),
)


@dataclass(frozen=True, eq=False, repr=False)
class WindowsResult(Result):
    """Events between neighbouring periods, a row for each. Columns of the table:

    - event : continuation, split, merge, birth, death, unclear. A split or merge has a row for each part.
    - before, topic_before, label_before, share_before : period, number, first words and share of the topic before; null
      for a birth. after ... : the same after; null for a death.
    - likeness : cosine of their words, 0 to 1; for a birth or death that of the nearest topic.
    - presence : rate of the 30 words that tell of the topic before in the period after, by their rate in its own; for a birth
      those of the new topic in the period before. 1 is as often; null for a topic of one document.
    - p, q : how often chance shows as much: refits in which nothing has changed, for a birth or death the documents dealt out
      at random too. In an unclear row they are of the birth or death that `presence` would speak for.

    `evidence(row)` gives sentences of the topic before and of the topic after.

    Parameters
    ----------
    topics : one a topic of each period: period, topic, label, words, share, spread (how many documents it is of, 1 where one
        holds all of it), line (topics that continue one another have the same number).
    windows : one a period: period, n_documents, n_units, k, status (`fitted`, `not_enough_data`, `no_documents`).
    thresholds : one a pair of neighbours: before, after, scarce (presence to which one topic in twenty falls though nothing has
        changed), stranger (likeness at which one topic in ten would be paired with a stranger), n_topics (refitted topics
        these rest on).
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    topics: tuple[Mapping[str, Any], ...] = ()
    windows: tuple[Mapping[str, Any], ...] = ()
    thresholds: tuple[Mapping[str, Any], ...] = ()
    messages: tuple[Mapping[str, str], ...] = field(default_factory=tuple)

    def extra(self) -> dict[str, Any]:
        """Return the topics of each period, the periods, the thresholds, the evidence and the notes."""
        return {
            "topics": [dict(t) for t in self.topics],
            "windows": [dict(w) for w in self.windows],
            "thresholds": [dict(t) for t in self.thresholds],
            "evidence": [
                {"row": row, **e.as_dict()} for row in sorted(self.sentences) for e in self.sentences[row]
            ],
            "messages": [dict(m) for m in self.messages],
        }

    def counts(self) -> dict[str, int]:
        """Return how many of each event there are: topics that part or join count once."""
        table = self.table
        found = {event: int((table["event"] == event).sum()) for event in EVENTS}
        for event, side in (("split", "before"), ("merge", "after")):
            mine = table[table["event"] == event]
            found[event] = len(mine[[side, f"topic_{side}"]].drop_duplicates())
        return found

    def summary(self, lang: str = "en") -> str:
        """Return in one line how many of each event there are."""
        said = [headline("evolution.event", lang, event=name, n=n) for name, n in self.counts().items() if n]
        return headline(
            "evolution.windows",
            lang,
            n=len(self.topics),
            periods=sum(w["status"] == "fitted" for w in self.windows),
            listed=joined(said, lang),
        )


# Where words fall to this part of their rate by chance, hardly any fall is a finding.
_FAINT: Final = 0.1


@dataclass(frozen=True, eq=False)
class Window:
    """A period that was fitted by itself.

    Parameters
    ----------
    label : of the period.
    model, data : the fit, over the words of the period.
    documents : ids, (n_documents,).
    vectors : weight of each term of all periods in each topic times the topic's share in it, (n_topics, n_terms).
    telling : how much each of its own words tells of a topic, 0 to 1, (n_topics, n_terms).
    shares : mean share of each topic over documents, (n_topics,).
    spread : how many documents each topic is of, (n_topics,): 1 where one document holds all of it, more the more evenly it
        is spread (inverse Simpson).
    """

    label: str
    model: TopicModel
    data: TopicData
    documents: tuple[str, ...]
    vectors: Floats
    telling: Floats
    shares: Floats
    spread: Floats

    @property
    def of_several(self) -> NDArray[np.bool_]:
        """Which topics are of more than one document, (n_topics,): the others are that document's own subject."""
        return np.asarray(self.spread >= SEVERAL)


def tell_windows(
    made: Sequence[Window],
    found: Sequence[Sequence[Link]],
    nulls: Sequence[Null],
    windows: Sequence[Mapping[str, Any]],
    *,
    provenance: Provenance,
    deals: Sequence[int],
) -> WindowsResult:
    """Return the result: the links of each pair of neighbours as rows, with the sentences of both topics.

    Parameters
    ----------
    made : the fitted periods in order of time.
    found, nulls : links and refits of each pair of neighbours.
    windows : every period, as `WindowsResult.windows` has it.
    provenance : what made it.
    deals : how often the documents of each pair of neighbours were dealt out.
    """
    words = [top_words(w.model, 8) for w in made]
    tags = [["·".join(row[:3]) for row in mine] for mine in words]
    said = [passages_of_cells(w.model, w.data, dict.fromkeys(w.documents, w.label), [w.label]) for w in made]
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    for number, links in enumerate(found):
        for link in sorted(links, key=lambda x: (EVENTS.index(x.event), _key(x.before), _key(x.after))):
            row: dict[str, Any] = {"event": link.event, "likeness": link.likeness}
            row |= {"presence": link.presence, "p": link.p, "q": link.q}
            shown: list[Evidence] = []
            for side, at, topic in (("before", number, link.before), ("after", number + 1, link.after)):
                row[side] = made[at].label
                if topic is None:
                    continue
                row[f"topic_{side}"] = topic
                row[f"label_{side}"] = tags[at][topic]
                row[f"share_{side}"] = float(made[at].shares[topic])
                shown += said[at].get((topic, made[at].label), ())
            if shown:
                sentences[len(rows)] = tuple(shown)
            rows.append(row)
    lines = _lines(made, found)
    topics = tuple(
        {
            "period": window.label,
            "topic": topic,
            "label": tags[at][topic],
            "words": words[at][topic],
            "share": float(window.shares[topic]),
            "spread": float(window.spread[topic]),
            "line": lines[at][topic],
        }
        for at, window in enumerate(made)
        for topic in range(window.model.k)
    )
    thresholds = tuple(
        {
            "before": a.label,
            "after": b.label,
            "scarce": null.scarce,
            "stranger": null.stranger,
            "n_topics": int(null.absent.size),
        }
        for a, b, null in zip(made, made[1:], nulls, strict=False)
    )
    table = frame(rows, COLUMNS)
    for side in ("before", "after"):
        table[f"topic_{side}"] = table[f"topic_{side}"].astype("Int64")
    return WindowsResult(
        table=table,
        provenance=provenance,
        sentences=sentences,
        topics=topics,
        windows=tuple(windows),
        thresholds=thresholds,
        messages=_messages(
            windows, thresholds, found, deals, sum(int((~w.of_several).sum()) for w in made), len(topics)
        ),
    )


def _span(numbers: Sequence[float]) -> str:
    low, high = min(numbers), max(numbers)
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _key(topic: int | None) -> int:
    return -1 if topic is None else topic


def _lines(made: Sequence[Window], found: Sequence[Sequence[Link]]) -> list[list[int]]:
    """Return a number for each topic that it shares with those which continue it."""
    lines = [list(range(made[0].model.k))]
    count = made[0].model.k
    for links, window in zip(found, made[1:], strict=True):
        onward = {x.after: x.before for x in links if x.event == "continuation"}
        mine = []
        for topic in range(window.model.k):
            before = onward.get(topic)
            if before is None:
                mine.append(count)
                count += 1
            else:
                mine.append(lines[-1][before])
        lines.append(mine)
    return lines


def _messages(
    windows: Sequence[Mapping[str, Any]],
    thresholds: Sequence[Mapping[str, Any]],
    found: Sequence[Sequence[Link]],
    deals: Sequence[int],
    single: int,
    n_topics: int,
) -> tuple[Mapping[str, str], ...]:
    notes = [message("windows", n=sum(w["status"] == "fitted" for w in windows), shuffles=_span(deals))]
    empty = [str(w["period"]) for w in windows if w["status"] == "no_documents"]
    if empty:
        notes.append(message("windows_empty", names=empty))
    thin = [f"{w['period']} ({w['n_documents']})" for w in windows if w["status"] == "not_enough_data"]
    if thin:
        notes.append(message("windows_thin", names=thin))
    weak = [f"{t['before']}–{t['after']}" for t in thresholds if not t["scarce"] >= _FAINT]
    if weak:
        notes.append(message("windows_weak", names=weak, n=len(weak), n_pairs=len(thresholds)))
    unclear = [link.presence for links in found for link in links if link.event == "unclear"]
    if unclear:
        notes.append(message("windows_unclear", n=len(unclear), faded=sum(x < HALF for x in unclear)))
    if single:
        notes.append(message("windows_single", n=single, n_topics=n_topics))
    tests = sum(
        len({x.before for x in links} - {None}) + len({x.after for x in links} - {None}) for links in found
    )
    notes.append(message("windows_tests", n=2 * tests))
    sizes = {str(w["period"]): int(w["n_documents"]) for w in windows}
    # The p-value of a topic all of whose documents stand on one side, by chance alone.
    least = [1.0 / math.comb(sizes[t["before"]] + sizes[t["after"]], sizes[t["before"]]) for t in thresholds]
    poor = sum(p * tests / 2 > LEVEL for p in least)
    if poor:
        notes.append(
            message(
                "windows_power", n=poor, n_pairs=len(least), least=_span([float(f"{p:.1g}") for p in least])
            )
        )
    return tuple(notes)
