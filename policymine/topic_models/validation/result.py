"""The result of a validation: a row a task and topic, which opens to its questions, the answers and the passages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from policymine.headlines import headline, joined
from policymine.results import Result
from policymine.topic_models.validation.questions import catalogue

__all__ = ["CODER_COLUMNS", "COLUMNS", "ITEM_COLUMNS", "SEPARATOR", "SHOWS", "ValidationResult"]

SHOWS: Final = ("topics", "items", "coders")
COLUMNS: Final = (
    *("task", "topic", "label", "n_items", "n_answers", "n_right", "precision", "low", "high", "interval"),
    *("chance", "p", "q", "log_odds", "log_odds_low", "log_odds_high", "chance_log_odds"),
)
ITEM_COLUMNS: Final = (
    *(
        "task",
        "topic",
        "label",
        "right",
        "right_topic",
        "options",
        "n_answers",
        "n_right",
        "answers",
        "log_odds",
    ),
    *("document", "start", "end"),
)
CODER_COLUMNS: Final = (
    "task",
    "coder",
    "n_items",
    "n_answers",
    "n_right",
    "precision",
    "low",
    "high",
    "chance",
    "p",
)
# What parts the options of a question in one cell.
SEPARATOR: Final = " | "


@dataclass(frozen=True, eq=False, repr=False)
class ValidationResult(Result):
    """What coders saw. One row a task and topic, the row of all topics (topic null) first; or a row an item, or a coder.

    - precision : share of answers that are right, 0 to 1; low, high : its 95% interval, made as `interval` says.
    - chance : precision of guessing; p : how likely guessing does as well or better; q : the same over all rows of topics.
    - log_odds : topic log odds, at most 0 and best there, for passages; chance_log_odds : what guessing would give.
    - items: right : the right answer, answers : what each coder chose.

    `evidence(row)` gives the passages that the row rests on; `items(row)` its questions with every answer.

    Parameters
    ----------
    scored : every question with the options chosen by each coder.
    behind : questions behind each row, by number.
    agreement : Krippendorff's alpha by task, with its interval.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    coders : table of the coders.
    language : of the model, `zh` or `en`.
    """

    scored: tuple[Mapping[str, Any], ...] = ()
    behind: tuple[tuple[int, ...], ...] = ()
    agreement: tuple[Mapping[str, Any], ...] = ()
    messages: tuple[Mapping[str, str], ...] = ()
    coders: tuple[Mapping[str, Any], ...] = ()
    language: str = "zh"

    def items(self, row: int) -> list[dict[str, Any]]:
        """Return the questions behind a row of the table: options, the right one, what each coder chose."""
        self.evidence(row)
        return [dict(self.scored[i]) for i in self.behind[row]]

    def rows(self) -> list[dict[str, Any]]:
        """Return the table as plain dicts, options as lists."""
        rows = super().rows()
        for row in rows:
            if "options" in row:
                row["options"] = row["options"].split(SEPARATOR)
        return rows

    def extra(self) -> dict[str, Any]:
        """Return the agreement of coders, the coders, every question with its answers, and the notes."""
        return {
            "agreement": [dict(a) for a in self.agreement],
            "coders": [dict(c) for c in self.coders],
            "items": [dict(i) for i in self.scored],
            "behind": [list(b) for b in self.behind],
            "messages": [dict(m) for m in self.messages],
        }

    def lines(self, lang: str = "en") -> list[str]:
        """Return a sentence a task: precision with its interval, guessing, and how far coders agree."""
        names = catalogue()["names"]
        said = []
        for task in self.agreement:
            line = headline(
                "validation.task",
                lang,
                name=names[task["task"]][lang],
                right=task["n_right"],
                answers=task["n_answers"],
                share=_percent(task["precision"]),
                low=_percent(task["low"]),
                high=_percent(task["high"]),
                chance=_percent(task["chance"]),
            )
            said.append(line + _agreed(task, lang))
        return said

    def summary(self, lang: str = "en") -> str:
        """Return the tasks in one line."""
        return joined(self.lines(lang), lang, "semicolon")


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _agreed(task: Mapping[str, Any], lang: str) -> str:
    if task["alpha"] is None:
        return ""
    ends = (
        ""
        if task["alpha_low"] is None
        else headline("validation.ends", lang, low=task["alpha_low"], high=task["alpha_high"])
    )
    return headline("validation.alpha", lang, coders=task["n_coders"], alpha=task["alpha"], ends=ends)
