"""Who speaks: the label at the start of a turn.

    居民代表李某某：……    主持人（张某）：……    1. 林大輝議員：……    張宇人議員（譯文）：……    問：……
    CHAIR YELLEN. ……      Vice Chairman DUDLEY: ……      Q: ……

A colon at the start of a line speaks for nobody by itself: 注意：, 会议决定：, 理由如下： are not speakers
(`data/not_speakers.txt`, `data/speakers.toml`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from policymine.structure.lines import Line, collapse
from policymine.structure.wordlists import load_table, load_words

__all__ = ["Turn", "find_turns", "speaker_name"]

_LABEL = re.compile(
    r"(?P<lead>(?:[（(]?\d{1,3}[）).．、]\s{0,3})?)"
    r"(?P<label>[A-Za-z0-9\u3400-\u9fff某×＊*ＸX○·・•．\u3000 _／/、-]{1,30}?"
    r"(?:\s{0,2}[（(\[【][^（）()\[\]【】：:。]{1,24}[）)\]】]){0,2})\s{0,2}[:：]"
)
_CAPS = re.compile(
    r"(?P<label>(?:[A-Z][A-Za-z]{1,11}\.?\s){0,3}[A-Z][A-Z’'\u00c0-\u00de-]{1,20}(?:\s(?:[A-Z]\.|[A-Z][A-Z’'\u00c0-\u00de-]{1,20}|de|von|van)){0,3})"
    r"(?P<mark>[.:])(?=\s|$)"
)
_QA = re.compile(r"(?P<label>(?:Q|A|问|答|問)\d{0,3})\s{0,2}[:：.．、](?!\d)(?=.)")
_QA_FIRST = "QA问答問"
_ENGLISH = re.compile(
    r"(?P<label>[A-Z][A-Za-z.'’\u00c0-\u024f-]{0,24}(?:\s[A-Z(][A-Za-z.'’)\u00c0-\u024f-]{0,24}){0,5})\s?(?P<mark>:)(?=\s|$)"
)
_TRANSLATED = re.compile(r"\s{0,2}[（(]\s{0,2}(?:譯文|译文|翻译|翻譯|传译|傳譯)\s{0,2}[）)]")
_BRACKET = re.compile(r"[（(\[【]([^（）()\[\]【】]{1,24})[）)\]】]")
_VEILED = re.compile(r"[\u4e00-\u9fff]某{1,2}|[\u4e00-\u9fff]?[×＊*Ｘ]{1,2}$|^某")
_NUMBERED_ROLE = re.compile(r"[A-Za-z0-9甲乙丙丁戊己庚辛一二三四五六七八九十]{1,3}$")
_MAX_LABEL = 60


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: who speaks, the label as written, and where the speech begins.

    Parameters
    ----------
    speaker : the label without number, translation mark and the blanks that spread a name out.
    label : the label as written, up to and with its colon.
    start : offset of the label.
    speech : offset of what is said; the end of the line where nothing follows on it.
    line : index of the line.
    """

    speaker: str
    label: str
    start: int
    speech: int
    line: int


@cache
def _lists() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], frozenset[str], frozenset[str]]:
    table = load_table("speakers.toml")
    labels = load_table("meeting_labels.toml")
    # A header's label speaks for nobody, but 主席 and 主持人 do both.
    header = {
        collapse(label).casefold()
        for field, names in labels.items()
        if field not in ("chair", "recorder", "interviewer")
        for label in names
    } - {role.casefold() for role in table["roles"]}
    words = frozenset(word.casefold() for word in load_words("not_speakers.txt"))
    return (
        words | header,
        # 问 and 答 speak alone, never as the end of a longer label.
        tuple(role for role in table["roles"] if len(role) > 1),
        tuple(table["not_endings"]),
        frozenset(title.casefold() for title in table["english_titles"]),
        frozenset(table["surnames"]),
    )


@lru_cache(maxsize=4096)
def speaker_name(label: str) -> str:
    """Return the speaker that a label names.

    >>> speaker_name("李　兵"), speaker_name("石禮謙議員 (譯文 )"), speaker_name("主持人(张某)"), speaker_name("MR. BERNANKE")
    ('李兵', '石禮謙議員', '主持人（张某）', 'MR. BERNANKE')
    """
    name = collapse(_TRANSLATED.sub("", label)).strip(" ·、")
    if re.search(r"[\u3400-\u9fff]", name):
        name = re.sub(r"\s*[(\[【]\s*([^()\[\]【】]+?)\s*[)\]】]", r"（\1）", name)
        name = name.replace(" ", "") if not re.search(r"[A-Za-z] [A-Za-z]", name) else name
    return name


