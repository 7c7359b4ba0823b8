"""Names with the title in the middle, as the record of a parliament in Taipei writes them: 柯委員建銘, 林秘書長志嘉."""

from __future__ import annotations

import re
from functools import cache

from policymine.structure.wordlists import load_table

__all__ = ["part_infix"]

# What may stand behind 李主任 and is no given name: 李主任医师, 陈代表团.
_NO_NAME = re.compile(
    r"(?:[团室会部局处科组长员任师表记者们]|助理|秘书|首先|其次|另外|今天|刚才|现在|这里|那里|本人|认为|表示|同志|先生|女士|夫人|等人?|和.|与.|及.|的.?|.?[说讲问答是])$"
)


@cache
def _form() -> re.Pattern[str]:
    table = load_table("speakers.toml")
    titles = "|".join(sorted(table["between"], key=len, reverse=True))
    doubles = "|".join(table["double_surnames"])
    return re.compile(
        rf"(?P<surname>{doubles}|[\u3400-\u9fff]{{1,2}}?)(?P<title>{titles})(?P<given>[\u3400-\u9fff]{{1,2}})"
    )


def part_infix(name: str, plain: str) -> tuple[str, str] | None:
    """Return (name, title) of a name with the title behind its surname; None where it has not that form.

    Parameters
    ----------
    name : a label or an entry, without blanks.
    plain : the same in simplified characters, of the same length.

    >>> part_infix("柯委員建銘", "柯委员建铭"), part_infix("游院長錫堃", "游院长锡堃"), part_infix("李主任医师", "李主任医师")
    (('柯建銘', '委員'), ('游錫堃', '院長'), None)
    """
    if not 4 <= len(name) <= 9 or not (match := _form().fullmatch(plain)):
        return None
    table = load_table("speakers.toml")
    single = table["surnames"] + table["more_surnames"] + table["rare_surnames"]
    surname = match["surname"]
    if _NO_NAME.search(match["given"]) or (len(surname) == 1 and surname not in single):
        return None
    # 張廖委員萬堅: two surnames of a married name, both common ones.
    common = table["surnames"] + table["more_surnames"]
    if (
        len(surname) == 2
        and surname not in table["double_surnames"]
        and not all(ch in common for ch in surname)
    ):
        return None
    begin, end = match.span("title")
    return name[:begin] + name[end:], name[begin:end]
