"""What the running text of a 纪要 states that no label does: who chaired, where, who came, which meeting it was.

    2014年3月5日上午，区长张三在区政府三楼会议室主持召开区政府第7次常务会议。
    参加会议的有：李四、王五。副区长赵六、区民政局局长钱某列席会议。

Only sentences of these forms are read; a sentence that says it otherwise states nothing here.
"""

from __future__ import annotations

import re

from policymine.corpus.document import Extracted
from policymine.structure.dates import chinese_number
from policymine.structure.lines import Line, collapse, found
from policymine.structure.rosters import is_person_name, person_of, split_people
from policymine.structure.speaker_names import speaker_kind

__all__ = ["read_prose", "series_of"]

_C = r"[\u3400-\u9fff]"
_CHAIRED = (
    # 会议由张三主持, 座谈会由区长张三同志主持
    re.compile(
        rf"(?:会议|會議|座谈会|协商会|议事会|听证会|恳谈会|大会|会)由(?P<who>{_C}{{2,24}}?)(?:同志|先生|女士)?(?:主持|召集)"
    ),
    # 张三主持召开, 区长张三在区政府会议室主持召开
    re.compile(
        rf"(?:^|[，,。：:\n日午晚\s])(?P<who>{_C}(?:{_C}|、){{1,30}}?)(?:同志|先生|女士)?(?:在|于)(?P<place>[^，。；\n]{{2,30}}?)(?:主持|召集)(?:召开|了)?"
    ),
    re.compile(
        rf"(?:^|[，,。：:\n日午晚\s])(?P<who>{_C}(?:{_C}|、){{1,30}}?)(?:同志|先生|女士)?主持(?:(?:召开|了)?(?:会议|[^，。；\n]{{0,24}}会)|(?=[，,。]))"
    ),
)
_PLACE = re.compile(
    rf"(?:^|[，,日午晚\s])(?:在|于)(?P<place>{_C}[^，。；\n在]{{1,28}}?(?:室|厅|楼|院|堂|中心|站|馆|所|广场|花园|活动室|办公室|院坝|现场))(?:主持|召开|召集|举行|组织|，)"
)
_CAME = re.compile(
    r"(?:出席|参加|参会|與會|与会)(?:本次|此次|这次)?(?:会议|會議|座谈会|协商会|议事会|听证会)?的?(?:人员|領導|领导|同志|代表)?(?:还|還)?(?:有|包括|为)[:：]?\s?(?P<who>[^。\n]{2,600})"
)
_SAT_IN = re.compile(
    r"(?:列席|旁听)(?:本次|此次|这次)?(?:会议|會議|座谈会|协商会)?的?(?:人员|领导|同志|代表)?(?:还|還)?(?:有|包括|为)[:：]?\s?(?P<who>[^。\n]{2,600})"
)
_DID = re.compile(
    r"(?:^|[。；\n])\s{0,4}(?P<who>[^。；\n]{3,400}?)(?:等(?:同志|人员|领导|\d{1,3}[余多]?人)?)?(?:也|均|分别|应邀)?(?P<how>参加|出席|列席|旁听)了?(?:本次|此次|这次|了)?(?:会议|會議|座谈|座谈会|协商会|议事会|听证会|讨论)(?=[。，；\n]|$)"
)
_SERIES = re.compile(
    r"(?P<year>\d{4})?(?:年度?)?[（(]?(?:总)?第\s?(?P<n>\d{1,4}|[一二三四五六七八九十百零〇]{1,5})\s?[）)]?(?P<unit>次|期|届|屆|轮|号)(?!议题|提案|项)"
)
_AFTER = re.compile(
    r"(?:[\u3400-\u9fff]{0,16}(?:会|会议|會議|议事|纪要|记录|紀錄|全会|例会))|[）)]?\s?$|[）)]"
)


