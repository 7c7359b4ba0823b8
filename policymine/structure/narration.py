"""What the recorder tells between the speeches: stage notes, votes by roll, results, motions, pauses.

    (在傳召鐘響後，多位委員返回會議廳)      a stage note; whoever spoke goes on
    梁國雄議員起立要求記名表決。            a note of what happened; nobody speaks after it
    石禮謙議員、梁君彥議員及黃定光議員反對。 a vote by roll
    全委會主席宣布……修正案被否決。          a result
    陳志全議員動議的議案如下：              a motion; its words follow
    立法會遂於晚上9時55分暫停會議。          a pause or the end
    会议未作出决定。                        what the recorder tells of the end: it came to nothing

A paragraph is told from speech by its form as a whole, never by one word in it.
"""

from __future__ import annotations

import re
from typing import Literal

from policymine.structure.rosters import simple

__all__ = ["Narration", "is_stage_note", "narration_of"]

Narration = Literal["event", "roll", "result", "motion", "pause", "open", "appendix"]

_NAME = r"[\u3400-\u9fff·×某]{2,12}?"
_TITLE = r"(?:议员|委员|代表|先生|女士|同志)"
_CHAIR = r"(?:代理|会议|大会|执行)?(?:全委会|全体委员会|委员会|小组委员会)?(?:主席|副主席|议长|主持人|主任委员|召集人)"
# A name takes its title in, so that a list can be read in one way only.
_LIST = r"[\u3400-\u9fff·×]{2,16}(?:[、，][\u3400-\u9fff·×]{2,16})*"
_EVENT = re.compile(
    rf"{_LIST}(?:起立|举手|站起来|站立|当场|联名)?要求(?:以)?(?:记名|点名|书面|无记名|唱名)(?:方式)?(?:进行)?(?:表决|投票)。?"
    rf"|(?:立法会|议会|大会|会议|委员会|本会)(?:现)?(?:进入|转入|回复|恢复至?)(?:全体)?.{{0,16}}(?:阶段|会议|讨论|审议)。?"
    rf"|(?:{_CHAIR}|{_NAME}{_TITLE})(?:恢复|接替|代为|继续)主持会议。?"
)
_ROLL = re.compile(
    rf"{_LIST}(?:投)?(?:赞成|反对|弃权|没有表决|没有投票|未表决|未投票|不在席|缺席表决|表示赞成|表示反对|同意|不同意)(?:票)?[。；]?"
)
_ROLL_HEAD = re.compile(
    r"(?:功能团体|功能界别|地方选区|分组点票|第[一二三]组|第[一二三]组别|赞成|反对|弃权|表决情况|记名表决结果|投票情况)(?:[（(]\d{1,4}[人票][）)])?[:：]"
)
_RESULT = re.compile(
    rf"(?:{_CHAIR}|{_NAME}{_TITLE})(?:随即|遂|当场|现场|于是)?宣[布告].{{2,400}}(?:否决|通过|表决|获得|未获|赞成|反对|弃权|当选).{{0,60}}。",
    re.DOTALL,
)
_MOTION = re.compile(
    r"[\u3400-\u9fff·]{2,14}(?:议员|委员|代表|局长|司长|署长|部长|主席|常委会|委员会)?(?:就.{2,40}?)?(?:所)?(?:动议|提出|提交)的?(?:进一步)?(?:议案|修正案|进一步修正案|决议案|拟议决议案|动议|提案)(?:全文|内容)?(?:如下)?[:：]"
)
_PAUSE = re.compile(
    r"(?:[\u3400-\u9fff]{2,16}?(?:会|院|厅|组))?(?:遂|乃|现|随而|随后|其后|于是)?(?:[于在].{2,28}?)?(?:休会|散会|暂停会议|会议暂停|会议结束|会议恢复|会议继续|复会|续会|闭会|会议开始|会议完毕)(?:\d{1,3}分钟)?(?:[（(][上下午晚\d]{0,4}\d{1,2}[时:：点]\d{0,2}分?[）)])?[。！]?"
    r"|(?:本次|此次|今天的?|全部|整个)?(?:会议|大会|会|座谈会|协商会|听证会|议事会|恳谈会|例会|调解)"
    r"(?:随而|随后|其后|现|至此|到此|就此|圆满|顺利|宣告|全部|正式|[于在][^于在]{2,24}?){0,3}(?:暂停|恢复|继续|结束|完毕|开始)[。！]?"
)
_NO_RESULT = re.compile(
    r"(?:本次|此次)?(?:会议|大会|座谈会|协商会|听证会|议事会|恳谈会|例会|与会各方|各方|双方)(?:最终|最后|当场|对此|暂)?"
    r"(?:未|没有|未能|暂未|不)(?:能|再)?(?:就.{2,24}?)?(?:作出|作|做出|形成|达成)(?:任何|最终|一致|统一)?(?:的)?(?:决定|决议|共识|意见|结论|协议)[。！]?"
)
_APPENDIX = re.compile(
    r"附[录錄件](?:[ \t]?[IVXⅠ-Ⅹ\d一二三四五六七八九十]{1,4})?|会后(?:要求|补充|书面)\S{0,12}"
    r"|书面[答复]\S{0,4}[ \t]{0,2}[-—─―]{0,2}[ \t]{0,2}续"
)
# The time that a record notes beside the talk: （11時41分）, 1.45 pm.
_TIME_ONLY = re.compile(
    r"[（(\[]\s?(?:[上下]午|晚上)?\s?\d{1,2}\s?[時时点點:：]\s?\d{1,2}\s?分?\s?[）)\]]|[(\[]?\d{1,2}[.:]\d{2}\s?[ap]\.?m\.?[)\]]?",
    re.IGNORECASE,
)
_ENGLISH_PAUSE = re.compile(
    r"(?:Adjourned|Suspended|Resumed)(?: accordingly| again)?,? (?:at|until|till|to)\b[^\n]{1,60}"
    r"|(?:The )?(?:[Mm]eeting|[Ss]itting|[Ss]ession|House|Council|Parliament|Assembly|Committee)(?: was| is| then| accordingly)* "
    r"(?:adjourned|suspended|resumed|closed|opened|rose)(?: at\b| until\b| to\b|\.|$)[^\n]{0,60}"
)
_BRACKETS = re.compile(r"[（(【\[]([^（）()【】\[\]]{1,400})[）)】\]]")
# What stands in brackets and is no event: a number, a unit, a span of time, a source.
_NO_STAGE = re.compile(
    r"[\s\dIVXivx一二三四五六七八九十甲乙丙丁百千万亿%+＋\-－—.,，、及至和与年月日时分次人名元个公顷港币美度]*"
    r"|(?:截至|包括|不包括|按|由|以|如|例如|根据|资料来源|来源|注|附注|备注|见|参见|第|约|共|含|即|最新|是/否|是／否|单位|上半年|下半年|\d).*",
    re.DOTALL,
)


