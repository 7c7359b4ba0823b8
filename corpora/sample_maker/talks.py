"""Lays out the meetings, interviews and articles, which are authored whole in `source/meetings` and conversations.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sample_maker.model import Block, Text, arabic_date, chinese_number, ink_length

Source = Mapping[str, Any]

# The words of the head differ from community to community, as they do in life.
HEADERS = {
    "a": (
        "会议时间",
        "会议地点",
        "主持人",
        "记录人",
        "出席人员",
        "列席人员",
        "请假人员",
        "会议议题",
        "会议记录",
    ),
    "b": ("时间", "地点", "主持人", "记录人", "参会人员", "列席人员", "缺席人员", "议题", "发言记录"),
    "c": ("时间", "地点", "主持", "记录", "出席", "列席", "缺席", "会议议程", "会议内容"),
}
DECIDED = {"a": "会议议定：", "b": "会议决定：", "c": "议定事项："}
TO_DO = {"a": "责任分工：", "b": "行动事项：", "c": "落实安排："}
OWNER = {"a": ("责任人", "完成时限"), "b": ("责任单位", "时限"), "c": ("责任人", "完成时间")}


@dataclass
class Speaker:
    """One who spoke: how often, and how many characters without white space."""

    name: str
    role: str
    turns: int = 0
    chars: int = 0


@dataclass(frozen=True)
class Talk:
    """A meeting, an interview or an article, and what is true of it."""

    kind: str
    text: Text
    fields: dict[str, Any]
    speakers: tuple[Speaker, ...] = ()
    decisions: tuple[str, ...] = ()
    actions: tuple[tuple[str, str, str], ...] = ()
    matters: tuple[dict[str, str], ...] = field(default=())


def iso(day: str) -> str:
    """`2015年4月10日` as `2015-04-10`."""
    match = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", day)
    if match is None:
        raise ValueError(f"{day!r} is not a day written as 2015年4月10日")
    return date(*map(int, match.groups())).isoformat()


def compose_meetings(source: Source) -> list[Talk]:
    """All meetings, community by community, in order of date."""
    return [_meeting(group, meeting) for group in source["meetings"] for meeting in group["meetings"]]


def _meeting(group: Source, meeting: Source) -> Talk:
    people, style = group["people"], group["header"]
    names = HEADERS[style]
    summary = meeting["record"] == "summary"
    title = meeting["title"] + ("" if summary else "会议记录")

    def listed(keys: list[str]) -> str:
        return "、".join(f"{people[k][0]}（{people[k][1]}）" for k in keys)

    blocks = [Block("title", title)]
    day: date = meeting["date"]
    hour = meeting["time"]
    head = [
        (names[0], f"{arabic_date(day)}{hour if not hour[0].isdigit() else ' ' + hour}"),
        (names[1], meeting["place"]),
        (names[2], f"{people[meeting['chair']][0]}（{people[meeting['chair']][1]}）"),
        (names[3], people[meeting["recorder"]][0]),
        (names[4], listed(meeting["present"])),
    ]
    if meeting["observers"]:
        head.append((names[5], listed(meeting["observers"])))
    if meeting["absent"]:
        head.append((names[6], "、".join(f"{people[k][0]}（{why}）" for k, why in meeting["absent"])))
    blocks += [Block("field", f"{k}：{v}") for k, v in head]
    agenda = meeting["agenda"]
    if len(agenda) == 1:
        blocks.append(Block("field", f"{names[7]}：{agenda[0]}"))
    else:
        blocks.append(Block("field", f"{names[7]}："))
        blocks += [Block("agenda", f"{chinese_number(i)}、{item}") for i, item in enumerate(agenda, 1)]

    speakers: dict[str, Speaker] = {}
    if summary:
        blocks += [Block("p", line) for line in meeting["summary"]]
    else:
        blocks.append(Block("label", f"{names[8]}："))
        for key, words in meeting["turns"]:
            if not key:
                blocks.append(Block("note", words))
                continue
            name, role = people[key]
            blocks.append(Block("turn", f"{_label(group['style'], name, role, key in speakers)}：{words}"))
            speaker = speakers.setdefault(key, Speaker(name, role))
            speaker.turns += 1
            speaker.chars += ink_length(words)
    if "vote" in meeting:
        v = meeting["vote"]
        result = f"表决结果：参加表决{v['present']}人（户），赞成{v['yes']}票，反对{v['no']}票，弃权{v['abstain']}票，表决通过。"
        blocks.append(Block("label", result))
    blocks.append(Block("label", DECIDED[style]))
    blocks += [Block("item", f"{i}. {line}") for i, line in enumerate(meeting["decisions"], 1)]
    blocks.append(Block("label", TO_DO[style]))
    owner, due = OWNER[style]
    if meeting["format"].startswith("docx") and style in "ab":
        rows = [("序号", "事项", owner, due), *((str(i), *a) for i, a in enumerate(meeting["actions"], 1))]
        blocks.append(Block("table", rows=tuple(rows)))
    else:
        blocks += [
            Block("item", f"{i}. {what}。{owner}：{who}；{due}：{when}前。")
            for i, (what, who, when) in enumerate(meeting["actions"], 1)
        ]
    if meeting.get("next"):
        blocks.append(Block("p", meeting["next"]))
    if summary:
        blocks += [Block("sign", f"{group['body']}"), Block("date", arabic_date(day))]
    text = Text(
        f"minutes/{group['folder']}/{meeting['file']}",
        meeting["format"],
        title,
        tuple(blocks),
        day,
        group["community"],
    )
    fields = {
        "community": group["community"],
        "date": day,
        "place": meeting["place"],
        "record": meeting["record"],
        "stage": meeting["stage"],
        "matters": list(meeting["matters"]),
        "chair": people[meeting["chair"]][0],
        "recorder": people[meeting["recorder"]][0],
        "members_present": [people[k][0] for k in meeting["present"]],
        "observers": [people[k][0] for k in meeting["observers"]],
        "absent": [people[k][0] for k, _ in meeting["absent"]],
        "agenda": list(agenda),
    }
    if "vote" in meeting:
        fields["vote"] = dict(meeting["vote"])
    return Talk(
        "minutes",
        text,
        fields,
        tuple(speakers.values()),
        tuple(meeting["decisions"]),
        tuple((what, who, iso(when)) for what, who, when in meeting["actions"]),
        tuple(group["matters"]),
    )


def _label(style: str, name: str, role: str, spoke: bool) -> str:
    if style == "role-name":
        return role + name
    if style == "name-role":
        return name if spoke else f"{name}（{role}）"
    return name


def compose_conversations(source: Source) -> list[Talk]:
    """The interviews and the articles."""
    found: list[Talk] = []
    for item in source["conversations"]["interviews"]:
        blocks = [
            Block("title", item["title"]),
            Block("field", f"访谈时间：{arabic_date(item['date'])}"),
            Block("field", f"访谈地点：{item['place']}"),
            Block("field", f"访谈员：{item['interviewer']}"),
            Block("field", f"受访者：{item['interviewee']}"),
            Block("field", f"访谈时长：{item['duration']}"),
        ]
        for question, answer in item["qa"]:
            blocks += [Block("turn", f"问：{question}"), Block("turn", f"答：{answer}")]
        text = Text(
            f"interviews/{item['file']}",
            item["format"],
            item["title"],
            tuple(blocks),
            item["date"],
            item["place"],
        )
        speakers = tuple(
            Speaker(label, role, len(item["qa"]), sum(ink_length(pair[side]) for pair in item["qa"]))
            for side, (label, role) in enumerate([("问", item["interviewer"]), ("答", item["interviewee"])])
        )
        found.append(Talk("interview", text, {"date": item["date"], "place": item["place"]}, speakers))
    for item in source["conversations"]["articles"]:
        blocks = [
            Block("title", item["title"]),
            Block("byline", f"{arabic_date(item['date'])}　来源：{item['source']}　作者：{item['byline']}"),
            *(Block("p", line) for line in item["paragraphs"]),
        ]
        text = Text(
            f"articles/{item['file']}",
            item["format"],
            item["title"],
            tuple(blocks),
            item["date"],
            item["source"],
        )
        found.append(Talk("article", text, {"date": item["date"], "source": item["source"]}))
    return found
