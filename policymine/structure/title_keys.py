"""Titles made comparable: one key for all the ways in which a title is written, and the title inside a title.

国务院关于印发《X规划》的通知 and 国务院关于印发X规划的通知 are one title; 《X办法（试行）》 and 《X办法》 may be two documents,
and 《X法（2018年修正）》 is a version of 《X法》. So a title has a strict key and, beside it, looser ones that say what was dropped.
"""

from __future__ import annotations

import re
import unicodedata

from policymine.structure.issuers import is_body
from policymine.structure.lines import collapse

__all__ = ["inner_title", "loose_keys", "title_issuer", "title_key"]

# Marks, blanks and middle dots that a title may or may not be written with.
_DROPPED = re.compile(r"[\s《》〈〉«»<>“”\"'‘’「」『』·•‧∙,，、。.:：;；_*#]")
_DASHES = re.compile(r"[‐‑‒–—―－~～〜]+")
_VERSION = re.compile(
    r"\((?:(?:根据)?\d{4}年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:第[一二三四五六七八九十]+次)?(?:修正本?|修订本?|修改|版|年版|本)?"
    r"|修正本?|修订本?|修正案文本|最新版|全文)\)$"
)
_TRIAL = re.compile(r"\((?:试行|暂行|试行稿|试用)\)$")
_REPUBLIC = "中华人民共和国"
_ABOUT = re.compile(r"^(.{2,60}?)(关于|印发|转发|批转)")
_ACT = {
    "印发": "issues",
    "颁发": "issues",
    "发布": "issues",
    "公布": "issues",
    "颁布": "issues",
    "下发": "issues",
    "施行": "issues",
    "转发": "forwards",
    "批转": "forwards",
    "修改": "amends",
    "修订": "amends",
    "修正": "amends",
    "废止": "repeals",
    "停止执行": "repeals",
    "暂时调整实施": "suspends",
    "贯彻落实": "implements",
    "贯彻执行": "implements",
    "贯彻实施": "implements",
    "贯彻": "implements",
    "落实": "implements",
    "执行": "implements",
    "实施": "implements",
    "批准": "approves",
    "同意": "approves",
}
_OUTER_GENRE = r"(?:通知|决定|命令|令|公告|通告|意见|批复|函|决议|通报|说明|解释|办法|规定)"
_WRAPS = re.compile(
    rf"^(?:.{{0,60}}?关于|.{{2,40}}?)(?P<act>{'|'.join(sorted(_ACT, key=len, reverse=True))})"
    rf"(?P<inner>.{{3,120}})(?:的|等.{{0,8}}的){_OUTER_GENRE}$"
)
_RULES_OF = re.compile(
    r"^(?P<inner>.{2,60}(?:法典?|条例|规定|办法))(?:实施|施行)(?:细则|条例|办法|规定|意见)(?:\(.{1,8}\))?$"
)
_LOCAL_RULES = re.compile(
    r"^.{2,20}?(?:实施|执行)(?P<inner>.{4,60}?(?:法典?|条例|规定))[》〉]?(?:的)?(?:若干)?(?:办法|细则|规定|意见)$"
)
_MARKED = re.compile(r"[《〈](.{2,120})[》〉]")


def title_key(title: str) -> str:
    """Return the strict key: marks, blanks, dots and widths made one, nothing else dropped.

    >>> title_key("国务院关于印发《法治政府建设 实施纲要（2015—2020年）》的通知")
    '国务院关于印发法治政府建设实施纲要(2015-2020年)的通知'
    """
    folded = unicodedata.normalize("NFKC", title)
    return (
        _DROPPED.sub("", _DASHES.sub("-", folded))
        .replace("〔", "(")
        .replace("〕", ")")
        .replace("[", "(")
        .replace("]", ")")
        .casefold()
    )


def title_issuer(key: str) -> str | None:
    """Return the body that a title key begins with; None where it begins with none.

    >>> title_issuer("国务院办公厅关于社区协商的意见"), title_issuer("关于社区协商的意见")
    ('国务院办公厅', None)
    """
    about = _ABOUT.match(key)
    if about and is_body(about[1]):
        return about[1]
    return None


def loose_keys(title: str) -> list[tuple[str, str]]:
    """Return (key, what was dropped) from the strict key to the loosest, each key once.

    What was dropped is one of: nothing (the empty string), version, issuer, republic, trial, several joined by `+`.

    >>> loose_keys("中华人民共和国个人所得税法（2018年修正）")[-1]
    ('个人所得税法', 'version+republic')
    >>> loose_keys("国务院关于社区协商的意见")[-1]
    ('关于社区协商的意见', 'issuer')
    """
    keys: dict[str, str] = {}
    pending = [(title_key(title), "")]
    while pending:
        key, dropped = pending.pop(0)
        if len(key) < 2 or key in keys:
            continue
        keys[key] = dropped
        for name, shorter in (
            ("version", _VERSION.sub("", key)),
            ("issuer", key[len(body) :] if (body := title_issuer(key)) else key),
            ("republic", key.removeprefix(_REPUBLIC)),
            ("trial", _TRIAL.sub("", key)),
        ):
            if shorter != key and len(shorter) >= 2:
                pending.append((shorter, f"{dropped}+{name}" if dropped else name))
    return list(keys.items())


def inner_title(title: str) -> tuple[str, str] | None:
    """Return (relation, title) of the document that a title speaks of; None where it speaks of none.

    >>> inner_title("国务院关于印发国家职业教育改革实施方案的通知")
    ('issues', '国家职业教育改革实施方案')
    >>> inner_title("国务院关于修改〈中华人民共和国个人所得税法实施条例〉的决定")
    ('amends', '中华人民共和国个人所得税法实施条例')
    >>> inner_title("中华人民共和国环境保护税法实施条例")
    ('implements', '中华人民共和国环境保护税法')
    """
    flat = collapse(title).strip("《》") if title.count("《") < 2 else collapse(title)
    wraps = _WRAPS.match(flat)
    if wraps:
        marked = _MARKED.search(wraps["inner"])
        if marked:
            return _ACT[wraps["act"]], marked[1]
        # Without marks only what plainly is a document: 关于贯彻会议精神的意见 names none.
        if _ACT[wraps["act"]] in ("issues", "forwards") or re.search(
            r"(?:法典?|条例|办法|规定|决定|纲要|规划|细则|意见)$", wraps["inner"]
        ):
            return _ACT[wraps["act"]], wraps["inner"]
        return None
    for pattern in (_RULES_OF, _LOCAL_RULES):
        rules = pattern.match(flat)
        if rules:
            return "implements", rules["inner"].strip("《》〈〉")
    return None
