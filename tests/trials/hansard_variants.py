"""Sittings derived from sittings: the same words in the print of another year, or with other people in them.

Each variant turns the text of a sitting into another and says what becomes of a wording, so that what is known of the
sitting (speakers, beginnings of speeches, who was there) is known of the derived one too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from opencc import OpenCC

from tests.trials.sitting_english import floor, in_english
from tests.trials.sitting_people import (
    both,
    columns,
    honours,
    listed,
    renamed,
    reoffice,
    reordered,
    rows,
    run_on,
)
from tests.trials.sittings import (
    CJK,
    MONTHS,
    Made,
    Sitting,
    date_of,
    each,
    known,
    labels_of,
    paged,
    paragraphs_of,
)

__all__ = ["VARIANTS"]


def _heads(
    sitting: Sitting, head: Callable[[str, str, int], list[str]], found: str, *, foot: bool = False
) -> Made:
    """Give every page another head (or foot), made of the date in Chinese, the date in English, and the page's number."""
    year, month, day = date_of(sitting.text)
    chinese, english = f"{year}年{month}月{day}日", f"{day} {MONTHS[month - 1]} {year}"
    lines: list[str] = []
    for number, page in enumerate(paged(sitting.text), 3477):
        mark = head(chinese, english, number)
        lines += [*page, *mark] if foot else [*mark, *page]
    return known(sitting, "\n".join(lines), head=re.compile(found))


def _broken(sitting: Sitting, every: int, head: Callable[[str, int], list[str]], found: str) -> Made:
    """Break the pages elsewhere: after every so many lines, whatever stands there."""
    year, month, day = date_of(sitting.text)
    body = [line for page in paged(sitting.text) for line in page]
    lines: list[str] = []
    for number, start in enumerate(range(0, len(body), every), 9975):
        lines += [*head(f"{year}年{month}月{day}日", number), *body[start : start + every]]
    return known(sitting, "\n".join(lines), head=re.compile(found))


def _wrapped(sitting: Sitting, width: int, *, gap: str) -> Made:
    lines = []
    for paragraph in paragraphs_of(sitting):
        lines += [paragraph[k : k + width] for k in range(0, len(paragraph), width)] + ([""] if gap else [])
    return known(sitting, "\n".join(lines))


def _styled(sitting: Sitting, style: str) -> Made:
    """Write each label in another style; `{who}`, `{mark}` and `{lead}` stand for its parts."""
    label = labels_of(sitting)
    return known(
        sitting, label.sub(lambda m: style.format(who=m["who"], mark=m["mark"], lead=m["lead"]), sitting.text)
    )


