"""What stands around a document where it was taken from, found so that it can be left out: notices of licence at the
end, the frame of a web page, page numbers and running heads between the lines.

Each rule asks for the form of such a line and for its place. A copyright law, a decree's own 附则, an organiser's name in
a plan, a numbered list stay: what is not certain is text. All that goes is returned, so that a reader can be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from policymine.clean.page_marks import Line, lines_of, page_marks

__all__ = ["Cut", "surroundings"]

_OPENS_NOTICE = re.compile(
    r"[\s>*|]*(?:(?:本|这部|這部|此|该|該|这份|這份|这个|這個)(?:作品|著作|文献|文獻|文本|文档|文檔|页面|頁面|演讲|演講|译文|譯文)"
    r"|除非另有|除另有|本站(?:文字|内容|內容)|所有文字|(?:this|the)\s+(?:work|text|document|speech|translation|page|file)\s+(?:is|was|has|may|comes)\b"
    r"|(?:text|content)\s+is\s+available\s+under|unless\s+otherwise\s+(?:stated|noted|indicated))",
    re.IGNORECASE,
)
# What such a notice says of the work.
_FREE = re.compile(
    r"(?:属于|屬於|属|屬|进入|進入|归于|歸於|处于|處於|列入)\s{0,3}(?:\S{1,8}\s{0,3})?公(?:有|共|眾)(?:领域|領域)|公有(?:领域|領域)\s{0,3}(?:。|\Z)"
    r"|(?:知识共享|知識共享|创作共用|創用\s?CC|CC[ -](?:BY|0)).{0,60}?(?:协议|協議|许可|許可|授权|授權|条款|條款|发布|發布|提供|\d\.0)"
    r"|GNU自由文(?:档|檔)"
    r"|\b(?:in|into|to)\s+the\s+public\s+domain|^\s*public\s+domain\s*$|creative\s+commons|GNU\s+free\s+documentation"
    r"|(?:licen[sc]ed|available|released|published|distributed)\s+under\s+.{0,60}licen[sc]e|(?:not|no\s+longer)\s+(?:subject\s+to|protected\s+by)\s+copyright",
    re.IGNORECASE | re.MULTILINE,
)
# One of these stands in each of them; to look for them first costs next to nothing.
_FREE_WORDS = (
    "公有", "公共", "公眾", "知识共享", "知識共享", "创作共用", "創用", "cc", "gnu", "domain", "commons", "licen", "copyright",
)  # fmt: skip
# What only a document itself opens a line with.
_OWN = re.compile(
    r"[ \t\u3000]*(?:第[一二三四五六七八九十百零〇\d]{1,6}[条條章节](?=[\s\u3000]|$)|[一二三四五六七八九十]{1,3}、|附件|附[:：]|抄送|主送|"
    r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日[ \t]*$|[二一][九〇○零O]\S{2,3}年\S{1,3}月\S{1,3}日[ \t]*$)"
)
# A notice is no longer than this, and does not begin earlier than so many characters before the end.
_NOTICE = 4000

# Lines of a page's frame that no document has, wherever near an edge they stand.
_FRAME = re.compile(
    r"[【\[（(]?\s*(?:字体|字號|字号|字体大小|文字大小)\s*[:：]?\s*[【\[（(]?\s*(?:特?大号?|增大|T)\s*[|｜/、】\]\[【\s]*\s*(?:中号?|正常|默认)?\s*[|｜/、】\]\[【\s]*(?:小号?|减小|T)?\s*[】\])）]?\s*(?:[|｜\s]*(?:打印|关闭|收藏|分享)\S{0,8})*"
    r"|(?:[【\[]?\s*(?:打印(?:本页|此页|本文|页面)?|关闭(?:窗口|本页|页面)?|收藏(?:本页|此页)?|返回(?:顶部|首页|列表|上页)|我要纠错|分享(?:到)?[:：]?|加入收藏|设为首页|推荐给好友|"
    r"我要打印|下载文字版|下载Word版?|下载PDF版?|回到顶部|无障碍浏览|简\s*[|｜]\s*繁|[A-Z]\s*[+-])\s*[】\]]?\s*[|｜/\s]*)+"
    r"|(?:分享到|分享至|分享文章到)\s*[:：]?\s*(?:(?:微信|微博|新浪微博|腾讯微博|QQ空间|QQ好友|朋友圈|人人网|豆瓣|更多)\s*[|｜、/\s]*)*"
    r"|(?:微信|手机)?扫一扫(?:[,，]?\s?(?:在手机|用手机|手机|打开|分享|关注|查看|看)\S{0,20})?|(?:扫描二维码|扫码)\S{0,3}(?:在手机|打开|分享)\S{0,16}"
    r"|(?:上一篇|下一篇|上一条|下一条|上篇|下篇)\s*[:：]\s*\S.{0,120}"
    r"|(?:责任编辑|責任編輯|网站编辑|网络编辑|编\s?辑|责编|值班编辑)\s*[:：]\s*\S{1,12}(?:\s+\S{1,8})?(?:\s*[|｜]?\s*(?:打印|关闭|分享)\S{0,6})?"
    r"|(?:您|你|当前|现在|您现在|您当前|你现在)(?:所在)?(?:的)?(?:当前|所在)?位置\s*(?:是)?\s*[:：]\s*.{2,100}"
    r"|(?:首\s?页|网站首页|主页|Home)\s*(?:[>＞»›/→]\s*\S[^>＞»›/→。]{0,30}){1,8}[>＞»›]?"
    r"|(?:跳转到(?:导航|搜索|内容)|跳轉到(?:導覽|搜尋)|检索自|取自|检索于)\s*[“\"(（:：]?.{0,200}"
    r"|维基文库，自由的图书馆|維基文庫，自由的圖書館|(?:浏览|阅读|点击|访问)(?:次数|量|数|人次)\s*[:：]\s*[\[【]?\s*\d*\s*[】\]]?\s*次?",
    re.IGNORECASE,
)
# What ends a page: with such a line the foot begins.
_FOOT = re.compile(
    r"(?:版权所有|版權所有|Copyright|©|&copy;|\(c\)\s*\d{4}).{0,120}|.{0,60}(?:版权所有|All rights reserved)\.?\s*\S{0,30}"
    r"|.{0,60}[\u4e00-\u9fff]ICP[备證证].{0,60}|.{0,40}(?:网站标识码|政府网站标识码|公网安备).{0,60}",
    re.IGNORECASE,
)
_FOOT_TOO = re.compile(
    r"(?:(?:主办|承办|协办|建设|运维|维护)(?:单位)?|技术支持|联系电话|联系方式|地\s*址|邮\s*编|电子邮箱|网站地图|联系我们|关于我们|网站声明|隐私声明|版权声明|使用帮助|"
    r"网站管理|网站简介|站点地图|法律声明|友情链接|建议使用|举报电话|ICP|中文域名|传真|总机|值班电话|您是第).{0,120}",
)
_RELATED = re.compile(
    r"[【\[]?\s*(?:相关(?:链接|稿件|文章|新闻|文档|文件|解读|报道|阅读|信息|政策|推荐)|延伸阅读|推荐阅读|热点推荐|猜你喜欢|解读链接|相关政策解读)\s*[】\]]?\s*[:：]?"
)
_EDGE = 40
_SENTENCE = re.compile(r"[。！？；]\s*$")


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a text that is not the document's.

    Parameters
    ----------
    kind : `licence notice`, `web frame`, `page number` or `running head`.
    start, end : its span, end exclusive; its line feeds are in it.
    text : what stood there, space at its ends aside.
    """

    kind: str
    start: int
    end: int
    text: str


