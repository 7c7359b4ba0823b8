"""Who speaks: the label at the start of a turn.

    居民代表李某某：……    主持人（张某）：……    1. 林大輝議員：……    張宇人議員（譯文）：……    問：……
    【主持人】……          说话人1 00:12        局長回答：……         CHAIR YELLEN. ……      Q: ……

A colon at the start of a line speaks for nobody by itself: 注意：, 会议决定：, 理由如下： are not speakers
(`data/not_speakers.txt`, `data/speakers.toml`); nor does a label in the middle of a sentence that a printed line broke.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from policymine.structure.interviews import side_of
from policymine.structure.label_forms import CAPS, CODE, ENGLISH_BRACKET, LABEL, QA, STAMPED, TIME, candidate
from policymine.structure.lines import Line, collapse
from policymine.structure.rosters import is_person_name, simple
from policymine.structure.speaker_names import without_suffix
from policymine.structure.wordlists import load_table, load_words

__all__ = ["Turn", "find_turns", "read_turns", "speaker_name"]

_TRANSLATED = re.compile(r"\s{0,2}[（(]\s{0,2}(?:譯文|译文|翻译|翻譯|传译|傳譯)\s{0,2}[）)]")
_BRACKET = re.compile(r"[（(\[【]([^（）()\[\]【】]{1,24})[）)\]】]")
_VEILED = re.compile(r"[\u4e00-\u9fff]某{1,2}|[\u4e00-\u9fff]?[×＊*Ｘ]{1,2}$|^某")
_NUMBERED_ROLE = re.compile(r"[A-Za-z0-9甲乙丙丁戊己庚辛一二三四五六七八九十]{1,3}$")
# What a bracket says of the occasion is no part of the speaker: （在發展局局長缺席期間）
_REMARK = re.compile(
    r"[（(\[【][^（）()\[\]【】]{0,20}(?:期間|期间|代為|代为|代读|代讀|線上|线上|远程|视频|電話|电话)[^（）()\[\]【】]{0,6}[）)\]】]"
)
_STAMP = re.compile(TIME)
# Verbs that stand in every story: 學生說： speaks only where 學生： does, 李某某说： always.
_TOLD = ("说", "讲", "问", "答")
_ENDS = "。！？；：…”」』）)!?.;:】]"
# A line shorter than this was not broken by the print.
_PRINTED = 24


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: who speaks, the label as written, and where the speech begins.

    Parameters
    ----------
    speaker : the label without number, time, translation mark and the blanks that spread a name out.
    label : the label as written, up to and with its colon.
    start : offset of the label.
    speech : offset of what is said; the end of the line where nothing follows on it.
    line : index of the line.
    time : the time the label states, such as 00:12:03; None where it states none.
    """

    speaker: str
    label: str
    start: int
    speech: int
    line: int
    time: str | None = None


@cache
def _lists() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], frozenset[str], frozenset[str]]:
    table = load_table("speakers.toml")
    labels = load_table("meeting_labels.toml")
    # A header's label speaks for nobody, but 主席 and 主持人 do both.
    header = {
        simple(collapse(label).casefold())
        for field, names in labels.items()
        if field not in ("chair", "recorder", "interviewer")
        for label in names
    } - {simple(role.casefold()) for role in table["roles"]}
    words = frozenset(simple(word.casefold()) for word in load_words("not_speakers.txt"))
    return (
        words | header,
        # 问 and 答 speak alone, never as the end of a longer label.
        tuple(dict.fromkeys(simple(role) for role in table["roles"] if len(role) > 1)),
        tuple(dict.fromkeys(simple(word) for word in table["not_endings"])),
        frozenset(title.casefold() for title in table["english_titles"]),
        frozenset(simple(word) for word in table["never_inside"]),
    )


@lru_cache(maxsize=4096)
def speaker_name(label: str) -> str:
    """Return the speaker that a label names.

    >>> speaker_name("李　兵"), speaker_name("石禮謙議員 (譯文 )"), speaker_name("主持人(张某)"), speaker_name("MR. BERNANKE")
    ('李兵', '石禮謙議員', '主持人（张某）', 'MR. BERNANKE')
    """
    name = collapse(_REMARK.sub("", _TRANSLATED.sub("", label))).strip(" ·、")
    if re.search(r"[\u3400-\u9fff]", name):
        name = re.sub(r"\s*[(\[【]\s*([^()\[\]【】]+?)\s*[)\]】]", r"（\1）", name)
        name = name.replace(" ", "") if not re.search(r"[A-Za-z] [A-Za-z]", name) else name
    return name


