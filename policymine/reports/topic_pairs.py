"""Two topics side by side: the nearest pairs as tables, and, where the page has a script, any two that one chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from policymine.charts.messages import Messages
from policymine.charts.topics import topic_words
from policymine.reports.base import ReportInput, quotes
from policymine.reports.blocks import Block, Cell, Column, Embed, Group, Paragraph, Part, Table, cell
from policymine.reports.templates import read_templates
from policymine.results import Result

__all__ = ["pairs_blocks"]

_PAIRS: Final = 6
_WORDS: Final = 10
_PASSAGES: Final = 2
_SCORES: Final = ("words", "frex", "lift", "ctfidf")
_SAID: Final = (
    "choose",
    "first",
    "second",
    "distance",
    "prevalence",
    "coherence",
    "exclusivity",
    "documents",
    "shared",
    "passages",
    "same",
)


def pairs_blocks(
    data: ReportInput,
    result: Result,
    rows: Sequence[Mapping[str, Any]],
    view: Mapping[str, Any],
    messages: Messages,
) -> list[Block]:
    """Return the comparison of two topics; empty where there are fewer than two.

    Parameters
    ----------
    rows : of the result, largest topic first. view : its map, where topics name their nearest.
    """
    near = _nearest(view)
    if not near:
        return []
    place = {row["topic"]: i for i, row in enumerate(result.rows())}
    row_of = {row["topic"]: row for row in rows}
    pairs: list[Block] = []
    for first, second, distance in near:
        table = _side_by_side(data, result, [(row_of[t], place[t]) for t in (first, second)], messages)
        heading = messages(
            "topics.pair",
            first=f"{first} {row_of[first]['label']}",
            second=f"{second} {row_of[second]['label']}",
            distance=messages.number(distance, 2),
        )
        pairs.append(Group(heading, (table,), folded=True))
    still = (Paragraph(messages("topics.pairs_lead")), *pairs)
    live = Embed(
        "topics",
        _data(data, result, rows, place, messages),
        still,
        script=read_templates("report/topics.js"),
        style=read_templates("report/topics.css"),
    )
    return [Group(messages("topics.pairs"), (live,), anchor="topics-compare")]


def _nearest(view: Mapping[str, Any]) -> list[tuple[int, int, float]]:
    """Return the pairs of topics that are nearest to one another, the nearest first, each once."""
    found: dict[tuple[int, int], float] = {}
    for topic in view.get("topics", ()):
        for near in topic["nearest"]:
            found[min(topic["topic"], near["topic"]), max(topic["topic"], near["topic"])] = near["distance"]
    ordered = sorted(found.items(), key=lambda kv: (kv[1], kv[0]))
    return [(first, second, distance) for (first, second), distance in ordered[:_PAIRS]]


def _side_by_side(
    data: ReportInput, result: Result, sides: Sequence[tuple[Mapping[str, Any], int]], messages: Messages
) -> Table:
    """Return what two topics share and what sets them apart, one column each."""
    lines: list[tuple[Cell, ...]] = [
        (
            cell(messages("topics.prevalence")),
            *(
                Cell(
                    (
                        Part(
                            messages.percent(row["prevalence"], 1),
                            messages.interval(row.get("low"), row.get("high"), percent=True),
                            quotes(data, result.evidence(at), messages),
                            len(result.evidence(at)),
                        ),
                    )
                )
                for row, at in sides
            ),
        ),
        (
            cell(messages("topics.coherence")),
            *(cell(messages.number(row["coherence"], 2)) for row, _ in sides),
        ),
    ]
    if all(row.get("exclusivity") is not None for row, _ in sides):
        shown = (cell(messages.number(row["exclusivity"], 2)) for row, _ in sides)
        lines.append((cell(messages("topics.exclusivity")), *shown))
    for score in _SCORES:
        lists = [topic_words(row[score])[:_WORDS] if row.get(score) else [] for row, _ in sides]
        if not all(lists):
            continue
        both = set(lists[0]) & set(lists[1])
        words = (Cell(tuple(Part(w, "=" if w in both else "") for w in found)) for found in lists)
        lines.append((cell(messages(f"topics.score_{score}")), *words))
    heads = (Column(f"{row['topic']} {row['label']}", long=True) for row, _ in sides)
    return Table("", (Column(messages("topics.score")), *heads), lines, note=messages("topics.pair_note"))


def _data(
    data: ReportInput,
    result: Result,
    rows: Sequence[Mapping[str, Any]],
    place: Mapping[int, int],
    messages: Messages,
) -> dict[str, Any]:
    """Return what the script compares: for each topic its numbers as shown, its words and its passages."""
    exploration = getattr(result, "exploration", None)
    numbers = list(exploration.topics) if exploration is not None else []
    topics = []
    for row in rows:
        passages = quotes(data, result.evidence(place[row["topic"]]), messages, _PASSAGES)
        topics.append(
            {
                "topic": row["topic"],
                "label": str(row["label"]),
                "prevalence": messages.percent(row["prevalence"], 1),
                "interval": messages.interval(row.get("low"), row.get("high"), percent=True),
                "coherence": messages.number(row["coherence"], 2),
                "exclusivity": ""
                if row.get("exclusivity") is None
                else messages.number(row["exclusivity"], 2),
                "documents": "" if row.get("n_docs") is None else messages.number(int(row["n_docs"])),
                "words": {s: topic_words(row[s])[:_WORDS] for s in _SCORES if row.get(s)},
                "passages": [
                    {
                        "text": q.before + q.match + q.after,
                        "title": q.title,
                        "place": q.place,
                        "document": q.document,
                        "start": q.start,
                        "end": q.end,
                    }
                    for q in passages
                ],
            }
        )
    nearest = _nearest({"topics": (result.extra().get("exploration") or {}).get("topics", ())})
    return {
        "topics": topics,
        "numbers": numbers,
        "distances": [[round(float(d), 2) for d in row] for row in getattr(exploration, "distances", ())],
        "start": list(nearest[0][:2]) if nearest else [],
        "words": {
            # The script fills the number in.
            **{key: messages(f"topics.live.{key}", distance="{distance}") for key in _SAID},
            **{f"score_{score}": messages(f"topics.score_{score}") for score in _SCORES},
        },
    }
