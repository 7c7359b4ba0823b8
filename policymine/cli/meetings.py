"""`policymine meetings CORPUS`"""

from __future__ import annotations

from policymine.cli.options import CorpusArgument, Json, Lang, Out, Seed, Where
from policymine.cli.output import emit, say


def meetings(
    corpus: CorpusArgument,
    where: Where = None,
    seed: Seed = 0,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Tell who spoke, how often and how much, in verbatim records of meetings.

    Example: policymine meetings out/study --out speakers.xlsx
    """
    from policymine.api.language import language_of
    from policymine.api.meetings import meetings as verb

    result = verb(corpus, where=where, seed=seed)
    chosen = language_of(lang, corpus)
    emit(
        result,
        json=json,
        out=out,
        lang=chosen,
        columns=["meeting", "date", "speaker", "role", "turns", "chars", "share"],
        lines=[result.summary()],
    )
    if not json:
        for item in result.extra().get("refused", []):
            say(f"left out {item['meeting']}: {item['reason'][chosen]}")
