"""The numbers that Word makes itself: 一、 （一） 1. 第一条, level by level, as a reader of the page sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policymine.ingestors.package import local

__all__ = ["Level", "Numbering", "blank_after", "chinese_number", "read_numbering", "written"]

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
# Labels after which official texts have no blank: 一、 （一） ①
_TIGHT = "、，。）】〕．：；"
# Bullets are drawn in fonts of signs, by numbers that mean nothing elsewhere.
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: first number, kind of numeral, pattern (`%1.%2`), what follows, after which level it restarts."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    follows: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted.

    Parameters
    ----------
    lists : number of a list -> (what it is made after, its own first numbers by level).
    models : what lists are made after -> its levels.
    """

    lists: Mapping[str, tuple[str, Mapping[int, int]]] = field(default_factory=dict)
    models: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    own: Mapping[tuple[str, int], Level] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level of a list that a paragraph style stands for; 0 where the list names none."""
        model, _ = self.lists.get(number, ("", {}))
        return next((k for k, level in self.models.get(model, {}).items() if level.style == style), 0)

    def label(self, number: str, depth: int) -> str:
        """Count one paragraph of a list and return its label with the blank behind it; empty where it has none.

        Parameters
        ----------
        number : of the list; "0" is none.
        depth : level, from 0.
        """
        if number not in self.lists:
            return ""
        model, firsts = self.lists[number]
        levels = self.models.get(model, {})
        level = self._level(number, model, depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(model, {})
        if depth in firsts and (number, depth) not in self._begun:
            counts[depth] = firsts[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        self._begun.add((number, depth))
        for deeper in [k for k in counts if k > depth]:
            until = levels[deeper].restart if deeper in levels else None
            # Level 0 of `lvlRestart` never starts again; a number k, only after level k.
            if until is None or (until and depth < until):
                del counts[deeper]
        if level.kind == "bullet":
            return f"{_BULLET} "
        text = re.sub(
            r"%(\d)", lambda m: self._numeral(number, model, int(m[1]) - 1, counts, level), level.pattern
        )
        if not text.strip():
            return ""
        return text if level.follows == "nothing" else text + blank_after(text)

    def _level(self, number: str, model: str, depth: int) -> Level | None:
        return self.own.get((number, depth)) or self.models.get(model, {}).get(depth)

    def _numeral(self, number: str, model: str, depth: int, counts: Mapping[int, int], level: Level) -> str:
        other = self._level(number, model, depth)
        if other is None:
            return ""
        kind = "decimal" if level.legal and other.kind != "decimalZero" else other.kind
        # A level above that has not counted yet stands at its first number.
        return written(counts.get(depth, other.start), kind)


def blank_after(text: str) -> str:
    """Return the blank between a label and the words behind it, as official texts set it.

    >>> blank_after("一、"), blank_after("第一条"), blank_after("1.")
    ('', '\u3000', ' ')
    """
    if not text or text[-1] in _TIGHT or text[-1].isspace():
        return ""
    return "\u3000" if "\u4e00" <= text[-1] <= "\u9fff" else " "


def read_numbering(root: Any) -> Numbering:
    """Return the lists of a `numbering.xml`.

    Parameters
    ----------
    root : its root element.
    """
    models: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}  # list style -> model
    links: dict[str, str] = {}  # model -> list style that it only points to
    for node in root:
        if local(node) != "abstractNum":
            continue
        name = _value(node, "abstractNumId", own=True)
        levels: dict[int, Level] = {}
        for child in node:
            kind = local(child)
            if kind == "lvl":
                levels[_number(_value(child, "ilvl", own=True), 0)] = _level(child)
            elif kind == "styleLink":
                linked[_value(child, "val", own=True)] = name
            elif kind == "numStyleLink":
                links[name] = _value(child, "val", own=True)
        models[name] = levels
    lists: dict[str, tuple[str, dict[int, int]]] = {}
    own: dict[tuple[str, int], Level] = {}
    for node in root:
        if local(node) != "num":
            continue
        number = _value(node, "numId", own=True)
        model = ""
        firsts: dict[int, int] = {}
        for child in node:
            if local(child) == "abstractNumId":
                model = _value(child, "val", own=True)
            elif local(child) == "lvlOverride":
                depth = _number(_value(child, "ilvl", own=True), 0)
                for part in child:
                    if local(part) == "startOverride":
                        firsts[depth] = _number(_value(part, "val", own=True), 1)
                    elif local(part) == "lvl":
                        own[number, depth] = _level(part)
        model = linked.get(links.get(model, ""), model)
        lists[number] = (model, firsts)
    return Numbering(lists, models, own)


def _level(node: Any) -> Level:
    values = {local(child): child for child in node}
    legal = "isLgl" in values and _value(values["isLgl"], "val", own=True) not in ("0", "false")
    restart = _value(values["lvlRestart"], "val", own=True) if "lvlRestart" in values else ""
    kind = values.get("numFmt")
    return Level(
        start=_number(_value(node, "start"), 1),
        kind=(_value(kind, "val", own=True) if kind is not None else "") or "decimal",
        pattern=_value(node, "lvlText"),
        follows=_value(node, "suff") or "tab",
        restart=_number(restart, 0) if restart else None,
        legal=legal,
        style=_value(node, "pStyle"),
    )


def _value(node: Any, name: str, *, own: bool = False) -> str:
    """Return an attribute of the element, or the `val` of a child of that name; empty where there is none."""
    if own:
        return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")
    return next((_value(child, "val", own=True) for child in node if local(child) == name), "")


def _number(text: str, default: int) -> int:
    try:
        return int(text)
    except ValueError:
        return default


def chinese_number(n: int) -> str:
    """Return a number in Chinese as labels have it.

    >>> [chinese_number(n) for n in (1, 10, 11, 20, 21, 101, 110, 115, 1000)]
    ['一', '十', '十一', '二十', '二十一', '一百零一', '一百一十', '一百一十五', '一千']
    """
    if n <= 0:
        return "零"
    if n >= 10_000:
        return str(n)
    text = ""
    gap = False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
        gap = not digit
    return text[1:] if text.startswith("一十") else text


def written(n: int, kind: str) -> str:
    """Return a number in one of the kinds of numerals that Word has, by Word's name; in digits for a rare one.

    >>> [written(3, k) for k in ("decimal", "chineseCountingThousand", "upperRoman", "lowerLetter", "decimalZero")]
    ['3', '三', 'III', 'c', '03']
    >>> written(12, "decimalEnclosedCircleChinese"), written(2, "ideographTraditional"), written(2, "ordinal")
    ('⑫', '乙', '2nd')
    """
    low = kind.lower()
    if low == "none":
        return ""
    if low in (
        "chinesecounting",
        "chinesecountingthousand",
        "taiwanesecounting",
        "taiwanesecountingthousand",
        "japanesecounting",
    ):
        return chinese_number(n)
    if low in ("ideographdigital", "japanesedigitaltenthousand", "taiwanesedigital"):
        return "".join(_DIGITS[int(d)] for d in str(abs(n)))
    if low in ("chineselegalsimplified", "ideographlegaltraditional", "japaneselegal"):
        plain = chinese_number(n)
        formal = plain.translate(str.maketrans(_DIGITS + "十百千", _FORMAL + "拾佰仟"))
        return ("壹" if formal.startswith("拾") else "") + formal
    if low == "ideographtraditional":
        return _STEMS[(n - 1) % 10]
    if low == "ideographzodiac":
        return _BRANCHES[(n - 1) % 12]
    if low.startswith("decimalenclosedcircle"):
        return chr(0x245F + n) if 1 <= n <= 20 else chr(0x323C + n) if 21 <= n <= 35 else f"({n})"
    if low == "decimalenclosedparen":
        return f"（{n}）"
    if low == "decimalenclosedfullstop":
        return f"{n}."
    if low == "ideographenclosedcircle":
        return chr(0x327F + n) if 1 <= n <= 10 else f"（{chinese_number(n)}）"
    if low == "numberindash":
        return f"- {n} -"
    if low == "decimalzero":
        return f"{n:02d}"
    if low in ("upperroman", "lowerroman"):
        roman = _roman(n)
        return roman if low == "upperroman" else roman.lower()
    if low in ("upperletter", "lowerletter") and n > 0:
        letter = chr((n - 1) % 26 + (65 if low == "upperletter" else 97))
        return letter * min((n - 1) // 26 + 1, 20)
    if low == "ordinal":
        ending = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        return f"{n}{ending}"
    return str(n)


def _roman(n: int) -> str:
    if not 0 < n < 4000:
        return str(n)
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += sign * (n // value)
        n %= value
    return text
