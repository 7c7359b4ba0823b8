"""Sittings with other people in them, and with their lists of people in other forms."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from tests.trials.sittings import LISTS, Made, Sitting, each, known, paged

# Surnames of members whom no sitting of the thirteen has; some stand in no list of the rules.
_SURNAMES = "蕭霍邵岑冼尹伍夏詹黎容布胡祈郁苗倪仇戚湛古連雷龐凌翟嚴巫區鄺莊舒利簡源佘植鮑車茹游貝招芮尤戎甯辛麻練帥仝揭"
_DOUBLE = ["歐陽", "司徒", "上官", "諸葛", "司馬", "范徐", "周梁", "梁劉", "楊何", "羅范", "馬朱", "陳馮"]
_GIVEN = "志明家偉慧敏國雄美芬卓麗珊詠恩柏良德楷子健永達淑儀錦泉樹根婉嫻鴻鈞海嫻映彤梓軒凱欣之一中正長文"


def renamed(sitting: Sitting) -> Made:
    """Give everyone a name that he has not: of two to four characters, some surnames double."""
    rng = random.Random(sitting.name)
    people = list(dict.fromkeys([*sitting.present, *sitting.absent, *sitting.others]))
    people += [
        who.removesuffix("議員")
        for who in dict.fromkeys(speaker for speaker, _ in sitting.speeches)
        if who.endswith("議員") and who.removesuffix("議員") not in people and 2 <= len(who) - 2 <= 4
    ]
    made: dict[str, str] = {}
    for name in people:
        while True:
            surname = rng.choice(_DOUBLE) if rng.random() < 0.2 else rng.choice(_SURNAMES)
            given = "".join(rng.sample(_GIVEN, 1 if rng.random() < 0.15 and len(surname) == 1 else 2))
            if surname + given not in made.values():
                break
        made[name] = surname + given
    pattern = re.compile(
        "|".join(r"[ \t]*".join(map(re.escape, n)) for n in sorted(made, key=len, reverse=True))
    )
    return each(sitting, lambda text: pattern.sub(lambda m: made[re.sub(r"\s", "", m.group())], text))


_OFFICES = {
    "食物及衞生局局長": "醫務衞生局局長",
    "食物及\ue40c生局局長": "醫務衞生局局長",
    "運輸及房屋局局長": "署理房屋規劃地政局局長",
    "政制及內地事務局局長": "憲制事務司",
    "財經事務及庫務局局長": "庫務司",
    "發展局局長": "規劃環境地政局副局長",
    "勞工及福利局局長": "衞生福利及食物局常任秘書長",
    "政務司司長": "署理行政長官",
    "教育局局長": "教育統籌司",
    "商務及經濟發展局局長": "工商及科技局局長",
    "民政事務局局長": "文化體育及旅遊局局長",
    "環境局局長": "候任環境及生態局局長",
    "保安局局長": "保安司",
    "公務員事務局局長": "銓敍司",
    "律政司司長": "律政專員",
    "財政司司長": "署理財政司司長",
    "副秘書長": "副主任秘書",
    "代理全委會主席": "全體委員會代理主席",
    "全委會主席": "全體委員會主席",
    "代理主席": "署理主席",
}


def reoffice(sitting: Sitting) -> Made:
    pattern = re.compile("|".join(map(re.escape, sorted(_OFFICES, key=len, reverse=True))))
    return each(sitting, lambda text: pattern.sub(lambda m: _OFFICES[m.group()], text))


# ---- the lists of those who were there


def _parts(sitting: Sitting) -> tuple[str, dict[str, list[str]], str]:
    """Return what stands before the lists, the lists, what stands after them; the lists without pages."""
    text = "\n".join(line for page in paged(sitting.text) for line in page)
    found = list(LISTS.finditer(text))
    lists: dict[str, list[str]] = {}
    stop = found[-1].end()
    for match, after in zip(found, [*found[1:], None], strict=True):
        block = text[match.end() : after.start() if after else match.end() + 6000].split("\n")
        entries: list[str] = []
        for line in block:
            if line.strip() and not re.search("議員|先生|女士|小姐|教授|博士|醫生|[A-Z]\\.|大紫荊", line):
                break
            if line.strip():
                entries.append(line.strip())
            stop = match.end() + sum(len(part) + 1 for part in block[: block.index(line) + 1])
        lists[match[1]] = entries
    return text[: found[0].start()], lists, text[stop:]


def listed(sitting: Sitting, write: Callable[[dict[str, list[str]]], str]) -> Made:
    before, lists, after = _parts(sitting)
    return known(sitting, f"{before}{write(lists)}\n\n{after}")


def _plain(lists: dict[str, list[str]], order: Sequence[str], *, none: str = "") -> str:
    filled = {name: lists.get(name, []) or ([none] if none else []) for name in order}
    return "\n\n".join(f"{name}：\n\n" + "\n\n".join(entries) for name, entries in filled.items() if entries)


def reordered(lists: dict[str, list[str]]) -> str:
    return _plain(lists, ("列席秘書", "缺席議員", "出席政府官員", "出席議員"), none="無")


def run_on(lists: dict[str, list[str]]) -> str:
    """Each list on one line, names without honours."""
    return "\n".join(
        f"{name}：" + "、".join(re.split(r"\s*[,，]", entry)[0] for entry in entries)
        for name, entries in lists.items()
    )


def columns(lists: dict[str, list[str]]) -> str:
    """Two names a line, as a table comes out of a page."""
    return "\n\n".join(
        f"{name}：\n" + "\n".join("\t".join(entries[k : k + 2]) for k in range(0, len(entries), 2))
        for name, entries in lists.items()
    )


def rows(lists: dict[str, list[str]]) -> str:
    """A table of two columns, the list's name and its names, as a reader of tables writes it."""
    return "\n".join(
        f"{name}\t" + "、".join(re.split(r"\s*[,，]", entry)[0] for entry in entries)
        for name, entries in lists.items()
    )


