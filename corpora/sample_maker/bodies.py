"""What stands between the addressees and the signature, genre by genre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sample_maker.model import Block, chinese_number
from sample_maker.wording import Pen, holds

Source = Mapping[str, Any]


@dataclass
class Draft:
    """One line of the plan with its number and title settled."""

    key: str
    issuer: Source
    date: date
    genre: str
    theme: str
    title: str
    number: str
    format: str
    wrapped: str | None
    planted: dict[str, str]


def theme_name(theme: Source, year: int) -> str:
    """What officials called the theme in that year."""
    earlier = theme.get("earlier")
    return str(earlier["name"] if earlier and year <= earlier["until"] else theme["name"])


class Page:
    """Collects the blocks of one document."""

    def __init__(self, pen: Pen, themes: Mapping[str, Source], common: Source, issuer: Source) -> None:
        self.pen, self.themes, self.common, self.issuer = pen, themes, common, issuer
        self.blocks: list[Block] = []
        self.sections = 0

    def name(self, theme: str) -> str:
        """What the theme is called in the year of the document."""
        return theme_name(self.themes[theme], self.pen.year)

    def add(self, role: str, text: str) -> None:
        self.blocks.append(Block(role, text))

    def section(self, head: str) -> None:
        self.sections += 1
        self.add("h1", f"{chinese_number(self.sections)}、{head}")

    def points(self, theme: str, k: int) -> list[Source]:
        """`k` points of a theme that can be written now, in their authored order."""
        pen, pool = self.pen, list(self.themes[theme]["points"])
        order = [p for p in pool if p["head"] not in pen.used and sum(map(pen.may_write, p["say"])) >= 2]
        order = [p for p in order if "{" not in p["head"] or pen.may_write(p["head"])]
        pen.rng.shuffle(order)
        if pen.rng.random() < 0.75:
            order.sort(key=lambda p: not any(pen.wanted(s) and pen.may_write(s) for s in p["say"]))
        return sorted(order[:k], key=pool.index)

    def head(self, point: Source) -> str:
        """The heading of a point; a planted mention in it is counted."""
        if "{" in point["head"]:
            if not self.pen.may_write(point["head"]):
                return self.pen.write(point["head"].replace("{SM}", "工作"))
            return self.pen.write(self.pen.pick([point["head"]], 1)[0])
        self.pen.used.add(point["head"])
        return str(point["head"])

    def say(self, point: Source, k: int, theme: str | None) -> list[str]:
        return [self.pen.write(s, theme) for s in self.pen.pick(point["say"], k)]

    def subsections(self, theme: str, k: int) -> None:
        """（一）head。sentences, each point a paragraph; now and then its sentences as 1. 2. 3."""
        i = 0
        for point in self.points(theme, k):
            if i and sum(map(self.pen.may_write, point["say"])) < 2:  # too little left to say here
                continue
            i += 1
            head = self.head(point)
            lines = self.say(point, self.pen.rng.choice([2, 3, 3, 4]), theme)
            if len(lines) >= 3 and self.pen.rng.random() < 0.3:
                self.add("h2", f"（{chinese_number(i)}）{head}")
                for j, line in enumerate(lines, 1):
                    self.add("item", f"{j}. {line}")
            else:
                self.add("p2", f"（{chinese_number(i)}）{head}。" + "".join(lines))

    def general_requirements(self) -> None:
        pen, common = self.pen, self.common
        self.section("总体要求")
        first = [s for s in common["guiding"]["say"] if holds(s, pen.year)]
        lines = [pen.write(pen.pick(first, 1)[0])]
        lines += [pen.write(s) for s in pen.pick(common["guiding"]["sm"], 1)]
        self.add("p2", "（一）指导思想。" + "".join(lines))
        self.add("p2", "（二）基本原则。" + "".join(
            pen.write(s) for s in pen.pick(common["principles"]["say"] + common["principles"]["sm"], pen.rng.choice([2, 3, 4]))
        ))  # fmt: skip
        goals = pen.pick(common["goals"]["say"], 1) + pen.pick(common["goals"]["sm"], 1)
        self.add("p2", "（三）工作目标。" + "".join(pen.write(s) for s in goals))

    def safeguards(self, head: str, k: int, *, numbered: bool) -> None:
        pen = self.pen
        self.section(head)
        pool = list(self.common["safeguards"]["points"])
        order = pool[1:]
        pen.rng.shuffle(order)
        order.sort(key=lambda p: not any(pen.wanted(s) for s in p["say"]))
        for i, point in enumerate(sorted([pool[0], *order[: k - 1]], key=pool.index), 1):
            mark = f"{i}. " if numbered else f"（{chinese_number(i)}）"
            self.add(
                "item" if numbered else "p2", f"{mark}{point['head']}。" + "".join(self.say(point, 2, None))
            )


def _opinion(page: Page, draft: Draft, further: Sequence[str], _: bool) -> None:
    rng = page.pen.rng
    page.general_requirements()
    page.section("主要任务" if rng.random() < 0.5 else f"大力推进{page.name(draft.theme)}工作")
    page.subsections(draft.theme, rng.choice([3, 4, 4]))
    for theme, lead in zip(
        further, rng.sample(["统筹推进", "同步抓好", "切实加强", "协同做好"], len(further)), strict=True
    ):
        page.section(f"{lead}{page.name(theme)}工作")
        page.subsections(theme, rng.choice([1, 2, 2]))
    page.safeguards("保障措施" if rng.random() < 0.6 else "组织实施", rng.choice([3, 4]), numbered=False)


def _notice(page: Page, draft: Draft, further: Sequence[str], _: bool) -> None:
    rng = page.pen.rng
    for theme, k in [(draft.theme, rng.choice([3, 4])), *((t, 1) for t in further)]:
        for point in page.points(theme, k):
            page.section(page.head(point))
            lines = page.say(point, rng.choice([3, 3, 4]), theme)
            if rng.random() < 0.4:
                for i, line in enumerate(lines, 1):
                    page.add("item", f"{i}. {line}")
            else:
                page.add("p", "".join(lines))
    page.safeguards("工作要求", rng.choice([2, 3]), numbered=True)


def _plan(page: Page, draft: Draft, further: Sequence[str], cites: bool) -> None:
    pen, common = page.pen, page.common
    if draft.wrapped is not None:
        page.add("p", pen.write(pen.rng.choice(common["opening"]["方案" if cites else "方案nocite"])))
    page.section("工作目标")
    goals = pen.pick(common["goals"]["say"], 1) + pen.pick(common["goals"]["sm"] + common["guiding"]["sm"], 1)
    page.add("p", "".join(pen.write(s) for s in goals))
    page.section("重点任务")
    page.subsections(draft.theme, 4)
    for theme in further:
        page.section(f"统筹做好{page.name(theme)}相关工作")
        page.subsections(theme, 2)
    page.section("实施步骤")
    for i, step in enumerate(common["schedule"]["say"], 1):
        page.add("p2", f"（{chinese_number(i)}）" + pen.write(step))
    page.safeguards("保障措施", 3, numbered=False)
    if draft.wrapped is not None:
        page.add("p", pen.write(pen.rng.choice(common["closing"]["方案"])))


def _decision(page: Page, draft: Draft, further: Sequence[str], _: bool) -> None:
    pen = page.pen
    for theme, k in [(draft.theme, 4), *((t, 1) for t in further)]:
        for point in page.points(theme, k):
            page.section(page.head(point))
            page.add("p", "".join(page.say(point, pen.rng.choice([3, 4]), theme)))
    page.section("加强党的领导，凝聚工作合力")
    lines = pen.pick(page.common["principles"]["say"] + page.common["principles"]["sm"], 2)
    lines += [s for p in page.common["safeguards"]["points"][:1] for s in pen.pick(p["say"], 2)]
    page.add("p", "".join(pen.write(s) for s in lines))


def _outline(page: Page, draft: Draft, further: Sequence[str], _: bool) -> None:
    pen, theme = page.pen, page.themes[draft.theme]
    page.section("现状与形势")
    wish = pen.write(pen.pick(theme["aims"], 1)[0], draft.theme)
    lacks = "".join(page.say({"say": theme["problems"][0]["say"]}, 2, draft.theme))
    page.add(
        "p",
        f"近年来，各地积极探索，工作取得明显成效。{wish}，已成为社会各界的普遍期待。同时也要看到，{lacks}",
    )
    page.general_requirements()
    page.section("主要任务")
    page.subsections(draft.theme, 5)
    for other in further:
        page.section(f"促进{page.name(other)}协调发展")
        page.subsections(other, 1)
    page.safeguards("实施保障", 3, numbered=False)


def _report(page: Page, draft: Draft, further: Sequence[str], _: bool) -> None:
    pen = page.pen
    page.section("主要做法和成效")
    lines: list[tuple[str, str]] = []
    for theme, k in [(draft.theme, 3), *((t, 2) for t in further)]:
        lines += [(theme, s) for s in pen.pick(page.themes[theme]["practice"][0]["say"], k)]
    for i, (theme, line) in enumerate(lines, 1):
        page.add("p2", f"（{chinese_number(i)}）" + pen.write(line, theme))
    point = page.points(draft.theme, 1)[0]
    page.add(
        "p2",
        f"（{chinese_number(len(lines) + 1)}）{page.head(point)}。"
        + "".join(page.say(point, 3, draft.theme)),
    )
    page.section("存在的主要问题")
    found = page.say({"say": page.themes[draft.theme]["problems"][0]["say"]}, 3, draft.theme)
    found += [s for t in further for s in page.say({"say": page.themes[t]["problems"][0]["say"]}, 1, t)]
    page.add("p", "在看到成绩的同时，也存在一些不足：" + "".join(
        f"{'一二三四五'[i]}是{line}" for i, line in enumerate(found)))  # fmt: skip
    page.section("下一步工作打算")
    for i, point in enumerate(page.points(draft.theme, 2), 1):
        page.add(
            "p2", f"（{chinese_number(i)}）{page.head(point)}。" + "".join(page.say(point, 2, draft.theme))
        )
    page.add(
        "p",
        "".join(
            pen.write(s)
            for s in [*page.common["nextsteps"]["say"], *pen.pick(page.common["nextsteps"]["sm"], 1)]
        ),
    )


def _circular(page: Page, draft: Draft, further: Sequence[str], _: bool) -> None:
    pen = page.pen
    page.section("总体情况")
    for theme, k in [(draft.theme, 3), *((t, 1) for t in further)]:
        for line in pen.pick(page.themes[theme]["practice"][0]["say"], k):
            page.add("p", pen.write(line, theme))
    page.section("通报表扬和存在的问题")
    page.add("p", "".join(pen.write(s) for s in page.common["commend"]["say"]))
    page.add("p", "".join(page.say({"say": page.themes[draft.theme]["problems"][0]["say"]}, 3, draft.theme)))
    page.section("整改要求")
    page.subsections(draft.theme, 3)
    page.safeguards("有关要求", 2, numbered=True)


def _reply(page: Page, draft: Draft, _: Sequence[str], __: bool) -> None:
    page.section("原则同意你们提出的工作方案，请抓紧组织实施")
    page.add(
        "p",
        page.pen.write("试点工作自{ym+1}起至{y+1}年12月结束，试点期间所需经费由区、街道按七比三的比例分担。"),
    )
    for point in page.points(draft.theme, 4):
        page.section(page.head(point))
        page.add("p", "".join(page.say(point, 3, draft.theme)))
    page.safeguards("有关要求", 2, numbered=True)


BODIES = {
    "意见": _opinion,
    "通知": _notice,
    "方案": _plan,
    "决定": _decision,
    "纲要": _outline,
    "报告": _report,
    "通报": _circular,
    "批复": _reply,
}


def _letter(page: Page, draft: Draft, _: Sequence[str], __: bool) -> None:
    for point in page.points(draft.theme, 4):
        page.section(page.head(point))
        page.add("p", "".join(page.say(point, 4, draft.theme)))
    page.section("请予支持的事项")
    page.add("item", page.pen.write("1. 请结合管线权属，于{ym+1}底前派员参加现场踏勘，提供地下管线图纸。"))
    page.add(
        "item", "2. 请将辖区老旧小区供水、供电、供气管线更新纳入年度投资计划，与小区改造同步设计、同步施工。"
    )
    page.add("item", "3. 请明确一名联络员，参加街道每周召开的协调例会。")


def _rules(page: Page, draft: Draft, _: Sequence[str], cites: bool) -> None:
    """第一章 ... 第一条 ...: one or two sentences of the theme an article, a chapter a point."""
    pen, common = page.pen, page.common
    article = 0

    def add(text: str) -> None:
        nonlocal article
        article += 1
        page.add("article", f"第{chinese_number(article)}条　{text}")

    page.add("chapter", "第一章　总则")
    first = common["measures"]["general"][0]
    add(pen.write(first if cites else first.replace("根据{cite}，", "")))
    for line in common["measures"]["general"][1:] + pen.pick(common["measures"]["generalsm"], 1):
        add(pen.write(line))
    chapter = 1
    for point in page.points(draft.theme, 4):
        chapter += 1
        page.add("chapter", f"第{chinese_number(chapter)}章　{page.head(point)}")
        lines = page.say(point, 4, draft.theme)
        while lines:
            take = 2 if len(lines) > 2 and pen.rng.random() < 0.4 else 1
            add("".join(lines[:take]))
            lines = lines[take:]
    page.add("chapter", f"第{chinese_number(chapter + 1)}章　监督与责任")
    check = next(p for p in common["safeguards"]["points"] if p["head"] == "强化督促检查")
    for line in page.say(check, 2, None):
        add(line)
    for line in pen.pick(common["measures"]["liability"], 2):
        add(pen.write(line))
    page.add("chapter", f"第{chinese_number(chapter + 2)}章　附则")
    for line in common["measures"]["final"]:
        add(pen.write(line))


BODIES["函"] = _letter
BODIES["办法"] = _rules
