"""Sittings in English, in whole or, as the record of the floor has it, in part."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from tests.trials.sitting_people import TITLES, english_names
from tests.trials.sittings import MONTHS, Made, Sitting, date_of, known, labels_of


def english_labels(sitting: Sitting) -> dict[str, str]:
    offices = {
        "主席": "PRESIDENT",
        "全委會主席": "CHAIRMAN",
        "代理主席": "PRESIDENT'S DEPUTY",
        "代理全委會主席": "DEPUTY CHAIRMAN",
    }
    offices |= {
        "行政長官": "CHIEF EXECUTIVE",
        "秘書": "CLERK",
        "政務司司長": "CHIEF SECRETARY FOR ADMINISTRATION",
    }
    fields = [
        "FOOD AND HEALTH",
        "TRANSPORT AND HOUSING",
        "CONSTITUTIONAL AND MAINLAND AFFAIRS",
        "FINANCIAL SERVICES AND THE TREASURY",
        "DEVELOPMENT",
        "LABOUR AND WELFARE",
        "EDUCATION",
        "COMMERCE AND ECONOMIC DEVELOPMENT",
        "HOME AFFAIRS",
        "THE ENVIRONMENT",
        "SECURITY",
        "THE CIVIL SERVICE",
        "JUSTICE",
    ]
    labels: dict[str, str] = {}
    members = [who for who in dict.fromkeys(s for s, _ in sitting.speeches) if who.endswith("議員")]
    names = english_names(members)
    for who in dict.fromkeys(s for s, _ in sitting.speeches):
        if who in names:
            short = " ".join(names[who].split()[:2])
            n = members.index(who)
            labels[who] = (
                f"{TITLES[n % len(TITLES)]} {short if list(names.values()).count(names[who]) == 1 else names[who]}"
            )
        else:
            labels[who] = offices.get(who) or f"SECRETARY FOR {fields[len(labels) % len(fields)]}"
    return labels


_SAID = (
    "President, I rise to speak on the motion before the Council today.",
    "The Government has stated that the measures will be reviewed in the coming year, and the public has a right to know the outcome.",
    "I would like to ask the Secretary whether he has consulted the residents: the answer was not given in the main reply.",
    "Thank you, President.",
    "As I said just now, the figures are as follows: 13 per cent in 2011 and 15 per cent in 2012.",
    "Some Members asked why: because the resources are limited.",
    "We will continue to listen to the views of the community in this regard.",
)


def in_english(sitting: Sitting, *, mark: str = " (in Cantonese)", page: bool = True) -> Made:
    """Return the sitting in English: the same people in the same order, words of like length that say little."""
    labels = english_labels(sitting)
    everyone = english_names([*sitting.present, *sitting.absent, *sitting.others])
    year, month, day = date_of(sitting.text)
    date = f"{day} {MONTHS[month - 1]} {year}"
    rng = random.Random(sitting.name)

    def members(names: Sequence[str]) -> list[str]:
        return [
            line
            for name in names
            for line in (
                f"THE HONOURABLE {everyone[name]}"
                + rng.choice(["", ", J.P.", ", S.B.S., J.P.", ", G.B.S., J.P."]),
                "",
            )
        ]

    lines = [
        "OFFICIAL RECORD OF PROCEEDINGS",
        "",
        f"Wednesday, {date}",
        "",
        "The Council met at Eleven o'clock",
        "",
        "MEMBERS PRESENT:",
        "",
    ]
    lines += members(sitting.present)
    if sitting.absent:
        lines += ["MEMBERS ABSENT:", "", *members(sitting.absent)]
    lines += [
        "CLERK IN ATTENDANCE:",
        "",
        "MR KENNETH CHEN WEI-ON, S.B.S., SECRETARY GENERAL",
        "",
        "TABLING OF PAPERS",
        "",
    ]
    speeches: list[tuple[str, str]] = []
    for n, (speaker, said) in enumerate(sitting.speeches):
        text = rng.choice(_SAID)
        while len(text) < 2 * len(said):
            text += " " + rng.choice(_SAID)
        label = labels[speaker] + (mark if n % 3 else "")
        speeches.append((labels[speaker], text))
        words, line = f"{label}: {text}".split(" "), ""
        for word in words:
            if len(line) + len(word) > 72:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines += [line, ""]
        if n % 25 == 20:
            lines += ["(Mr Albert HO stood up)", "", "SUSPENSION OF MEETING", ""]
    lines += ["Adjourned accordingly at 9.55 pm.", ""]
    out: list[str] = []
    for number, start in enumerate(range(0, len(lines), 41), 6055):
        head = f"LEGISLATIVE COUNCIL ─ {date}"
        out += (
            [f"{head} {number}" if number % 2 else f"{number} {head}", "", *lines[start : start + 41]]
            if page
            else lines[start : start + 41]
        )
    return Made(
        "\n".join(out),
        tuple(speeches),
        tuple(everyone[name] for name in sitting.present),
        tuple(everyone[name] for name in sitting.absent),
        re.compile(r"LEGISLATIVE COUNCIL ─"),
    )


def floor(sitting: Sitting) -> Made:
    """Leave the text as it is, but label every third member in English, as the record of the floor does."""
    english = english_labels(sitting)
    members = [who for who in english if who.endswith("議員")][::3]
    turned = {who: english[who] for who in members}
    label = labels_of(sitting)

    def turn(match: re.Match[str]) -> str:
        who = re.sub(r"\s", "", match["who"])
        return f"{match['lead']}{turned[who]}：" if who in turned else match.group()

    speeches = tuple((turned.get(who, who), said) for who, said in sitting.speeches)
    return known(sitting, label.sub(turn, sitting.text), speeches=speeches)
