"""Composes the policy documents: who writes what when is in plan.toml, the sentences in themes and common."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sample_maker.bodies import BODIES, Draft, Page, theme_name
from sample_maker.model import Block, Text, arabic_date, chinese_date, ink_length
from sample_maker.wording import FIXED, Pen, burst

Source = Mapping[str, Any]
UPWARD = {"nm": "H省民政厅：", "yg": "N市人民政府：", "qs": "Y区人民政府："}
RANK = ["c", "hg", "hm", "ng", "nm", "yg", "qs"]
SUPERIORS = {
    "c": ["c"],
    "hg": ["c", "hg"],
    "hm": ["c", "hg", "hm"],
    "ng": ["c", "hg", "ng"],
    "nm": ["hg", "hm", "ng", "nm"],
    "yg": ["hg", "ng", "nm", "yg"],
    "qs": ["ng", "yg", "qs"],
}
AIMING = {"意见", "通知", "方案", "决定", "纲要", "函", "办法"}  # genres whose opening states an aim
FURTHER = {"意见": 2, "纲要": 3, "决定": 2, "通知": 1, "方案": 1, "报告": 1, "通报": 1}


@dataclass(frozen=True)
class Policy:
    """A composed policy document and what is true of it."""

    text: Text
    issuer: str
    level: str
    genre: str
    attached_genre: str | None
    number: str
    day: date
    date_printed: date | None
    themes: dict[str, float]
    theme: str
    cites: tuple[str, ...]
    terms: dict[str, int]
    attachments: tuple[str, ...]


def compose_policies(source: Source) -> list[Policy]:
    """All policy documents of the plan, in order of date."""
    plan, common, themes = source["plan"], source["common"], source["themes"]
    issuers = {i["key"]: i for i in plan["issuers"]}
    drafts = _settle(plan, issuers)
    return [_compose(d, drafts, plan, common, themes) for d in drafts]


def _settle(plan: Source, issuers: Mapping[str, Source]) -> list[Draft]:
    drafts: list[Draft] = []
    for row in sorted(plan["policies"]["rows"], key=lambda r: (r[1], RANK.index(r[0]))):
        key, day, genre, theme, title, fmt = row
        issuer, when = issuers[key], date.fromisoformat(day)
        planted = {}
        for pair in plan["pairs"]:
            mark = "{" + pair["slot"] + "}"
            if mark in title:
                planted[pair["slot"]] = pair["new" if when.year >= pair["adopted"][key] else "old"]
                title = title.replace(mark, planted[pair["slot"]])
        title = title.replace("{y}", str(when.year)).replace("{NAKEEP}", FIXED["NAKEEP"])
        wrapped = None
        if not title.startswith("关于"):
            title = issuer["region"] + title
            if key in {"hg", "ng"} and genre == "方案":
                wrapped, title = title, f"{issuer['name']}关于印发《{title}》的通知"
        else:
            title = issuer["name"] + title
        rng = random.Random(f"{plan['seed']}:number:{key}:{day}")
        serial = 1 + int(when.timetuple().tm_yday / 366 * 40) + rng.randint(0, 2)
        number = f"{issuer['prefix']}〔{when.year}〕{serial}号"
        drafts.append(Draft(key, issuer, when, genre, theme, title, number, fmt, wrapped, planted))
    numbers = [d.number for d in drafts]
    if len(set(numbers)) != len(numbers):
        raise ValueError("two documents of the plan share a number: set their dates further apart")
    return drafts


def _choose_cites(draft: Draft, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Up to two earlier documents of the issuer or its superiors; titles that speak as this one does."""
    pool, weights = [], []
    for other in drafts:
        if other.date >= draft.date or other.key not in SUPERIORS[draft.key]:
            continue
        if other.genre in {"报告", "通报", "批复", "函"}:
            continue
        at_odds = other.planted.get("SM") == "社会管理" and draft.date.year >= 2014
        same, general = other.theme == draft.theme, other.theme == "governance"
        weight = (5.0 if same else 1.0 if general else 0.03) * math.exp(
            -(draft.date.year - other.date.year) / 3
        )
        pool.append(other)
        weights.append(weight * (0.04 if at_odds else 1.0))
    chosen: list[Draft] = []
    for _ in range(1 if rng.random() < 0.55 else 2):
        if not pool or sum(weights) < 0.05:
            break
        i = rng.choices(range(len(pool)), weights)[0]
        chosen.append(pool.pop(i))
        weights.pop(i)
    return sorted(chosen, key=lambda d: (RANK.index(d.key), d.date))


def _cited(draft: Draft) -> str:
    """《title》（number）; a title inside a title stands in 〈〉."""
    return f"《{draft.title.replace('《', '〈').replace('》', '〉')}》（{draft.number}）"