def honours(sitting: Sitting) -> Made:
    """Put the honours in another order, and in other forms."""
    forms = ("{name}, J.P., {rest}", "{name}，{rest}，太平紳士", "{name} {rest}, JP", "{name}（{rest}）")
    before, lists, after = _parts(sitting)
    n = 0
    for _name, entries in lists.items():
        for k, entry in enumerate(entries):
            person, comma, rest = entry.partition(",")
            rest = ", ".join(
                part.strip() for part in rest.split(",") if part.strip() and part.strip() != "J.P."
            )
            if comma and rest:
                entries[k] = forms[n % len(forms)].format(name=person.strip(), rest=rest)
                n += 1
    return known(sitting, f"{before}{_plain(lists, list(lists))}\n\n{after}")


def both(sitting: Sitting) -> Made:
    """Write each list in two languages, as the record of the floor does."""
    heads = {
        "出席議員": "MEMBERS PRESENT:",
        "缺席議員": "MEMBERS ABSENT:",
        "出席政府官員": "PUBLIC OFFICERS ATTENDING:",
        "列席秘書": "CLERKS IN ATTENDANCE:",
    }
    before, lists, after = _parts(sitting)
    english = english_names([entry for entries in lists.values() for entry in entries])
    written = "\n\n".join(
        f"{name}：\n{heads[name]}\n\n"
        + "\n\n".join(f"{entry}\nTHE HONOURABLE {english[entry]}" for entry in entries)
        for name, entries in lists.items()
    )
    return known(sitting, f"{before}{written}\n\n{after}")


_FIRST = [
    "ALBERT",
    "JAMES",
    "EMILY",
    "CYD",
    "RONNY",
    "CLAUDIA",
    "GARY",
    "STARRY",
    "REGINA",
    "VINCENT",
    "ANDREW",
    "PRISCILLA",
    "PAUL",
    "ALAN",
    "CHARLES",
    "KENNETH",
    "DENNIS",
    "FERNANDO",
    "HELENA",
    "ELIZABETH",
    "MARTIN",
    "ALICE",
    "STEVEN",
    "FRANKIE",
    "CHRISTOPHER",
    "TOMMY",
    "JEFFREY",
    "FREDERICK",
    "ABRAHAM",
    "MICHAEL",
]
_LAST = [
    "HO",
    "TO",
    "LAU",
    "FUNG",
    "TONG",
    "MO",
    "FAN",
    "LEE",
    "IP-LAU",
    "FANG",
    "LEUNG",
    "TSE",
    "LEONG",
    "MOK",
    "KWOK",
    "CHEUNG",
    "WONG",
    "QUAT",
    "LIAO",
    "MAK",
    "YICK",
    "CHUNG",
    "LAM",
    "SHEK",
    "TIEN",
    "CHAN",
]
TITLES = ("MR", "MS", "DR", "MRS", "MISS", "PROF", "IR DR")


def english_names(entries: Sequence[str]) -> dict[str, str]:
    """Return a name in capitals for each entry, no two the same."""
    found: dict[str, str] = {}
    for n, entry in enumerate(dict.fromkeys(entries)):
        given = f" {['KWAN', 'CHUN', 'WAI', 'YIN', 'MAN', 'SUK', 'KIT'][n % 7]}-{['YUEN', 'YAN', 'HING', 'MING', 'KI', 'FUN'][n % 6]}"
        found[entry] = f"{_FIRST[n % len(_FIRST)]} {_LAST[(n * 7 + n // 26) % len(_LAST)]}{given}"
    return found