class _Region(NamedTuple):
    start: int
    end: int


def surroundings(text: str) -> tuple[Cut, ...]:
    """Return what is not the document's own in a text, in order; nothing overlaps.

    >>> made = "各街道：\\n请照办。\\n— 1 —\\n二、继续。\\n— 2 —\\n责任编辑：王某\\n版权所有 某市人民政府"
    >>> [(cut.kind, cut.text) for cut in surroundings(made)]
    [('page number', '— 1 —'), ('page number', '— 2 —'), ('web frame', '责任编辑：王某'), ('web frame', '版权所有 某市人民政府')]
    """
    lines = lines_of(text)
    notice = _notice(text, lines)
    found: list[Cut] = []
    if notice:
        found.append(_cut("licence notice", text, notice))
        lines = [line for line in lines if line.end <= notice.start]
    found += [Cut(kind, start, end, text[start:end].strip()) for kind, start, end in page_marks(text, lines)]
    taken = {cut.start for cut in found}
    found += [
        _cut("web frame", text, _Region(line.start, line.end))
        for line in _framed([line for line in lines if line.start not in taken])
    ]
    found.sort(key=lambda cut: cut.start)
    return tuple(found)


def _cut(kind: str, text: str, region: _Region) -> Cut:
    return Cut(kind, region.start, region.end, text[region.start : region.end].strip())


def _notice(text: str, lines: list[Line]) -> _Region | None:
    """Return the notice of licence at the end of a text: it says of the work what its copyright is, to the last line."""
    first = max(len(text) - _NOTICE, 0)
    end = text[first:].lower()
    if not any(word in end for word in _FREE_WORDS) or not _FREE.search(text, first):
        return None
    for k, line in enumerate(lines):
        if k == 0 or line.start < first or not _OPENS_NOTICE.match(line.text):
            continue
        rest = text[line.start :]
        signs = [match.start() for match in _FREE.finditer(rest)]
        # It says so soon; it stands apart or says so again; and nothing of a document's own comes after.
        apart = not lines[k - 1].text.strip()
        if not signs or signs[0] > 600 or (not apart and len(signs) < 2):
            continue
        if not any(_OWN.match(other.text) for other in lines[k:]):
            return _Region(line.start, len(text))
    return None


def _framed(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines that are a web page's frame."""
    filled = [line for line in lines if line.text.strip()]
    if not filled:
        return
    out: dict[int, Line] = {}
    foot = _foot(filled)
    # A text that is nothing but a frame is left as it is: then these words are what it is about.
    for k, line in enumerate(filled):
        near = k < _EDGE // 2 or k >= foot - _EDGE // 2
        if k >= foot or (near and len(line.text) <= 300 and _FRAME.fullmatch(line.text.strip())):
            out[k] = line
    if len(out) < len(filled):
        yield from out.values()


def _foot(filled: list[Line]) -> int:
    """Return the index of the first line of the page's foot, the number of lines where there is none."""
    last = len(filled)
    seen = False
    for k in range(len(filled) - 1, max(len(filled) - _EDGE, 0) - 1, -1):
        body = filled[k].text.strip()
        if len(body) > 200:
            break
        if _FOOT.fullmatch(body):
            seen, last = True, k
        elif _FRAME.fullmatch(body):
            last = k
        elif _RELATED.fullmatch(body):
            # The links below it are short lines without an end of their own.
            below = [line.text.strip() for line in filled[k + 1 : last]]
            if all(len(link) <= 80 and not _SENTENCE.search(link) and not _OWN.match(link) for link in below):
                last = k
        elif seen and _FOOT_TOO.fullmatch(body) and k + 1 == last:
            last = k
        elif _SENTENCE.search(body) or _OWN.match(body):
            break
    return last
