"""Whether a label names a speaker: certainly, certainly not, or only where it stands again.

居民代表李某某, 302室老褚 and MR. BERNANKE do; 注意, 会议地点 and 他對學生 do not; a bare name and 工程組 may.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

from policymine.structure.doors import door_of
from policymine.structure.label_forms import SAID_IN
from policymine.structure.lines import collapse
from policymine.structure.meeting_labels import field_of_label
from policymine.structure.rosters import is_person_name, person_of, simple
from policymine.structure.speaker_names import familiar, without_suffix
from policymine.structure.wordlists import load_table, load_words

__all__ = ["EMPHASIS", "caps_speaker", "certain_label", "presides", "speaker_name"]

# Marks of bold and italic type that a copy left.
EMPHASIS = re.compile(r"\*{1,3}(?=[^*])|_{2,3}(?=[^_])")
_TRANSLATED = re.compile(
    r"\s{0,2}[（(]\s{0,2}(?:譯文|译文|翻译|翻譯|传译|傳譯|(?:以|用)?(?:粵|粤|英|葡|普通|國|国|閩南|客|原住民族?)(?:語|语|話|话|文)(?:發言|发言|口譯|口译|譯文|译文)?"
    rf"|{SAID_IN})\s{{0,2}}[）)]"
)
_BRACKET = re.compile(r"[（(\[【]([^（）()\[\]【】]{1,24})[）)\]】]")
_VEILED = re.compile(r"[\u4e00-\u9fff]某{1,2}|[\u4e00-\u9fff]?[×＊*Ｘ]{1,2}$|^某")
_NUMBERED_ROLE = re.compile(r"[A-Za-z0-9甲乙丙丁戊己庚辛一二三四五六七八九十]{1,3}$")
# What a bracket says of the occasion is no part of the speaker: （在發展局局長缺席期間）
_REMARK = re.compile(
    r"[（(\[【][^（）()\[\]【】]{0,20}(?:期間|期间|代為|代为|代读|代讀|線上|线上|远程|视频|電話|电话)[^（）()\[\]【】]{0,6}[）)\]】]"
)
# (spoke in French), (continuing): said of the turn, not of the speaker.
_TURN_REMARK = re.compile(
    r"\s?\((?:spoke|speaking|interpretation|interpreted|translated|through|in (?:French|Spanish|Welsh|Gaelic|Irish"
    r"|Russian|Arabic|Chinese|English)"
    r"|by (?:phone|video)|via|continuing|continued|off mic\w*|inaudible|on behalf)[^()]{0,40}\)",
    re.IGNORECASE,
)
# Short words that stand before a colon and are nobody's initials.
_SHORT = (
    "NB",
    "PS",
    "RE",
    "TO",
    "CC",
    "BCC",
    "FYI",
    "FAQ",
    "USA",
    "US",
    "UK",
    "EU",
    "UN",
    "TBC",
    "TBD",
    "AOB",
    "AM",
    "PM",
    "NO",
    "YES",
    "AYE",
    "NAY",
    "FOR",
    "VAT",
    "TEL",
    "FAX",
    "URL",
    "DOI",
    "ISO",
    "ID",
    "OR",
    "AND",
    "BUT",
    "SO",
)
# STATEMENT OF HON. heads a part.
_SMALL = ("OF", "THE", "AND", "FOR", "TO", "ON", "IN", "BY", "BEFORE", "WITH", "FROM", "STATEMENT")
# Verbs that stand in every story: 學生說： speaks only where 學生： does, 李某某说： always.
_TOLD = ("说", "讲", "问", "答")


@cache
def _lists() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], frozenset[str], frozenset[str]]:
    table = load_table("speakers.toml")
    words = frozenset(simple(word.casefold()) for word in load_words("not_speakers.txt"))
    return (
        words,
        # 问 and 答 speak alone, never as the end of a longer label.
        tuple(dict.fromkeys(simple(role) for role in table["roles"] if len(role) > 1)),
        tuple(dict.fromkeys(simple(word) for word in table["not_endings"])),
        frozenset(title.casefold() for title in table["english_titles"]),
        frozenset(simple(word) for word in table["never_inside"]),
    )


@lru_cache(maxsize=4096)
def speaker_name(label: str) -> str:
    """Return the speaker that a label names.

    >>> speaker_name("李　兵"), speaker_name("石禮謙議員 (譯文 )"), speaker_name("主持人(张某)"), speaker_name("MR. BERNANKE")
    ('李兵', '石禮謙議員', '主持人（张某）', 'MR. BERNANKE')
    """
    label = _TRANSLATED.sub("", label)
    if emphasis := EMPHASIS.match(label):
        # **陳大文議員**：, and **陳大文議員：** with its second half behind the colon.
        label = label[emphasis.end() :].strip().removesuffix(emphasis.group())
    name = collapse(_REMARK.sub("", label)).strip(" ·、")
    if "(" in name:
        name = _TURN_REMARK.sub("", name)
    if re.search(r"[\u3400-\u9fff]", name):
        name = re.sub(r"\s*[(\[【]\s*([^()\[\]【】]+?)\s*[)\]】]", r"（\1）", name)
        name = name.replace(" ", "") if not re.search(r"[A-Za-z] [A-Za-z]", name) else name
    return name


def _bare(label: str) -> str:
    return simple(collapse(_BRACKET.sub("", label)).strip())


def certain_label(label: str, roster: Collection[str]) -> bool | None:
    """Return True where the label names a speaker, False where it cannot, None where repetition must tell.

    `roster` holds the names in simplified characters.
    """
    words, roles, not_endings, titles, inside_words = _lists()
    bare = _bare(label)
    key = bare.casefold()
    if not bare or key in words or key.rstrip("0123456789一二三四五六七八九十") in words - {"问", "答"}:
        return False
    # A header's label speaks for nobody, but 主席 and 主持人 do both.
    if field_of_label(bare) not in (None, "chair", "recorder", "interviewer") and bare not in roles:
        return False
    if bare in ("问", "答"):
        return True
    # 各位代表： addresses them.
    if bare.startswith(("各位", "诸位", "尊敬的", "亲爱的")):
        return False
    if re.search(r"[\u3400-\u9fff]", bare):
        if simple(speaker_name(label)) in roster or bare in roster:
            return True
        stem = simple(without_suffix(speaker_name(label)))
        if stem != simple(speaker_name(label)):
            told = simple(speaker_name(label))[len(stem) :] in _TOLD
            return True if stem in roster else _suffixed(stem, roles, inside_words, told=told)
        # 周家和 is a name, whatever 和 ends elsewhere.
        if len(bare) > 18 or (bare.endswith(not_endings) and not (len(bare) == 3 and is_person_name(bare))):
            return False
        door, behind = door_of(bare)
        # 302室老褚, 社区民警小周
        if (familiar(bare) and (door or len(bare) > 2)) or (door and is_person_name(behind, sure=False)):
            return True
        if len(bare) == 2 and bare[0] in "老小" and any(name.startswith(bare[1]) for name in roster):
            return True
        if door and not behind and re.search(r"[室户戶]|-\d|[栋幢].*\d$", door):
            return True
        # A long label with a pronoun or a verb inside is the end of a sentence: 他對學生：
        if len(bare) > 4 and any(word in bare for word in inside_words):
            return False
        stem = _NUMBERED_ROLE.sub("", bare) or bare
        # 听证员A, 申请人1: a letter behind it makes one of several of whoever does something.
        several = stem != bare and len(stem) >= 3 and stem.endswith(("员", "人", "者", "方"))
        if bare.endswith(roles) or stem.endswith(roles) or several or _VEILED.search(bare):
            return True
        inside = _BRACKET.search(label)
        if (
            inside
            and (simple(inside[1].strip()).endswith(roles) or _VEILED.search(inside[1]))
            and len(bare) <= 8
        ):
            return True
        if bare.startswith(roles) and len(bare) <= 10 and _could_be_name(bare):
            return True
        return True if _holds_office(bare, words) else None
    if re.fullmatch(r"(?:some|several|an|many|all) hon(?:ou?rable)?\.? members?", key):
        return True
    first = key.split(" ")[0].rstrip(".")
    two = " ".join(key.split(" ")[:2]).rstrip(".")
    return True if (first in titles or two in titles) and len(key) <= 50 else None


def _suffixed(stem: str, roles: tuple[str, ...], inside_words: Collection[str], *, told: bool) -> bool | None:
    """Tell 局長回答： and 李某某补充： from 我的答复： and 下面介绍："""
    if len(stem) > 12 or any(word in stem for word in inside_words):
        return False
    if _VEILED.search(stem) or (len(stem) <= 4 and is_person_name(stem)):
        return True
    if stem.endswith(roles):
        return None if told else True
    return None if len(stem) <= 4 and is_person_name(stem, sure=False) else False


def _holds_office(bare: str, words: Collection[str]) -> bool:
    """Return whether a label is an office with a name behind it: 民政局局长赵卫国, 日报记者陈琳; not 业主方案."""
    person = person_of(bare)
    return bool(
        person.role
        and bare == person.role + person.name
        and len(person.name) in (2, 3)
        and is_person_name(person.name)
        and person.name not in words
        and re.search(r"(?:[长任记员者授理监席士官]|书记|代表|委员|同志)$", person.role)
    )


def _could_be_name(bare: str) -> bool:
    return any(is_person_name(bare[-k:]) for k in (2, 3, 4) if len(bare) > k)


def presides(label: str) -> bool:
    return collapse(label).split(" ")[-1].casefold() in (
        "president",
        "präsident",
        "präsidentin",
        "présidente",
        "chair",
        "speaker",
    )


def caps_speaker(match: re.Match[str]) -> bool | None:
    """Tell MS. SMITH. (True) from NOTE. (False); STEVE LIESMAN. and INLAND WATERWAYS. look alike (None)."""
    label = match["label"]
    words, titles = label.split(" "), _lists()[3]
    # The PRESIDING OFFICER. has the floor, THE NAVY. heads a paragraph.
    if words[0] in ("The", "THE") and len(words) > 1 and words[-1].casefold() in titles:
        return True
    if label.casefold().rstrip(".") in _lists()[0] or words[0] in (
        "THE",
        "AND",
        "OF",
        "TO",
        "A",
        "IN",
        "FOR",
        "PART",
    ):
        return False
    if any(" ".join(words[:n]).rstrip(".,").casefold() in titles for n in range(1, len(words))):
        return True
    if label.rstrip(".").casefold() in titles:
        return match["mark"] != "."
    if any(word in _SMALL for word in words):
        return False
    # RP: may be somebody's initials; NB: is not.
    if (
        len(words) == 1
        and match["mark"] == ":"
        and re.fullmatch(r"[A-Z]{2,3}", label)
        and label not in _SHORT
    ):
        return None
    return None if len(words) in (2, 3, 4) and all(word.isupper() for word in words) else False