def _trend(common: Source, theme: str, year: int) -> float:
    years, values = common["trend"]["years"], common["trend"][theme]
    for (a, b), (u, v) in zip(pairwise(years), pairwise(values), strict=True):
        if a <= year <= b:
            return float(u + (v - u) * (year - a) / (b - a))
    raise ValueError(f"{year} lies outside the trend of {theme}")


def _budgets(
    draft: Draft, all_themes: Sequence[str], pairs: Sequence[Source], rng: random.Random
) -> dict[str, int]:
    """How many mentions of each pair this document is to hold at most."""
    governing, waste = draft.theme == "governance", "waste" in all_themes
    budget = {
        "SM": burst(rng, 0.1 if governing else 0.35, 6 if governing else 4),
        "WA": burst(rng, 0.0, 5) + 2 if draft.theme == "waste" else burst(rng, 0.1 if waste else 0.6, 3),
        "GR": burst(rng, 0.2, 4),
        "CO": burst(rng, 0.2, 4),
        "NA": burst(rng, 0.2, 3),
        "NU": burst(rng, 0.3, 2),
    }
    main = next(p for p in pairs if p["slot"] == "SM")
    if [draft.key, draft.date.year] in main["light"]:
        budget["SM"] = rng.choice([2, 2, 3])
    if [draft.key, draft.date.year] in main["heavy"]:
        budget["SM"] = rng.choice([3, 4, 5, 6] if governing else [1, 2, 3, 4])
    return budget


def _compose(
    draft: Draft, drafts: Sequence[Draft], plan: Source, common: Source, themes: Mapping[str, Source]
) -> Policy:
    year, issuer = draft.date.year, draft.issuer
    rng = random.Random(f"{plan['seed']}:{draft.key}:{draft.date}")
    others = [t for t in themes if t != draft.theme]
    further: list[str] = []
    for _ in range(FURTHER.get(draft.genre, 0)):
        weights = [_trend(common, t, year) for t in others]
        further.append(others.pop(rng.choices(range(len(others)), weights)[0]))
    budget = _budgets(draft, [draft.theme, *further], plan["pairs"], rng)
    words = {
        "area": issuer["area"],
        "lower": issuer["lower"],
        "self": issuer["name"],
        "theme": theme_name(themes[draft.theme], year),
        "request": draft.title.removeprefix(issuer["name"]).replace("同意", "").replace("批复", "请示"),
    }
    reach = 1 - RANK.index(draft.key) / (len(RANK) - 1)
    pen = Pen(rng, draft.key, year, draft.date.month, words, plan["pairs"], budget, reach)
    cites = _choose_cites(draft, drafts, rng)
    words["cite"] = "、".join(map(_cited, cites))
    aims = pen.pick(themes[draft.theme]["aims"], 1) if draft.genre in AIMING else []
    aims += pen.pick([a for a in themes[draft.theme]["aims"] if "{" not in a], 1)
    words["aim"], words["aim2"] = (pen.write(a) for a in (aims * 2)[:2])
    if draft.key in {"c", "hg", "hm"}:
        places = [f"{c}市" for c in "NMKLTW"]
    elif draft.key in {"ng", "nm"}:
        places = [f"{c}区" for c in "YEFJR"]
    else:
        places = [f"{c}社区" for c in ("S", "X", "L", "D", "XH")]
    for i, place in enumerate(rng.sample(places, 3), 1):
        words[f"place{i}"] = place
    page = Page(pen, themes, common, issuer)
    plain = draft.wrapped is None
    if plain and draft.genre != "办法":
        opening = common["opening"][draft.genre if cites else draft.genre + "nocite"]
        page.add("p", pen.write(rng.choice(opening)))
    BODIES[draft.genre](page, draft, further, bool(cites))
    closing = [
        s for s in common["closing"][draft.genre] if s != "特此通知。" or not plain or rng.random() < 0.4
    ]
    if closing and plain:
        page.add("p", pen.write(rng.choice(closing)))
    blocks, printed, attachments = _frame(draft, page.blocks, pen, common, cites)
    card: list[tuple[str, str]] = []
    if draft.format.startswith("html"):
        card = [
            (
                "索引号",
                f"{draft.issuer['prefix'].removesuffix('发')}-{draft.date:%Y%m}-{rng.randint(100, 999)}",
            ),
            ("发文机关", issuer["name"]),
            ("主题分类", words["theme"]),
            ("发文字号", draft.number),
            ("成文日期", arabic_date(draft.date)),
            ("发布日期", arabic_date(draft.date + timedelta(days=rng.randint(3, 9)))),
        ]
    text = Text(
        _path(draft), draft.format, draft.title, tuple(blocks), draft.date, issuer["name"], tuple(card)
    )
    whole = text.plain()
    for aim in {words["aim"], words["aim2"]}:
        if aim in whole:
            pen.theme_chars[draft.theme] = pen.theme_chars.get(draft.theme, 0) + ink_length(aim)
    total = sum(pen.theme_chars.values())
    shares = {t: round(n / total, 3) for t, n in sorted(pen.theme_chars.items(), key=lambda kv: -kv[1])}
    terms = {p[side]: whole.count(p[side]) for p in plan["pairs"] for side in ("old", "new")}
    return Policy(
        text=text,
        issuer=issuer["name"],
        level=issuer["level"],
        genre=draft.genre if plain else "通知",
        attached_genre=None if plain else draft.genre,
        number=draft.number,
        day=draft.date,
        date_printed=printed,
        themes=shares,
        theme=draft.theme,
        cites=tuple(c.number for c in cites if _cited(c) in whole),
        terms={t: n for t, n in terms.items() if n},
        attachments=tuple(attachments),
    )