def _paused(sitting: Sitting) -> Made:
    """Let the sitting pause and go on before every fortieth speech."""
    label = labels_of(sitting)
    pauses = (
        "上午11時零2分\n\n會議暫停。\n\n\n上午11時17分\n\n會議隨而恢復。\n\n",
        "(會議於下午1時正暫停)\n\n(會議於下午2時30分恢復)\n\n",
        "立法會於晚上10時正暫停會議，至翌日上午9時恢復。\n\n",
        "暫停會議\n\n",
    )
    n = 0

    def paused(match: re.Match[str]) -> str:
        nonlocal n
        n += 1
        return ("\n\n" + pauses[n // 40 % 4] if n % 40 == 0 else "") + match.group()

    return known(sitting, label.sub(paused, sitting.text))


def _twice(sitting: Sitting) -> Made:
    """Put the sitting of the next day into the same file: the same people, the same words."""
    year, month, day = date_of(sitting.text)
    written = re.compile(rf"{year}年(\s*){month}月(\s*){day}日")
    after = written.sub(lambda m: f"{year}年{m[1]}{month}月{m[2]}{day + 1}日", sitting.text)
    return known(sitting, f"{sitting.text}\n\n{after}", speeches=sitting.speeches * 2)


_TO_WIDE = str.maketrans("0123456789()", "０１２３４５６７８９（）")
_TO_NARROW = str.maketrans("：，（）︰；", ":,():;")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def _simplified(sitting: Sitting) -> Made:
    return each(sitting, lambda text: "\n".join(map(_simplifier().convert, text.split("\n"))))


def _close(sitting: Sitting) -> Made:
    """Take out the blanks that the print put between characters."""
    text = re.sub(
        rf"(?<=[{CJK}，。：；、”“（）\d])[ \t]+(?=[{CJK}\d，。：；、”“（）(),])|[ \t]+$",
        "",
        sitting.text,
        flags=re.M,
    )
    return known(sitting, text)


def _spread(sitting: Sitting) -> Made:
    """Spread names of two characters out, 方　剛議員, and put a blank before each colon."""
    text = re.sub(rf"(?m)^([ \t]*)([{CJK}])([{CJK}])議員", "\\1\\2\u3000\\3議員", sitting.text)
    label = labels_of(sitting)
    return known(sitting, label.sub(lambda m: m.group().replace("：", "\u3000："), text))


VARIANTS: dict[str, Callable[[Sitting], Made]] = {
    "as it stands": lambda s: known(s, s.text),
    "simplified script": _simplified,
    "wide digits and brackets": lambda s: known(s, s.text.translate(_TO_WIDE)),
    "narrow colons and commas": lambda s: known(s, s.text.translate(_TO_NARROW)),
    "no blanks within": _close,
    "names spread out": _spread,
    "head with number, one line": lambda s: _heads(
        s,
        lambda zh, en, n: [f"立法會 ─ {zh} {n}" if n % 2 else f"{n} 立法會 ─ {zh}", ""],
        r"立法會 ─ \d{4}年",
    ),
    "head with number, no blank": lambda s: _heads(
        s, lambda zh, en, n: [f"立法會─{zh}{' ' * 20}{n}"], r"立法會─\d{4}年"
    ),
    "head in English": lambda s: _heads(
        s, lambda zh, en, n: [f"LEGISLATIVE COUNCIL ─ {en}", "", str(n)], "LEGISLATIVE COUNCIL"
    ),
    "number before the head": lambda s: _heads(
        s, lambda zh, en, n: [str(n), "", f"立法會 ─ {zh}", ""], r"立法會 ─ \d{4}年"
    ),
    "head in two languages": lambda s: _heads(
        s,
        lambda zh, en, n: [f"立法會 ─ {zh}", f"LEGISLATIVE COUNCIL ─ {en}", str(n), ""],
        r"立法會 ─ \d{4}年|LEGISLATIVE COUNCIL",
    ),
    "number of pages at the foot": lambda s: _heads(
        s, lambda zh, en, n: ["", f"第{n - 3476}頁，共{len(paged(s.text))}頁", ""], r"第\d+頁，共", foot=True
    ),
    "dashed number at the foot": lambda s: _heads(
        s, lambda zh, en, n: [f"- {n} -"], r"(?m)^- \d+ -$", foot=True
    ),
    "pages of 37 lines": lambda s: _broken(
        s, 37, lambda zh, n: [f"立法會  ─  {zh}", " ", str(n)], r"立法會  ─"
    ),
    "pages of 23 lines, feeds": lambda s: _broken(
        s, 23, lambda zh, n: [f"\x0c{n}  立法會 ─ {zh}" if n % 2 else f"\x0c立法會 ─ {zh}  {n}"], r"立法會 ─"
    ),
    "wrapped at 30": lambda s: _wrapped(s, 30, gap="\n"),
    "wrapped at 30, no empty lines": lambda s: _wrapped(s, 30, gap=""),
    "a paragraph a line": lambda s: known(s, "\n\n".join(paragraphs_of(s))),
    "a paragraph a line, close": lambda s: known(s, "\n".join(paragraphs_of(s))),
    "indented by two": lambda s: known(s, "\n".join("\u3000\u3000" + p for p in paragraphs_of(s))),
    "bold labels": lambda s: _styled(s, "{lead}**{who}**{mark}："),
    "bold labels and colons": lambda s: _styled(s, "{lead}**{who}{mark}：**"),
    "labels in brackets": lambda s: _styled(s, "{lead}【{who}】"),
    "labels in square brackets": lambda s: _styled(s, "{lead}[{who}]："),
    "labels on lines of their own": lambda s: _styled(s, "{lead}{who}{mark}：\n"),
    "labels with a blank and a colon": lambda s: _styled(s, "{lead}{who}{mark} : "),
    "labels with a tab": lambda s: _styled(s, "{lead}{who}{mark}：\t"),
    "other names": renamed,
    "other offices": reoffice,
    "honours in other forms": honours,
    "lists in another order, none absent said": lambda s: listed(s, reordered),
    "lists on one line": lambda s: listed(s, run_on),
    "lists in two columns": lambda s: listed(s, columns),
    "lists as a table": lambda s: listed(s, rows),
    "lists in two languages": both,
    "pauses": _paused,
    "two sittings in one file": _twice,
    "floor: some labels in English": floor,
    "in English": in_english,
    "in English, no pages, no marks": lambda s: in_english(s, mark="", page=False),
}
