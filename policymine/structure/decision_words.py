"""The set words in which minutes decide, and those that look like it and do not."""

from __future__ import annotations

import re

__all__ = [
    "DECLARES",
    "DISAGREES",
    "EARLIER",
    "ENGLISH",
    "MOVED",
    "NOTHING",
    "NOT_SPOKEN",
    "NOT_YET",
    "NO_OBJECTION",
    "OPENS",
    "OWN_SUBJECT",
    "PASSED",
    "PRESENT",
    "PUT_OFF",
    "REPORTED",
    "STATES",
    "STRONG",
    "VERB",
    "VOTED",
]

SUBJECT = (
    r"(?:会议|大会|本会|常务会|党组会|理事会|与会(?:人员|代表|各方|者)?|全体(?:与会|参会|到会)?(?:人员|"
    r"代表|委员|成员|村民代表|业主)?|各方|双方|三方|大家|出席(?:人员|代表|委员)|参会(?:人员|代表)|"
    r"到会(?:人员|代表)|"
    r"经[^。；]{0,40}?(?:研究|讨论|表决|协商|审议|商议|投票|评议|票决|沟通|协调)(?:后)?|最终|最后|本次会议)"
)
# 通过 decides after a word of voting or before what is adopted; before a means (通过微信群) it is a preposition.
PASSED = (
    r"(?:(?:表决|审议|投票|举手|一致|全票|获得?|获|予以|正式|讨论|票决|会议|原则|高票|顺利|"
    r"赞成)(?:同意)?通过(?!后)|通过了(?!.{0,12}(?:方式|渠道|途径))|"
    r"通过(?=[《“]|[。，；！]|$|该|此|上述|以上|这[一个项])|通过(?=[^，。；]{2,34}(?:方案|办法|公约|决议|"
    r"章程|预算|报告|提案|议案|名单|制度|细则|计划|规约|草案|事项|协议)(?:[。，；]|$)))"
)
VERB = (
    rf"(?:{PASSED}|(?<![不未])(?:原则(?:上)?|基本|一致|全体|均|都|表决|全票)?(?:表示)?同意|决定|议定|商定|"
    rf"敲定|批准|采纳|达成(?:了)?(?:一致|共识|以下|如下|初步)|形成(?:了)?(?:一致|共识|决议|以下|如下|统一)|"
    r"不予(?:同意|通过|采纳|支持)|否决|未(?:获|能|予)?(?:得)?通过|没有通过|暂缓|暂不|缓议|搁置|择期|"
    r"(?:另行|下次会议|会后)?再(?:次)?(?:议|行研究|研究|讨论|审议|协商)|退回|发回|留待|另行(?:研究|商议|"
    r"协商)|延期|推迟到|"
    r"(?:无|没有|未提出)(?:任何|不同)?(?:异议|意见分歧|反对意见)|未(?:能)?达成(?:一致|共识))"
)
STATES = re.compile(
    rf"{SUBJECT}[^。；]{{0,60}}?{VERB}|{SUBJECT}[^。；，]{{0,12}}?(?:确定|明确|定为|选定|推选|选举)|"
    rf"(?<![如若])(?:一致|全票)(?:表示|表决|举手)?(?:同意|通过|赞成|赞同|决定|推选)|"
    rf"(?:^|(?<=[，；]))(?:议决|议定|商定)(?=[^，。；]{{2}})"
)
OPENS = re.compile(
    rf"^(?:[（(]?[一二三四五六七八九十\d]{{1,3}}[）)、.．]|[一二三四五六七八九十]是)?\s?(?:{VERB}|不同意|"
    rf"确定|原则通过|决议[:：])"
)
VOTED = re.compile(
    r"(?:同意|赞成|反对|弃权).{0,6}\d{1,4}\s?(?:票|人|户)|\d{1,4}\s?(?:票|人|户).{0,6}(?:同意|赞成|反对|弃权)"
)
ENGLISH = re.compile(
    r"\b(?:it was (?:unanimously )?(?:agreed|resolved|decided|noted and agreed)|(?:the )?(?:committee|"
    r"board|council|meeting|members|group|panel|commission|working party|trustees) (?:unanimously |"
    r"formally |therefore )?(?:agreed|resolved|decided|approved|adopted|accepted|endorsed|rejected|"
    r"deferred|postponed|declined|voted)"
    r"|RESOLVED|(?:motion|resolution|proposal|amendment|item|application|request|budget|report|"
    r"note|record|minutes)s?(?: \w+){0,6}? (?:was|were|is|has been|be)? ?(?:unanimously )?(?:carried|passed|approved|"
    r"adopted|agreed|accepted|rejected|defeated|deferred|postponed|referred back|tabled|lost|failed|"
    r"held over|withdrawn)\b|(?:motion|resolution) (?:carried|passed|failed|lost)|"
    r"^(?:Carried|Passed|Agreed|Approved|Adopted|Resolved|Defeated|Lost)\b[^,;]{0,24}\.?$|(?:was|were|is|"
    r"been) (?:deferred|postponed|referred back|held over|tabled)\b)",
    re.IGNORECASE,
)
# In speech: what makes it so, said for all.
DECLARES = re.compile(
    rf"(?:就|都)?这(?:么|样)(?:定|办)(?:了|下来|吧)|(?:那|就)(?:先)?(?:定|定下来|定为|算)(?:了|下来)|(?:我|"
    rf"现在)宣布(?![^，。；]{{0,16}}(?:开始|结束|散会|休会|闭会|开会|开幕|闭幕|纪律|名单|成立大会))|(?:今天|我们|咱们|会上|各方|双方)(?:今天|最后|就|共同|一致|大家)*(?:决定|定下|商定|议定|"
    rf"达成|形成)|{PASSED}|(?:会议|本次会议)[^。？]{{0,10}}?(?:决定|议定|同意|确定|原则)|"
    r"(?:大家|各位|全体|双方|各方)[^。？，]{0,6}?(?:一致|都|均|全部)(?:表示)?(?:同意|赞成|没意见|没有意见|"
    r"认可|没有异议)|(?:没有|无)(?:人)?(?:异议|反对)[^。？]{0,8}(?:通过|就)|(?:表决|投票)结果|(?:先|"
    r"暂时)(?:缓一缓|放一放|搁置|不定|不表决)|(?:留到|放到|等到)?下次(?:会议|会上|开会)?再(?:议|定|商量|"
    r"讨论|表决)|暂缓|提案(?:被)?退回|原则上?(?:同意|通过)"
)
NOT_SPOKEN = re.compile(
    r"[？?]\s?$|(?:吗|吧，|好不好|行不行|同不同意|是不是)[？?。]?$|^(?:如果|要是|假如|万一|只要|请大家|"
    r"希望)|(?:我|个人|本人)(?:也|是|还是|完全|坚决|非常)?(?:不)?(?:同意|赞成|支持)"
)
# 上次会议纪录获通过 is decided here; 上次会议通过的方案 is not.
EARLIER = re.compile(
    r"(?:上次|上一次|上回|前次|去年|此前|之前|以前|早先|上届|第[一二三四五六七八九十\d]{1,3}次(?:会议|"
    r"会(?!议)上?))(?!(?:会议)?(?:纪要|纪录|记录)).{0,16}?(?:会议|会上|会)?.{0,10}?(?:决定|议定|通过|确定|同意|商定|定下|暂缓|决议)|"
    r"(?<!minutes of the )last meeting|previous(?:ly)? (?:meeting|agreed|decided)"
)
NOT_YET = re.compile(
    r"(?:提请|报请|建议|请|希望|拟|争取|以便|便于|是否|能否|需要?|须|应当?|如果|如|若|只要|未经)[^。，；]{0,16}?"
    r"(?:同意|通过|批准|决定|确定)(?:后|的|再|方可|与否|之后|，?方|，?才|，即|即可|吗|呢|[？?])?|"
    r"(?:待|等|经|征得|取得|获得|凡)[^。，；]{0,16}?(?:同意|通过|批准|决定|确定)(?:后|的|再|方可|与否|之后|，?方|，?才|，即|即可)"
)
REPORTED = re.compile(
    r"(?:表示|提出|认为|建议|指出|反映|询问|主张|希望|强调|介绍|汇报说?)[，,:：]?[^。；]{0,40}$"
)
MOVED = re.compile(r"\b(?:moved|proposed|seconded|motion)\b")
# No decision came of it.
NOTHING = re.compile(
    r"(?:未|没有|没|不|无)(?:再|能|曾)?(?:作出|作|做出|做|形成|达成|有)?(?:新的|任何|其他)?(?:议定|决定|"
    r"决议|议决)(?:事项)?(?=[，。；！]|$)|no (?:decision|resolution)s? (?:was|were|has been)"
)
PUT_OFF = re.compile(
    r"(?:留待|留到|放到|待|提交|提请)?下(?:一)?次[^，。；]{0,8}(?:再|继续)(?:次)?(?:议|审议|讨论|协商|"
    r"研究|表决)|(?<![，。]建议)暂缓(?:实施|表决|执行|审议|推进|调整)|(?:之?后|时)再(?:议|行商议|行研究|"
    r"审议)(?=[，。；]|$)"
)
NO_OBJECTION = re.compile(
    r"(?:委员|代表|成员|业主|村民|居民|家长|人员|职工)(?:们)?(?:对[^，。；]{2,24})?(?:均|都|一致)?(?:无|"
    r"没有|未提出|未有)(?:任何|不同)?(?:异议|意见分歧)(?=[。；]|$)"
)
# 不同意增加投资 rejects; 不同意8票, 不同意见 and 不同意的有三户 do not.
DISAGREES = re.compile(
    r"(?:^|[，。；]|会议|大会|均|一致)(?:表示)?不同意(?![\d\s:：票的者人意]|[一二三四五六七八九十零]{1,3}\s?[票人户名])[\u4e00-\u9fff]{2}"
)
STRONG = ("in_principle", "deferred", "returned")
OWN_SUBJECT = re.compile(r"一致|全票|会议|大会|本次会议|经|最终|最后")
PRESENT = re.compile(
    r"(?:会议|大会|大家|全体|各方|与会|一致|经[^，。；]{1,30}(?:表决|协商|讨论|研究))[^。；]{0,24}$"
)