def _bare(label: str) -> str:
    return simple(collapse(_BRACKET.sub("", label)).strip())


def _certain(label: str, roster: Collection[str]) -> bool | None:
    """Return True where the label names a speaker, False where it cannot, None where repetition must tell.

    `roster` holds the names in simplified characters.
    """
    words, roles, not_endings, titles, inside_words = _lists()
    bare = _bare(label)
    key = bare.casefold()
    if not bare or key in words or key.rstrip("0123456789一二三四五六七八九十") in words - {"问", "答"}:
        return False
    if bare in ("问", "答"):
        return True
    if re.search(r"[\u3400-\u9fff]", bare):
        if simple(speaker_name(label)) in roster or bare in roster:
            return True
        stem = simple(without_suffix(speaker_name(label)))
        if stem != simple(speaker_name(label)):
            told = simple(speaker_name(label))[len(stem) :] in _TOLD
            return True if stem in roster else _suffixed(stem, roles, inside_words, told=told)
        if len(bare) > 18 or bare.endswith(not_endings):
            return False
        # A long label with a pronoun or a verb inside is the end of a sentence: 他對學生：
        if len(bare) > 4 and any(word in bare for word in inside_words):
            return False
        stem = _NUMBERED_ROLE.sub("", bare) or bare
        if bare.endswith(roles) or stem.endswith(roles) or _VEILED.search(bare):
            return True
        inside = _BRACKET.search(label)
        if (
            inside
            and (simple(inside[1].strip()).endswith(roles) or _VEILED.search(inside[1]))
            and len(bare) <= 8
        ):
            return True
        return True if bare.startswith(roles) and len(bare) <= 10 and _could_be_name(bare) else None
    first = key.split(" ")[0].rstrip(".")
    two = " ".join(key.split(" ")[:2]).rstrip(".")
    return True if (first in titles or two in titles) and len(key) <= 50 else None


def _suffixed(stem: str, roles: tuple[str, ...], inside_words: Collection[str], *, told: bool) -> bool | None:
    """Tell 局長回答： and 李某某补充： from 我的答复： and 下面介绍："""
    if len(stem) > 12 or any(word in stem for word in inside_words):
        return False
    if _VEILED.search(stem) or (len(stem) <= 4 and is_person_name(stem)):
        return True
    if stem.endswith(roles):
        return None if told else True
    return None if len(stem) <= 4 and is_person_name(stem, sure=False) else False


def _could_be_name(bare: str) -> bool:
    return any(is_person_name(bare[-k:]) for k in (2, 3, 4) if len(bare) > k)


def _caps_speaker(match: re.Match[str]) -> bool | None:
    """Tell MS. SMITH. (True) from NOTE. (False); STEVE LIESMAN. and INLAND WATERWAYS. look alike (None)."""
    label = match["label"]
    words, titles = label.split(" "), _lists()[3]
    if label.casefold().rstrip(".") in _lists()[0] or words[0] in (
        "THE",
        "AND",
        "OF",
        "TO",
        "A",
        "IN",
        "FOR",
        "PART",
    ):
        return False
    first = " ".join(words[:-1]).rstrip(".").casefold()
    if first in titles or words[0].rstrip(".").casefold() in titles:
        return len(words) >= 2 or match["mark"] == ":"
    return None if len(words) in (2, 3, 4) and all(word.isupper() for word in words) else False


def find_turns(text: str, lines: Sequence[Line], *, roster: Collection[str] = ()) -> list[Turn]:
    """Return the turns of a record, in order.

    Parameters
    ----------
    text : the document's text.
    lines : its lines; a turn begins a line.
    roster : names known to be present; a label among them is a speaker whatever its form.

    A label is a speaker where it names a role (主持人, 议员, 居民代表, MR.), a veiled person (李某某), or a
    person of the roster; a bare name, or any other short label, where it opens at least two lines (names) or three;
    a name in capitals with a full stop only beside titled speakers.
    """
    return read_turns(text, lines, roster=roster)[0]