def _people(raw: str) -> tuple[str, ...]:
    """Return the entries where most of them are people; nothing where they are not."""
    entries = tuple(
        re.sub(r"(?:同志|先生|女士)$", "", entry)
        for entry in split_people(re.sub(r"(?<=[\u3400-\u9fff])[和及与](?=[\u3400-\u9fff])", "、", raw))
    )
    people = tuple(
        entry
        for entry in entries
        if is_person_name((person := person_of(entry)).name, sure=False)
        or person.role
        or speaker_kind(entry) == "person"
    )
    return people if len(people) > 0.5 * len(entries) else ()


def read_prose(text: str) -> dict[str, Extracted]:
    """Return chair, place, present, observers that the running text of a record states.

    Parameters
    ----------
    text : the record; its first 4,000 characters and its last 2,000 are read.

    >>> made = "2014年3月5日，区长张三在区政府三楼会议室主持召开第7次常务会议。会议决定划线。\\n参加会议的有：李四、王五。"
    >>> {name: field.value for name, field in read_prose(made).items()}
    {'chair': '张三', 'place': '区政府三楼会议室', 'present': ('李四', '王五')}
    """
    fields: dict[str, Extracted] = {}
    head = text[:4000]
    for pattern in _CHAIRED:
        for match in pattern.finditer(head):
            person = person_of(match["who"])
            if not is_person_name(person.name, sure=person.role is None):
                continue
            at = match.start("who") + match["who"].rfind(person.name)
            fields.setdefault(
                "chair", found(text, at, at + len(person.name), person.name, "prose-chair", 0.85)
            )
            if "place" in pattern.groupindex:
                start, end = match.span("place")
                fields.setdefault(
                    "place", found(text, start, end, collapse(text[start:end]), "prose-place", 0.8)
                )
            break
        if "chair" in fields:
            break
    if "place" not in fields and (stands := _PLACE.search(head)):
        start, end = stands.span("place")
        fields["place"] = found(text, start, end, collapse(text[start:end]), "prose-place", 0.75)
    tail = max(0, len(text) - 2000)
    for name, pattern in (("present", _CAME), ("observers", _SAT_IN)):
        for match in (*pattern.finditer(text, tail), *pattern.finditer(head)):
            people = _people(match["who"])
            if people:
                start, end = match.span("who")
                fields.setdefault(name, found(text, start, end, people, f"prose-{name}", 0.8))
                break
    for match in (*_DID.finditer(text, tail), *_DID.finditer(head)):
        people = _people(match["who"])
        if people:
            start, end = match.span("who")
            name = "present" if match["how"] in ("参加", "出席") else "observers"
            fields.setdefault(name, found(text, start, end, people, f"prose-{name}", 0.75))
    return fields


def series_of(text: str, title: Extracted | None, lines: list[Line]) -> Extracted | None:
    """Return the number of a meeting in its series: 第三次会议 is 3; the wording, with the year where it stands, is kept.

    Parameters
    ----------
    text : the record.
    title : its title; looked at first.
    lines : its lines; the first ten are looked at next, where they are short.

    >>> from policymine.structure.lines import split_lines
    >>> made = "S社区2015年第7次居民议事会会议记录\\n时间：2015年10月15日"
    >>> field = series_of(made, None, split_lines(made))
    >>> field.value, field.raw
    (7, '2015年第7次')
    """
    stretches: list[tuple[str, int | None]] = []
    if title:
        stretches.append((title.raw, title.span[0] if title.span else None))
    stretches += [(line.text, line.start) for line in lines[:10] if len(line.text) <= 60]
    for wording, start in stretches:
        # 第四届第九次会议 is the ninth of its term.
        for match in sorted(_SERIES.finditer(wording), key=lambda m: m["unit"] in ("届", "屆")):
            n = int(match["n"]) if match["n"].isdigit() else chinese_number(match["n"])
            if n is None or n == 0 or not _AFTER.match(wording, match.end()):
                continue
            if start is None:
                return Extracted(n, match.group(), None, "title-series", 0.85)
            return found(text, start + match.start(), start + match.end(), n, "head-series", 0.9)
    return None
