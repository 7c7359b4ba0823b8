"""Those whom a list counts without naming them: 居民代表等12人, 应到村民代表32人，实到29人, 親身出席141戶."""

from __future__ import annotations

import re

from policymine.structure.dates import chinese_number
from policymine.structure.lines import collapse
from policymine.structure.rosters import is_person_name, simple

__all__ = ["counts_of", "counts_only"]

_COUNTS = re.compile(
    r"(?P<label>[\u3400-\u9fff]{2,10})[:：]\s{0,4}"
    r"(?:[（(]?(?:[\u3400-\u9fff]{1,6}\s?[:：]?)?\s?(?:约|共|计)?\d{1,5}\s?余?[人名位户戶票][）)]?(?:[，,、；;\s]|$|。$)){1,6}"
)
_HOW = re.compile(
    r"(?:应到(?:会)?|应出席|应参[会加]|实到(?:会)?|实际到会|实际参会|亲身出席|亲自出席|出席|到会|参会|授权|书面委托|委托)(?:人数)?"
)
_COUNTED = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{0,12}?)等?(?:共计|合计|共|计|约)?\s{0,2}(?P<n>\d{1,4}|[一二三四五六七八九十百两]{1,4})\s{0,2}(?:余|多)?\s?(?P<unit>[人名位户戶])"
)


def counts_of(line: str) -> list[tuple[str | None, int]]:
    """Return (group, number) of those whom a list counts without naming them: 居民代表等12人.

    What is counted within brackets behind a name (李某某等3人) is nobody's whole list and is left out.

    >>> counts_of("张某、居民代表12人，物业公司等3人"), counts_of("共18人")
    ([('居民代表', 12), ('物业公司', 3)], [(None, 18)])
    >>> counts_of("应到村民代表32人，实到29人"), counts_of("親身出席141戶，授權56戶")
    ([('村民代表', 29)], [(None, 141), (None, 56)])
    """
    found: list[tuple[str | None, int]] = []
    due: str | None = None
    for piece in re.split(r"[、，,；;\n]", line):
        match = _COUNTED.fullmatch(collapse(piece).replace(" ", "").strip("。.（）()"))
        if not match:
            continue
        n = int(match["n"]) if match["n"].isdigit() else chinese_number(match["n"])
        who = re.sub(r"(?:等|共|计|约)+$", "", match["who"]) or None
        how = _HOW.match(simple(who)) if who else None
        who = (who[how.end() :] or None) if who and how else who
        if how and how.group().startswith("应"):
            # Who should have come is known; how many did stands behind it.
            due = who
        elif n is not None and not (who and is_person_name(who)):
            found.append((who or due, n))
    return found


def counts_only(line: str) -> tuple[str, int] | None:
    """Return (field, offset) of an entry whose label is in no list and which only counts: 听证代表：应到15人，实到13人."""
    match = _COUNTS.fullmatch(line) if len(line) <= 80 else None
    return ("count", match.end("label") + 1) if match else None