def read_turns(
    text: str, lines: Sequence[Line], *, roster: Collection[str] = ()
) -> tuple[list[Turn], list[str]]:
    """Return the turns, and the labels that have the form of a name but stand too seldom to be taken for speakers.

    Parameters
    ----------
    text, lines, roster : as for `find_turns`.

    >>> from policymine.structure.lines import split_lines
    >>> made = "主持人：开会。\\n王强：好。\\n主持人：散会。"
    >>> turns, doubtful = read_turns(made, split_lines(made))
    >>> [turn.speaker for turn in turns], doubtful
    (['主持人', '主持人'], ['王强'])
    """
    known = frozenset(simple(name) for name in roster)
    found: list[tuple[int, re.Match[str], bool]] = []
    repeats: Counter[str] = Counter()
    stamped = 0
    for index, line in enumerate(lines):
        match = candidate(line.text, _caps_speaker)
        if not match:
            continue
        if match.re is QA:
            verdict: bool | None = None if len(match["label"]) == 1 and match["label"] in "QA" else True
        elif match.re is CODE:
            verdict = None
        elif match.re is ENGLISH_BRACKET:
            verdict = _certain(match["outer"], known)
        elif match.re is CAPS:
            verdict = _caps_speaker(match)
        else:
            verdict = _certain(match["label"], known)
        stamped += match.re is STAMPED
        # A label alone on its line, of no known form, heads a list: 功能團體：
        if verdict is False or (
            verdict is None and match.end() >= len(line.text) and match.re is not STAMPED
        ):
            continue
        repeats[_speaker(match)] += 1
        found.append((index, match, verdict is True))
    opened = _opening(lines, found)
    # Names in capitals without a title speak where a titled speaker does: CHAIR YELLEN. among STEVE LIESMAN.
    titled = Counter(
        speaker_name(match["label"]) for _, match, certain in found if certain and match.re is CAPS
    )
    capitals = bool(titled) and max(titled.values()) >= 2
    bracketed = sum(certain for _, match, certain in found if match.re is ENGLISH_BRACKET)
    coded = [_speaker(match) for _, match, _ in found if match.re is CODE]
    asks = (
        any(
            side_of(_speaker(match)) == "asks" and (certain or repeats[_speaker(match)] >= 2)
            for _, match, certain in found
        )
        and len(coded) >= 2
    )
    asked = sum(1 for _, match, _ in found if match.re is QA)
    turns: list[Turn] = []
    doubtful: list[str] = []
    for index, match, certain in found:
        name = _speaker(match)
        # One question among named speakers is the end of somebody's sentence: 我想 / 问：……
        if index not in opened or (match.re is QA and asked == 1 < len(found)):
            continue
        if not certain:
            is_name = 2 <= len(name) <= 4 and is_person_name(name)
            english = not re.search(r"[\u3400-\u9fff]", name)
            told = name != speaker_name(match["label"])
            need = 2 if told or is_name or name in ("Q", "A") or (english and " " in name) else 3
            if match.re is CAPS and match["mark"] == ".":
                need = 1 if capitals else len(lines) + 1
            if match.re is STAMPED and stamped >= 3:
                need = 1
            if match.re is CODE:
                # Beside one who asks, or who speaks again and again under a code, each code is somebody.
                need = 1 if asks else 2
            if match.re is ENGLISH_BRACKET and bracketed >= 2:
                need = 1
            long = match.re is not ENGLISH_BRACKET and len(name) > (30 if english else 8)
            if repeats[name] < need or (not is_name and long):
                if is_name:
                    doubtful.append(name)
                continue
        line = lines[index]
        start = line.start + match.start("label")
        after = line.start + match.end()
        while after < line.end and text[after] in " \t\u3000\u00a0":
            after += 1
        written = text[
            line.start + match.end("lead") if "lead" in match.re.groupindex else start : line.start
            + match.end()
        ]
        time = _STAMP.search(line.text[: match.end()]) if match.re in (LABEL, STAMPED) else None
        turns.append(
            Turn(
                name, written.strip(), start, after, index, time.group().replace("：", ":") if time else None
            )
        )
    return turns, doubtful


def _speaker(match: re.Match[str]) -> str:
    return without_suffix(speaker_name(match["label"]))


def _opening(lines: Sequence[Line], found: Sequence[tuple[int, re.Match[str], bool]]) -> set[int]:
    """Return the lines whose label opens a paragraph, not the middle of a sentence that the print broke."""
    labelled = {index for index, _, _ in found}

    def runs_on(index: int) -> bool:
        before = lines[index - 1] if index else None
        return (
            before is not None
            and not lines[index].blank_before
            # A Latin letter is half as wide as an ideograph.
            and len(before.text) >= (2 * _PRINTED if before.text.isascii() else _PRINTED)
            and before.text[-1] not in _ENDS
        )

    sure = {
        speaker_name(match["label"])
        for index, match, _ in found
        if not runs_on(index) or index - 1 in labelled
    }
    return {index for index, match, _ in found if not runs_on(index) or speaker_name(match["label"]) in sure}