def is_stage_note(line: str) -> bool:
    """Return whether a paragraph is nothing but a note in brackets of what happened in the room.

    >>> [is_stage_note(line) for line in ("（鼓掌）", "(梁國雄議員站起來 )", "【全场笑】", "[掌声]")]
    [True, True, True, True]
    >>> [is_stage_note(line) for line in ("(二 )", "(元 )", "（截至2013年5月）", "（一）及（二）", "(2012-2013年度臨時數字 )")]
    [False, False, False, False, False]
    """
    if _TIME_ONLY.fullmatch(line.strip()):
        return True
    match = _BRACKETS.fullmatch(line.strip())
    if not match:
        return False
    inner = simple(match[1]).strip()
    if inner == "以下无正文":
        return True
    return len(inner) >= 2 and not _NO_STAGE.fullmatch(inner)


def narration_of(paragraph: str) -> Narration | None:
    """Return what a paragraph tells, None where it is no narration.

    Parameters
    ----------
    paragraph : a paragraph that bears no label of a speaker.

    >>> narration_of("陳志全議員動議的議案如下："), narration_of("梁國雄議員及陳志全議員贊成。"), narration_of("會議暫停。")
    ('motion', 'roll', 'pause')
    >>> narration_of("主席宣布議案獲得通過，在席委員並無異議。"), narration_of("張某要求記名表決。")
    ('result', 'event')
    >>> narration_of("会议未作出决定。"), narration_of("会议到此结束。"), narration_of("会议在热烈的掌声中结束。")
    ('open', 'pause', 'pause')
    >>> narration_of("我要求記名表決，因為這很重要。"), narration_of("我反對。"), narration_of("主席，我贊成。")
    (None, None, None)
    """
    if paragraph[:1].isascii() and len(paragraph) <= 120 and _ENGLISH_PAUSE.fullmatch(paragraph.strip()):
        return "pause"
    line = simple(re.sub(r"\s+", "", paragraph[:900]))
    if len(line) < 2 or re.match(r"[我你您他她它这那咱]|主席[，,]", line):
        return None
    if _APPENDIX.fullmatch(line) or _APPENDIX.fullmatch(simple(paragraph.strip()[:40])):
        return "appendix"
    if len(line) <= 60 and _PAUSE.fullmatch(line):
        return "pause"
    if len(line) <= 60 and _NO_RESULT.fullmatch(line):
        return "open"
    if len(line) <= 90 and _MOTION.fullmatch(line):
        return "motion"
    if len(line) <= 120 and _EVENT.fullmatch(line):
        return "event"
    if _ROLL_HEAD.fullmatch(line):
        return "roll"
    if _names_voters(line):
        return "roll"
    return "result" if _RESULT.fullmatch(line) else None


def _names_voters(line: str) -> bool:
    """Return whether a paragraph lists who voted how: titled or at least two names, and nothing else."""
    match = _ROLL.fullmatch(line)
    if not match:
        return False
    return bool(re.search(_TITLE, line)) or "、" in line