def _bare(label: str) -> str:
    return collapse(_BRACKET.sub("", label)).strip()


def _certain(label: str, roster: Collection[str]) -> bool | None:
    """Return True where the label names a speaker, False where it cannot, None where repetition must tell."""
    words, roles, not_endings, titles, _ = _lists()
    bare = _bare(label)
    key = bare.casefold()
    if not bare or key in words or key.rstrip("0123456789一二三四五六七八九十") in words - {"问", "答"}:
        return False
    if bare in ("问", "答", "問"):
        return True
    if re.search(r"[\u3400-\u9fff]", bare):
        if len(bare) > 18 or bare.endswith(not_endings):
            return False
        if speaker_name(label) in roster or bare in roster:
            return True
        stem = _NUMBERED_ROLE.sub("", bare) or bare
        if bare.endswith(roles) or stem.endswith(roles) or _VEILED.search(bare):
            return True
        inside = _BRACKET.search(label)
        if inside and (inside[1].strip().endswith(roles) or _VEILED.search(inside[1])) and len(bare) <= 8:
            return True
        return True if bare.startswith(roles) and len(bare) <= 10 and _could_be_name(bare) else None
    first = key.split(" ")[0].rstrip(".")
    two = " ".join(key.split(" ")[:2]).rstrip(".")
    return True if (first in titles or two in titles) and len(key) <= 50 else None


def _could_be_name(bare: str) -> bool:
    surnames = _lists()[4]
    return any(bare[-k:][0] in surnames for k in (2, 3, 4) if len(bare) > k)


def _candidate(line: str) -> re.Match[str] | None:
    head = line[: _MAX_LABEL + 4]
    first = head[:1]
    match = (_QA.match(head) if first in _QA_FIRST else None) or (
        _CAPS.match(head) if "A" <= first <= "Z" else None
    )
    if match:
        return match
    if "：" not in head and ":" not in head:
        return None
    match = _LABEL.match(head)
    return match if match and re.search(r"[\u3400-\u9fff]", match["label"]) else _ENGLISH.match(head)


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
    sure: list[tuple[int, re.Match[str], bool]] = []
    repeats: Counter[str] = Counter()
    for index, line in enumerate(lines):
        match = _candidate(line.text)
        if not match:
            continue
        if match.re is _QA:
            verdict: bool | None = None if len(match["label"]) == 1 and match["label"] in "QA" else True
        elif match.re is _CAPS:
            verdict = _caps_speaker(match)
        else:
            verdict = _certain(match["label"], roster)
        # A label alone on its line, of no known form, heads a list: 功能團體：
        if verdict is False or (verdict is None and match.end() >= len(line.text)):
            continue
        repeats[speaker_name(match["label"])] += 1
        sure.append((index, match, verdict is True))
    surnames = _lists()[4]
    # Names in capitals without a title speak where a titled speaker does: CHAIR YELLEN. among STEVE LIESMAN.
    titled = Counter(
        speaker_name(match["label"]) for _, match, certain in sure if certain and match.re is _CAPS
    )
    capitals = bool(titled) and max(titled.values()) >= 2
    turns: list[Turn] = []
    for index, match, certain in sure:
        name = speaker_name(match["label"])
        if not certain:
            is_name = 2 <= len(name) <= 4 and name[0] in surnames
            english = not re.search(r"[\u3400-\u9fff]", name)
            need = 2 if is_name or name in ("Q", "A") or (english and " " in name) else 3
            if match.re is _CAPS and match["mark"] == ".":
                need = 1 if capitals else len(lines) + 1
            if repeats[name] < need or (not is_name and len(name) > (30 if english else 8)):
                continue
        line = lines[index]
        start = line.start + match.start("label")
        after = line.start + match.end()
        while after < line.end and text[after] in " \t\u3000\u00a0":
            after += 1
        turns.append(Turn(name, text[start : line.start + match.end()].strip(), start, after, index))
    return turns
