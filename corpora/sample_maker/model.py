"""What a composed text is made of, before it is written in a format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

DIGITS = "〇一二三四五六七八九"
SLOT_TERM = re.compile(r"\{([A-Z]+)\}")


@dataclass(frozen=True)
class Block:
    """One paragraph and its place on the page; `rows` is filled for a table alone."""

    role: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Text:
    """A composed text: its path under the sample, its format and its blocks in reading order."""

    path: str
    format: str
    title: str
    blocks: tuple[Block, ...]
    date: date
    publisher: str
    card: tuple[tuple[str, str], ...] = ()

    def plain(self) -> str:
        """The words of the text, one block a line, tables cell by cell."""
        lines: list[str] = []
        for block in self.blocks:
            lines.append(block.text)
            lines.extend("\t".join(row) for row in block.rows)
        return "\n".join(line for line in lines if line)


def chinese_number(n: int) -> str:
    """`n` below 100 in Chinese, as dates and headings write it."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


def chinese_date(day: date) -> str:
    """二〇一四年三月五日."""
    year = "".join(DIGITS[int(d)] for d in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def arabic_date(day: date) -> str:
    """2014年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def ink_length(text: str) -> int:
    """Code points that are not white space."""
    return len(re.sub(r"\s", "", text))
