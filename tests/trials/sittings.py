"""A sitting of a legislature and what is known of it; its pages, labels and paragraphs, for deriving others from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

LISTS = re.compile(r"(?m)^[ \t]*(出席議員|缺席議員|出席政府官員|列席秘書)[ \t]*：[ \t]*$")
HEAD = re.compile(r"\s*立法會\s*─\s*\d{4}年\s*\d{1,2}月\s*\d{1,2}日\s*")
_NUMBER = re.compile(r"\s*\d{1,5}\s*")
_COLON = "[：︰:]"
CJK = "\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff"
_ENDS = "。！？；：…”」』）)!?.;:】]"


@dataclass(frozen=True)
class Sitting:
    """A sitting as it stands, and what is known of it."""

    name: str
    text: str
    speeches: tuple[tuple[str, str], ...]
    present: tuple[str, ...]
    absent: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A derived sitting: its text, and what is known of it now. `head` is what must stand in no speech."""

    text: str
    speeches: tuple[tuple[str, str], ...]
    present: tuple[str, ...]
    absent: tuple[str, ...]
    head: re.Pattern[str] = field(default=HEAD)


def known(sitting: Sitting, text: str, **changed: object) -> Made:
    known = {"speeches": sitting.speeches, "present": sitting.present, "absent": sitting.absent}
    return Made(text, **{**known, **changed})  # type: ignore[arg-type]


def each(sitting: Sitting, turn: Callable[[str], str], text: str | None = None) -> Made:
    """Turn the text, or take the one given, and every wording that is known."""
    return Made(
        turn(sitting.text) if text is None else text,
        tuple((turn(speaker), turn(said)) for speaker, said in sitting.speeches),
        tuple(map(turn, sitting.present)),
        tuple(map(turn, sitting.absent)),
    )


def paged(text: str) -> list[list[str]]:
    """Return the lines of each page, without its head and number."""
    pages: list[list[str]] = [[]]
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if not HEAD.fullmatch(lines[at]):
            pages[-1].append(lines[at])
            at += 1
            continue
        at += 1
        while at < len(lines) and not lines[at].strip():
            at += 1
        at += bool(at < len(lines) and _NUMBER.fullmatch(lines[at]))
        pages.append([])
    return pages if any(line.strip() for line in pages[0]) else pages[1:]


def date_of(text: str) -> tuple[int, int, int]:
    found = re.search(r"(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日", text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else (2013, 1, 1)


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def labels_of(sitting: Sitting) -> re.Pattern[str]:
    """Return what finds a label: number, speaker, mark of a translation, colon."""
    names = sorted({speaker for speaker, _ in sitting.speeches}, key=len, reverse=True)
    spread = "|".join(r"\s*".join(map(re.escape, name)) for name in names)
    return re.compile(
        rf"(?m)^(?P<lead>[ \t]*(?:\d{{1,2}}\.[ \t]*)?)(?P<who>{spread})"
        rf"(?P<mark>[ \t]*(?:[(（][ \t]*譯文[ \t]*[)）])?)[ \t]*(?P<colon>{_COLON})[ \t]*"
    )


def paragraphs_of(sitting: Sitting) -> list[str]:
    """Return the paragraphs of the sitting, each on one line; lists and tables keep their lines."""
    label = labels_of(sitting)
    made: list[str] = []
    fresh = True
    for page in paged(sitting.text):
        for line in page:
            bare = line.strip()
            if not bare:
                fresh = True
                continue
            runs_on = (
                made and not fresh and len(made[-1]) >= 24 and not label.match(bare) and not LISTS.match(bare)
            )
            if (
                runs_on
                and "...." not in made[-1][-12:]
                and not re.match(r"[(（][一二三四五六七八九十]", bare)
            ):
                made[-1] += bare if re.match(f"[{CJK}]", bare) or not made[-1][-1].isascii() else f" {bare}"
            else:
                made.append(bare)
            fresh = False
    return made
