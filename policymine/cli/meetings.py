"""`policymine meetings CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, Out, Seed, Where
from policymine.cli.output import emit, say
from policymine.cli.words import found_by, t

_COLUMNS = {
    "participation": ["meeting", "date", "speaker", "role", "turns", "chars", "share"],
    "decisions": ["date", "body", "item", "outcome", "in_favour", "against", "abstain", "decision"],
    "actions": ["date", "body", "owner", "due", "due_words", "status", "what"],
    "issues": [
        "issue",
        "body",
        "name",
        "meetings",
        "proposed",
        "decided",
        "outcome",
        "days",
        "open",
        "followed_up",
    ],
    "cases": None,
    "outcomes": [
        "date",
        "body",
        "subject",
        "direction",
        "value",
        "unit",
        "baseline",
        "change",
        "change_unit",
        "aim",
    ],
}


def meetings(
    corpus: CorpusArgument,
    show: Annotated[
        str,
        typer.Option("--show", help="participation, decisions, actions, issues, cases or outcomes."),
    ] = "participation",
    linked: Annotated[
        float | None,
        typer.Option("--linked", help="issues: how alike two items must be worded, 0 to 1 (0.18)."),
    ] = None,
    success: Annotated[
        str, typer.Option("--success", help="cases: followed_up, decided or improved.")
    ] = "followed_up",
    threshold: Annotated[
        list[str] | None,
        typer.Option(
            "--threshold", help="cases: a crisp condition's threshold, e.g. RESIDENTS=0.5; repeat it."
        ),
    ] = None,
    top: Annotated[int, typer.Option("--top", help="How many rows to print.", min=1)] = 60,
    where: Where = None,
    seed: Seed = 0,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Tell who spoke how much, what was decided, who must do what by when, and what became of it.

    Examples: policymine meetings out/study --out speakers.xlsx;
    policymine meetings out/study --show decisions;
    policymine meetings out/study --show issues --out lanes.svg;
    policymine meetings out/study --show cases --out qca.csv
    """
    from policymine.api.language import language_of
    from policymine.api.meetings import view_meetings

    result = view_meetings(
        corpus,
        show=show,
        where=where,
        seed=seed,
        linked=linked,
        success=success,
        thresholds=_thresholds(threshold or ()),
    )
    chosen = language_of(lang, corpus)
    emit(
        result,
        json=json,
        out=out,
        lang=chosen,
        columns=_COLUMNS[show],
        top=None if show == "participation" else top,
        lines=[found_by(result)],
    )
    if not json:
        for item in result.extra().get("refused", []):
            say(t("left out {meeting}: {reason}", meeting=item["meeting"], reason=item["reason"][chosen]))


def _thresholds(given: list[str] | tuple[()]) -> dict[str, float]:
    from policymine.errors import InputError

    found: dict[str, float] = {}
    for word in given:
        name, _, value = word.partition("=")
        try:
            found[name.strip().upper()] = float(value)
        except ValueError:
            raise InputError(f"--threshold {word}: give NAME=NUMBER, such as RESIDENTS=0.5") from None
    return found