def _frame(
    draft: Draft, body: Sequence[Block], pen: Pen, common: Source, cites: Sequence[Draft]
) -> tuple[list[Block], date | None, list[str]]:
    """Head, addressees, closing and imprint around the body, in the order of GB/T 9704."""
    rng, issuer, day = pen.rng, draft.issuer, draft.date
    old_style = day < date(2012, 7, 1) or (draft.key in {"yg", "qs"} and day.year <= 2013)
    write_date = chinese_date if old_style else arabic_date
    blocks = [Block("letterhead", f"{issuer['name']}文件")]
    if draft.genre == "通知" and rng.random() < 0.15:
        blocks.append(Block("urgency", "特急"))
    blocks.append(Block("number", draft.number))
    if draft.genre == "报告":
        blocks.append(Block("signer", f"签发人：{rng.choice(['陆', '杜', '段', '温', '葛'])}某某"))
    blocks.append(Block("title", draft.title))
    to = UPWARD[draft.key] if draft.genre == "报告" else issuer["addressees"]
    if draft.genre == "批复":
        to = "QS街道办事处："
    elif draft.genre == "函":
        to = "市供水公司、市供电公司、市燃气公司："
    attachments: list[str] = []
    sheets: list[Source] = []
    if draft.genre != "办法":
        blocks.append(Block("to", to))
    if draft.genre in {"意见", "方案", "通知"} and draft.wrapped is None and rng.random() < 0.4:
        sheets = common["attachments"][: rng.choice([1, 2])]
        attachments = [pen.write(sheet["name"]) for sheet in sheets]
    if draft.wrapped is None:
        blocks += body
    else:
        blocks.append(
            Block("p", f"《{draft.wrapped}》已经{issuer['name']}同意，现印发给你们，请结合实际认真贯彻执行。")
        )
    for i, name in enumerate(attachments):
        lead = "附件：" if i == 0 else "　　　"
        blocks.append(Block("attachments", f"{lead}{f'{i + 1}. ' if len(attachments) > 1 else ''}{name}"))
    blocks += [Block("sign", issuer["name"]), Block("date", write_date(day))]
    if rng.random() < 0.6:
        blocks.append(Block("annotation", "（此件公开发布）"))
    if draft.wrapped is not None:
        blocks += [Block("title", draft.wrapped), *body]
    for i, name in enumerate(attachments, 1):
        blocks.append(Block("attachment", f"附件{i}" if len(attachments) > 1 else "附件"))
        blocks.append(Block("title2", name))
        sheet = sheets[i - 1]
        rows: list[tuple[str, ...]] = [tuple(sheet["head"])]
        for j, row in enumerate(rng.sample(sheet["rows"], 4), 1):
            what, _, unit = row.partition("|")
            due = pen.write("{ym+" + str(j + 1) + "}底前")
            rows.append((str(j), what, unit, "") if unit else (str(j), what, issuer["lower"], due))
        blocks.append(Block("table", rows=tuple(rows)))
        blocks.append(Block("p", pen.write(sheet["note"])))
    printed = None
    if rng.random() < 0.75:
        printed = day + timedelta(days=rng.choice([0, 1, 1, 2, 3]))
        blocks.append(Block("cc", f"抄送：{issuer['cc']}"))
        blocks.append(Block("printed", f"{issuer['office']}　　　　{write_date(printed)}印发"))
    return blocks, printed, attachments


def _path(draft: Draft) -> str:
    name = draft.title.removeprefix(draft.issuer["name"])
    if draft.key == "yg":  # some offices file by number, some by day
        name = f"{draft.number} {name}"
    elif draft.key == "nm":
        name = f"{draft.date:%Y%m%d} {name}"
    return f"policies/{draft.issuer['folder']}/{name}.{draft.format.split('-')[0]}"
